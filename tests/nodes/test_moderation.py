"""Who has the chat: what ManyChat says of it, and when that is out of date."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from nodes import moderation
from rules.cart import Cart
from rules.changes import HandedOff
from rules.ids import CartId, SubscriberId, TurnId
from rules.messages import Turn
from rules.session import Session
from tests.fakes import NOON, a_kit

SESSION = Session(subscriber=SubscriberId("1"), cart=Cart(id=CartId("c")))
TURN = Turn(
    id=TurnId(1),
    trace_id="t",
    subscriber=SESSION.subscriber,
    now=NOON,
    inbox_ids=(),
    texts=("Привіт",),
    has_human=True,
)


@pytest.mark.parametrize(
    ("since_release", "is_taken"),
    [(None, True), (timedelta(seconds=2), False), (timedelta(minutes=5), True)],
    ids=["never released", "said before the release", "taken again in ManyChat"],
)
async def test_manychats_word_counts_unless_it_is_older_than_the_release(
    since_release: timedelta | None, is_taken: bool
) -> None:
    released_at = NOON - since_release if since_release else None
    session = replace(SESSION, released_at=released_at)

    outcome = await moderation.run(session, TURN, a_kit())

    assert [isinstance(one, HandedOff) for one in outcome.changes] == [True] * is_taken
