"""
What of the acts considered does not hold beside the others, and why.

Each ruling names the acts that it drops; they are asked in this order, each about what
the ones before have left.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from rules.acts import Act, ActKind
from rules.reading import conditions, questions
from rules.reading.conditions import TAKING, VALUES, Acts, K, beside
from rules.reading.turns import Reading


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
_BESIDE_AN_ADVERT = frozenset({K.ASK, K.UNSAFE, K.CARD_DATA, K.PHOTO, K.GREET})
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
    | TAKING
)
RULINGS = (
    Ruling(frozenset(K) - _BESIDE_A_PERSON, "a person takes over", beside(K.ESCALATE)),
    Ruling(
        frozenset(K) - _BESIDE_AN_ADVERT, "another shop says it", questions.is_advert
    ),
    Ruling(_BESIDE_A_CLAIM, "the payment is said to be made", beside(K.PROOF)),
    Ruling(
        frozenset({K.SEARCH, K.METHOD}), "it says which model", conditions.tells_apart
    ),
    Ruling(
        frozenset({K.CANCEL, K.REFUSE}),
        "something else instead",
        conditions.is_new_value,
    ),
    Ruling(
        frozenset({K.REFUSE, K.NO, K.REMOVE, K.POSTPONE, K.YES}) | TAKING,
        "everything is cancelled",
        beside(K.CANCEL),
    ),
    Ruling(frozenset({K.NO}), "it says what to take out", beside(K.REMOVE)),
    Ruling(
        frozenset({K.NO}),
        "it asks about returns",
        questions.supposes_it_does_not_fit,
    ),
    Ruling(
        frozenset({K.COMPARE}),
        "it is about the delivery",
        questions.asks_about_delivery,
    ),
    Ruling(frozenset({K.PAY_LATER}), "the payment fails", beside(K.PAY_TROUBLE)),
    Ruling(
        frozenset({K.PAY_LATER}), "it says how, not when", conditions.chooses_method
    ),
    Ruling(
        frozenset({K.SEARCH}), "it speaks of the payment", conditions.looks_for_nothing
    ),
    Ruling(
        frozenset({K.ASK}),
        "it is about the payment",
        questions.asks_how_long_it_is_checked,
    ),
    Ruling(frozenset({K.SEARCH}), "it asks for terms", questions.asks_for_packing),
    Ruling(frozenset({K.SEARCH}), "it is the payee", questions.asks_about_account),
    Ruling(
        frozenset({K.REFUSE, K.POSTPONE, K.NO}),
        "the item is taken",
        conditions.is_taken,
    ),
    Ruling(
        frozenset({K.REFUSE, K.ASK_REQUISITES}),
        "it is about the method",
        conditions.only_method,
    ),
    Ruling(frozenset({K.SEARCH}), "it is about the method", conditions.wants_no_goods),
    Ruling(
        frozenset({K.SEARCH, K.PRODUCT}) | VALUES,
        "it is only to be written about",
        conditions.is_only_written_about,
    ),
    Ruling(
        frozenset({K.COMPLIMENT, K.OUT_OF_DOMAIN, K.BOT}),
        "there is more to answer",
        beside(K.SEARCH, K.PRODUCT, K.ASK, K.CONTACT, K.PROOF),
    ),
    Ruling(TAKING, "it is about something else", beside(K.OUT_OF_DOMAIN)),
    Ruling(
        frozenset({K.YES}), "it asks for something else", conditions.only_wants_to_see
    ),
    Ruling(
        frozenset({K.YES}), "the item is taken", conditions.takes_instead_of_a_person
    ),
    Ruling(TAKING, "it is a yes to what was asked", conditions.says_yes_elsewhere),
    Ruling(
        frozenset({K.REFUSE, K.POSTPONE}),
        "it is a no to the question",
        conditions.says_no_elsewhere,
    ),
    Ruling(
        frozenset({K.PHOTOS, K.SEARCH}),
        "it agrees to pictures",
        conditions.agrees_to_pictures,
    ),
    Ruling(
        frozenset({K.NO}),
        "something else is wanted",
        beside(K.CONTACT, K.CHANGE, K.METHOD, K.PRODUCT, K.SEARCH, *VALUES),
    ),
    Ruling(frozenset({K.STOP}), "there is more", conditions.goes_on_after_stop),
    Ruling(frozenset({K.NO, K.POSTPONE}), "it is refused", beside(K.REFUSE, K.STOP)),
    Ruling(frozenset({K.REFUSE}), "nothing more is to be written", beside(K.STOP)),
    Ruling(frozenset({K.NO}), "it is put off", beside(K.POSTPONE)),
    Ruling(TAKING, "the size is asked first", conditions.size_is_open),
    Ruling(frozenset({K.ORDER}), "it asks how to pay", questions.orders_by_paying_only),
    Ruling(TAKING, "it asks to fetch it", questions.asks_to_fetch_it),
    Ruling(frozenset({K.ORDER}), "it asks who pays", questions.asks_who_pays_the_post),
    Ruling(frozenset({K.SEARCH}), "it asks of this one", questions.asks_how_it_wears),
    Ruling(TAKING | {K.YES}, "it is put off", beside(K.POSTPONE)),
    Ruling(frozenset({K.ACCEPT}), "it names what is wanted", conditions.only_names),
    Ruling(frozenset({K.ACCEPT}), "ordering says it", conditions.only_orders),
    Ruling(frozenset({K.ORDER}), "taking the item says it", beside(K.ACCEPT)),
    Ruling(
        frozenset({K.ACCEPT}),
        "no definite item is taken",
        conditions.takes_what_is_looked_for,
    ),
    Ruling(
        frozenset({K.ORDER}), "no definite item is ordered", conditions.searches_first
    ),
    Ruling(frozenset({K.ACCEPT}), "adding says it", conditions.adds_only),
    Ruling(frozenset({K.YES}), "it changes the offer", conditions.changes_the_offer),
    Ruling(frozenset({K.YES}), "taking the item says it", conditions.is_taken_at_offer),
    Ruling(TAKING, "an item is accepted already", conditions.is_accepted),
    Ruling(frozenset({K.POSTPONE}), "the payment comes later", beside(K.PAY_LATER)),
    Ruling(
        VALUES | {K.CHANGE, K.AVAILABLE, K.OPTION},
        "it belongs to the address",
        conditions.is_address,
    ),
    Ruling(
        frozenset({K.OTHER_COLOURS}), "a colour is named", conditions.names_colour_after
    ),
    Ruling(
        frozenset({K.COLOUR, K.AVAILABLE, K.PHOTOS, K.MORE, K.COMPARE, K.OPTION}),
        "it asks for other colours",
        beside(K.OTHER_COLOURS),
    ),
    Ruling(frozenset({K.MORE, K.PHOTOS}), "it asks for goods", beside(K.SEARCH, K.ADD)),
    Ruling(frozenset({K.SEARCH}), "it compares", questions.compares_only),
    Ruling(frozenset({K.AVAILABLE}), "it asks for others", beside(K.MORE)),
    Ruling(frozenset({K.PHOTOS}), "the rest is asked for", beside(K.MORE)),
    Ruling(frozenset({K.AVAILABLE}), "it asks for terms", questions.asks_for_terms),
    Ruling(frozenset({K.PRICE}), "it asks for terms", questions.asks_price_of_terms),
    Ruling(
        frozenset({K.PRICE, K.AVAILABLE, K.MORE}),
        "the sizes are told with it",
        questions.asks_for_sizes,
    ),
    Ruling(
        frozenset({K.SIZE_CHART, K.ASK_SIZE, K.SIZE_DOUBT}),
        "the table is explained",
        questions.asks_about_the_table,
    ),
    Ruling(frozenset({K.ASK_SIZE, K.SIZE_DOUBT}), "the chart", beside(K.SIZE_CHART)),
    Ruling(frozenset({K.SIZE_DOUBT}), "the size is asked for", beside(K.ASK_SIZE)),
    Ruling(frozenset({K.SIZE}), "the height says it", conditions.is_doubt_with_height),
    Ruling(frozenset({K.AVAILABLE}), "the photo is missing", beside(K.PHOTO_LOST)),
    Ruling(frozenset({K.COMPARE}), "it is about the methods", beside(K.ASK_METHODS)),
    Ruling(frozenset({K.OPTION}), "the photo shows it", conditions.beside_a_photo),
    Ruling(frozenset({K.COMPARE}), "the size is compared", questions.is_no_comparison),
    Ruling(
        frozenset({K.SEARCH, K.PRODUCT, K.ASK_SIZE}) | VALUES,
        "it isn't for a child",
        questions.is_for_an_adult,
    ),
    Ruling(
        frozenset({K.ASK, K.YES, K.NO}),
        "a promise is told",
        beside(K.PROMISED_DISCOUNT),
    ),
    Ruling(
        frozenset({K.EXPENSIVE}), "something cheaper", conditions.looks_for_something
    ),
    Ruling(frozenset({K.AVAILABLE}), "the search asks for it", beside(K.SEARCH)),
    Ruling(
        frozenset({K.ACKNOWLEDGE}), "there is more to answer", conditions.is_not_alone
    ),
)
