"""`/api/canary`: how the canary stands, and on how many new chats it is tried."""

from aiohttp import web

from bot import keys
from bot.bundle import NoCanary
from bot.store.canary import AnotherCanary
from bot.web.api.answers import ApiError, answer
from bot.web.api.bodies import CanaryPercent, body_of


async def status(request: web.Request) -> web.Response:
    """Answers: 200, the percentage, both bundles in figures, the verdict."""
    return answer(await request.app[keys.TRIAL].status())


async def put(request: web.Request) -> web.Response:
    """
    Set the percentage, or roll back.

    Answers:
        200, the same as GET; 409 no_canary: none passes the checks, another_canary:
        one is on; 422.
    """
    body = await body_of(request, CanaryPercent)
    trial = request.app[keys.TRIAL]
    try:
        if body.is_over:
            await trial.end(by=body.by, reason="by hand")
        else:
            await trial.put(body.percent, by=body.by)
    except NoCanary as error:
        raise ApiError(409, "no_canary", str(error)) from error
    except AnotherCanary as error:
        raise ApiError(409, "another_canary", str(error)) from error
    return answer(await trial.status())
