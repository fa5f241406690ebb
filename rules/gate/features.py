"""What answers say that goods are like, and what the catalogue must say for it."""

from functools import lru_cache
from itertools import pairwise

from rules.catalog import Catalog, Product
from rules.gate.answer import Kind
from rules.gate.colours import colour_at
from rules.gate.context import Context
from rules.gate.families import Families
from rules.identity import Same
from rules.reading.endings import folded_words

# A feature, then the words that claim it; those after `<` bear it out as well.
_FEATURES = {
    "бавовна": "бавовн* котон* хлопок хлопк* cotton",
    "льон": "льон льону льнян* лляний лляна лен linen",
    "вовна": "вовн* шерст* wool меринос*",
    "шовк": "шовк* шелк* silk",
    "віскоза": "віскоз* вискоз*",
    "фліс": "фліс* флис*",
    "плюш": "плюш* велюр*",
    "поплін": "поплін* поплин*",
    "атлас": "атлас* сатин*",
    "фатин": "фатин* тюль тюлю",
    "екошкіра": "екошкір* экокож* шкірозам*",
    "шкіра": "шкіра шкіри шкірян* натуральн* кожан* leather < екошкір*",
    "джинс": "джинс* денім* деним*",
    "трикотаж": "трикотаж*",
    "вельвет": "вельвет* оксамит* бархат*",
    "кашемір": "кашемір* кашемир*",
    "синтетика": "поліестер* полиэстер* синтетик* нейлон* акрил* поліамід*",
    "еластан": "еластан* стрейч* эластан*",
    "замша": "замш*",
    "хутро": "хутр* мех меху мехом",
    "муслін": "муслін* муслин*",
    "шифон": "шифон*",
    "мереживо": "мережив* кружев*",
    "органічний": "органічн* organic",
    "преміум": "преміум* премиум* люкс* luxury premium",
    "тепло": """
        тепл* утеплен* зимов* зимн* warm < плюш* фліс* начіс* вовн* хутр* тринитк*
        трьохнитк*
        """,
    "дощ": "водонепроникн* непромок* водовідштовх* вітрозахис* waterproof",
    "дихання": "дихає дихають дихаюч* дышит дышащ*",
    "алергія": "гіпоалерген* гипоаллерген*",
    "зминання": "мнеться мнется мнуться зминаєт* зминаютьс* прасуват*",
    "колір тримає": "линяє линяют* вицвіта* вигора* полиня*",
    "усадка": "сідає сідають садится розтягу* растягив*",
    "кошлатий": "кошлат* катишк* ковтюш*",
    "просвічує": "просвічує просвечив*",
    "походження": """
        італ* турецьк* туреч* польськ* польщ* німецьк* китайськ* імпорт* європейськ*
        """,
    "папір": "сертифікат* сертификат*",
    "ручна робота": "вручну handmade",
    "кишеня": "кишен* карман* pocket*",
    "каптур": "каптур* капюшон* hood < худі",
    "блискавка": "блискавк* молни* змійк* zip",
    "ґудзики": "ґудзик* гудзик* пуговиц*",
    "комір": "комір* воротник* комірц*",
    "підкладка": "підкладк* подкладк*",
    "манжет": "манжет*",
    "гумка": "гумк* резинк* резинц*",
    "принт": "принт* малюнк* вишивк* вышивк* аплікаці*",
    "блиск": "страз* блискітк* паєтк* пайетк* паєток",
    "бант": "бант* рюш* волан* оборк*",
    "кнопки": "кнопк* кнопок",
    "шнурок": "шнурк* шнурок зав'язк* завязк*",
}
_CLAIMS = Families({name: row.split("<")[0] for name, row in _FEATURES.items()})
_PROOFS = Families({name: row.replace("<", " ") for name, row in _FEATURES.items()})
# "не мнеться" praises, "без кишень" doesn't.
_PRAISED_BY_NOT = frozenset({"зминання", "колір тримає", "усадка", "просвічує"})
_WHETHER = frozenset(folded_words("чи наскільки щодо про"))
_UNTOLD = frozenset(folded_words("""
    сказано знаю вказано бачу скажу написано зазначено підкажу даних інформації
    """))
_NOTHING = frozenset(folded_words("нічого"))
_DENYING = frozenset(folded_words("не без немає нема нет ні"))


def invented_features(context: Context) -> list[str]:
    """Give the words that say something of goods which the catalogue doesn't say."""
    asks = {piece.sentence for piece in context.row if piece.word == "?"}
    return [
        piece.raw
        for at, piece in enumerate(context.row)
        if piece.kind is Kind.WORD
        and piece.sentence not in asks
        and (claimed := _CLAIMS.of(piece.word))
        and not _is_denied(context, at, claimed)
        and not _is_unknown(context, at)
        and not colour_at(context, at + 1)  # теплий бежевий
        and not _is_borne_out(context, at, claimed)
    ]


def _is_denied(context: Context, at: int, claimed: frozenset[str]) -> bool:
    is_denied = any(word in _DENYING for word in context.before(at, 2))
    return is_denied and _PRAISED_BY_NOT.isdisjoint(claimed)


def _is_unknown(context: Context, at: int) -> bool:
    """Наскільки він теплий, в описі не сказано."""
    piece = context.row[at]
    own = [one for one in context.row if one.sentence == piece.sentence]
    asks = any(one.word in _WHETHER for one in own if one.part == piece.part)
    return asks and any(
        (word.word in _DENYING and after.word in _UNTOLD)
        or (word.word in _NOTHING and after.word in _DENYING)
        for word, after in pairwise(own)
    )


def _is_borne_out(context: Context, at: int, claimed: frozenset[str]) -> bool:
    catalog = Same(context.facts.catalog)
    products = context.products(at)
    if not products:
        known = _features_of_all(catalog)
        return bool(claimed & known)
    return all(
        product is not None and bool(claimed & _features_of(catalog)[product.id])
        for product in products
    )


@lru_cache(maxsize=8)
def _features_of(catalog: Same[Catalog]) -> dict[str, frozenset[str]]:
    return {product.id: _told(product) for product in catalog.value.products}


@lru_cache(maxsize=8)
def _features_of_all(catalog: Same[Catalog]) -> frozenset[str]:
    return frozenset[str]().union(*_features_of(catalog).values())


def _told(product: Product) -> frozenset[str]:
    texts = (product.name, product.description, *product.features)
    return _PROOFS.among(word for text in texts for word in folded_words(text))
