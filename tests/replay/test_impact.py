"""Chats that have heard an old price: found, told, or held to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import keys
from bot.commands.catalog import DEMO_CATALOG
from bot.commands.opened import reading_pool
from bot.impact.chats import Choice, Prices
from bot.impact.goldens import TESTS, GoldensDidNotRun, red_goldens
from bot.impact.leaving import leaving_moves
from rules.ids import SubscriberId
from rules.session import Session
from tests.bot.test_command_line import krama
from tests.conftest import connected
from tests.service import Running, a_service, with_demo_catalog

OFFER = ("мальву блакитну на 134",)
CART = (
    *OFFER,
    "беру",
    "Іванова Марія Петрівна, +380991234567, Київ, відділення 25",
    "так, все вірно",
)
OLD, NEW = "1890", "1990"
PLAYED = """
import pytest

@pytest.mark.parametrize("name", ["hello", "wrong-total"])
def test_played(name):
    assert name == "hello"
"""


@asynccontextmanager
async def heard(database_url: str, *words: str) -> AsyncIterator[tuple[Running, str]]:
    """Run a service with a chat that has heard a price which then went up."""
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        shopper = await service.desk.contact()
        await write(service, shopper, *words)
        async with connected(database_url) as connection:
            await connection.execute("UPDATE variant SET price = price + 10000")
            await connection.execute("UPDATE catalog_edition SET edition = edition + 1")
        service.app[keys.GOODS].forget()
        yield service, shopper


async def write(service: Running, shopper: str, *words: str) -> str:
    """Say *words*, a turn each; give what is answered to the last of them."""
    before: list[str] = []
    for text in words:
        before = await said(service, shopper)
        await service.desk.write(shopper, text=text)
        await service.settled()
    return "\n".join((await said(service, shopper))[len(before) :])


async def said(service: Running, shopper: str) -> list[str]:
    return [it.get("text", "") for it in await service.desk.bubbles(shopper)]


async def session(service: Running, shopper: str) -> Session:
    checkpoints = service.app[keys.STORES].checkpoints
    return (await checkpoints.load(SubscriberId(shopper))).session


async def due(service: Running, shopper: str) -> int | None:
    return (await session(service, shopper)).payment.amount_due


async def impact(url: str, *options: str) -> str:
    ended = await krama("impact", *options, DATABASE_URL=url)
    assert ended.code == 0, ended.err
    return ended.out


async def chosen(service: Running, choice: Choice) -> list[bool]:
    """Do for every chat that has heard another price what was chosen."""
    config, kit = service.app[keys.CONFIG], service.app[keys.KIT]
    async with reading_pool(config) as pool:
        prices = Prices(pool, kit, await kit.goods.catalog())
        moves = leaving_moves(config, pool, kit)
        touched = await prices.touched()
        return [await prices.choose(choice, chat, moves) for chat in touched]


@pytest.mark.parametrize("words", [OFFER, CART], ids=["offered", "in the cart"])
async def test_who_has_heard_the_old_price_is_found(
    database_url: str, words: tuple[str, ...]
) -> None:
    async with heard(database_url, *words) as (service, shopper):
        found = await impact(database_url)

        assert "chats that have heard another price: 1\n" in found
        assert f"  {shopper}, {(await session(service, shopper)).stage}\n" in found
        assert f": {OLD} -> {NEW}\n" in found
        assert "(money)" in found


async def test_an_honoured_price_is_what_a_cart_costs(database_url: str) -> None:
    async with heard(database_url, *CART) as (service, shopper):
        before = await said(service, shopper)
        done = await impact(database_url, "--honour")
        silent = await said(service, shopper) == before
        answer = await write(service, shopper, "повна")

        assert done.endswith("honour: 1\n")
        assert silent
        assert OLD in answer
        assert NEW not in answer
        assert await due(service, shopper) == 1890_00


async def test_an_honoured_offer_is_taken_at_its_price(database_url: str) -> None:
    async with heard(database_url, *OFFER) as (service, shopper):
        await chosen(service, Choice.HONOUR)
        again = await chosen(service, Choice.HONOUR)
        await write(service, shopper, *CART[1:])
        answer = await write(service, shopper, "повна")

        assert again == []
        assert OLD in answer
        assert NEW not in answer
        assert await due(service, shopper) == 1890_00


async def test_an_honoured_price_is_no_one_else_s(database_url: str) -> None:
    async with heard(database_url, *OFFER) as (service, _):
        await chosen(service, Choice.HONOUR)
        other = await service.desk.contact()

        assert NEW in await write(service, other, *OFFER)


async def test_an_honoured_price_ends_with_its_cart(database_url: str) -> None:
    async with heard(database_url, *CART) as (service, shopper):
        await chosen(service, Choice.HONOUR)
        await write(service, shopper, "скасуйте замовлення")
        assert (await session(service, shopper)).cart.lines == ()

        assert NEW in await write(service, shopper, *OFFER)


async def test_a_told_price_is_heard_and_charged(database_url: str) -> None:
    async with heard(database_url, *CART) as (service, shopper):
        count = len(await said(service, shopper))
        done = await impact(database_url, "--tell")
        told = "\n".join((await service.heard(shopper, count + 1))[count:])
        answer = await write(service, shopper, "повна")

        assert done.endswith("tell: 1\n")
        assert NEW in told
        assert OLD not in told
        assert NEW in answer
        assert await due(service, shopper) == 1990_00


async def test_a_told_offer_is_taken_at_the_new_price(database_url: str) -> None:
    async with heard(database_url, *OFFER) as (service, shopper):
        count = len(await said(service, shopper))
        await chosen(service, Choice.TELL)
        told = "\n".join((await service.heard(shopper, count + 1))[count:])
        again = await chosen(service, Choice.TELL)
        await write(service, shopper, "беру")

        assert NEW in told
        assert again == []
        assert (await session(service, shopper)).cart.total == 1990_00


async def test_who_wrote_long_ago_hears_it_before_the_requisites(
    database_url: str,
) -> None:
    async with heard(database_url, *CART) as (service, shopper):
        async with connected(database_url) as connection:
            await connection.execute(
                "UPDATE inbox SET received_at = received_at - interval '25 hours'"
            )
        before = await said(service, shopper)
        done = await chosen(service, Choice.TELL)
        silent = await said(service, shopper) == before
        answer = await write(service, shopper, "повна")

        assert done == [False]
        assert silent
        assert NEW in answer
        assert await due(service, shopper) is None


async def test_requisites_fix_the_price(database_url: str) -> None:
    async with heard(database_url, *CART, "повна") as (service, shopper):
        assert await chosen(service, Choice.TELL) == []
        assert await due(service, shopper) == 1890_00


async def test_a_catalogue_is_looked_at_before_it_is_imported(
    database_url: str, tmp_path: Path
) -> None:
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        await write(service, await service.desk.contact(), *OFFER)
        sheet = tmp_path / "catalog.csv"
        sheet.write_text(
            DEMO_CATALOG.read_text("utf-8").replace(f",{OLD},", f",{NEW},"), "utf-8"
        )
        found = await impact(database_url, "--catalog", str(sheet))
        refused = await krama("impact", "--catalog", str(sheet), "--tell")

        assert f": {OLD} -> {NEW}\n" in found
        assert refused.code == 2


async def test_goldens_that_go_another_way_are_named(tmp_path: Path) -> None:
    with pytest.raises(GoldensDidNotRun):
        await red_goldens(tmp_path)
    for test in TESTS:
        path = tmp_path / test
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PLAYED, "utf-8")

    assert await red_goldens(tmp_path) == ("wrong-total",)
