"""`GET /api/openapi.json`: the description of /api, made from its list."""

import re
from functools import cache
from typing import Any

import msgspec
from aiohttp import web

from bot.web.api.answers import answer
from bot.web.api.operations import OPERATIONS, Operation

ERROR = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "detail": {"type": "string"}},
    "required": ["error", "detail"],
}
_CHOICE = re.compile(r"\{(\w+):([^}]+)\}")
_NAME = re.compile(r"\{(\w+)\}")


async def openapi(request: web.Request) -> web.Response:
    """Answers: 200, the description; no token is needed to read it."""
    return answer(described())


@cache
def described() -> dict[str, Any]:
    """Describe every operation (https://spec.openapis.org/oas/v3.1.1)."""
    types = [kind for one in OPERATIONS for kind in (one.gives, one.takes) if kind]
    schemas, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    named = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        for path, choice in _paths(operation.path):
            described = _operation(operation, path, named)
            paths.setdefault(path, {})[operation.method.lower()] = {
                **described,
                "operationId": choice or operation.handler.__name__,
            }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Krama", "version": "1"},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths(path: str) -> list[tuple[str, str | None]]:
    """Give a path of its own for each choice in *path*."""
    choice = _CHOICE.search(path)
    if choice is None:
        return [(path, None)]
    return [
        (path.replace(choice[0], option), option) for option in choice[2].split("|")
    ]


def _operation(operation: Operation, path: str, named: dict[str, Any]) -> Any:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "parameters": [
            *(_parameter(name, "path") for name in _NAME.findall(path)),
            *(_parameter(name, "query") for name in operation.query),
        ],
        "responses": {
            "200": _success(operation, named),
            "default": _content({"$ref": "#/components/schemas/Error"}, "An error."),
        },
    }
    if operation.takes:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": named[repr(operation.takes)]}},
        }
    return described


def _success(operation: Operation, named: dict[str, Any]) -> dict[str, Any]:
    if operation.gives is None:
        picture = {"schema": {"type": "string", "format": "binary"}}
        return {"description": "A picture.", "content": {"image/*": picture}}
    return _content(named[repr(operation.gives)], "Done.")


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "schema": {"type": "string"},
    }


def _content(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }
