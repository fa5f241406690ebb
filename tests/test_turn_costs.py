"""docs/turn-costs.md is about the prompts and the steps as they are."""

import re
from pathlib import Path

import pytest

from tools.tokens_per_turn import KINDS, chosen, costs, table

PAGE = Path(__file__).parents[1] / "docs" / "turn-costs.md"
SCRIPT = "helpful"
NEAR = 0.1  # by so much a figure may be off until the page is written anew
TIMES = 2  # figures at the end, which are of the machine that wrote the page


def figures(row: str) -> list[float]:
    """Give the figures of a row, without the times."""
    return [float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", row)][:-TIMES]


def documented() -> str:
    """Give the row of the transcripts about photos, offers, payment and people."""
    part = PAGE.read_text("utf-8").partition("## Photos, offers")[2]
    rows = part.splitlines()
    return next(row for row in rows if row.startswith(f"| {SCRIPT} |"))


async def test_calls_and_tokens_are_the_documented_ones() -> None:
    paths = chosen(frozenset[int]().union(*KINDS.values()))
    *_, row = table({SCRIPT: await costs(SCRIPT, paths)}).splitlines()

    assert figures(row) == pytest.approx(figures(documented()), rel=NEAR)
