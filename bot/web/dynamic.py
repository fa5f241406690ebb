"""
`POST /webhooks/manychat/dynamic`: ManyChat's Dynamic Block shows what we answer.

The second choice: ManyChat waits ten seconds at most, so an answer that takes longer
is pushed, and the response holds the interim bubble.
"""

import asyncio
from collections.abc import Sequence

import msgspec
from aiohttp import web

from bot import keys
from bot.sessions.direct import Direct
from bot.store.calls import Message
from bot.web.webhook import Refusal, refused, take

GRACE_S = 1.0  # for the bubble to be committed


async def answer(request: web.Request) -> web.StreamResponse:
    """
    Take one message and answer it.

    Answers:
        200: The answer, the interim bubble, or nothing, as content of format v2.
        401, 413, 422, 429, 503: As for a message that is answered by a push.
    """
    try:
        taken = await take(request)
    except Refusal as refusal:
        return refused(refusal)
    if taken.is_duplicate:
        return await _written(request, ())
    sender = request.app[keys.SENDER]
    direct = sender.listen(taken.row.message.subscriber)
    is_written = False
    try:
        request.app[keys.WORKERS].put((taken.row,), is_quiet=True)
        messages = await _awaited(request, direct)
        response = await _written(request, messages)
        is_written = True
        return response
    finally:
        direct.end(is_written=is_written)


async def _awaited(request: web.Request, direct: Direct) -> Sequence[Message]:
    """Wait for the next call of the shopper, as long as ManyChat waits for us."""
    patience_s = request.app[keys.CONFIG].manychat_fallback_after_seconds + GRACE_S
    done, _ = await asyncio.wait([direct.messages], timeout=patience_s)
    return direct.messages.result() if done else ()


async def _written(
    request: web.Request, messages: Sequence[Message]
) -> web.StreamResponse:
    """Write the whole response, so that it is known whether it could be."""
    content = {"type": "instagram", "messages": messages}
    response = web.Response(
        body=msgspec.json.encode({"version": "v2", "content": content}),
        content_type="application/json",
    )
    await response.prepare(request)
    await response.write_eof()
    return response
