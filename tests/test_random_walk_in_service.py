"""
Shoppers who do anything at any time, through the service, seen from outside.

`pytest tests/test_random_walk_in_service.py -m long -s` walks far.
"""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import ClassVar

import pytest

from rules.stages import Stage
from tests.conftest import connected, new_database
from tests.golden.facts import Facts
from tests.golden.in_service import in_service
from tests.golden.playing import Player
from tests.golden.transcript import Beat
from tests.golden.walking import seen_astray, spoke_out_of_turn
from tests.golden.wandering import Wandering, walk

FEW_TALKS, SHORT = 3, 7  # talks, and steps of each
MANY_TALKS, LONG = 21, 16
TURNS = 500
OPEN_TWICE = """
    SELECT order_id FROM payment_case WHERE state = 'open'
    GROUP BY order_id HAVING count(*) > 1
"""
HELD_FOR_NOTHING = """
    SELECT DISTINCT cart_id FROM hold WHERE cart_id NOT IN (
        SELECT convert_from(state, 'UTF8')::jsonb #>> '{cart,id}' FROM session
    )
"""


class ServiceWalk(Wandering):
    """The walk over webhook, stand-in and Postgres."""

    postgres_url: ClassVar[str]
    template: ClassVar[str]

    def opened(self) -> Player:
        return self.runner.run(self._opened())

    async def _opened(self) -> Player:
        self._stack = AsyncExitStack()
        database = new_database(self.postgres_url, self.template)
        self._url = await self._stack.enter_async_context(database)
        shop = in_service(self._url, has_bursts=False, has_eyes=False)
        return await self._stack.enter_async_context(shop)

    def teardown(self) -> None:
        self.runner.run(self._stack.aclose())
        super().teardown()

    def takes(self, who: str, step: Beat) -> None:
        if len(step.burst) < 2:  # a burst waits for its end, which takes long
            super().takes(who, step)

    def astray(
        self, who: str, beat: Beat, before: Facts | None, after: Facts
    ) -> Iterator[str]:
        if before is not None:
            yield from spoke_out_of_turn(beat, Stage(before.stage))
        yield from seen_astray(before, after)
        yield from self.runner.run(self._stored_astray())

    async def _stored_astray(self) -> list[str]:
        async with connected(self._url) as connection:
            twice = await connection.fetch(OPEN_TWICE)
            dead = await connection.fetch(HELD_FOR_NOTHING)
        return [
            *(f"{row['order_id']} with more than one open case" for row in twice),
            *(f"goods held for {row['cart_id']}, which is gone" for row in dead),
        ]


@pytest.fixture
def service_walk(postgres_url: str, template: str) -> type[ServiceWalk]:
    ServiceWalk.postgres_url, ServiceWalk.template = postgres_url, template
    return ServiceWalk


def test_whatever_happens_the_service_stays_in_order(
    service_walk: type[ServiceWalk],
) -> None:
    walk(service_walk, talks=FEW_TALKS, steps=SHORT)
    assert len(service_walk.stages) > 1


@pytest.mark.long
def test_however_long_it_takes_the_service_stays_in_order(
    service_walk: type[ServiceWalk],
) -> None:
    walk(service_walk, talks=MANY_TALKS, steps=LONG)
    assert service_walk.stages.total() >= TURNS
    assert service_walk.stages.keys() == set(Stage)
