"""What becomes of a call that failed: the table."""

from datetime import timedelta
from typing import Any

import pytest

from bot.outside.manychat import CallFailure, Failure
from bot.sessions.retries import Again, Attempt, GivenUp, Unsure, judge
from bot.store.calls import Call

SEND = "sending/sendContent"
TEXT = {"type": "text", "text": "hi"}
PICTURE = {"type": "image", "url": "https://shop.example/photos/a.png"}


def attempt(
    *messages: dict[str, Any],
    has_ask: bool = False,
    has_requisites: bool = False,
    last_error: str | None = None,
    age: timedelta = timedelta(),
) -> Attempt:
    call = Call(
        kind="answer",
        messages=messages or (TEXT,),
        has_ask=has_ask,
        has_requisites=has_requisites,
    )
    return Attempt(call=call, number=1, age=age, last_error=last_error)


@pytest.mark.parametrize(
    "failure", [Failure.NOT_CONNECTED, Failure.RATE_LIMITED, Failure.UNAUTHORIZED]
)
def test_refused_call_is_repeated_while_the_window_is_open(failure: Failure) -> None:
    error = CallFailure(failure)

    assert isinstance(judge(error, attempt()), Again)
    assert judge(error, attempt(age=timedelta(hours=24))) == GivenUp(
        is_alert=False, is_window_closed=True
    )


def test_wait_that_manychat_asks_for_is_kept() -> None:
    verdict = judge(CallFailure(Failure.RATE_LIMITED, retry_after_s=20), attempt())

    assert isinstance(verdict, Again)
    assert 20 < verdict.pause_s < 22


def test_wait_without_end_is_not_kept() -> None:
    verdict = judge(CallFailure(Failure.RATE_LIMITED, retry_after_s=1e15), attempt())

    assert isinstance(verdict, Again)
    assert verdict.pause_s < 1000


@pytest.mark.parametrize(
    ("call", "is_again"),
    [
        (attempt(), True),
        (attempt(has_ask=True), True),
        (attempt(has_requisites=True), False),
        (attempt(last_error="server_error"), False),
    ],
)
def test_server_error_is_tried_once_more_but_never_with_requisites(
    call: Attempt, is_again: bool
) -> None:
    verdict = judge(CallFailure(Failure.SERVER_ERROR), call)

    assert isinstance(verdict, Again) is is_again
    assert isinstance(verdict, Unsure) is not is_again


@pytest.mark.parametrize(
    ("call", "is_alert"),
    [
        (attempt(), False),
        (attempt(has_ask=True), True),
        (attempt(has_requisites=True), True),
    ],
)
def test_unanswered_call_is_not_repeated(call: Attempt, is_alert: bool) -> None:
    assert judge(CallFailure(Failure.UNANSWERED), call) == Unsure(is_alert=is_alert)


def test_invalid_content_is_tried_once_as_plain_text() -> None:
    error = CallFailure(Failure.INVALID)
    button = {**TEXT, "buttons": [{"type": "url"}]}

    assert judge(error, attempt(PICTURE, button)) == Again(0, (TEXT,))
    assert judge(error, attempt(TEXT, last_error="invalid")) == GivenUp()
    assert judge(error, attempt(PICTURE)) == GivenUp()


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (Failure.WINDOW_CLOSED, GivenUp(is_alert=False, is_window_closed=True)),
        (Failure.REJECTED, GivenUp(is_alert=True)),
        (Failure.NO_KEY, GivenUp(is_alert=False)),
    ],
)
def test_hopeless_call_is_given_up(failure: Failure, verdict: GivenUp) -> None:
    assert judge(CallFailure(failure), attempt()) == verdict
