"""What shoppers hear of a model's drafts: webhook, service and ManyChat stand-in."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.conftest import new_database
from tests.replies.drafts import FILES, Draft, read
from tests.replies.live import IN_OWN_WORDS, Fate, Opened, play_all
from tests.situations import read as situations_in

DRAFTS = {name: read(name) for name in FILES}
STRANGERS = Path(__file__).parents[1] / "rules" / "strangers_drafts.jsonl"
EVERY = 25  # of the drafts, in each run
LEAST_OWN_WORDS = 0.98  # the aim is 0.95
MOST_REFUSED = 0.01  # the aim is 0.02
STRANGERS_OWN_WORDS = 0.95  # their author had no fact sheet: three slots don't exist


@pytest.fixture
def database(postgres_url: str, template: str) -> Opened:
    """Open databases of the shops."""

    def opened() -> AbstractAsyncContextManager[str]:
        return new_database(postgres_url, template)

    return opened


class Shares(msgspec.Struct, frozen=True):
    """What shares of drafts are heard as drafted, and are refused at first."""

    own_words: float
    refused: float


async def shares(drafts: tuple[Draft, ...], database: Opened) -> Shares:
    """Play *drafts*; those for which no model was asked don't count."""
    outcomes = await play_all(drafts, database)
    asked = [one for one in outcomes if one.fate is not Fate.UNASKED]
    return Shares(
        own_words=sum(one.fate in IN_OWN_WORDS for one in asked) / len(asked),
        refused=sum(one.is_refused for one in asked) / len(asked),
    )


async def test_a_sample_of_honest_drafts_is_heard_in_the_models_own_words(
    database: Opened,
) -> None:
    sample = tuple(one for name in FILES for one in DRAFTS[name])[::EVERY]
    assert len(sample) >= 12
    assert await shares(sample, database) == Shares(1, 0)


async def test_second_words_are_heard_when_the_first_ones_are_refused(
    database: Opened,
) -> None:
    honest = next(one for one in DRAFTS["unseen.jsonl"] if one.again)
    lie = replace(honest.answer, reply=("Вам — знижка 50 %!", *honest.answer.reply))
    [outcome] = await play_all([replace(honest, answer=lie)], database)
    assert outcome.fate is Fate.OTHER_WORDS
    assert outcome.is_refused
    assert "знижка" not in outcome.heard


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
async def test_honest_drafts_are_heard_in_the_models_own_words(
    name: str, database: Opened
) -> None:
    found = await shares(DRAFTS[name], database)
    assert found.own_words >= LEAST_OWN_WORDS
    assert found.refused <= MOST_REFUSED


@pytest.mark.long
async def test_strangers_drafts_are_heard_where_a_model_is_asked(
    database: Opened,
) -> None:
    situations = situations_in(STRANGERS.read_bytes())
    found = await shares(tuple(map(Draft.of, situations)), database)
    assert found.own_words >= STRANGERS_OWN_WORDS
