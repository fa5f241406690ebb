"""Code and texts name the same phrases and prompts."""

from pathlib import Path

import pytest

from prompts.keys import ASKED_FAMILIES, PHRASES, PROMPTS, SAID_FAMILIES
from prompts.library import Library
from rules.acts import ActKind, Topic
from rules.drafts import ActDetail
from rules.fallback import KEYS, SPEAKING, Degradation
from rules.stages import Stage
from tests.phrase_uses import called_with, named_beginnings, named_keys

ROOT = Path(__file__).parents[2]
FAMILIES = {**SAID_FAMILIES, **ASKED_FAMILIES}
USES = tuple(called_with(ROOT))


def names_after_colon(line: str) -> set[str]:
    return set(line.partition(": ")[2].rstrip(".").split(", "))


def families_in_use() -> set[str]:
    """A family is used by the beginning of a key that is put together, or by name."""
    return set(named_beginnings(ROOT) | named_keys(ROOT) & FAMILIES.keys())


def test_texts_are_whole() -> None:
    library = Library.read()

    assert library.phrases.keys() == PHRASES.keys()
    assert library.prompts.keys() == PROMPTS.keys()
    assert library.problems == ()


def test_code_is_looked_through() -> None:
    assert len(USES) > 80


def test_every_phrase_that_code_names_is_in_the_list() -> None:
    known = PHRASES.keys() | FAMILIES.keys()

    assert {use.key for use in USES} - known == set()
    assert {key for key in named_keys(ROOT) if "." in key} - known == set()


def test_every_key_that_is_put_together_belongs_to_a_family() -> None:
    assert named_beginnings(ROOT) - FAMILIES.keys() == set()


def test_every_phrase_in_the_list_is_named_by_code() -> None:
    of_families = {
        f"{name}.{member}" for name in families_in_use() for member in FAMILIES[name]
    }

    assert PHRASES.keys() - named_keys(ROOT) - of_families == set()


def test_slots_that_code_gives_are_the_phrases() -> None:
    wrong = [
        use
        for use in USES
        if (wanted := PHRASES[use.key].slots) != use.slots
        and not (use.is_open and use.slots < wanted)
    ]

    assert wrong == []


def test_acts_of_the_prompt_are_those_of_the_rules() -> None:
    text = Library.read().prompts["agent"].body
    lines = [line for line in text.splitlines() if line.startswith("Kinds for ")]
    topics = next(line for line in text.splitlines() if line.startswith("topic goes"))

    kinds = {kind for line in lines for kind in names_after_colon(line)}
    assert len(kinds) > 30
    assert kinds <= set(ActKind)
    assert names_after_colon(topics) <= set(Topic)


def test_details_of_the_prompt_are_those_of_the_answer() -> None:
    text = Library.read().prompts["agent"].body
    told = next(line for line in text.splitlines() if line.startswith("Details are"))

    assert [detail for detail in ActDetail if detail not in told] == []


def test_what_is_asked_is_listed_as_a_question() -> None:
    assert [use for use in USES if use.is_asked and not PHRASES[use.key].is_ask] == []


@pytest.mark.parametrize("stage", SPEAKING)
@pytest.mark.parametrize("reason", Degradation)
def test_every_stage_has_words_for_every_reason(
    stage: Stage, reason: Degradation
) -> None:
    assert PHRASES[KEYS[stage, reason]].slots == frozenset()
