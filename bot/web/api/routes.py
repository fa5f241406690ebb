"""Which handler answers which path of /api."""

from aiohttp import web

from bot.web.api.access import OPEN
from bot.web.api.openapi import openapi
from bot.web.api.operations import OPERATIONS


def api_routes() -> list[web.RouteDef]:
    """Give the routes of `OPERATIONS`, and of their description."""
    return [
        *(
            web.route(operation.method, operation.path, operation.handler)
            for operation in OPERATIONS
        ),
        web.get(OPEN, openapi),
    ]
