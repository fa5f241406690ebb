"""The whole matrix of payment, act by act, as docs/payment-phases.md has it."""

import pytest

from rules.acts import ActKind
from rules.effects import OpenCase, OpenOrder
from rules.stages import Stage, may_follow
from tests.payment_phases import (
    CLAIMED,
    DETAILS,
    HAPPENINGS,
    METHOD,
    NOTHING,
    ORDERED,
    PAGE,
    PAYING,
    PHASES,
    REVIEWING,
    Cell,
    Happening,
    Phase,
    cell,
    page,
    read,
    rows,
)

EVERY = pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda it: it.name)
IN_EVERY_PHASE = pytest.mark.parametrize("phase", PHASES, ids=str)
ORDERING = {
    ("photo, no word: strange", PAYING),
    ("photo + proof + add", PAYING),
    ("photo that is lost", PAYING),
    ("proof: words", PAYING),
    ("proof: receipt link", PAYING),
    (ActKind.EMPTY, PAYING),
}


async def played(happening: Happening, phase: Phase) -> Cell | None:
    return await cell(happening, phase)


async def test_page_is_what_the_shop_does(pytestconfig: pytest.Config) -> None:
    table = await rows()
    if pytestconfig.getoption("--accept"):
        PAGE.write_text(page(table), "utf-8")

    assert read(PAGE.read_text("utf-8")) == table
    assert PAGE.read_text("utf-8") == page(table)


def test_no_cell_is_blank() -> None:
    table = read(PAGE.read_text("utf-8"))

    assert list(table) == [happening.name for happening in HAPPENINGS]
    assert {len(row) for row in table.values()} == {len(PHASES)}
    assert all(text for row in table.values() for text in row)


def test_every_act_has_a_row() -> None:
    named = {act.kind for happening in HAPPENINGS for act in happening.acts}

    assert set(ActKind) - named == {
        ActKind.UNSAFE,
        ActKind.CARD_DATA,
        ActKind.PROMISED_DISCOUNT,
    }


@IN_EVERY_PHASE
@EVERY
async def test_phase_that_follows_is_allowed_and_answered(
    happening: Happening, phase: Phase
) -> None:
    found = await played(happening, phase)
    if found is None:
        assert happening.decision is not None
        return
    assert may_follow(phase.stage, found.after.stage)
    assert found.after.draft.bubbles


@IN_EVERY_PHASE
@EVERY
async def test_order_and_case_are_written_only_for_a_claim_after_requisites(
    happening: Happening, phase: Phase
) -> None:
    found = await played(happening, phase)
    effects = found.after.draft.effects if found else ()
    written = [type(it) for it in effects if isinstance(it, OpenOrder | OpenCase)]

    is_ordering = (happening.name, phase) in ORDERING
    assert written == ([OpenOrder, OpenCase] if is_ordering else [])


@pytest.mark.parametrize(
    ("name", "phase", "follower"),
    (
        ("photo, no word: strange", PAYING, Stage.REVIEWING),
        ("photo, no word: ours", PAYING, Stage.PAYING),
        ("photo that is lost", PAYING, Stage.PAYING),
        ("photo + add", PAYING, Stage.PAYING),
        ("photo + proof + add", PAYING, Stage.REVIEWING),
        ("photo + complaint", PAYING, Stage.WITH_HUMAN),
        ("proof: words", PAYING, Stage.PAYING),
        ("proof: words", METHOD, Stage.METHOD),
        ("proof: receipt link", PAYING, Stage.REVIEWING),
        ("method: full", METHOD, Stage.PAYING),
        ("method: prepay", METHOD, Stage.PAYING),
        ("method: none of ours", METHOD, Stage.METHOD),
        ("cancel", DETAILS, Stage.BROWSING),
        ("cancel", METHOD, Stage.BROWSING),
        ("cancel", PAYING, Stage.BROWSING),
        ("cancel", REVIEWING, Stage.BROWSING),
        ("cancel", ORDERED, Stage.WITH_HUMAN),
        ("change", PAYING, Stage.PAYING),
        ("add", METHOD, Stage.METHOD),
        ("proof: words", CLAIMED, Stage.PAYING),
        ("photo, no word: strange", CLAIMED, Stage.REVIEWING),
        ("contact", CLAIMED, Stage.PAYING),
        ("change", CLAIMED, Stage.PAYING),
        ("cancel", CLAIMED, Stage.BROWSING),
        ("add", REVIEWING, Stage.REVIEWING),
        ("pay_later", PAYING, Stage.PAYING),
        ("manager: approve", CLAIMED, Stage.ORDERED),
        ("manager: approve", REVIEWING, Stage.ORDERED),
        ("manager: ask_again", REVIEWING, Stage.PAYING),
        ("manager: reject", REVIEWING, Stage.PAYING),
    ),
)
async def test_phase_follows_as_the_design_demands(
    name: str, phase: Phase, follower: Stage
) -> None:
    [happening] = [it for it in HAPPENINGS if it.name == name]
    found = await played(happening, phase)

    assert found is not None
    assert found.after.stage is follower


async def test_manager_decides_only_where_a_case_is_open() -> None:
    table = await rows(it for it in HAPPENINGS if it.decision)

    assert {row.index(NOTHING) for row in table.values()} == {0}
    assert {row.count(NOTHING) for row in table.values()} == {4}
