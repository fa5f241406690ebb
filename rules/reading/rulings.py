"""
What of the acts considered does not hold beside the others, and why.

Each ruling names the acts that it drops; they are asked in this order, each about what
the ones before have left.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from rules.acts import Act, ActKind, Topic
from rules.reading.decisions import TOPICS
from rules.reading.turns import YES_OR_NO, Reading
from rules.session import Ask
from rules.stages import Stage

Acts = tuple[Act, ...]


class RuledOut(msgspec.Struct, frozen=True):
    """An act that was considered, and why it doesn't hold."""

    act: Act
    reason: str


class Ruling(NamedTuple):
    """Drop acts of *drops* when *when* holds for the turn and the others."""

    drops: frozenset[ActKind]
    reason: str
    when: Callable[[Reading, Acts], bool]


def ruled(acts: Acts, reading: Reading) -> tuple[Acts, tuple[RuledOut, ...]]:
    """Give the acts that hold, and the others with the reason."""
    out: list[RuledOut] = []
    for ruling in RULINGS:
        if any(act.kind in ruling.drops for act in acts) and ruling.when(reading, acts):
            out.extend(
                RuledOut(act, ruling.reason) for act in acts if act.kind in ruling.drops
            )
            acts = tuple(act for act in acts if act.kind not in ruling.drops)
    return acts, tuple(out)


def beside(*kinds: ActKind) -> Callable[[Reading, Acts], bool]:
    """Make the condition that an act of *kinds* is there."""

    def is_there(reading: Reading, acts: Acts) -> bool:
        return any(act.kind in kinds for act in acts)

    return is_there


def beside_a_photo(reading: Reading, acts: Acts) -> bool:
    """Hold when a picture came with the turn."""
    return bool(reading.turn.photos)


def _has(acts: Acts, *kinds: ActKind) -> bool:
    return any(act.kind in kinds for act in acts)


def _is_taken(reading: Reading, acts: Acts) -> bool:
    return reading.detected.takes


def _is_new_value(reading: Reading, acts: Acts) -> bool:
    """Whether "передумала" goes on with what is wanted instead."""
    has_value = _has(acts, K.METHOD, K.CHANGE, K.ADD, K.CONTACT, K.ACCEPT)
    return has_value and reading.cue(K.CANCEL) is None


def _says_yes_elsewhere(reading: Reading, acts: Acts) -> bool:
    """At a yes/no question that isn't "shall we order?", "беру" is a yes."""
    is_asked = reading.ask in YES_OR_NO - {Ask.ORDER}
    return is_asked and _has(acts, K.YES) and not _has(acts, K.ADD, K.PRODUCT, K.SEARCH)


def _says_no_elsewhere(reading: Reading, acts: Acts) -> bool:
    return reading.ask in YES_OR_NO - {Ask.ORDER} and _has(acts, K.NO)


def _only_wants_to_see(reading: Reading, acts: Acts) -> bool:
    """Whether "покажіть сукні" is no agreement to what was asked."""
    if reading.cue("acknowledge", "answer yes") or reading.ask in _ABOUT_PICTURES:
        return False
    return _has(acts, *_SEEING, K.PRODUCT) or reading.cue(*_NO_AGREEMENT) is not None


def _agrees_to_pictures(reading: Reading, acts: Acts) -> bool:
    return reading.ask in _ABOUT_PICTURES and _has(acts, K.YES, K.MORE)


def _size_is_open(reading: Reading, acts: Acts) -> bool:
    focus = reading.session.focus
    size = reading.detected.size
    is_known = size.size or size.height_cm or (focus and focus.size)
    return _has(acts, K.ASK_SIZE) and not is_known


def _asks_for_terms(reading: Reading, acts: Acts) -> bool:
    """Whether "скільки" and "є" belong to a question about terms."""
    terms = {cue.place for cue in reading.all_cues(*_TERMS)}
    asked = {cue.place for cue in reading.all_cues(K.PRICE, K.AVAILABLE)}
    return bool(asked) and asked <= terms


def _orders_by_paying_only(reading: Reading, acts: Acts) -> bool:
    """Whether no clause but the one about paying speaks of ordering."""
    asked = (K.ASK_REQUISITES, K.ASK_METHODS)
    paying = {cue.place for cue in reading.all_cues(*asked)}
    return _has(acts, *asked) and not any(
        clause.has("order", "process")
        for clause in reading.clauses
        if clause.number not in paying
    )


def _is_taken_at_offer(reading: Reading, acts: Acts) -> bool:
    says_more = _TAKING | {K.ASK_REQUISITES, K.METHOD, K.CONTACT}
    is_offered = reading.ask is Ask.ORDER and _has(acts, *says_more)
    return is_offered or _has(acts, K.ADD)


def _chooses_method(reading: Reading, acts: Acts) -> bool:
    return reading.stage is not Stage.PAYING and _has(acts, K.METHOD)


def _only_method(reading: Reading, acts: Acts) -> bool:
    return _has(acts, K.METHOD, K.ASK_METHODS) and reading.cue("look for") is None


