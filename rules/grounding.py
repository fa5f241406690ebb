"""
The money gate: no number reaches a shopper that facts don't give.

A number is bound to what it is said of and to what it means, then looked up: the
price of this product in this size, the total of this cart.  What can't be read counts
as wrong.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from rules.facts import Facts
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.counts import (
    counts_its_list,
    is_feature,
    is_true_age,
    is_true_count,
    is_true_number_of_colours,
    is_true_number_of_kids,
    is_true_number_of_models,
    is_true_number_of_photos,
    is_true_number_of_sizes,
    is_true_number_of_things,
    is_true_number_of_ways,
    is_true_place,
    is_true_quantity,
)
from rules.gate.heights import is_true_body, is_true_height
from rules.gate.meaning import Meaning, meaning_of
from rules.gate.measures import is_true_measure
from rules.gate.money import is_true_sum
from rules.gate.sizes import is_true_size
from rules.gate.terms import (
    is_true_account,
    is_true_address,
    is_true_branch,
    is_true_days,
    is_true_duration,
    is_true_index,
    is_true_locker,
    is_true_numbered,
    is_true_percent,
    is_true_time,
    untrue_days,
)

_SAYS_NOTHING = frozenset({Kind.WORD, Kind.MARK, Kind.LINE})


class Ruling(StrEnum):
    """What the gate says of an answer; unknown is treated like a failure."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Fault(msgspec.Struct, frozen=True):
    """Words that nothing bears out, and what they were taken for."""

    words: str
    meaning: str


class Verdict(msgspec.Struct, frozen=True):
    """A ruling with everything that speaks against the answer."""

    ruling: Ruling
    faults: tuple[Fault, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the answer may go to the shopper."""
        return self.ruling is Ruling.PASS


def _never(context: Context, at: int) -> bool:
    return False


def _always(context: Context, at: int) -> bool:
    return True


CHECKS: Mapping[Meaning, Callable[[Context, int], bool]] = {
    Meaning.MONEY: is_true_sum,
    Meaning.FOREIGN: _never,
    Meaning.PERCENT: is_true_percent,
    Meaning.SIZE: is_true_size,
    Meaning.HEIGHT: is_true_height,
    Meaning.BODY: is_true_body,
    Meaning.MEASURE: is_true_measure,
    Meaning.AGE: is_true_age,
    Meaning.DAYS: is_true_days,
    Meaning.HOURS: is_true_duration,
    Meaning.TIME: is_true_time,
    Meaning.DATE: _never,
    Meaning.BRANCH: is_true_branch,
    Meaning.LOCKER: is_true_locker,
    Meaning.INDEX: is_true_index,
    Meaning.NUMBERED: is_true_numbered,
    Meaning.ACCOUNT: is_true_account,
    Meaning.ADDRESS: is_true_address,
    Meaning.PLACE: is_true_place,
    Meaning.MODELS: is_true_number_of_models,
    Meaning.PHOTOS: is_true_number_of_photos,
    Meaning.COLOURS: is_true_number_of_colours,
    Meaning.SIZES: is_true_number_of_sizes,
    Meaning.KIDS: is_true_number_of_kids,
    Meaning.METHODS: is_true_number_of_ways,
    Meaning.THINGS: is_true_number_of_things,
    Meaning.QUANTITY: is_true_quantity,
    Meaning.COUNT: is_true_count,
    Meaning.ONE: _always,
    Meaning.UNKNOWN: _never,
}


COUNTS = frozenset(  # of what may be listed after a colon
    {
        Meaning.MODELS,
        Meaning.COLOURS,
        Meaning.SIZES,
        Meaning.METHODS,
        Meaning.THINGS,
        Meaning.COUNT,
    }
)


def grounded(text: str, facts: Facts) -> Verdict:
    """Say whether *facts* bear out every number, account, link and day of *text*."""
    return verdict_on(ungrounded(Context.of(text, facts)))


def ungrounded(context: Context) -> list[Fault]:
    """Give everything in an answer that is a number and no fact."""
    faults = [
        Fault(piece.raw, meaning)
        for at, piece in enumerate(context.row)
        if piece.kind not in _SAYS_NOTHING
        for meaning in (meaning_of(context, at),)
        if not CHECKS[meaning](context, at)
        and not is_feature(context, at)
        and not (meaning in COUNTS and counts_its_list(context, at))
    ]
    faults.extend(Fault(words, Meaning.DATE) for words in untrue_days(context))
    return faults


def verdict_on(faults: list[Fault]) -> Verdict:
    """Rule on what was found."""
    if not faults:
        return Verdict(Ruling.PASS)
    is_unread = all(fault.meaning is Meaning.UNKNOWN for fault in faults)
    return Verdict(Ruling.UNKNOWN if is_unread else Ruling.FAIL, tuple(faults))
