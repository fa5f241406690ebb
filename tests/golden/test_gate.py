"""The money gate against the answers of the transcripts, and against their mutants."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from nodes.validation import compose
from rules.approval import approved
from rules.session import Draft, Said
from tests.builders import demo_catalog
from tests.fakes import a_kit
from tests.golden.answers import Answered, answers_in
from tests.golden.transcript import transcripts

PROMISED = (Path(__file__).parents[1] / "rules" / "promised.txt").read_text("utf-8")
NUMBER = re.compile(r"\d+")
SIZE = re.compile(r"\d+-\d+")
SUM = re.compile(r"\d+(?= грн)")
PRICES = sorted(
    {str(price // 100) for one in demo_catalog().products for price in one.prices}
)
SIZES = sorted({size for one in demo_catalog().products for size in one.sizes})
# Phrases that speak in numbers or in the past tense of what code knows to be so.
SPOKEN_BY_CODE = frozenset(
    {"details.bad_phone", "payment.claim_send_receipt", "talk.restarted"}
)


def other_numbers(text: str) -> Iterator[str]:
    """Give *text* with one of its numbers changed, in every way."""
    for found in NUMBER.finditer(text):
        number = found.group()
        others = {str(int(number) + 1), number + "0", number[::-1]}
        if len(number) in (3, 4):
            others.update(PRICES)
        for other in sorted(others - {number}):
            yield text[: found.start()] + other + text[found.end() :]
    for found in SIZE.finditer(text):
        for other in SIZES:
            if other.split("-")[-1] != found.group().split("-")[-1]:
                yield text[: found.start()] + other + text[found.end() :]


def with_other_slots(one: Said) -> Iterator[Said]:
    """Give what is said with one number in one of its slots changed."""
    for place, (name, value) in enumerate(one.slots):
        for other in other_numbers(value):
            slots = (*one.slots[:place], (name, other), *one.slots[place + 1 :])
            yield replace(one, slots=slots)


def with_other_numbers(draft: Draft) -> Iterator[Draft]:
    """Give the draft with one number changed."""
    for place, one in enumerate(draft.said):
        for other in with_other_slots(one):
            said = (*draft.said[:place], other, *draft.said[place + 1 :])
            yield replace(draft, said=said)
    if draft.ask:
        for other in with_other_slots(draft.ask):
            yield replace(draft, ask=other)


def with_swapped_sums(text: str) -> Iterator[str]:
    """Give *text* with two of its sums in each other's place."""
    found = list(SUM.finditer(text))
    for at, first in enumerate(found):
        for second in found[at + 1 :]:
            if first.group() != second.group():
                yield (
                    text[: first.start()]
                    + second.group()
                    + text[first.end() : second.start()]
                    + first.group()
                    + text[second.end() :]
                )


def mutants(answered: Answered) -> Iterator[str]:
    """Give wrong answers that are near to a right one."""
    kit = a_kit()
    session = answered.session
    own_sizes = {("size", size) for size in answered.facts.sizes}  # they are true
    for draft in with_other_numbers(session.draft):
        if any(not own_sizes.isdisjoint(one.slots) for one in draft.said):
            continue
        bubbles = compose(replace(session, draft=draft), kit)
        yield "\n".join(one.text for one in bubbles if one.text)
    yield from with_swapped_sums(answered.text)


def is_spoken_by_code(answered: Answered) -> bool:
    draft = answered.session.draft
    asked = (draft.ask,) if draft.ask else ()
    return any(one.key in SPOKEN_BY_CODE for one in (*draft.said, *asked))


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
async def test_right_answers_pass_and_no_mutant_does(path: Path) -> None:
    right = [one for one in await answers_in(path) if not is_spoken_by_code(one)]
    promised = PROMISED.splitlines()
    assert [one.text for one in right if not one.is_approved] == []
    assert [
        mutant
        for place, one in enumerate(right)
        for mutant in (*mutants(one), f"{one.text}\n{promised[place % len(promised)]}")
        if mutant != one.text and approved(mutant, one.facts).passes
    ] == []
