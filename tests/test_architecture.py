from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import architecture as house

ROOT = Path(__file__).parents[1]
CHECKS: tuple[Callable[[Path], Iterator[str]], ...] = (
    house.upward_imports,
    house.circles,
    house.impure_imports,
    house.impure_calls,
    house.awaits_in_rules,
    house.environment_readers,
    house.long_modules,
    house.long_steps,
    house.silent_modules,
    house.hidden_imports,
    house.texts_in_code,
    house.mocks,
)
PLANTED = (
    (house.upward_imports, "rules/a.py", "import nodes.kit", "rules.a imports nodes"),
    (
        house.upward_imports,
        "rules/a.py",
        "from prompts import b",
        "rules.a imports prompts",
    ),
    (
        house.upward_imports,
        "prompts/a.py",
        "from bot.c import d",
        "prompts.a imports bot",
    ),
    (house.upward_imports, "nodes/a.py", "import bot", "nodes.a imports bot"),
    (house.upward_imports, "bot/a.py", "import loadtest.b", "bot.a imports loadtest"),
    (house.upward_imports, "bot/a.py", "import tests.b", "bot.a imports tests"),
    (house.upward_imports, "loadtest/a.py", "import bot.b", "loadtest.a imports bot"),
    (house.upward_imports, "loadtest/a.py", "import nodes", "loadtest.a imports nodes"),
    (house.impure_imports, "rules/a.py", "import time", "rules.a imports time"),
    (house.impure_imports, "rules/a.py", "from os import path", "rules.a imports os"),
    (house.impure_imports, "rules/a.py", "import asyncio", "rules.a imports asyncio"),
    (house.impure_imports, "rules/a.py", "import logging", "rules.a imports logging"),
    (house.impure_imports, "rules/a.py", "import yaml", "rules.a imports yaml"),
    (
        house.impure_imports,
        "rules/a.py",
        "from urllib import request",
        "rules.a imports urllib.request",
    ),
    (house.impure_imports, "prompts/a.py", "import os", "prompts.a imports os"),
    (house.impure_imports, "nodes/a.py", "import aiohttp", "nodes.a imports aiohttp"),
    (house.impure_imports, "nodes/a.py", "import pathlib", "nodes.a imports pathlib"),
    (house.impure_calls, "rules/a.py", "open('a')", "rules.a calls open"),
    (house.impure_calls, "nodes/a.py", "print('a')", "nodes.a calls print"),
    (
        house.impure_calls,
        "nodes/a.py",
        "datetime.now(UTC)",
        "nodes.a reads the clock",
    ),
    (house.awaits_in_rules, "rules/a.py", "async def b(): ...", "rules.a awaits"),
    (
        house.environment_readers,
        "bot/a.py",
        "import os\nos.environ['HOME']",
        "bot.a reads the environment",
    ),
    (
        house.environment_readers,
        "bot/a.py",
        "from os import getenv",
        "bot.a reads the environment",
    ),
    (house.long_modules, "bot/a.py", "\n" * 301, "bot.a has 301 lines"),
    (house.long_modules, "nodes/a.py", "\n" * 251, "nodes.a has 251 lines"),
    (
        house.long_steps,
        "nodes/a.py",
        "def b():" + "\n    c" * 30,
        "nodes.a.b has 31 lines",
    ),
    (
        house.long_steps,
        "nodes/a.py",
        "class A:\n  async def b():" + "\n    c" * 30,
        "nodes.a.b has 31 lines",
    ),
    (house.silent_modules, "loadtest/a.py", "b = 1", "loadtest.a has no docstring"),
    (house.silent_modules, "bot/a/__init__.py", "", "bot.a has no docstring"),
    (
        house.hidden_imports,
        "bot/a.py",
        "from . import b",
        "bot.a has a relative import",
    ),
    (
        house.hidden_imports,
        "bot/a.py",
        "from __future__ import annotations",
        "bot.a hides imports from the running program",
    ),
    (
        house.hidden_imports,
        "bot/a.py",
        "from typing import TYPE_CHECKING",
        "bot.a hides imports from the running program",
    ),
    (
        house.hidden_imports,
        "bot/a.py",
        "def b():\n    import json",
        "bot.a imports inside a function",
    ),
    (house.texts_in_code, "nodes/a.py", "b = 'Дякую'", "nodes.a says 'Дякую'"),
    (house.texts_in_code, "bot/a.py", "b = f'так {1}'", "bot.a says 'так '"),
    (
        house.mocks,
        "tests/a.py",
        "from unittest.mock import Mock",
        "tests.a imports unittest.mock",
    ),
)
HARMLESS = (
    (house.upward_imports, "bot/a.py", "import rules, prompts, nodes"),
    (house.upward_imports, "loadtest/a.py", "import rules.text"),
    (house.impure_imports, "rules/a.py", "import rapidfuzz, msgspec, urllib.parse"),
    (house.impure_imports, "rules/__main__.py", "import pathlib"),
    (house.impure_imports, "prompts/a.py", "import pathlib, yaml"),
    (house.impure_imports, "nodes/a.py", "import asyncio, logging"),
    (house.impure_calls, "nodes/a.py", "kit.clock.now()"),
    (house.environment_readers, "bot/__main__.py", "import os\nos.environ"),
    (house.long_modules, "bot/a.py", "\n" * 300),
    (house.long_modules, "nodes/a.py", "\n" * 250),
    (house.long_steps, "nodes/a.py", "def b():" + "\n    c" * 29),
    (house.long_steps, "rules/a.py", "def b():" + "\n    c" * 30),
    (house.texts_in_code, "rules/a.py", "b = 'так'"),
    (house.texts_in_code, "bot/a.py", "'''Says «так».'''"),
)


def plant(root: Path, file: str, source: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_house_is_in_order(check: Callable[[Path], Iterator[str]]) -> None:
    assert list(check(ROOT)) == []


@pytest.mark.parametrize("package", house.PACKAGES)
def test_every_package_is_looked_at(package: str) -> None:
    assert any(module.package == package for module in house.modules(ROOT))


@pytest.mark.parametrize(("check", "file", "source", "violation"), PLANTED)
def test_planted_violation_is_found(
    check: Callable[[Path], Iterator[str]],
    file: str,
    source: str,
    violation: str,
    tmp_path: Path,
) -> None:
    plant(tmp_path, file, source)

    assert violation in list(check(tmp_path))


@pytest.mark.parametrize(("check", "file", "source"), HARMLESS)
def test_harmless_source_is_let_through(
    check: Callable[[Path], Iterator[str]], file: str, source: str, tmp_path: Path
) -> None:
    plant(tmp_path, file, source)

    assert list(check(tmp_path)) == []


def test_planted_circle_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "bot/a.py", "import bot.b")
    plant(tmp_path, "bot/b.py", "from bot import c")
    plant(tmp_path, "bot/c.py", "from bot.a import d")

    (circle,) = house.circles(tmp_path)

    assert {"bot.a", "bot.b", "bot.c"} == set(circle.split(" - "))


def test_every_check_has_a_planted_violation() -> None:
    planted = {check for check, *_ in PLANTED} | {house.circles}

    assert planted == set(CHECKS)
