"""Nobody sees or does anything in the console without a login of today."""

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_jinja2 import render_template

from bot.bundle import NoCanary
from bot.sessions.decisions import (
    NotTakenOver,
    OrderCancelled,
    TooLong,
    Unknown,
    WindowClosed,
)
from bot.store.canary import AnotherCanary
from bot.store.errors import AlreadyDecided, StoreUnavailable
from bot.store.orders import NotConfirmed
from bot.store.page import BadCursor
from bot.web.console.login import LOGIN, PATH, VISIT, is_from_us, visit_of

# What a page says about each; the template has the words.
PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    Unknown: (404, "unknown"),
    AlreadyDecided: (409, "already_decided"),
    OrderCancelled: (409, "order_cancelled"),
    NotTakenOver: (409, "not_taken_over"),
    WindowClosed: (409, "window_closed"),
    NotConfirmed: (409, "not_confirmed"),
    NoCanary: (409, "no_canary"),
    AnotherCanary: (409, "another_canary"),
    TooLong: (422, "too_long"),
    BadCursor: (422, "bad_cursor"),
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
        {"word": word, "visit": request[VISIT], "back": _where_it_was_done(request)},
        status=status,
    )


def _where_it_was_done(request: web.Request) -> str | None:
    """Give the page with the form: its address is the form's without the deed."""
    return request.path.rpartition("/")[0] if request.method == "POST" else None
