"""When calls wait too long: bubbles are left out first, then photos, never answers."""

import asyncio
from typing import Any

from bot import keys
from bot.metrics import LEFT_OUT
from bot.sessions.line import PHOTOS_PATIENCE_S
from bot.sessions.run import Think
from nodes.kit import Kit
from rules.changes import Composed
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.session import Bubble, Session
from tests.service import Running, a_service, eventually

SHOPPERS = 16
SLOW: dict[str, Any] = {
    "manychat_sends_per_second": 3,  # so many calls are five seconds
    "manychat_fallback_after_seconds": 0.4,
    "debounce_quiet_seconds": 0,
}


def showing(kit: Kit) -> Think:
    """Think by showing a photo; a slow one takes longer than the bubble's time."""

    async def think(session: Session, turn: Turn) -> Session:
        if turn.text == "slow":
            await asyncio.sleep(1)
        bubbles = (Bubble(text=f"you said: {turn.text}"), Bubble(photo="a.webp"))
        return advance(session, Outcome(changes=(Composed(bubbles),)))

    return think


def left_out(what: str) -> float:
    counted: float = LEFT_OUT.labels(what)._value.get()
    return counted


async def is_full(service: Running) -> bool:
    return service.app[keys.SENDER].expected_wait_s > PHOTOS_PATIENCE_S


async def test_full_queue_leaves_out_bubbles_and_photos_but_no_answer(
    database_url: str,
) -> None:
    bubbles, photos = left_out("interim"), left_out("photos")
    async with a_service(database_url, showing, **SLOW) as service:
        slow, late = [await service.desk.contact() for _ in range(2)]
        contacts = [await service.desk.contact() for _ in range(SHOPPERS)]
        await service.desk.write(slow, text="slow")
        await asyncio.gather(
            *(service.desk.write(contact, text="hello") for contact in contacts)
        )
        await eventually(lambda: is_full(service))
        await service.desk.write(late, text="late")
        await service.settled()
        chats = [await service.desk.bubbles(contact) for contact in contacts]
        said = [await service.desk.bubbles(contact) for contact in (slow, late)]

    assert all(chat[0]["text"] == "you said: hello" for chat in chats)
    assert said[0][0]["text"] == "you said: slow"  # no bubble before it
    assert [bubble["text"] for bubble in said[1]] == ["you said: late"]
    assert left_out("interim") == bubbles + 1
    assert left_out("photos") > photos
