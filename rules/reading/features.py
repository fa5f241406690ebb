"""What clothes are like: what shoppers say of it, and what a catalogue says."""

from functools import lru_cache

from rules.catalog import Product
from rules.reading.clauses import Clause, clauses
from rules.reading.cues import Cues
from rules.reading.endings import folded_words, forms

_SHORTEST = 4  # letters; shorter words describe nothing
_SAID = Cues(
    {
        "каптур": "каптур*|капюшон*|капішон*",
        "без каптура": "не:каптур*|не:капюшон*|не:капішон*",
        "не кошлатиться": """
            кошлат*
            не:кошлат*
            катишк*|катышк*|ковтюш*|пілінг*
            скочу*|скатує*|скатыва*|закочу*
            не:скочу*|не:скатує*|не:скатыва*|не:закочу*
        """,
        "теплий": """
            тепл*|утеплен*|зимов*|зимн*
            на зиму
        """,
        "легкий": "легк*|легеньк*|літн*|летн*",
        "святковий": """
            святк*|свято|свято|випускн*|випуск|выпускн*|ошатн*|нарядн*|праздн*
            утренник*|урочист*|торжеств*
            день|дня народжен*|рожден*
        """,
        "бавовняний": "бавовн*|хлопок|хлопка|хлопков*|котон*|натуральн*",
        "плюшевий": "плюш*|велюр*",
        "шкіряний": "шкіря*|шкір*|екошкір*|кожан*|экокож*|шкірозам*",
        "смугастий": "смугаст*|полосат*|полоск*",
        "блискавка на всю довжину": """
            повн*|всю|вся|полн* блискавк*|молни*|змійк*
        """,
        "блискавка до середини": "середин*|пів|половин* блискавк*|молни*|змійк*",
        "довгий рукав": "довг*|длинн* рукав*",
        "без рукавів": "не:рукав*",
        "пояс": "поясом|пояском|поясок",
        "кишені": "кишен*|карман*",
        "пишний": "пишн*|пышн*",
        "широкий": "широк*|палацо",
        "худі": "худи",
        "світшот": "світшот*|свитшот*",
        "джогери": "джогер*",
        "рубчик": "рубчик*",
    }
)
_MADE = Cues(
    {
        "каптур": "каптур*|капюшон*",
        "без каптура": "не:каптур*|не:капюшон*",
        "не кошлатиться": "не:кошлат*",
        "теплий": "тепл*|утеплен*|плюш*|фліс*|начіс*|тринитк*|трьохнитк*|вовн*|хутр*",
        "легкий": "легк*|літн*|льон*|попл*",
        "святковий": "святков*|ошатн*|нарядн*|випускн*|фатин*|пишн*",
        "бавовняний": "бавовн*|котон*",
        "плюшевий": "плюш*|велюр*",
        "шкіряний": "екошкір*|шкіря*",
        "смугастий": "смугаст*|смужк*",
        "блискавка на всю довжину": "блискавк* всю|повн*",
        "блискавка до середини": "блискавк* середин*",
        "довгий рукав": "довг* рукав*",
        "без рукавів": "не:рукав*",
        "пояс": "пояс*",
        "кишені": "кишен*",
        "пишний": "пишн*",
        "широкий": "широк*|палацо",
        "худі": "худи",
        "світшот": "світшот*",
        "джогери": "джогер*",
        "рубчик": "рубчик*",
    }
)

FOR_A_BOY = "для хлопчика"  # catalogues don't say it; what isn't for him is a dress
_CHILDREN = Cues(
    {
        FOR_A_BOY: """
            хлопч*|хлопц*|хлопець|пацан*|мальчик*|мальчиш*|синові|сину|сина|синочк*|
                синок|сыну|сына|сынок|сынишк*|сыночк*|онукові|онука|внуку|внука|
                boy|boys|son !дівч* !девоч* !доньк* !доньц* !дочк* !доч* !дочер*
        """,
    }
)
_DRESSES = ("сукн", "плат", "сарафан", "спідни", "юбк")


def is_for_a_boy(clause: Clause) -> bool:
    """Say whether goods are looked for, for a boy and no girl."""
    return any(_CHILDREN.found_in(clause))


def features_named(clause: Clause) -> dict[str, str]:
    """Give the features that a clause of a shopper names -> the words."""
    return {cue.name: cue.words for cue in _SAID.found_in(clause)}


def has_feature(product: Product, feature: str) -> bool:
    """Say whether the catalogue says *feature* of a product, by any word for it."""
    if feature == FOR_A_BOY:
        return not product.category.casefold().startswith(_DRESSES)
    text = _description(product)
    if _MADE.has(feature):
        return feature in _made(text)
    return set(folded_words(feature)) <= _words(text)


def is_described(words: str, product: Product) -> bool:
    """Say whether the catalogue has one of *words* for a product, in any form."""
    said = {word for word in folded_words(words) if len(word) >= _SHORTEST}
    return not said.isdisjoint(_words(_description(product)))


def told_apart(text: str, products: tuple[Product, ...]) -> tuple[Product, ...]:
    """Give those of *products* of which alone the catalogue says a word of *text*."""
    said = {word for word in folded_words(text) if len(word) >= _SHORTEST}
    words = {product.id: _words(_description(product)) for product in products}
    return tuple(
        product
        for product in products
        if said
        & words[product.id]
        - {word for id in words if id != product.id for word in words[id]}
    )


def _description(product: Product) -> str:
    return "; ".join((product.description, *product.features, *product.aliases))


@lru_cache(maxsize=1 << 12)
def _made(text: str) -> frozenset[str]:
    return frozenset(
        cue.name for clause in clauses(text) for cue in _MADE.found_in(clause)
    )


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> frozenset[str]:
    """Every word of a description in every form."""
    return frozenset(form for word in folded_words(text) for form in forms(word))
