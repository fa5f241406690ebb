"""Shoppers who do anything at any time, in real words, each step looked at."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import hypothesis.strategies as st
import uvloop
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from rules.stages import BUYING, FOLLOWERS, Stage
from tests.builders import demo_catalog
from tests.golden.facts import Facts, Item
from tests.golden.playing import OPENINGS, Play, Player, steps_to
from tests.golden.transcript import FOLDER, Beat, Conversation, Message, Transcript
from tests.golden.walking import question_of

STRIDES = 6
SAME_WORDS = 2  # so often in a row at most
SHOPPERS = ("", "2")


def _steps(name: str) -> Conversation:
    (beats,) = Transcript.read(FOLDER / "steps" / f"{name}.txt").conversations
    return tuple(beat for beat in beats if beat.burst or beat.event)


WAYS_ON = {stage: _steps(stage) for stage in Stage}
ANYWHERE = _steps("anywhere")
LEAVING = _steps("leaving")
SOLD_OUT = _steps("sold-out")
RESTART = Beat(event="restart")
CLAIM = Beat(burst=(Message("оплатила"),))
BEGINNINGS = (
    (),
    *(steps_to(f"opening {path.stem}") for path in sorted(OPENINGS.glob("*.txt"))),
)
DECISIONS = tuple(Beat(event=name) for name in ("approve", "ask_again", "reject"))
APPROVAL, *_ = DECISIONS
WHO = st.sampled_from(("", "", "", "2"))


class Wandering(RuleBasedStateMachine):
    """
    Two shoppers of one shop.

    player: set before the first step; stages, ways: counted over all walks.
    """

    stages: ClassVar[Counter[Stage]] = Counter()
    ways: ClassVar[Counter[tuple[Stage, Stage]]] = Counter()
    player: Player

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self.player = self.opened()
        self._play = Play(self.player)
        self._facts: dict[str, Facts] = {}
        self._questions: dict[str, list[str | None]] = {who: [] for who in SHOPPERS}

    def opened(self) -> Player:
        """Give the shop to walk through."""
        raise NotImplementedError

    def astray(
        self, who: str, beat: Beat, before: Facts | None, after: Facts
    ) -> Iterator[str]:
        """Give a sentence for everything that *beat* must never leave behind."""
        raise NotImplementedError

    def teardown(self) -> None:
        self.runner.close()

    @initialize(steps=st.sampled_from(BEGINNINGS))
    def begins(self, steps: Conversation) -> None:
        """Begin anywhere on the way to an order, so that no stage is seldom seen."""
        for step in steps:
            self.takes("", replace(step, facts=()))

    @rule(who=WHO, choice=st.data())
    def goes_on(self, who: str, choice: st.DataObject) -> None:
        for _ in range(STRIDES):
            ways_on = WAYS_ON[self.stage_of(who)]
            self.takes(who, choice.draw(st.sampled_from(ways_on)))

    @rule(who=WHO, step=st.sampled_from(ANYWHERE))
    def does_anything(self, who: str, step: Beat) -> None:
        self.takes(who, step)

    @rule(who=WHO, step=st.sampled_from(LEAVING))
    def leaves(self, who: str, step: Beat) -> None:
        self.takes(who, step)

    @precondition(lambda self: self.has_case())
    @rule(step=st.sampled_from(DECISIONS))
    def a_manager_decides_late_or_twice(self, step: Beat) -> None:
        for who, facts in tuple(self._facts.items()):
            if facts.cases:
                self.takes(who, step)
                self.takes(who, step)

    @precondition(lambda self: self.shoppers_in(Stage.PAYING))
    @rule(step=st.sampled_from((APPROVAL, *DECISIONS)))
    def a_manager_decides_on_a_word(self, step: Beat) -> None:
        for who in self.shoppers_in(Stage.PAYING):
            self.takes(who, CLAIM)
            if self._facts[who].cases:
                self.takes(who, step)

    @precondition(lambda self: self.shoppers_in(*BUYING))
    @rule()
    def what_is_being_bought_sells_out(self) -> None:
        self.sells_out(*BUYING)

    @precondition(lambda self: self.shoppers_in(Stage.METHOD, Stage.PAYING))
    @rule()
    def what_is_being_paid_for_sells_out(self) -> None:
        self.sells_out(Stage.METHOD, Stage.PAYING)

    @precondition(lambda self: self.shoppers_in(*BUYING, Stage.REVIEWING))
    @rule()
    def the_service_starts_again(self) -> None:
        who, *_ = self.shoppers_in(*BUYING, Stage.REVIEWING)
        self.takes(who, RESTART)

    def has_case(self) -> bool:
        return any(facts.cases for facts in self._facts.values())

    def shoppers_in(self, *stages: Stage) -> list[str]:
        return [who for who in SHOPPERS if self.stage_of(who) in stages]

    def stage_of(self, who: str) -> Stage:
        return Stage(self._facts[who].stage) if who in self._facts else Stage.BROWSING

    def sells_out(self, *stages: Stage) -> None:
        for who in self.shoppers_in(*stages):
            sku = _sku(self._facts[who].lines[0])
            self.takes(who, Beat(event=f"stock {sku} 0"))
            for step in SOLD_OUT:
                self.takes(who, step)
            self.takes(who, Beat(event=f"stock {sku} 9"))

    def takes(self, who: str, step: Beat) -> None:
        before = self._facts.get(who)
        if before is None and not step.burst:
            return  # nothing happens to a chat that there isn't yet
        way = self._play.through((replace(step, shopper=who),))
        (taken,) = self.runner.run(way)
        after = self.runner.run(self.player.facts(who))
        self.count(self.stage_of(who), Stage(after.stage))
        self._facts[who] = after
        self._questions[who].append(question_of(taken))
        astray = self.astray(who, taken, before, after)
        assert [*self._play.problems, *astray] == []
        *_, last = row = self._questions[who][-SAME_WORDS - 1 :]
        assert last is None or row != [last] * (SAME_WORDS + 1)

    @classmethod
    def count(cls, before: Stage, after: Stage) -> None:
        cls.stages[after] += 1
        cls.ways[before, after] += 1


def _sku(item: Item) -> str:
    (sku,) = (
        variant.sku
        for product in demo_catalog().products
        for variant in product.variants
        if (product.id, variant.colour, variant.size)
        == (item.product_id, item.colour, item.size)
    )
    return sku


def walk(machine: type[Wandering], *, talks: int, steps: int) -> None:
    """Have *talks* talks of *steps* drawn steps each; tell the counts."""
    machine.stages, machine.ways = Counter(), Counter()
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=talks,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"\n{machine.stages.total()} turns, in stages {dict(machine.stages)}")
    for (before, after), times in sorted(machine.ways.items()):
        print(f"{before} -> {after}: {times}")


def every_way() -> set[tuple[Stage, Stage]]:
    """Give every way between two stages that the table has."""
    return {(one, other) for one in Stage for other in FOLLOWERS[one] - {one}}
