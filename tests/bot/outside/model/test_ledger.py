"""What calls cost is added up, written down, and held against the day's budget."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.config import LlmPrice
from bot.outside.model.ledger import Ledger, OverBudget, writing
from bot.outside.model.wire import Tokens
from bot.store.errors import StoreUnavailable
from bot.store.spend import DaySpend
from nodes.ports import PortError
from rules.fallback import Degradation
from tests.bot.outside.model.desk import MemoryBook, opened
from tests.fakes import NOON, FakeClock
from tests.stand_ins.model_desk import ModelDesk

TODAY = NOON.date()
A_DOLLAR = Tokens(1000, 0)


def a_ledger(
    book: MemoryBook, *, budget_usd: float | None = None, clock: FakeClock | None = None
) -> Ledger:
    prices = (LlmPrice(model="m", usd_in=1000, usd_out=2000),)
    return Ledger(book, clock or FakeClock(), prices, budget_usd)


async def test_call_over_the_budget_is_refused_before_it_is_made(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_DAILY_BUDGET_USD="0.0001") as desk:
        with pytest.raises(PortError) as caught:
            await desk.answer()

        assert caught.value.reason == Degradation.MONEY
        assert await desk.requests() == []


async def test_budget_ends_the_days_calls(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_DAILY_BUDGET_USD="1") as desk:
        with pytest.raises(PortError) as caught:
            for _ in range(100):
                await desk.answer()

        spent = sum(call.usd for call in desk.noted)
        assert caught.value.reason == Degradation.MONEY
        assert 0.2 < spent <= 1


async def test_cost_is_as_the_server_tells(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book) as desk:
        await desk.answer()

        [call] = desk.noted
        log = await stand_in.ask("GET", "/control/log?kind=answer&wait_s=5")
        told = log["entries"][0]["detail"]
        assert (call.tokens_in, call.tokens_out) == (
            told["tokens_in"],
            told["tokens_out"],
        )
        assert call.usd == pytest.approx(
            (call.tokens_in * 1000 + call.tokens_out * 2000) / 1_000_000
        )


async def test_refused_call_costs_nothing(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book) as desk:
        await stand_in.fault("rate_limited", retry_after=30)

        with pytest.raises(PortError):
            await desk.answer()

        assert [call.usd for call in desk.noted] == [0]


async def test_costs_are_written_at_the_end(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book) as desk:
        await desk.answer()
        await desk.answer()

    spent = await book.of_day(TODAY)
    assert sum(entry.calls for entry in spent) == 2
    assert sum(entry.usd for entry in spent) == pytest.approx(
        sum(call.usd for call in desk.noted)
    )


async def test_costs_are_written_while_the_service_runs(book: MemoryBook) -> None:
    ledger = a_ledger(book)
    async with writing(ledger):
        ledger.charge("m", A_DOLLAR)
        ledger.charge("m", A_DOLLAR)
        async with asyncio.timeout(5):
            while not book.entries:
                await asyncio.sleep(0.02)

        assert book.entries == [
            (
                TODAY,
                DaySpend(model="m", calls=2, tokens_in=2000, tokens_out=0, usd=2.0),
            )
        ]


async def test_costs_that_cannot_be_written_are_kept(book: MemoryBook) -> None:
    ledger = a_ledger(book)
    ledger.charge("m", A_DOLLAR)
    book.is_away = True
    with pytest.raises(StoreUnavailable):
        await ledger.flush()
    spent_without_book = ledger.spent_usd

    book.is_away = False
    await ledger.flush()

    assert spent_without_book == 1
    assert [entry.usd for _, entry in book.entries] == [1]


async def test_costs_of_other_processes_count(book: MemoryBook) -> None:
    ledger = a_ledger(book, budget_usd=3)
    await book.add(TODAY, "m", tokens_in=0, tokens_out=0, usd=2.5, calls=1)

    await ledger.flush()

    with pytest.raises(OverBudget):
        ledger.reserve("m", A_DOLLAR)


async def test_calls_under_way_count(book: MemoryBook) -> None:
    ledger = a_ledger(book, budget_usd=1.5)
    reserved = ledger.reserve("m", A_DOLLAR)

    with pytest.raises(OverBudget):
        ledger.reserve("m", A_DOLLAR)
    ledger.release(reserved)

    assert ledger.reserve("m", A_DOLLAR) == 1


async def test_new_day_has_its_whole_budget(book: MemoryBook) -> None:
    clock = FakeClock()
    ledger = a_ledger(book, budget_usd=1, clock=clock)
    ledger.charge("m", A_DOLLAR)
    was_spent = ledger.is_spent

    clock.pass_by(timedelta(days=1))

    assert was_spent
    assert not ledger.is_spent


def test_model_without_a_price_costs_nothing(book: MemoryBook) -> None:
    assert a_ledger(book).cost("free", A_DOLLAR) == 0


def test_slow_import_is_left_to_the_opening() -> None:
    """`import openai` takes a second, in which the service could store messages."""
    code = (
        "import sys, bot.outside.model.opening;"
        " sys.exit('openai' in sys.modules or 'httpx2' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)

    assert done.returncode == 0
