"""Odd words at every stage: the table of `docs/bad-words.md`, played."""

from pathlib import Path

import pytest

from tests.golden.bad_words import KINDS, PAGE, WORDS, Words, page
from tests.golden.in_memory import InMemory
from tests.golden.playing import Play
from tests.golden.transcript import Message
from tests.golden.walking import seen_astray


@pytest.mark.parametrize("row", WORDS, ids=lambda row: f"{row.stage}-{row.what}")
async def test_odd_words_get_their_kind_of_answer(row: Words) -> None:
    player = InMemory()
    play = Play(player)
    await play.through(row.opening)
    before = await player.facts("")
    *earlier, last = row.texts
    for text in earlier:
        await player.say("", (Message(text),))
    await player.heard("")
    await player.say("", (Message(last),))
    answer = await player.heard("")
    after = await player.facts("")
    assert KINDS[row.kind] in answer.text
    assert (before.stage, after.stage) == (row.stage, row.next_stage)
    assert (after.lines, after.orders) == (before.lines, before.orders)
    assert [*play.problems, *seen_astray(before, after)] == []


def test_the_page_shows_the_table(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--accept"):
        PAGE.write_text(page(), "utf-8")
    assert Path(PAGE).read_text("utf-8") == page()
