"""What children's clothes are called, by kind; which kinds a shop has."""

import re
from collections import defaultdict
from functools import lru_cache
from textwrap import dedent

from rules.catalog import Catalog
from rules.folding import fold_word
from rules.identity import Same
from rules.ids import ProductId
from rules.reading.endings import folded_words, noun_forms

# The kind's name in the nominative, then words for it; `*` stands for any ending.
_ROWS = """
    сукня сукн* сукен* сукон* плаття платтів платтю платтям платтячк* платье
        платья платью
        платьев платьиц* платьишк* платичк* dress*
    костюм костюм* костум* костюмч* комплект* комплектик* suit suits
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


def _kinds() -> tuple[dict[str, str], dict[str, str]]:
    """Give the kind of every word, and of every beginning of words."""
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for row in re.split(r"\n(?! )", dedent(_ROWS).strip()):
        kind, *words = row.split()
        for word in (kind, *words):
            known = stems if word.endswith("*") else exact
            known.setdefault(fold_word(word.rstrip("*")), kind)
    return exact, stems


_EXACT, _STEMS = _kinds()
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
    categories = _categories(Same(catalog))
    return categories.get(folded) or (categories.get(kind, kind) if kind else None)


@lru_cache(maxsize=8)
def _categories(catalog: Same[Catalog]) -> dict[str, str]:
    """The shop's category for every form of its name, and for its kind."""
    found: dict[str, str] = {}
    for category in dict.fromkeys(
        product.category for product in catalog.value.products
    ):
        for word in folded_words(category):
            keys = noun_forms(word)
            if kind := kind_of(word):
                keys |= {kind}
            for key in keys:
                found.setdefault(key, category)
    return found


def products_of_kind(kind: str, catalog: Catalog) -> tuple[ProductId, ...]:
    """Give the models whose own name says *kind*, whatever category they stand in."""
    return _by_kind(Same(catalog)).get(kind, ())


@lru_cache(maxsize=8)
def _by_kind(catalog: Same[Catalog]) -> dict[str, tuple[ProductId, ...]]:
    found: defaultdict[str, dict[ProductId, None]] = defaultdict(dict)
    for product in catalog.value.products:
        for text in (product.name, *product.aliases):
            for kind in filter(None, map(kind_of, folded_words(text))):
                found[kind][product.id] = None
    return {kind: tuple(products) for kind, products in found.items()}
