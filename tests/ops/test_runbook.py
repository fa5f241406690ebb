"""The runbook's commands work, those of other pages exist, and links lead somewhere."""

import re
import shlex
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import argon2
import click
import pytest
from click.testing import CliRunner

from bot.__main__ import krama
from bot.config.reading import DEMO_SHOP_FILE
from loadtest.__main__ import load
from tests.ops.runbook import (
    PAGES,
    ROOT,
    RUNBOOK,
    blocks_of,
    carry_out,
    commands_of,
)
from tests.service import WEBHOOK_SECRET, Running, a_service, address, with_demo_catalog
from tests.stand_ins.manychat_desk import API_KEY
from tests.tools_at_hand import needs

COMMANDS: dict[str, click.Command] = {"bot": krama, "loadtest": load}
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"`(python -m [^`]+)`")
OURS = re.compile(r"(?:.*/)?python -m ((?:bot|loadtest)\S*)")
ENDS = frozenset({">", "|", "&&", ";", "\\"})
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
RUN_BY_TESTS = frozenset(
    {
        "First look",
        "Deploying",  # in test_deploying
        "What an outage of ours has swallowed",
        "Somebody wants to be forgotten",
        "Backup and restore",  # in test_restore
    }
)


def commands_in(page: Path) -> list[str]:
    """Give each of our commands that *page* names."""
    text = page.read_text()
    lines = "\n".join(blocks_of(text)).replace("\\\n", " ").splitlines()
    lines += IN_LINE.findall(BLOCK.sub("", text))
    return [line for line in lines if OURS.match(line)]


def words_of(line: str) -> list[str]:
    """Give program, command and arguments of *line*, without what the shell takes."""
    words = shlex.split(line, comments=True)
    words = words[words.index("-m") + 1 :]
    end = next((at for at, word in enumerate(words) if word in ENDS), len(words))
    return words[:end]


def resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """Give the innermost command that *words* name, and what is left of them."""
    program, *arguments = words
    command = COMMANDS[program]
    for word in tuple(arguments):
        if not isinstance(command, click.Group) or word not in command.commands:
            break
        command = command.commands[arguments.pop(0)]
    return command, arguments


def anchor(heading: str) -> str:
    """Give the anchor that GitHub makes of *heading*."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def places_of(goal: Path) -> set[str]:
    """Give what may stand behind the # of a link to *goal*; nothing may, too."""
    titles = HEADING.findall(goal.read_text("utf-8")) if goal.suffix == ".md" else []
    return {"", *map(anchor, titles)}


NAMED = sorted({line for page in PAGES for line in commands_in(page)})
WITH_OPTIONS = [line for line in NAMED if words_of(line)[0] in COMMANDS]
MODULES = {words_of(line)[0] for line in NAMED}
LINKS = [
    (page, target)
    for page in PAGES
    for target in LINK.findall(BLOCK.sub("", page.read_text()))
    if not urlsplit(target).scheme
]


@pytest.mark.parametrize("line", WITH_OPTIONS)
def test_command_of_the_documentation_exists_with_its_options(line: str) -> None:
    command, arguments = resolved(words_of(line))

    ended = CliRunner().invoke(command, [*arguments, "--help"])

    assert (ended.exit_code, ended.exception) == (0, None), ended.output


def test_every_module_that_is_run_exists() -> None:
    assert {"bot", "loadtest"} <= MODULES
    assert [name for name in MODULES if find_spec(name) is None] == []


@pytest.mark.parametrize(
    ("page", "target"), LINKS, ids=[f"{page.name}-{target}" for page, target in LINKS]
)
def test_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, place = target.partition("#")
    goal = page.parent / path if path else page

    assert goal.exists()
    assert place in places_of(goal)


def test_every_block_of_the_runbook_is_run() -> None:
    sections = RUNBOOK.read_text().split("\n## ")[1:]
    titles = {it.partition("\n")[0] for it in sections if blocks_of(it)}

    assert titles == RUN_BY_TESTS


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        yield service


def environment(url: str, service: Running) -> dict[str, str]:
    """Give what the environment of an installation holds."""
    return {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url,
        "SHOP_FILE": str(DEMO_SHOP_FILE),
        "MANYCHAT_API_URL": address(service.desk.client),
        "MANYCHAT_API_KEY": API_KEY,
        "MANYCHAT_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


async def test_first_look(database_url: str, service: Running, tmp_path: Path) -> None:
    needs("curl", package="curl")
    here = urlsplit(address(service.client)).netloc
    commands = commands_of("First look")
    assert "localhost:8080" in commands

    said = await carry_out(
        commands.replace("localhost:8080", here),
        tmp_path,
        **environment(database_url, service),
    )

    assert '"status":"ready"' in said.replace(" ", "")
    assert "ok    ManyChat: the key works" in said


async def test_looking_for_what_an_outage_has_swallowed(
    database_url: str, service: Running, tmp_path: Path
) -> None:
    contact = await service.desk.contact()
    await service.desk.write(contact, text="Привіт")
    await service.settled()
    await service.desk.ask("PUT", "/control/clock", {"offset_s": 60})
    await service.desk.write(contact, text="Ви тут?", hold=True)

    said = await carry_out(
        commands_of("What an outage of ours has swallowed"),
        tmp_path,
        **environment(database_url, service),
    )

    assert f"/chat/{contact}\n" in said


async def test_forgetting_somebody(
    database_url: str, service: Running, tmp_path: Path
) -> None:
    contact = await service.desk.contact()
    await service.desk.write(contact, text="Привіт")
    await service.settled()
    commands = commands_of("Somebody wants to be forgotten")
    assert "SUBSCRIBER" in commands

    said = await carry_out(
        commands.replace("SUBSCRIBER", contact),
        tmp_path,
        **environment(database_url, service),
    )

    assert f"forgotten: {contact}\n" in said


async def test_hash_of_a_new_password(tmp_path: Path) -> None:
    [command] = re.findall(r"`(python -c [^`]+)`", RUNBOOK.read_text())

    said = await carry_out(command, tmp_path, given="a new password\n")

    assert argon2.PasswordHasher().verify(said.strip(), "a new password")
