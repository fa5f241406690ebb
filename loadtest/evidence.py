"""Everything that truth and speed are judged by, from both sides of the service."""

import asyncio
from collections.abc import Iterable, Mapping

import msgspec

from loadtest.blows import Incident
from loadtest.desk import Desk
from loadtest.krama import Call, Case, Krama, Order, Turn
from loadtest.shoppers.acting import Played
from loadtest.shoppers.approving import Decided
from loadtest.shoppers.visits import Visit
from loadtest.stand_ins.journal import Entry

AT_ONCE = 8  # requests to the API


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """
    What shoppers saw (*entries* of the ManyChat stand-in) and what the service tells.

    visits: by contact.  turns: by contact, oldest first.  calls: oldest first.
    decided: the payments that were approved.
    """

    visits: Mapping[str, Visit]
    played: tuple[Played, ...]
    entries: tuple[Entry, ...]
    turns: Mapping[str, tuple[Turn, ...]]
    calls: tuple[Call, ...]
    orders: tuple[Order, ...]
    cases: tuple[Case, ...]
    decided: tuple[Decided, ...]
    incidents: tuple[Incident, ...]


async def collected(
    desk: Desk,
    krama: Krama,
    *,
    visits: Mapping[str, Visit],
    played: Iterable[Played],
    decided: Iterable[Decided],
    incidents: Iterable[Incident],
) -> Evidence:
    """Ask both sides about the chats of *visits*."""
    await desk.catch_up()
    async with asyncio.TaskGroup() as group:
        turns = group.create_task(_turns(krama, visits), name="turns")
        calls = group.create_task(_calls(krama, visits), name="calls")
        orders = group.create_task(_orders(krama, visits), name="orders")
        cases = group.create_task(_cases(krama, visits), name="cases")
    return Evidence(
        visits=visits,
        played=tuple(played),
        entries=tuple(entry for entry in desk.entries if entry.contact in visits),
        turns=turns.result(),
        calls=calls.result(),
        orders=orders.result(),
        cases=cases.result(),
        decided=tuple(decided),
        incidents=tuple(incidents),
    )


async def _turns(
    krama: Krama, ours: Mapping[str, Visit]
) -> Mapping[str, tuple[Turn, ...]]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def turns_of(contact: str) -> tuple[Turn, ...]:
        async with gate:
            path = f"/api/chats/{contact}/turns?"
            return tuple([turn async for turn in krama.every(path, Turn)])[::-1]

    async with asyncio.TaskGroup() as group:
        asked = {
            contact: group.create_task(turns_of(contact), name=f"turns of {contact}")
            for contact in ours
        }
    return {contact: task.result() for contact, task in asked.items()}


async def _calls(krama: Krama, ours: Mapping[str, Visit]) -> tuple[Call, ...]:
    found = [
        call
        async for call in krama.every("/api/outbox?", Call)
        if call.subscriber in ours
    ]
    return tuple(found)[::-1]


async def _orders(krama: Krama, ours: Mapping[str, Visit]) -> tuple[Order, ...]:
    found = krama.every("/api/orders?", Order)
    return tuple([order async for order in found if order.subscriber in ours])


async def _cases(krama: Krama, ours: Mapping[str, Visit]) -> tuple[Case, ...]:
    found = krama.every("/api/cases?", Case)
    return tuple([case async for case in found if case.subscriber in ours])
