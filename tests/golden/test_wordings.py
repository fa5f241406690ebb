"""Every golden is played in two wordings or more, and a page lists them."""

from pathlib import Path

import pytest

from tests.golden.transcript import FOLDER, Transcript, transcripts
from tests.golden.wordings import ELSEWHERE, PAGE, numbers, page

ENOUGH_OF_OUR_OWN = 60
LAST = 138
NEVER_GIVEN = {115}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
def test_a_golden_stands_in_two_wordings(path: Path) -> None:
    assert len(Transcript.read(path).conversations) > 1


def test_no_golden_is_missing() -> None:
    assert numbers() == {*range(1, LAST + 1)} - NEVER_GIVEN


@pytest.mark.parametrize("path", sorted(set(ELSEWHERE.values())))
def test_a_golden_that_is_no_transcript_is_a_test(path: str) -> None:
    assert "def test_" in (ROOT / path).read_text("utf-8")


def test_there_are_enough_transcripts_of_our_own() -> None:
    assert len(transcripts(FOLDER / "own")) >= ENOUGH_OF_OUR_OWN


def test_the_page_lists_the_wordings(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--accept"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()
