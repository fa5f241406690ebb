"""
What every HTML page has: templates, static files, and headers that distrust.

Templates and static files are named by their area: ``shared/base.html`` is in
bot/web/templates, ``simulator/chat.js`` in bot/web/simulator/static.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot import keys
from bot.web.photos import FOR_EVER
from rules.money import written

HERE = Path(__file__).parent
AREAS = {
    "shared": HERE,
    "console": HERE / "console",
    "simulator": HERE / "simulator",
}
PRIVATE = "no-store"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def set_up_pages(app: web.Application) -> None:
    """Let *app*, which has its shop, render templates and serve static files."""
    shop = app[keys.SHOP]
    filters: dict[str, Callable[..., str]] = {
        "hryvnias": written,
        "local": _local(ZoneInfo(shop.timezone)),
    }
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.PrefixLoader(
            {
                area: jinja2.FileSystemLoader(folder / "templates")
                for area, folder in AREAS.items()
            }
        ),
        filters=filters,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.globals.update(shop=shop, static=static_path)
    app.router.add_get("/static/{version}/{area}/{name}", show_static)
    app.on_response_prepare.append(_distrust)


async def show_static(request: web.Request) -> web.FileResponse:
    """
    Give a static file; the version in its address changes with any of them.

    Answers:
        200: The file, for ever if the version is today's.
        404: No such file.
    """
    parts = request.match_info
    file = static_files().get(f"{parts['area']}/{parts['name']}")
    if file is None:
        raise web.HTTPNotFound
    kept = FOR_EVER if parts["version"] == static_version() else "no-cache"
    return web.FileResponse(file, headers={"Cache-Control": kept})


def static_path(name: str) -> str:
    """
    Give the address of a static file: ``shared/base.css``.

    Raises:
        KeyError: There is none.
    """
    if name not in static_files():
        raise KeyError(name)
    return f"/static/{static_version()}/{name}"


@cache
def static_files() -> Mapping[str, Path]:
    """Give every static file by its area and name."""
    return {
        f"{area}/{file.name}": file
        for area, folder in AREAS.items()
        for file in sorted((folder / "static").glob("*.*"))
    }


@cache
def static_version() -> str:
    """Give a digest of all static files, which import each other by relative name."""
    digest = hashlib.sha256()
    for name, file in static_files().items():
        digest.update(name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


async def _distrust(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.content_type == "text/html":
        response.headers.setdefault("Cache-Control", PRIVATE)


def _local(zone: ZoneInfo) -> Callable[[datetime, str], str]:
    return lambda at, format: at.astimezone(zone).strftime(format)
