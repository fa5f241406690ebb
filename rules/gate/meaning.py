"""What a number of an answer is about: its unit, the words before it, its shape."""

from collections.abc import Mapping
from enum import StrEnum

from rules.gate.answer import Kind, Piece
from rules.gate.context import Context
from rules.gate.words import CUES, UNITS
from rules.reading.endings import folded_words

_REACH_TO_NOUN = 3  # words: "дві гарні молочні піжами"
_REACH_TO_CUE = 4
_CHILD_CM = range(50, 186)
_LEAST_SUM_UAH = 100
_BEFORE_A_SUM = frozenset({"за", "по", "від", "до", "-", "–", "—", "("})
_ALL = frozenset(folded_words("всі усі все"))
_AGAINST = frozenset(folded_words("проти"))
_AND = frozenset({*folded_words("і й та"), ","})
_CARRIER = frozenset(folded_words("пошта пошту пошті поштою нп"))
_IS = frozenset(folded_words("це"))
_SMALL = 12  # larger counts don't occur


class Meaning(StrEnum):
    """What a number is about."""

    MONEY = "money"
    FOREIGN = "foreign currency"
    PERCENT = "percent"
    SIZE = "size"
    HEIGHT = "height"
    BODY = "height or size"
    MEASURE = "measure of a garment"
    AGE = "age"
    DAYS = "days"
    HOURS = "duration"
    TIME = "time"
    DATE = "date"
    BRANCH = "branch"
    LOCKER = "locker"
    INDEX = "index"
    NUMBERED = "number of a place"
    ACCOUNT = "account or phone"
    ADDRESS = "link"
    PLACE = "place in a list"
    MODELS = "models"
    PHOTOS = "pictures"
    COLOURS = "colours"
    SIZES = "sizes"
    KIDS = "children"
    METHODS = "ways"
    THINGS = "pieces"
    QUANTITY = "pieces of a thing"
    COUNT = "count"
    ONE = "one"
    UNKNOWN = "unknown"


_BY_KIND: Mapping[Kind, Meaning] = {
    Kind.ADDRESS: Meaning.ADDRESS,
    Kind.ACCOUNT: Meaning.ACCOUNT,
    Kind.TIME: Meaning.TIME,
    Kind.DATE: Meaning.DATE,
    Kind.GLUED: Meaning.UNKNOWN,
}
_BY_UNIT: Mapping[str, Meaning] = {
    "foreign": Meaning.FOREIGN,
    "currency": Meaning.MONEY,
    "percent": Meaning.PERCENT,
    "clock": Meaning.TIME,
    "years": Meaning.AGE,
    "days": Meaning.DAYS,
    "hours": Meaning.HOURS,
    "month": Meaning.DATE,
    "times": Meaning.UNKNOWN,
    "branch": Meaning.BRANCH,
    "locker": Meaning.LOCKER,
    "index": Meaning.INDEX,
}
_BY_NOUN: Mapping[str, Meaning] = {
    "models": Meaning.MODELS,
    "photos": Meaning.PHOTOS,
    "colours": Meaning.COLOURS,
    "sizes": Meaning.SIZES,
    "kids": Meaning.KIDS,
    "methods": Meaning.METHODS,
    "things": Meaning.THINGS,
}
_BY_CUE: Mapping[str, Meaning] = {
    "size": Meaning.SIZE,
    "height": Meaning.HEIGHT,
    "branch": Meaning.BRANCH,
    "locker": Meaning.LOCKER,
    "index": Meaning.INDEX,
}
_SUMS = frozenset(
    "price total amount all due pay prepay rest fee old discount budget".split()
)


def meaning_of(context: Context, at: int) -> Meaning:
    """Say what the number at *at* is about."""
    piece = context.row[at]
    if meaning := _BY_KIND.get(piece.kind):
        return meaning
    if _is_beside_a_number(context, at):
        return Meaning.UNKNOWN
    by_unit = _by_unit(context, at)
    if by_unit is not None:
        return by_unit
    if piece.kind is Kind.ORDINAL:
        return _of_ordinal(context, at)
    if _is_one(context, at):
        return Meaning.ONE
    for look in (_by_shape, _by_cue, _by_noun, _by_size):
        if (meaning := look(context, at)) is not None:
            return meaning
    return Meaning.UNKNOWN


def _is_figure_of_speech(context: Context, at: int) -> bool:
    """на всі сто, тисячу разів, перші роки: nothing is counted."""
    piece, units = context.row[at], context.unit(at)
    if piece.kind is Kind.ORDINAL:
        return "years" in units and piece.value == 1
    if piece.raw[0].isdecimal() or piece.value < _LEAST_SUM_UAH:
        return False
    return "times" in units or (not units and context.word(at - 1) in _ALL)


def _by_unit(context: Context, at: int) -> Meaning | None:
    units = context.unit(at)
    if _is_figure_of_speech(context, at):
        return Meaning.ONE
    if "hours" in units and _is_one(context, at):
        return Meaning.ONE  # одну хвилинку
    if "hours" in units and context.row[at].kind is Kind.ORDINAL:
        return Meaning.TIME  # до двадцятої години
    for family, meaning in _BY_UNIT.items():
        if family in units:
            return meaning
    if "cm" in units:
        return Meaning.MEASURE if _is_measure(context, at) else Meaning.HEIGHT
    before = UNITS.of(context.word(at - 1))
    if "foreign" in before:
        return Meaning.FOREIGN
    is_lower_bound = _is_bound_of_sum(context, at)
    return Meaning.MONEY if "currency" in before or is_lower_bound else None


