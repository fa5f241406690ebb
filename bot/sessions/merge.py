"""A burst of messages becomes one turn."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.sessions.workers import Arrived
from rules.ids import TurnId
from rules.messages import Photo, Turn

TRACE_BYTES = 8


def new_trace_id() -> str:
    """Give an id that joins the log lines, the trace and the calls of one turn."""
    return secrets.token_hex(TRACE_BYTES)


async def merged(
    arrived: Sequence[Arrived],
    *,
    trace_id: str,
    now: datetime,
    photos_within_s: float,
    model_within_s: float,
) -> Turn:
    """
    Merge *arrived*, oldest first, into one turn.

    photos_within_s: so long pictures are waited for; one that is late counts as lost.
    model_within_s: so long a model may be asked.
    """
    messages = [one.row.message for one in arrived]
    ids = tuple(one.row.id for one in arrived)
    names = [message.name for message in messages if message.name]
    pages = [message.live_chat_url for message in messages if message.live_chat_url]
    return Turn(
        id=TurnId(ids[0]),
        trace_id=trace_id,
        subscriber=messages[0].subscriber,
        now=now,
        inbox_ids=ids,
        texts=tuple(message.text for message in messages),
        photos=await _photos(arrived, within_s=photos_within_s),
        stale_photos=sum(len(message.stale_urls) for message in messages),
        has_human=any(message.has_human for message in messages),
        name=names[-1] if names else None,
        live_chat_url=pages[-1] if pages else None,
        model_until=now + timedelta(seconds=model_within_s),
    )


async def _photos(arrived: Sequence[Arrived], *, within_s: float) -> tuple[Photo, ...]:
    coming = [photo for one in arrived for photo in one.photos]
    urls = [url for one in arrived for url in one.row.message.media_urls]
    if coming:
        await asyncio.wait(coming, timeout=max(0.0, within_s))
    photos = (
        task.result() if _has_come(task) else Photo(url=url)
        for task, url in zip(coming, urls, strict=True)
    )
    return tuple({photo.url: photo for photo in photos}.values())


def _has_come(task: asyncio.Task[Photo]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None
