"""Answers worded by a hand without sight of the gate: honest ones, and lies."""

from pathlib import Path

import pytest

from rules.approval import approved
from rules.changes import Understood
from rules.fact_sheet import filled, sheet_of
from rules.ids import SubscriberId
from rules.knowing import facts_of
from rules.outcomes import Outcome, advance
from rules.understand import understand
from tests.builders import demo_catalog, demo_shop
from tests.nodes.sales import a_turn
from tests.situations import Situation, read

HERE = Path(__file__).parent
HONEST = read((HERE / "strangers_drafts.jsonl").read_bytes())
LIES = read((HERE / "strangers_lies.jsonl").read_bytes())
# 6 of 170, each for a slot that isn't there; what is stopped is worded once more
FALSE_STOPS_AT_MOST = 0.04


def passes(one: Situation) -> bool:
    catalog, shop = demo_catalog(), demo_shop()
    session = one.session(SubscriberId("1"))
    acts = understand(a_turn(one.shopper), session, catalog, shop).acts
    session = advance(session, Outcome(changes=(Understood(acts),)))
    facts = facts_of(session, one.shopper, catalog, shop)
    text, unknown = filled("\n".join(one.reply), sheet_of(session, facts).slots)
    return not unknown and approved(text, facts).passes


def test_honest_answers_go_out() -> None:
    stopped = [one.n for one in HONEST if not passes(one)]
    assert len(HONEST) >= 150
    assert len(stopped) <= FALSE_STOPS_AT_MOST * len(HONEST), stopped


@pytest.mark.parametrize("lie", LIES, ids=lambda one: f"{one.n}-{one.kind}")
def test_a_lie_is_stopped(lie: Situation) -> None:
    assert not passes(lie), lie.lie
