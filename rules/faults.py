"""What can be wrong with goods that have come: broken, worn, incomplete."""

from rules.flow import folded
from rules.statements import Statement

LOOKS = ("colour", "size", "goods", "fabric")
_WORN_OUT = folded("стара старий старе старі старую старая старые торішня торішній")
_CURVED_CITIES = (("кривий", "риг"), ("кривой", "рог"))
_PREFIXES = tuple(folded("роз рас раз від от об пере"))
_REFLEXIVE_PAST = tuple(folded("лась лося лись вся лася лися лся лось"))
_REFLEXIVE_PRESENT = tuple(folded("ється еться ются"))
_VERB_ENDINGS = tuple(folded("ється еться ются ться тся ає ае є ить ять ують уют ет"))
# Whose fault it is, if not the shop's: `зламалась пошта в додатку`
_NOT_OURS = ("child", "i", "number", "carrier", "bank", "praise")
_ONLY = folded("тільки только лише лиш")
_TRACES = (("слид", "вид"), ("след", "от"))


def reports_fault(statement: Statement) -> bool:
    """Tell whether something is said to be broken, missing, or not as described."""
    if statement.has_word(*_WORN_OUT):
        return False
    if statement.is_question and not statement.says("why"):
        return False
    if statement.says("defect", "spoil.done", "spoil.they"):
        is_city = any(statement.has_phrase(*words) for words in _CURVED_CITIES)
        return not (statement.says(*_NOT_OURS) or is_city)
    if statement.denies("fit.done", "put.many", "add.many"):
        return True
    if statement.says("wash") and statement.mentions("fit"):
        return True
    if (
        _came_apart(statement)
        or _has_traces(statement)
        or statement.says_all("longer", "quantity")
    ):
        return True
    if statement.mentions("hardware"):
        return _fails_to_work(statement)
    return _misses_parts(statement) or _is_not_as_described(statement)


def _fails_to_work(hardware: Statement) -> bool:
    if hardware.says("absent", "jams") or hardware.denies("fit", "works"):
        return True
    return _misses_parts(hardware) or _does_not_do(hardware)


def _does_not_do(hardware: Statement) -> bool:
    """`кнопка не защіпається`, `гудзик теліпається`: a part with an unknown verb"""
    return any(
        not meaning
        and (
            second.endswith(_REFLEXIVE_PRESENT)
            or (first == "не" and second.endswith(_VERB_ENDINGS))
        )
        for first, second, meaning in zip(
            ("", *hardware.words), hardware.words, hardware.order
        )
    )


def _came_apart(statement: Statement) -> bool:
    """`підкладка відпоролась`: an unknown verb with a prefix of breaking"""
    return statement.mentions("hardware", "goods") and any(
        not meaning and word.startswith(_PREFIXES) and word.endswith(_REFLEXIVE_PAST)
        for word, meaning in zip(statement.words, statement.order)
    )


def _has_traces(statement: Statement) -> bool:
    """`на комірі слід від помади`"""
    is_trace = any(statement.has_phrase(*words) for words in _TRACES)
    return is_trace and statement.says("goods", "hardware")


def _misses_parts(statement: Statement) -> bool:
    if statement.says("lack") or statement.denies("suffice"):
        return statement.says("parcel", "goods", "kit", "hardware") and not _is_money(
            statement
        )
    if statement.says("missing"):
        return statement.says("goods", "hardware", "parcel", "kit", "arrive.done")
    if statement.says_all("kit", "quantity") and statement.has_word(*_ONLY):
        return True
    return statement.says("kit") and (
        statement.says("absent") or statement.denies("was")
    )


def _is_money(statement: Statement) -> bool:
    return statement.says("currency", "cash", "payment")


def _is_not_as_described(statement: Statement) -> bool:
    if statement.denies("answer.they"):
        return statement.says("description", *LOOKS)
    return statement.says_all("quality", "bad")
