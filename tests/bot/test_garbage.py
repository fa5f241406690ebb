"""What a turn leaves behind: a collection of garbage stops all the chats."""

import gc
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.sessions.recording import Recording
from bot.sessions.run import Run
from rules.session import Session
from tests.service import Running, a_service


@pytest.fixture
def only_by_hand() -> Iterator[None]:
    """Have no garbage swept up but by hand, and what is swept up kept."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        yield
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url) as service:
        yield service


@pytest.mark.usefixtures("only_by_hand")
async def test_turn_leaves_nothing_to_sweep_up(service: Running) -> None:
    contact = await service.desk.contact()
    for number in range(1, 4):
        await service.desk.write(contact, text=f"Скільки коштує сукня {number}?")
        await service.heard(contact, number)
        await service.settled()
    gc.collect()

    assert not [one for one in gc.garbage if isinstance(one, Run | Recording | Session)]
