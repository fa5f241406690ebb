"""What a profile of faults does to a run: all that is promised, counted, taken back."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import msgspec
import pytest
from aiohttp.test_utils import TestServer

from loadtest.blows import Blows, Incident
from loadtest.desk import Desk
from loadtest.krama import Krama
from loadtest.profiles import PROFILES, Blow
from loadtest.report.page import page
from loadtest.stand_ins.faults import Fault, FaultPlan
from loadtest.stand_ins.manychat import app as manychat
from loadtest.stand_ins.manychat.gate import FaultKind as ManyChatFault
from loadtest.stand_ins.model import app as model
from loadtest.stand_ins.model.spoiling import FaultKind as ModelFault
from loadtest.world import World
from tests.loadtest.scene import a_result, at

CHAOS = PROFILES["chaos"].blows
PROMISED = {
    "model slow_dribble",
    "model hang",
    "model rate_limited",
    "model server_error",
    "model invalid_json",
    "manychat rate_limited",
    "manychat hang_after",
    "manychat cut_before",
    "manychat cut_after",
    "flow duplicate",
    "flow disorder",
    "postgres restart",
    "service kill",
}
KINDS = {"model": frozenset(ModelFault), "manychat": frozenset(ManyChatFault)}
KEY = "key"
A_DAY_S = 86_400


class Faulty(msgspec.Struct, frozen=True):
    """The control API's list of faults."""

    faults: tuple[Fault, ...]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Stand-ins of ManyChat and of a model; no database, no service of ours."""
    async with AsyncExitStack() as opened:
        desk_app = manychat.create_app(manychat.Options(api_key=KEY))
        model_app = model.create_app(model.Options(api_key=KEY))
        urls = [
            str((await opened.enter_async_context(TestServer(app))).make_url("/"))
            for app in (desk_app, model_app)
        ]
        http = await opened.enter_async_context(aiohttp.ClientSession(urls[0]))
        yield World(
            desk=Desk(http, urls[0]),
            krama=Krama(http, urls[0], "token"),
            model_url=urls[1],
        )


async def faults_at(url: str) -> list[str]:
    """Give the kinds of the faults that are on."""
    async with (
        aiohttp.ClientSession(url) as http,
        http.get("/control/faults") as response,
    ):
        told = msgspec.json.decode(await response.read(), type=Faulty)
    return [fault.kind for fault in told.faults]


async def until(url: str, kinds: list[str]) -> None:
    """Wait until those faults are on at *url*, and no others."""
    async with asyncio.timeout(5):
        while await faults_at(url) != kinds:
            await asyncio.sleep(0.01)


async def ask_the_model(url: str) -> int:
    body = {"model": "stand-in", "messages": [{"role": "user", "content": "hello"}]}
    headers = {"Authorization": f"Bearer {KEY}"}
    async with (
        aiohttp.ClientSession(url) as http,
        http.post("/v1/chat/completions", json=body, headers=headers) as response,
    ):
        return response.status


def test_chaos_strikes_all_that_is_promised() -> None:
    assert {f"{blow.target} {blow.kind}" for blow in CHAOS} == PROMISED


@pytest.mark.parametrize("target", sorted(KINDS))
def test_the_stand_ins_know_every_fault_of_every_profile(target: str) -> None:
    kinds = {
        blow.kind
        for profile in PROFILES.values()
        for blow in profile.blows
        if blow.target == target
    }
    plan = FaultPlan(KINDS[target])

    plan.add([Fault(kind=kind) for kind in kinds])

    assert len(plan.pending) == len(kinds)


def test_the_timeline_names_every_fault_and_how_often_it_struck() -> None:
    incidents = tuple(
        Incident(what=what, began_at=at(1), ended_at=at(9), struck=count)
        for count, what in enumerate(sorted(PROMISED), 3)
    )

    text = page(msgspec.structs.replace(a_result(), incidents=incidents))

    assert [it for it in incidents if f"{it.what} × {it.struck}<" not in text] == []


async def test_a_fault_is_on_until_the_calm_and_what_it_struck_is_counted(
    world: World,
) -> None:
    blows, url = Blows(world, seed=1), str(world.model_url)
    failing = Blow(target="model", kind="server_error", at=0, lasts=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(blows.strike(failing, A_DAY_S), name="strike")
        await until(url, ["server_error"])
        during = [await ask_the_model(url) for _ in range(3)]
        await blows.calm()
    after = await ask_the_model(url)

    assert (during, after) == ([500, 500, 500], 200)
    assert [(it.what, it.struck) for it in await blows.counted()] == [
        ("model server_error", 3)
    ]


async def test_what_has_an_end_of_its_own_is_taken_back_then(world: World) -> None:
    blows, url = Blows(world, seed=1), str(world.model_url)

    await blows.strike(Blow(target="model", kind="hang", at=0, lasts=0.01), 1)

    assert await faults_at(url) == []


async def test_nothing_is_struck_after_the_calm(world: World) -> None:
    blows = Blows(world, seed=1)
    late = Blow(target="manychat", kind="rate_limited", at=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(blows.strike(late, A_DAY_S), name="strike")
        await blows.calm()

    assert await faults_at(world.desk.url) == []
    assert await blows.counted() == ()


async def test_deliveries_that_are_repeated_or_overtake_are_counted(
    world: World,
) -> None:
    blows, dice = Blows(world, seed=1), random.Random(1)
    before = [blows.is_twice(dice), blows.is_in_disorder(dice)]
    await blows.strike(Blow(target="flow", kind="duplicate", at=0), 1)
    await blows.strike(Blow(target="flow", kind="disorder", at=0), 1)

    drawn = [blows.is_twice(dice), blows.is_twice(dice), blows.is_in_disorder(dice)]

    assert (before, drawn) == ([False, False], [True, True, True])
    assert {it.what: it.struck for it in await blows.counted()} == {
        "flow duplicate": 2,
        "flow disorder": 1,
    }


async def test_of_a_target_only_manychat_and_the_way_to_it_can_be_struck(
    world: World,
) -> None:
    blows = Blows(World(desk=world.desk, krama=world.krama), seed=1)

    assert {blow.target for blow in CHAOS if blows.can_strike(blow)} == {
        "manychat",
        "flow",
    }
