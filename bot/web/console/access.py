"""Nobody sees or does anything in the console without a login of today."""

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_jinja2 import render_template

from bot.sessions.decisions import (
    NotTakenOver,
    OrderCancelled,
    TooLong,
    Unknown,
    WindowClosed,
)
from bot.store.errors import AlreadyDecided, StoreUnavailable
from bot.store.orders import NotConfirmed
from bot.web.console.login import LOGIN, PATH, VISIT, is_from_us, visit_of

# What a page says about each; the template has the words.
PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    Unknown: (404, "unknown"),
    AlreadyDecided: (409, "already_decided"),
    OrderCancelled: (409, "order_cancelled"),
    NotTakenOver: (409, "not_taken_over"),
    WindowClosed: (409, "window_closed"),
    NotConfirmed: (409, "not_confirmed"),
    TooLong: (422, "too_long"),
    StoreUnavailable: (503, "unavailable"),
}


@web.middleware
async def console_access(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Ask for a login; refuse forms that aren't ours; show problems as a page."""
    if not (request.path == PATH or request.path.startswith(f"{PATH}/")):
        return await handler(request)
    if request.path == LOGIN:
        return await handler(request)
    visit = visit_of(request)
    if visit is None:
        raise web.HTTPSeeOther(LOGIN)
    request[VISIT] = visit
    if request.method == "POST":
        form = await request.post()
        if not is_from_us(request, str(form.get("csrf", ""))):
            return problem(request, 403, "not_from_us")
    try:
        return await handler(request)
    except tuple(PROBLEMS) as error:
        return problem(request, *PROBLEMS[type(error)])


def problem(request: web.Request, status: int, word: str) -> web.Response:
    """Say what can't be done, with a way back."""
    return render_template(
        "console/problem.html",
        request,
        {"word": word, "visit": request[VISIT]},
        status=status,
    )
