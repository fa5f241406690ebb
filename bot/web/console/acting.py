"""The forms that do: decide, take over, release, answer, send a parcel."""

from aiohttp import web

from bot import keys
from bot.web.console.login import VISIT
from rules.ids import CaseId, OrderId, SubscriberId
from rules.payments import Decision, Reason

MOST_PERCENT = 100


def _back_to(path: str) -> web.HTTPSeeOther:
    """Lead to a page by GET, so that loading it again repeats nothing."""
    return web.HTTPSeeOther(f"/console/{path}")


async def decide(request: web.Request) -> web.Response:
    """Answers: 303, to the case; the same decision twice changes nothing."""
    form = await request.post()
    reason = str(form.get("reason", Reason.OTHER))
    case = await request.app[keys.DECISIONS].decide(
        CaseId(request.match_info["id"]),
        Decision(request.match_info["decision"]),
        by=request[VISIT].name,
        reason=Reason(reason) if reason in tuple(Reason) else Reason.OTHER,
        note=str(form.get("note", "")).strip()[:2000] or None,
    )
    raise _back_to(f"cases/{case.id}")


async def take_over(request: web.Request) -> web.Response:
    """Answers: 303, to the chat."""
    subscriber = SubscriberId(request.match_info["subscriber"])
    await request.app[keys.DECISIONS].takeover(subscriber, by=request[VISIT].name)
    raise _back_to(f"chats/{subscriber}")


async def release(request: web.Request) -> web.Response:
    """Answers: 303, to the chat."""
    subscriber = SubscriberId(request.match_info["subscriber"])
    await request.app[keys.DECISIONS].release(subscriber, by=request[VISIT].name)
    raise _back_to(f"chats/{subscriber}")


async def say(request: web.Request) -> web.Response:
    """Answers: 303, to the chat; an empty text says nothing."""
    subscriber = SubscriberId(request.match_info["subscriber"])
    form = await request.post()
    text = str(form.get("text", "")).strip()
    if text:
        await request.app[keys.DECISIONS].say(
            subscriber, by=request[VISIT].name, text=text
        )
    raise _back_to(f"chats/{subscriber}")


async def sent(request: web.Request) -> web.Response:
    """Answers: 303, to the order."""
    id = OrderId(request.match_info["id"])
    form = await request.post()
    tracking = str(form.get("tracking", "")).strip()[:50]
    if tracking:
        await request.app[keys.DECISIONS].parcel_sent(id, tracking=tracking)
    raise _back_to(f"orders/{id}")


async def try_canary(request: web.Request) -> web.Response:
    """Answers: 303, to the canary; 409, there is none, or another one is on."""
    form = await request.post()
    trial, by = request.app[keys.TRIAL], request[VISIT].name
    percent = str(form.get("percent", ""))
    if "end" in form:
        await trial.end(by=by, reason="by hand")
    elif percent.isascii() and percent.isdigit() and int(percent) <= MOST_PERCENT:
        await trial.put(int(percent), by=by)
    raise _back_to("canary")
