"""What children's clothes are called, by kind; which kinds a shop has."""

from functools import lru_cache

from rules.catalog import Catalog
from rules.folding import fold_word
from rules.reading.endings import folded_words, noun_forms

# The kind's name in the nominative, then words for it; `*` stands for any ending.
_ROWS = """
    сукня сукн* сукен* сукон* плаття платтів платтю платтям платтячк* платье
        платья платью
        платьев платьиц* платьишк* dress*
    костюм костюм* костюмч* комплект* комплектик* suit suits
    штани штан* штанц* джогер* брюк* брюч* штанишк* спортивки трико pants trousers
        joggers
    піжама піжам* пижам* pajama* pyjama*
    тренч тренч* плащ* trench*
    лонгслів лонгслив* кофт* кофточк* реглан* водолазк* longsleeve*
    худі худи hoodie hoodies
    світшот свитшот* світшот* толстовк* sweatshirt*
    куртка куртк* курточк* пуховик* jacket*
    пальто пальт* coat coats
    шапка шапк* шапоч* hat hats
    шкарпетки шкарпет* носочк* носки носків socks
    колготки колгот*
    кросівки кросівк* кроссовк* кросовк* кеди кеды кєди sneakers
    взуття взутт* обув* чоботи чобіт* сапог* сапож* черевик* ботинк* сандал* босоніжк*
        босоножк* туфл* туфельк* тапочк* shoes boots
    футболка футболк* футболоч* майк* t-shirt
    сорочка сорочк* сороч* рубаш* shirt shirts
    спідниця спідниц* спідничк* юбк* юбоч* skirt skirts
    шорти шорт* shorts
    джинси джинси джинсы джинсів jeans
    блузка блуз*
    сарафан сарафан*
    комбінезон комбінезон* комбинезон* комбез*
    боді боді бодик* бодік*
    жилет жилет*
    кардиган кардиган*
    светр светр* свитер* светер*
    рюкзак рюкзак*
    сумка сумк* сумоч*
    іграшка іграшк* игрушк* ляльк*
    купальник купальник*
    білизна білизн* трусик* труси трусы
    вишиванка вишиванк* вышиванк*
    лосини лосин* легінс* леггинс* лосінк*
    шарф шарф* снуд*
    рукавички рукавич*
    бант бантик* обруч* резинк* заколк*
"""


def _rows() -> list[tuple[str, list[str]]]:
    rows: list[tuple[str, list[str]]] = []
    for line in _ROWS.strip().splitlines():
        words = line.split()
        if rows and line.startswith(" " * 8):
            rows[-1][1].extend(words)
        else:
            rows.append((words[0], words))
    return rows


_EXACT: dict[str, str] = {}
_STEMS: dict[str, str] = {}
for _kind, _words in _rows():
    for _word in _words:
        (_STEMS if _word.endswith("*") else _EXACT).setdefault(
            fold_word(_word.rstrip("*")), _kind
        )
KINDS = tuple(kind for kind, _ in _rows())
_LONGEST_ENDING = 5


@lru_cache(maxsize=1 << 12)
def kind_of(folded: str) -> str | None:
    """Give the kind of clothes that a folded word means."""
    if kind := _EXACT.get(folded):
        return kind
    for length in range(len(folded), max(len(folded) - _LONGEST_ENDING, 3) - 1, -1):
        if kind := _STEMS.get(folded[:length]):
            return kind
    return None


def category_of(folded: str, catalog: Catalog) -> str | None:
    """
    Give the shop's category that a folded word means.

    A kind that the shop doesn't have is given by its general name.
    """
    kind = kind_of(folded)
    for category in dict.fromkeys(product.category for product in catalog.products):
        for word in folded_words(category):
            if folded in noun_forms(word) or (kind and kind_of(word) == kind):
                return category
    return kind


def is_sold(category: str, catalog: Catalog) -> bool:
    """Say whether the shop has goods of *category*."""
    return any(product.category == category for product in catalog.products)
