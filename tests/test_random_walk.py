"""
Shoppers who do anything at any time, against rules and steps in memory.

`pytest tests/test_random_walk.py --walk 9500 -s` walks far, and tells how often each
stage and each way between two was gone.
"""

from collections.abc import Iterator

import pytest

from rules.ids import SubscriberId
from rules.session import Session
from rules.stages import Stage
from tests.golden.facts import Facts
from tests.golden.in_memory import InMemory
from tests.golden.playing import Player
from tests.golden.transcript import Beat
from tests.golden.walking import astray, spoke_out_of_turn
from tests.golden.wandering import Wandering, every_way, walk
from tests.world import World

TURNS_OF_A_TALK = STEPS_OF_A_TALK = 30
OFTEN = 20  # each way between two stages, in a long walk
LONG = 9_500
IDS = {"": SubscriberId("101"), "2": SubscriberId("102")}


class InMemoryWalk(Wandering):
    """The walk that sees the sessions themselves."""

    def opened(self) -> Player:
        self._world = World()
        self._before: dict[str, Session] = {}
        return InMemory(self._world)

    def astray(
        self, who: str, beat: Beat, before: Facts | None, after: Facts
    ) -> Iterator[str]:
        session = self._world.session(IDS[who])
        known = self._before.get(who, Session(subscriber=IDS[who], cart=session.cart))
        self._before[who] = session
        yield from spoke_out_of_turn(beat, known.stage)
        yield from astray(self._world, known, session)


def test_whatever_happens_the_shop_stays_in_order(pytestconfig: pytest.Config) -> None:
    turns = pytestconfig.getoption("--walk")
    walk(InMemoryWalk, talks=turns // TURNS_OF_A_TALK, steps=STEPS_OF_A_TALK)
    often = OFTEN if turns >= LONG else 0
    seldom = {way: InMemoryWalk.ways[way] for way in every_way()}
    assert InMemoryWalk.stages.keys() == set(Stage)
    assert {way: times for way, times in seldom.items() if times < often} == {}
