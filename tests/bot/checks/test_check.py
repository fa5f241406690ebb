"""The whole gate: green, bounded in time, and told by its exit code."""

import asyncio
import json
from collections.abc import AsyncIterator

import msgspec
import pytest

from bot.checks.finding import Verdict
from bot.checks.gate import Part, findings
from bot.config import Config
from bot.config.reading import DEMO_SHOP_FILE
from bot.config.values import DatabaseUrl
from tests.bot.checks.verdicts import red
from tests.bot.test_command_line import krama
from tests.service import WEBHOOK_SECRET, address
from tests.stand_ins.manychat_desk import API_KEY, Desk

BOUND_S = 30.0  # each of the waits is shorter, and they are waited for at once


async def test_what_is_set_up_well_is_green(sound: Config) -> None:
    found = await findings(sound)

    assert red(found) == []
    assert {it.subject for it in found if it.verdict is Verdict.OK} >= {
        "webhook secret",
        "shop file",
        "texts",
        "database",
        "capacity",
        "schema",
        "catalogue",
        "limits",
        "ManyChat",
        "model",
    }


@pytest.fixture
async def silence() -> AsyncIterator[int]:
    """The port of somebody who takes connections and never says a word."""
    leave = asyncio.Event()

    async def keep(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await leave.wait()
        writer.close()

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        leave.set()


async def test_it_ends_when_nobody_answers(sound: Config, silence: int) -> None:
    deaf = msgspec.structs.replace(
        sound,
        database_url=DatabaseUrl(f"postgresql://me@127.0.0.1:{silence}/shop"),
        manychat_api_url=f"http://127.0.0.1:{silence}",
        openai_base_url=f"http://127.0.0.1:{silence}/v1",
    )

    async with asyncio.timeout(BOUND_S):
        found = await findings(deaf)

    assert [subject for subject, _ in red(found)] == ["database", "ManyChat"]


async def test_without_a_network_each_neighbour_is_told(sound: Config) -> None:
    cut_off = msgspec.structs.replace(
        sound,
        database_url=DatabaseUrl("postgresql://me@database.invalid/shop"),
        manychat_api_url="https://manychat.invalid",
        openai_base_url="https://model.invalid/v1",
        shop_file=DEMO_SHOP_FILE,
    )

    async with asyncio.timeout(BOUND_S):
        found = await findings(cut_off, (Part.DATABASE, Part.MANYCHAT, Part.MODEL))

    assert [subject for subject, _ in red(found)] == ["database", "ManyChat"]
    assert all("reach" in says or "DATABASE_URL" in says for _, says in red(found))
    assert "can this machine reach it?" in found[-1].says


async def test_parts_can_be_looked_at_alone() -> None:
    ended = await krama("check", "--only", "texts", "--only", "limits")

    assert ended.code == 0, ended.out
    assert ended.out.startswith("ok    texts: ")
    assert "FAIL" not in ended.out


async def test_command_says_json_and_exits_by_what_it_finds(
    sound: Config, desk: Desk, database_url: str
) -> None:
    environment = {
        "DATABASE_URL": database_url,
        "SHOP_FILE": str(DEMO_SHOP_FILE),
        "MANYCHAT_API_URL": address(desk.client),
        "MANYCHAT_API_KEY": API_KEY,
    }
    green, wrong = await asyncio.gather(
        krama(
            *("check", "--full", "--json"),
            MANYCHAT_WEBHOOK_SECRET=WEBHOOK_SECRET,
            **environment,
        ),
        krama("check", **environment),
    )

    assert (green.code, wrong.code) == (0, 1)
    lines = json.loads(green.out)
    assert {tuple(sorted(line)) for line in lines} == {("says", "subject", "verdict")}
    assert {line["verdict"] for line in lines} == {"ok", "warn"}
    assert "sale, full" in {line["subject"] for line in lines}
    assert "FAIL  webhook secret: MANYCHAT_WEBHOOK_SECRET is not set" in wrong.out
