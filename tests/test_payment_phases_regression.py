"""The whole matrix of payment, act by act, as docs/payment-phases.md has it."""

import pytest

from rules.acts import ActKind
from rules.effects import OpenCase, OpenOrder
from rules.stages import Stage, may_follow
from tests.payment_phases import (
    HAPPENINGS,
    NOTHING,
    PAGE,
    PHASES,
    Cell,
    Happening,
    cell,
    page,
    read,
    rows,
)

EVERY = pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda it: it.name)
IN_EVERY_PHASE = pytest.mark.parametrize("phase", PHASES)
ORDERING = {
    ("photo, no word: strange", Stage.PAYING),
    ("photo + proof + add", Stage.PAYING),
    ("photo that is lost", Stage.PAYING),
    ("proof: words", Stage.PAYING),
    ("proof: receipt link", Stage.PAYING),
    (ActKind.EMPTY, Stage.PAYING),
}


async def played(happening: Happening, phase: Stage) -> Cell | None:
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
    happening: Happening, phase: Stage
) -> None:
    found = await played(happening, phase)
    if found is None:
        assert happening.decision is not None
        return
    assert may_follow(phase, found.after.stage)
    assert found.after.draft.bubbles


@IN_EVERY_PHASE
@EVERY
async def test_order_and_case_are_written_only_for_a_claim_after_requisites(
    happening: Happening, phase: Stage
) -> None:
    found = await played(happening, phase)
    effects = found.after.draft.effects if found else ()
    written = [type(it) for it in effects if isinstance(it, OpenOrder | OpenCase)]

    is_ordering = (happening.name, phase) in ORDERING
    assert written == ([OpenOrder, OpenCase] if is_ordering else [])


@pytest.mark.parametrize(
    ("name", "phase", "follower"),
    (
        ("photo, no word: strange", Stage.PAYING, Stage.REVIEWING),
        ("photo, no word: ours", Stage.PAYING, Stage.PAYING),
        ("photo that is lost", Stage.PAYING, Stage.PAYING),
        ("photo + add", Stage.PAYING, Stage.PAYING),
        ("photo + proof + add", Stage.PAYING, Stage.REVIEWING),
        ("photo + complaint", Stage.PAYING, Stage.WITH_HUMAN),
        ("proof: words", Stage.PAYING, Stage.PAYING),
        ("proof: words", Stage.METHOD, Stage.METHOD),
        ("proof: receipt link", Stage.PAYING, Stage.REVIEWING),
        ("method: full", Stage.METHOD, Stage.PAYING),
        ("method: prepay", Stage.METHOD, Stage.PAYING),
        ("method: none of ours", Stage.METHOD, Stage.METHOD),
        ("cancel", Stage.DETAILS, Stage.BROWSING),
        ("cancel", Stage.METHOD, Stage.BROWSING),
        ("cancel", Stage.PAYING, Stage.BROWSING),
        ("cancel", Stage.REVIEWING, Stage.BROWSING),
        ("cancel", Stage.ORDERED, Stage.WITH_HUMAN),
        ("change", Stage.PAYING, Stage.PAYING),
        ("add", Stage.METHOD, Stage.METHOD),
        ("add", Stage.REVIEWING, Stage.REVIEWING),
        ("pay_later", Stage.PAYING, Stage.PAYING),
        ("manager: approve", Stage.PAYING, Stage.ORDERED),
        ("manager: approve", Stage.REVIEWING, Stage.ORDERED),
        ("manager: ask_again", Stage.REVIEWING, Stage.PAYING),
        ("manager: reject", Stage.REVIEWING, Stage.PAYING),
    ),
)
async def test_phase_follows_as_the_design_demands(
    name: str, phase: Stage, follower: Stage
) -> None:
    [happening] = [it for it in HAPPENINGS if it.name == name]
    found = await played(happening, phase)

    assert found is not None
    assert found.after.stage is follower


async def test_manager_decides_only_where_a_case_is_open() -> None:
    table = await rows(it for it in HAPPENINGS if it.decision)

    assert {row.index(NOTHING) for row in table.values()} == {0}
    assert {row.count(NOTHING) for row in table.values()} == {3}
