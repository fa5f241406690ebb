"""What /api does: decisions on cases, take-over and release, words, parcels."""

from aiohttp import web

from bot import keys
from bot.web.api.answers import answer
from bot.web.api.bodies import By, Say, Sent, Verdict, body_of
from rules.ids import CaseId, OrderId, SubscriberId
from rules.payments import Decision


def _subscriber(request: web.Request) -> SubscriberId:
    return SubscriberId(request.match_info["subscriber"])


async def take_over(request: web.Request) -> web.Response:
    """Answers: 200, the chat, also when it was taken before; 404; 422."""
    body = await body_of(request, By)
    decisions = request.app[keys.DECISIONS]
    return answer(await decisions.takeover(_subscriber(request), by=body.by))


async def release(request: web.Request) -> web.Response:
    """Answers: 200, the chat, also when the bot has it; 404; 422."""
    body = await body_of(request, By)
    decisions = request.app[keys.DECISIONS]
    return answer(await decisions.release(_subscriber(request), by=body.by))


async def say(request: web.Request) -> web.Response:
    """Answers: 200, the chat; 404; 409 not_taken_over, window_closed; 422."""
    body = await body_of(request, Say)
    decisions = request.app[keys.DECISIONS]
    return answer(await decisions.say(_subscriber(request), by=body.by, text=body.text))


async def decide(request: web.Request) -> web.Response:
    """
    Approve, ask again or reject.

    Answers:
        200, the case, also for the same decision again; 404; 409 already_decided,
        order_cancelled; 422.
    """
    body = await body_of(request, Verdict)
    case = await request.app[keys.DECISIONS].decide(
        CaseId(request.match_info["id"]),
        Decision(request.match_info["decision"]),
        by=body.by,
        reason=body.reason,
        note=body.note,
    )
    return answer(case)


async def sent(request: web.Request) -> web.Response:
    """Answers: 200, the order; 404; 409 not_confirmed; 422."""
    body = await body_of(request, Sent)
    order = await request.app[keys.DECISIONS].parcel_sent(
        OrderId(request.match_info["id"]), tracking=body.tracking
    )
    return answer(order)
