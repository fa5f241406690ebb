"""What /api does: decisions on cases, take-over and release, words, parcels."""

from aiohttp import web

from bot import keys
from bot.store.orders import NotConfirmed
from bot.web.api.answers import ApiError, answer, not_found
from bot.web.api.bodies import By, Say, Sent, Verdict, body_of
from rules.ids import CaseId, OrderId, SubscriberId
from rules.payments import Decision


def _subscriber(request: web.Request) -> SubscriberId:
    return SubscriberId(request.match_info["subscriber"])


async def _chat(request: web.Request) -> web.Response:
    chat = await request.app[keys.STORES].chats.get(_subscriber(request))
    if chat is None:
        raise not_found("chat")
    return answer(chat)


async def take_over(request: web.Request) -> web.Response:
    """Answers: 200, the chat, also when it was taken before; 404; 422."""
    body = await body_of(request, By)
    await request.app[keys.DESK].take_over(_subscriber(request), by=body.by)
    return await _chat(request)


async def release(request: web.Request) -> web.Response:
    """Answers: 200, the chat, also when the bot has it; 404; 422."""
    body = await body_of(request, By)
    await request.app[keys.DESK].release(_subscriber(request), by=body.by)
    return await _chat(request)


async def say(request: web.Request) -> web.Response:
    """Answers: 200, the chat; 404; 409 not_taken_over, window_closed; 422."""
    body = await body_of(request, Say)
    desk = request.app[keys.DESK]
    await desk.say(_subscriber(request), by=body.by, text=body.text)
    return await _chat(request)


async def decide(request: web.Request) -> web.Response:
    """
    Approve, ask again or reject.

    Answers:
        200, the case, also for the same decision again; 404; 409 already_decided,
        order_cancelled; 422.
    """
    body = await body_of(request, Verdict)
    id = CaseId(request.match_info["id"])
    await request.app[keys.DESK].decide(
        id,
        Decision(request.match_info["decision"]),
        by=body.by,
        reason=body.reason,
        note=body.note,
    )
    return answer(await request.app[keys.STORES].cases.get(id))


async def sent(request: web.Request) -> web.Response:
    """Answers: 200, the order; 404; 409 not_confirmed; 422."""
    body = await body_of(request, Sent)
    id = OrderId(request.match_info["id"])
    try:
        order = await request.app[keys.DESK].sent(
            id, by=body.by, tracking=body.tracking
        )
    except NotConfirmed as error:
        raise ApiError(409, "not_confirmed", str(error)) from error
    return answer(order)
