"""`impact`: whom and what does a change of a phrase, a price or a rule touch?"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from bot.checks.neighbours import NoBook
from bot.commands.catalog import read_report
from bot.commands.opened import reading_pool
from bot.config import Config
from bot.impact.chats import Choice, Prices, Touched
from bot.impact.goldens import red_goldens
from bot.impact.leaving import leaving_moves
from bot.loop import run
from bot.outside.model.opening import open_model
from bot.outside.sharing import Alone, Word, open_sharing
from bot.replay.kit import replay_kit
from bot.replay.running import Came, Replay, Summary
from bot.sessions.kit import SystemClock
from bot.store.catalog import CatalogStore
from bot.store.checkpointer.pool import Pool
from bot.store.records import Records
from nodes.kit import Kit
from rules.catalog import Catalog
from rules.money import written


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """
    What is looked at.

    source: the catalogue that is to be imported, None for that which is in use;
    goldens: whether they are played, too.
    """

    since: datetime | None
    source: str | None
    goldens: bool


@click.command("impact")
@click.option("--since", type=click.DateTime(), help="Only turns since then, in UTC.")
@click.option("--catalog", "source", help="As if this file or URL were imported.")
@click.option("--goldens", is_flag=True, help="Play the checkout's goldens, too.")
@click.option("--honour", "choice", flag_value="honour", help="Keep the old prices.")
@click.option("--tell", "choice", flag_value="tell", help="Tell the new prices.")
@click.pass_obj
def impact(
    config: Config,
    since: datetime | None,
    source: str | None,
    goldens: bool,
    choice: str | None,
) -> None:
    """
    Show what the texts, rules and prices of now touch: open chats that have heard
    other prices, stored turns, and golden transcripts.

    --honour: for those chats the old price holds until their cart is done with.
    --tell: they hear the new one at once, if Instagram lets us write to them.
    Without either they hear it, and are asked anew, before the requisites are sent.
    """
    if choice == Choice.TELL and source:
        raise click.UsageError("import the catalogue before you --tell its prices")
    wish = Wish(
        since=since and since.replace(tzinfo=UTC), source=source, goldens=goldens
    )
    if choice:
        lines = run(_chosen(config, wish, Choice(choice)))
    else:
        lines = run(_report(config, wish))
    for line in lines:
        click.echo(line)


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[tuple[Pool, Kit]]:
    async with (
        reading_pool(config) as pool,
        open_model(config, NoBook(), SystemClock(), Alone()) as model,
    ):
        yield pool, replay_kit(config, pool, model)


async def _catalog(config: Config, pool: Pool, source: str | None) -> Catalog:
    if source is None:
        return await CatalogStore(pool).load()
    return Catalog.of((await read_report(config, source)).products)


async def _report(config: Config, wish: Wish) -> list[str]:
    async with _opened(config) as (pool, kit):
        catalog = await _catalog(config, pool, wish.source)
        chats = await Prices(pool, kit, catalog).touched()
        turns = await _of_turns(pool, Replay(kit, catalog), wish.since)
    red = await red_goldens(Path.cwd()) if wish.goldens else None
    return [*_of_chats(chats), *turns, *_of_goldens(red)]


def _of_goldens(red: tuple[str, ...] | None) -> Iterator[str]:
    if red is not None:
        yield f"goldens that go another way: {len(red)}"
        yield from (f"  {golden}" for golden in red)


def _of_chats(chats: tuple[Touched, ...]) -> Iterator[str]:
    yield f"chats that have heard another price: {len(chats)}"
    for chat in chats:
        reach = "" if chat.is_in_reach else "; can't be told now"
        yield f"  {chat.subscriber}, {chat.stage}{reach}"
        for one in chat.heard:
            item = f"{one.line.product}, {one.line.colour}, {one.line.size}"
            yield f"    {item}: {written(one.line.price)} -> {written(one.now)}"


async def _of_turns(pool: Pool, replay: Replay, since: datetime | None) -> list[str]:
    summary, touched = Summary(), list[str]()
    async for turn in replay.all(Records(pool).since(since)):
        summary.add(turn)
        if turn.came is Came.DIFFERS:
            kinds = ", ".join(dict.fromkeys(one.what for one in turn.differences))
            money = " (money)" if turn.is_money else ""
            touched.append(f"  turn {turn.past.trace.id}: {kinds}{money}")
    return [f"turns that would go another way: {len(touched)}", *touched, summary.text]


async def _chosen(config: Config, wish: Wish, choice: Choice) -> list[str]:
    async with _opened(config) as (pool, kit):
        prices = Prices(pool, kit, await _catalog(config, pool, wish.source))
        moves = leaving_moves(config, pool, kit)
        chats = await prices.touched()
        done = [await prices.choose(choice, chat, moves) for chat in chats]
    async with open_sharing(config) as sharing:
        await sharing.tell(Word.WAKE)
    left = f"; out of reach: {done.count(False)}" if False in done else ""
    return [*_of_chats(chats), f"{choice}: {done.count(True)}{left}"]