def _is_measure(context: Context, at: int) -> bool:
    """рукав 44 см; also after a colon or a comma, unless it is a height there."""
    if "measure" in context.part(at):
        return True
    is_hers = context.is_any_of(at, *context.facts.heights_cm)
    is_height = "height" in context.part(at) or (is_hers and _is_for(context, at))
    return "measure" in context.sentence(at) and not is_height


def _is_for(context: Context, at: int) -> bool:
    return context.word(at - 1) == "на"


def _is_beside_a_number(context: Context, at: int) -> bool:
    """1 1890: digits that are neither one number nor two."""
    if at + 1 >= len(context.row) or not context.row[at].raw.isdecimal():
        return False
    after = context.row[at + 1]
    return after.kind is Kind.NUMBER and after.raw[0].isdecimal()


def _is_bound_of_sum(context: Context, at: int) -> bool:
    """від 2100 до 2400 грн, 1890 проти 1885 грн, 1975 і 1885 грн."""
    after = context.word(at + 1)
    is_listed = after in _AND and _is_too_much_for_a_child(context.row[at])
    return (
        ("till" in CUES.of(after) or after in _AGAINST or is_listed)
        and at + 2 < len(context.row)
        and context.row[at + 2].kind is Kind.NUMBER
        and "currency" in context.unit(at + 2)
    )


def _is_too_much_for_a_child(piece: Piece) -> bool:
    return piece.kind is Kind.NUMBER and piece.value >= _CHILD_CM.stop


def _of_ordinal(context: Context, at: int) -> Meaning:
    if "hours" in context.unit(at) or "hours" in context.part(at):
        return Meaning.TIME
    return Meaning.PLACE


def _is_one(context: Context, at: int) -> bool:
    """Whether it is the word "one", which counts nothing in most places."""
    piece = context.row[at]
    return not piece.raw.isdecimal() and set(piece.values) == {1}


def _by_shape(context: Context, at: int) -> Meaning | None:
    piece = context.row[at]
    if piece.raw in _labels(context) and len(piece.values) > 1:
        return Meaning.SIZE
    if context.word(at - 1) == ":" and "recorded" in CUES.of(context.word(at - 2)):
        return Meaning.QUANTITY
    if context.word(at + 1) == ":" and context.is_any_of(at, context.facts.shown):
        return Meaning.MODELS  # можу показати ті самі 3: …
    if _is_after_carrier(context, at):
        return Meaning.BRANCH
    is_first = at == 0 or context.row[at - 1].kind is Kind.LINE
    if is_first and context.word(at + 1) in (".", ")") and piece.raw.isdecimal():
        return Meaning.PLACE
    return None


def _is_after_carrier(context: Context, at: int) -> bool:
    """Нова пошта, 110: the branch that the shopper named."""
    place = at - 1 - (context.word(at - 1) in _AND)
    is_hers = context.row[at].raw == context.facts.contact.np_branch
    return is_hers and context.word(place) in _CARRIER


def _by_cue(context: Context, at: int) -> Meaning | None:
    before = context.before(at, _REACH_TO_CUE)
    for family in CUES.of(context.word(at - 1)):
        if family in _BY_CUE:
            return _BY_CUE[family]
    for word in before:
        for family in CUES.of(word):
            if family in _BY_CUE and _can_be(_BY_CUE[family], context.row[at]):
                is_result = family == "height" and context.word(at - 1) in _IS
                return Meaning.BODY if is_result else _BY_CUE[family]
    if before and before[0] == "#":
        return Meaning.NUMBERED
    is_measure = "measure" in context.sentence(at) and not _is_small(context, at)
    return Meaning.MEASURE if is_measure else None


def _is_small(context: Context, at: int) -> bool:
    """Whether it is a small number in words, which measures nothing."""
    piece = context.row[at]
    return not piece.raw[0].isdecimal() and piece.value <= _SMALL


def _can_be(meaning: Meaning, piece: Piece) -> bool:
    of_a_child = meaning in (Meaning.SIZE, Meaning.HEIGHT)
    return not of_a_child or piece.values[-1] in _CHILD_CM


def _by_noun(context: Context, at: int) -> Meaning | None:
    if context.row[at].value > _SMALL and "wholesale" not in context.part(at):
        return None
    for step in range(1, _REACH_TO_NOUN + 1):
        if at + step >= len(context.row):
            return None
        piece = context.row[at + step]
        if piece.kind is not Kind.WORD:
            return None
        for family in UNITS.of(piece.word):
            if family in _BY_NOUN:
                return _BY_NOUN[family]
    return None


def _by_size(context: Context, at: int) -> Meaning | None:
    """Tell by its size what a number is that nothing stands beside."""
    piece = context.row[at]
    if piece.value in _CHILD_CM:
        cues = context.sentence(at)
        is_hers = piece.value in context.facts.heights_cm and _is_for(context, at)
        is_listed = "sizes" in cues and "height" not in cues and not is_hers
        return Meaning.SIZE if is_listed else Meaning.BODY
    if piece.value >= _LEAST_SUM_UAH and _stands_as_a_sum(context, at):
        return Meaning.MONEY
    if piece.kind is Kind.NUMBER and "hours" in context.part(at):
        return Meaning.TIME
    is_said = not piece.raw[0].isdecimal()
    return Meaning.COUNT if is_said and piece.value <= _SMALL else None


def _stands_as_a_sum(context: Context, at: int) -> bool:
    """Whether a number without currency is a sum all the same: за 1890, ціна 1890."""
    if context.word(at - 1) in _BEFORE_A_SUM:
        return True
    after_colon = CUES.of(context.word(at - 2)) if context.word(at - 1) == ":" else ()
    return not _SUMS.isdisjoint((*CUES.among(context.before(at, 2)), *after_colon))


def _labels(context: Context) -> frozenset[str]:
    tables = context.facts.shop.size_tables.values()
    return frozenset(row.size for table in tables for row in table)
