"""`GET /photos/{name}`: pictures of products, fetched by ManyChat."""

import re
from pathlib import Path

from aiohttp import web

from bot import keys

DEMO_PHOTOS = Path(__file__).parents[1] / "demo" / "photos"
FOLDER = "photos"  # in KRAMA_HOME: those that were imported
NAME = re.compile(r"[\w-][\w.-]*", re.ASCII)
FOR_EVER = "public, max-age=31536000, immutable"


async def show(request: web.Request) -> web.FileResponse:
    """
    Give a picture; one name is one picture for ever.

    Answers:
        200: The picture.
        404: No such name.
    """
    file = photo_file(request.app, request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return web.FileResponse(file, headers={"Cache-Control": FOR_EVER})


def photo_file(app: web.Application, name: str) -> Path | None:
    """Find the picture of that name."""
    if not NAME.fullmatch(name):
        return None
    for folder in (app[keys.CONFIG].krama_home / FOLDER, DEMO_PHOTOS):
        if (folder / name).is_file():
            return folder / name
    return None
