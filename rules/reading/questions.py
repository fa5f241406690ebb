"""Conditions under which a question is about something else than its words say."""

from rules.acts import ActKind, Topic
from rules.reading.conditions import TAKING_WORDS, Acts, K, has
from rules.reading.decisions import ORDERING_WORDS, TOPICS
from rules.reading.paying import ACCOUNT
from rules.reading.turns import Reading
from rules.session import Ask
from rules.stages import Stage

_TERMS = (*(topic for topic in TOPICS if topic is not Topic.ADULT), K.ASK_METHODS)


def is_advert(reading: Reading, acts: Acts) -> bool:
    """Whether it is another shop that speaks."""
    return any(act.topic is Topic.ANOTHER_SHOP for act in acts)


def asks_about_account(reading: Reading, acts: Acts) -> bool:
    """Whether it names an account, and whose it is."""
    return any(act.rule == ACCOUNT for act in acts)


def supposes_it_does_not_fit(reading: Reading, acts: Acts) -> bool:
    """Whether "не підійде" only belongs to "а якщо не підійде, можна повернути?"."""
    asks = any(act.topic is Topic.RETURNS for act in acts)
    return asks and reading.cue("answer no") is None


def asks_about_delivery(reading: Reading, acts: Acts) -> bool:
    """Whether "а який кращий?" is asked of lockers and branches."""
    return reading.ask in (Ask.LOCKER, Ask.DELIVERY) and not reading.mentions


def asks_how_long_it_is_checked(reading: Reading, acts: Acts) -> bool:
    """Whether "скільки чекати?" is said of the check, and not of the delivery."""
    topics = {act.topic for act in acts if act.kind is K.ASK}
    checked = {cue.place for cue in reading.all_cues("being checked")}
    asked = {cue.place for cue in reading.all_cues(Topic.DELIVERY_TIME)}
    is_checked = reading.stage is Stage.REVIEWING and asked <= checked
    return is_checked and topics == {Topic.DELIVERY_TIME}


def asks_for_sizes(reading: Reading, acts: Acts) -> bool:
    """Whether it is asked which sizes there are, or a size beyond the last."""
    return any(act.topic is Topic.SIZES for act in acts)


def asks_about_the_table(reading: Reading, acts: Acts) -> bool:
    """Whether the table of sizes isn't understood."""
    return any(act.topic is Topic.TABLE for act in acts)


def asks_for_packing(reading: Reading, acts: Acts) -> bool:
    """Whether "це на подарунок" only says what the packing is for."""
    names = any(act.category or act.feature for act in acts if act.kind is K.SEARCH)
    return not names and any(act.topic is Topic.PACKING for act in acts)


def asks_for_terms(reading: Reading, acts: Acts) -> bool:
    """Whether "є" belongs to a question about terms."""
    return _stand_together(reading, K.AVAILABLE)


def asks_price_of_terms(reading: Reading, acts: Acts) -> bool:
    """Whether "скільки" belongs to a question about terms, and to no model."""
    return _stand_together(reading, K.PRICE) and not reading.mentions


def _stand_together(reading: Reading, kind: ActKind) -> bool:
    terms = {cue.place for cue in reading.all_cues(*_TERMS)}
    asked = {cue.place for cue in reading.all_cues(kind)}
    return bool(asked) and asked <= terms


def orders_by_paying_only(reading: Reading, acts: Acts) -> bool:
    """Whether no clause but the one about paying speaks of ordering."""
    asked = (K.ASK_REQUISITES, K.ASK_METHODS)
    paying = {cue.place for cue in reading.all_cues(*asked)}
    return has(acts, *asked) and not any(
        clause.has("order", "process")
        for clause in reading.clauses
        if clause.number not in paying
    )


def asks_who_pays_the_post(reading: Reading, acts: Acts) -> bool:
    """Whether "доставка за чий рахунок?" asks for no account to pay to."""
    asked = {cue.place for cue in reading.all_cues(Topic.DELIVERY_COST)}
    return bool(asked) and not any(
        clause.has(*ORDERING_WORDS)
        for clause in reading.clauses
        if clause.number not in asked
    )


def asks_how_it_wears(reading: Reading, acts: Acts) -> bool:
    """Whether "а якщо сукня вилиняє?" looks for no dress."""
    asks = any(act.topic is Topic.WEAR for act in acts)
    return asks and reading.cue("look for", K.AVAILABLE) is None


def asks_to_fetch_it(reading: Reading, acts: Acts) -> bool:
    """Whether "забрати" is only said of the parcel, and takes nothing."""
    fetched = {cue.place for cue in reading.all_cues(Topic.PICKUP)}
    return bool(fetched) and not any(
        clause.has(*TAKING_WORDS)
        for clause in reading.clauses
        if clause.number not in fetched
    )


def is_for_an_adult(reading: Reading, acts: Acts) -> bool:
    return any(act.topic is Topic.ADULT for act in acts)


def compares_only(reading: Reading, acts: Acts) -> bool:
    """Whether "що тепліше?" compares what was shown and looks for nothing new."""
    is_new = any(act.kind is K.SEARCH and act.category for act in acts)
    return has(acts, K.COMPARE) and not is_new


def is_no_comparison(reading: Reading, acts: Acts) -> bool:
    return has(acts, K.ASK_SIZE) and len(reading.mentions) < 2
