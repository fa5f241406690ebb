"""What shoppers hear of a model's drafts: webhook, service and ManyChat stand-in."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec
import pytest

from tests.conftest import new_database
from tests.replies.drafts import HALVES, Draft, read
from tests.replies.live import IN_OWN_WORDS, Fate, Opened, play_all
from tests.situations import read as situations_in

DRAFTS = {half: read(half) for half in HALVES}
STRANGERS = Path(__file__).parents[1] / "rules" / "strangers_drafts.jsonl"
EVERY = 17  # of the drafts, in each run
# The aim is 0.95; the second half has been played before the gate was tuned on it.
OWN_WORDS = {"tuned_on.jsonl": 0.95, "measured_on.jsonl": 0.94}
REFUSED = {"tuned_on.jsonl": 0.02, "measured_on.jsonl": 0.06}  # the aim is 0.02
STRANGERS_OWN_WORDS = 0.94  # their author had no fact sheet: three slots don't exist


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
    sample = tuple(one for half in HALVES for one in DRAFTS[half])[::EVERY]
    assert len(sample) >= 12
    assert await shares(sample, database) == Shares(1, 0)


@pytest.mark.long
@pytest.mark.parametrize("half", HALVES)
async def test_honest_drafts_are_heard_in_the_models_own_words(
    half: str, database: Opened
) -> None:
    found = await shares(DRAFTS[half], database)
    assert found.own_words >= OWN_WORDS[half]
    assert found.refused <= REFUSED[half]


@pytest.mark.long
async def test_strangers_drafts_are_heard_where_a_model_is_asked(
    database: Opened,
) -> None:
    situations = situations_in(STRANGERS.read_bytes())
    found = await shares(tuple(map(Draft.of, situations)), database)
    assert found.own_words >= STRANGERS_OWN_WORDS
