"""
Shoppers who do anything at any time, in real words, against rules and steps.

`pytest tests/test_random_walk.py --walk 9500 -s` walks far, and tells how often each
stage and each way between two was gone.
"""

import asyncio
from collections import Counter

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from rules.ids import SubscriberId
from rules.session import Session
from rules.stages import BUYING, FOLLOWERS, Stage
from tests.golden.in_memory import InMemory
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Beat, Conversation, Message, Transcript
from tests.golden.walking import astray, question_of, spoke_out_of_turn
from tests.world import World

TURNS_OF_A_TALK = 30
STEPS_OF_A_TALK = 30
STRIDES = 6
OFTEN = 20  # each way between two stages, in a long walk
LONG = 9_500
SAME_WORDS = 2  # so often in a row at most
SHOPPERS = {"": SubscriberId("101"), "2": SubscriberId("102")}


def _steps(name: str) -> Conversation:
    (beats,) = Transcript.read(FOLDER / "steps" / f"{name}.txt").conversations
    return tuple(beat for beat in beats if beat.burst or beat.event)


WAYS_ON = {stage: _steps(stage) for stage in Stage}
ANYWHERE = _steps("anywhere")
LEAVING = _steps("leaving")
SOLD_OUT = _steps("sold-out")
CLAIM = Beat(burst=(Message("оплатила"),))
DECISIONS = tuple(Beat(event=name) for name in ("approve", "ask_again", "reject"))
WHO = st.sampled_from(("", "", "", "2"))


class Walk(RuleBasedStateMachine):
    """Two shoppers of one shop, each step looked at."""

    stages: Counter[Stage]
    ways: Counter[tuple[Stage, Stage]]

    def __init__(self) -> None:
        super().__init__()
        self._world = World()
        self._play = Play(InMemory(self._world))
        self._questions: dict[str, list[str | None]] = {who: [] for who in SHOPPERS}
        self._runner = asyncio.Runner()

    def teardown(self) -> None:
        self._runner.close()

    @rule(who=WHO, choice=st.data())
    def goes_on(self, who: str, choice: st.DataObject) -> None:
        for _ in range(STRIDES):
            ways_on = WAYS_ON[self._session(who).stage]
            self._takes(who, choice.draw(st.sampled_from(ways_on)))

    @rule(who=WHO, step=st.sampled_from(ANYWHERE))
    def does_anything(self, who: str, step: Beat) -> None:
        self._takes(who, step)

    @rule(who=WHO, step=st.sampled_from(LEAVING))
    def leaves(self, who: str, step: Beat) -> None:
        self._takes(who, step)

    @precondition(lambda self: self.has_case())
    @rule(step=st.sampled_from(DECISIONS))
    def a_manager_decides_late_or_twice(self, step: Beat) -> None:
        for who, subscriber in SHOPPERS.items():
            if any(it.subscriber == subscriber for it in self._world.cases.values()):
                self._takes(who, step)
                self._takes(who, step)

    @precondition(lambda self: self.shoppers_in(Stage.PAYING))
    @rule(step=st.sampled_from(DECISIONS))
    def a_manager_decides_on_a_word(self, step: Beat) -> None:
        for who in self.shoppers_in(Stage.PAYING):
            self._takes(who, CLAIM)
            self._takes(who, step)

    @precondition(lambda self: self.shoppers_in(*BUYING))
    @rule()
    def what_is_being_bought_sells_out(self) -> None:
        for who in self.shoppers_in(*BUYING):
            sku = self._session(who).cart.lines[0].sku
            self._takes(who, Beat(event=f"stock {sku} 0"))
            for step in SOLD_OUT:
                self._takes(who, step)
            self._takes(who, Beat(event=f"stock {sku} 9"))

    def has_case(self) -> bool:
        return bool(self._world.cases)

    def shoppers_in(self, *stages: Stage) -> list[str]:
        return [who for who in SHOPPERS if self._session(who).stage in stages]

    def _session(self, who: str) -> Session:
        return self._world.session(SHOPPERS[who])

    def _takes(self, who: str, step: Beat) -> None:
        before = self._session(who)
        way = self._play.through((replace(step, shopper=who),))
        (taken,) = self._runner.run(way)
        after = self._session(who)
        self.stages[after.stage] += 1
        self.ways[before.stage, after.stage] += 1
        self._questions[who].append(question_of(taken))
        assert [
            *self._play.problems,
            *spoke_out_of_turn(taken, before),
            *astray(self._world, before, after),
        ] == []
        *_, last = row = self._questions[who][-SAME_WORDS - 1 :]
        assert last is None or row != [last] * (SAME_WORDS + 1)


def test_whatever_happens_the_shop_stays_in_order(pytestconfig: pytest.Config) -> None:
    turns = pytestconfig.getoption("--walk")
    Walk.stages, Walk.ways = Counter(), Counter()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=turns // TURNS_OF_A_TALK,
            stateful_step_count=STEPS_OF_A_TALK,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"\n{Walk.stages.total()} turns, in stages {dict(Walk.stages)}")
    for (before, after), times in sorted(Walk.ways.items()):
        print(f"{before} -> {after}: {times}")
    ways = {(one, other) for one in Stage for other in FOLLOWERS[one] - {one}}
    often = OFTEN if turns >= LONG else 0
    assert Walk.stages.keys() == set(Stage)
    assert {way: Walk.ways[way] for way in ways if Walk.ways[way] < often} == {}
