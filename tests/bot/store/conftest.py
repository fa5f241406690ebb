"""The stores of two processes over one fresh database."""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.config import Config
from bot.store.ids import ProcessId
from bot.store.stores import Stores, open_stores
from rules.ids import CartId
from tests.bot.store.rows import CASE_WAITS

OpenStores = Callable[[str], AbstractAsyncContextManager[Stores]]

_carts = itertools.count(1)


@pytest.fixture
def open_process(database_url: str) -> OpenStores:
    """Open the stores as another process, by its name."""

    def opened(process: str) -> AbstractAsyncContextManager[Stores]:
        return open_stores(
            database_url,
            Config(),
            process=ProcessId(process),
            new_cart=lambda: CartId(f"cart {next(_carts)}"),
            case_due=lambda opened_at: opened_at + CASE_WAITS,
        )

    return opened


@pytest.fixture
async def stores(open_process: OpenStores) -> AsyncIterator[Stores]:
    async with open_process("one") as opened:
        await opened.processes.register()
        yield opened


@pytest.fixture
async def neighbour(open_process: OpenStores) -> AsyncIterator[Stores]:
    """A second process on the same database."""
    async with open_process("two") as opened:
        await opened.processes.register()
        yield opened
