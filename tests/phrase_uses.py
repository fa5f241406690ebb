"""Which phrases code names, and with which slots, as its source tells."""

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec

from prompts.keys import PHRASES
from tests.architecture import Module, modules

KEY_ARGUMENT = {"said": 0, "asked": 1, "text": 1, "bubbles": 0}  # its place in a call
TOPICS = frozenset(key.partition(".")[0] for key in PHRASES)
TABLE = Path("rules/fallback.py")  # all that names phrases below `nodes`


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """
    One place that names a phrase.

    slots: what is given there; is_open: there may be more of them.
    """

    where: str
    key: str
    is_asked: bool
    slots: frozenset[str]
    is_open: bool


def speaking_modules(root: Path) -> Iterator[Module]:
    """Give the modules that may name phrases."""
    yield from modules(root, ("nodes", "bot"))
    yield Module.read(root / TABLE, root)


def called_with(root: Path) -> Iterator[Use]:
    """Give the keys that are written out where a phrase is said or asked."""
    for module in speaking_modules(root):
        for call in ast.walk(module.tree):
            if isinstance(call, ast.Call) and (name := _name(call)) in KEY_ARGUMENT:
                yield from _uses(module, call, name)


def named_keys(root: Path) -> frozenset[str]:
    """Give every text that looks like a key, wherever it stands."""
    return frozenset(
        node.value
        for module in speaking_modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.partition(".")[0] in TOPICS
        and all(part.isidentifier() for part in node.value.split("."))
    )


def named_beginnings(root: Path) -> frozenset[str]:
    """Give how keys begin that are put together: `handoff` of f"handoff.{x}"."""
    return frozenset(
        first.value.rstrip(".")
        for module in speaking_modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr)
        and isinstance(first := node.values[0], ast.Constant)
        and isinstance(first.value, str)
        and first.value.endswith(".")
        and first.value.partition(".")[0] in TOPICS
    )


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _uses(module: Module, call: ast.Call, name: str) -> Iterator[Use]:
    place = KEY_ARGUMENT[name]
    given = {keyword.arg for keyword in call.keywords}
    for key in _written(call.args[place]) if len(call.args) > place else ():
        yield Use(
            where=f"{module.name}:{call.lineno}",
            key=key,
            is_asked=name == "asked",
            slots=frozenset(slot for slot in given if slot),
            is_open=None in given or name == "bubbles",
        )


def _written(node: ast.expr) -> Iterator[str]:
    """Give the texts that *node* can be, if they are written out."""
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp(body=one, orelse=other):
            yield from _written(one)
            yield from _written(other)
        case _:
            return