def _looks_for_nothing(reading: Reading, acts: Acts) -> bool:
    return _has(acts, K.PROOF) and reading.cue("look for") is None


def _only_names(reading: Reading, acts: Acts) -> bool:
    """Whether "давайте 128", "тоді блакитну" name an item and don't take it yet."""
    return _has(acts, K.PRODUCT, K.OPTION, *_VALUES) and not any(
        clause.has(*_TAKING_WORDS, "order", "process") for clause in reading.clauses
    )


def _only_orders(reading: Reading, acts: Acts) -> bool:
    """Whether "замовляю" is said of no item but the one that is talked about."""
    return _has(acts, K.ORDER) and not any(
        clause.has(*_TAKING_WORDS, "this") for clause in reading.clauses
    )


def _is_accepted(reading: Reading, acts: Acts) -> bool:
    return reading.is_accepted


def _is_address(reading: Reading, acts: Acts) -> bool:
    """Whether the numbers and words of the turn belong to an address."""
    if not _has(acts, K.CONTACT, K.BAD_PHONE) or _has(
        acts, K.ADD, K.ACCEPT, K.PRODUCT, K.SEARCH
    ):
        return False
    return not any(clause.has("size", "goods") for clause in reading.clauses)


def _names_colour_after(reading: Reading, acts: Acts) -> bool:
    """Whether "інший колір, молочний" says which."""
    cue = reading.cue(K.OTHER_COLOURS)
    return cue is not None and any(
        place >= cue.place and not named.is_denied for place, named in reading.colours
    )


def _is_not_alone(reading: Reading, acts: Acts) -> bool:
    return any(act.kind not in _MODEST for act in acts)


def _is_for_an_adult(reading: Reading, acts: Acts) -> bool:
    return any(act.topic is Topic.ADULT for act in acts)


def _compares_only(reading: Reading, acts: Acts) -> bool:
    """Whether "що тепліше?" compares what was shown and looks for nothing new."""
    is_new = any(act.kind is K.SEARCH and act.category for act in acts)
    return _has(acts, K.COMPARE) and not is_new


def _is_no_comparison(reading: Reading, acts: Acts) -> bool:
    return _has(acts, K.ASK_SIZE) and len(reading.mentions) < 2


def _is_doubt_with_height(reading: Reading, acts: Acts) -> bool:
    return _has(acts, K.SIZE_DOUBT) and _has(acts, K.HEIGHT)


K = ActKind
_ABOUT_PICTURES = frozenset({Ask.UPSELL, Ask.MORE_PHOTOS, Ask.ADD_TO_PARCEL})
_NO_AGREEMENT = (K.OTHER_COLOURS, K.SIZE_CHART, Topic.DISCOUNT)
_SEEING = (K.SEARCH, K.PHOTOS, K.MORE, K.OTHER_COLOURS)
_MODEST = frozenset({K.ACKNOWLEDGE, K.GREET, K.THANK})
_TERMS = (*(topic for topic in TOPICS if topic is not Topic.ADULT), K.ASK_METHODS)
_VALUES = frozenset({K.COLOUR, K.SIZE, K.HEIGHT})
_TAKING_WORDS = ("take", "add", "reserve")
_TAKING = frozenset({K.ACCEPT, K.ORDER})
_BESIDE_A_PERSON = frozenset(
    {
        K.ESCALATE,
        K.UNSAFE,
        K.CARD_DATA,
        K.PROMISED_DISCOUNT,
        K.PHOTO,
        K.PROOF,
        K.CONTACT,
        K.GREET,
    }
)
_BESIDE_A_CLAIM = frozenset(
    {
        K.PAY_LATER,
        K.METHOD,
        K.ASK_METHODS,
        K.ASK_REQUISITES,
        K.HOW_TO_SEND_PROOF,
        K.PAY_TROUBLE,
        K.POSTPONE,
        K.PHOTO_LOST,
        K.CHANGE,
    }
    | _TAKING
)
RULINGS = (
    Ruling(frozenset(K) - _BESIDE_A_PERSON, "a person takes over", beside(K.ESCALATE)),
    Ruling(_BESIDE_A_CLAIM, "the payment is said to be made", beside(K.PROOF)),
    Ruling(frozenset({K.CANCEL, K.REFUSE}), "something else instead", _is_new_value),
    Ruling(
        frozenset({K.REFUSE, K.NO, K.REMOVE, K.POSTPONE, K.YES}) | _TAKING,
        "everything is cancelled",
        beside(K.CANCEL),
    ),
    Ruling(frozenset({K.PAY_LATER}), "the payment fails", beside(K.PAY_TROUBLE)),
    Ruling(frozenset({K.PAY_LATER}), "it says how, not when", _chooses_method),
    Ruling(frozenset({K.SEARCH}), "it speaks of the payment", _looks_for_nothing),
    Ruling(frozenset({K.REFUSE, K.POSTPONE, K.NO}), "the item is taken", _is_taken),
    Ruling(
        frozenset({K.REFUSE, K.ASK_REQUISITES, K.SEARCH}),
        "it is about the method",
        _only_method,
    ),
    Ruling(_TAKING, "it is about something else", beside(K.OUT_OF_DOMAIN)),
    Ruling(frozenset({K.YES}), "it asks for something else", _only_wants_to_see),
    Ruling(_TAKING, "it is a yes to what was asked", _says_yes_elsewhere),
    Ruling(
        frozenset({K.REFUSE, K.POSTPONE}),
        "it is a no to the question",
        _says_no_elsewhere,
    ),
    Ruling(
        frozenset({K.PHOTOS, K.SEARCH}), "it agrees to pictures", _agrees_to_pictures
    ),
    Ruling(frozenset({K.NO}), "the correction says it", beside(K.CONTACT, K.CHANGE)),
    Ruling(frozenset({K.NO, K.POSTPONE}), "it is refused", beside(K.REFUSE, K.STOP)),
    Ruling(frozenset({K.REFUSE}), "nothing more is to be written", beside(K.STOP)),
    Ruling(frozenset({K.NO}), "it is put off", beside(K.POSTPONE)),
    Ruling(_TAKING, "the size is asked first", _size_is_open),
    Ruling(frozenset({K.ORDER}), "it asks how to pay", _orders_by_paying_only),
    Ruling(_TAKING | {K.YES}, "it is put off", beside(K.POSTPONE)),
    Ruling(frozenset({K.ACCEPT}), "it names what is wanted", _only_names),
    Ruling(frozenset({K.ACCEPT}), "ordering says it", _only_orders),
    Ruling(frozenset({K.ORDER}), "taking the item says it", beside(K.ACCEPT)),
    Ruling(frozenset({K.ACCEPT}), "no definite item is taken", beside(K.SEARCH)),
    Ruling(frozenset({K.ACCEPT}), "adding says it", beside(K.ADD, K.CHANGE)),
    Ruling(frozenset({K.YES}), "taking the item says it", _is_taken_at_offer),
    Ruling(_TAKING, "an item is accepted already", _is_accepted),
    Ruling(frozenset({K.POSTPONE}), "the payment comes later", beside(K.PAY_LATER)),
    Ruling(
        _VALUES | {K.CHANGE, K.AVAILABLE, K.OPTION},
        "it belongs to the address",
        _is_address,
    ),
    Ruling(frozenset({K.OTHER_COLOURS}), "a colour is named", _names_colour_after),
    Ruling(
        frozenset({K.COLOUR, K.AVAILABLE, K.PHOTOS, K.MORE, K.COMPARE, K.OPTION}),
        "it asks for other colours",
        beside(K.OTHER_COLOURS),
    ),
    Ruling(frozenset({K.MORE, K.PHOTOS}), "it asks for goods", beside(K.SEARCH, K.ADD)),
    Ruling(frozenset({K.SEARCH}), "it compares", _compares_only),
    Ruling(frozenset({K.AVAILABLE}), "it asks for others", beside(K.MORE)),
    Ruling(frozenset({K.PHOTOS}), "the rest is asked for", beside(K.MORE)),
    Ruling(frozenset({K.PRICE, K.AVAILABLE}), "it asks for terms", _asks_for_terms),
    Ruling(frozenset({K.ASK_SIZE, K.SIZE_DOUBT}), "the chart", beside(K.SIZE_CHART)),
    Ruling(frozenset({K.SIZE_DOUBT}), "the size is asked for", beside(K.ASK_SIZE)),
    Ruling(frozenset({K.SIZE}), "the height says it", _is_doubt_with_height),
    Ruling(frozenset({K.AVAILABLE}), "the photo is missing", beside(K.PHOTO_LOST)),
    Ruling(frozenset({K.COMPARE}), "it is about the methods", beside(K.ASK_METHODS)),
    Ruling(frozenset({K.OPTION}), "the photo shows it", beside_a_photo),
    Ruling(frozenset({K.COMPARE}), "the size is compared", _is_no_comparison),
    Ruling(
        frozenset({K.SEARCH, K.PRODUCT, K.ASK_SIZE}) | _VALUES,
        "it isn't for a child",
        _is_for_an_adult,
    ),
    Ruling(
        frozenset({K.ASK, K.YES, K.NO}),
        "a promise is told",
        beside(K.PROMISED_DISCOUNT),
    ),
    Ruling(frozenset({K.EXPENSIVE}), "something cheaper", beside(K.SEARCH)),
    Ruling(frozenset({K.AVAILABLE}), "the search asks for it", beside(K.SEARCH)),
    Ruling(
        frozenset({K.COMPLIMENT, K.OUT_OF_DOMAIN, K.BOT}),
        "there is more to answer",
        beside(K.SEARCH, K.PRODUCT, K.ASK, K.CONTACT, K.PROOF),
    ),
    Ruling(frozenset({K.ACKNOWLEDGE}), "there is more to answer", _is_not_alone),
)
