"""
What becomes of a ManyChat call that failed: the one table.

A call is repeated only when ManyChat is known not to have carried it out, or once after
a server error; it has no key by which it would notice a repeat.
"""

import random
from datetime import timedelta
from typing import assert_never

import msgspec

from bot.outside.manychat import CallFailure, Failure
from bot.sessions.calls import plain
from bot.store.calls import Call, Message

WINDOW = timedelta(hours=24)  # so long after a message a shopper may be written to
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
LONGEST_ASKED_S = 600.0  # more than that isn't believed
LOCKED_OUT_PAUSE_S = 30.0  # until somebody has put the key right
SERVER_ERROR_PAUSE_S = 2.0


class Again(msgspec.Struct, frozen=True):
    """Try once more; *messages*: in another form."""

    pause_s: float
    messages: tuple[Message, ...] | None = None


class GivenUp(msgspec.Struct, frozen=True):
    """The call has not arrived and won't; *is_alert*: managers have to know."""

    is_alert: bool = True
    is_window_closed: bool = False


class Unsure(msgspec.Struct, frozen=True):
    """It may have arrived; *is_alert*: it matters whether it did."""

    is_alert: bool


Verdict = Again | GivenUp | Unsure


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try of a call: how often it was tried before, and how it ended last."""

    call: Call
    number: int  # from 1
    age: timedelta  # since it was queued
    last_error: str | None = None


def judge(error: CallFailure, attempt: Attempt) -> Verdict:
    """Say what becomes of the call."""
    match error.failure:
        case Failure.NOT_CONNECTED | Failure.RATE_LIMITED | Failure.UNAUTHORIZED:
            return _refused(error, attempt)
        case Failure.SERVER_ERROR:
            was_one = attempt.last_error == Failure.SERVER_ERROR
            if was_one or attempt.call.has_requisites:
                return _unsure(attempt.call)
            return Again(jittered(SERVER_ERROR_PAUSE_S))
        case Failure.UNANSWERED:
            return _unsure(attempt.call)
        case Failure.INVALID:
            texts = plain(attempt.call.messages)
            if attempt.last_error == Failure.INVALID or not texts:
                return GivenUp()
            return Again(0, texts)
        case Failure.WINDOW_CLOSED:
            return GivenUp(is_alert=False, is_window_closed=True)
        case Failure.REJECTED:
            return GivenUp()
        case Failure.NO_KEY:
            return GivenUp(is_alert=False)
        case _:
            assert_never(error.failure)


def jittered(pause_s: float) -> float:
    """Spread *pause_s*, so that those who failed together don't come back together."""
    return pause_s * random.uniform(0.75, 1.25)


def _refused(error: CallFailure, attempt: Attempt) -> Verdict:
    if attempt.age >= WINDOW:
        return GivenUp(is_alert=False, is_window_closed=True)
    if error.failure is Failure.UNAUTHORIZED:
        return Again(jittered(LOCKED_OUT_PAUSE_S))
    if error.retry_after_s is not None:
        asked_s = min(error.retry_after_s, LONGEST_ASKED_S)
        return Again(asked_s + jittered(FIRST_PAUSE_S))
    doubled_s = FIRST_PAUSE_S * 2 ** min(attempt.number - 1, 10)
    return Again(jittered(min(doubled_s, LONGEST_PAUSE_S)))


def _unsure(call: Call) -> Unsure:
    return Unsure(is_alert=call.matters)
