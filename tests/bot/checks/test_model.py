"""The model: what of it is red, and what may pass by itself."""

import msgspec
import pytest

from bot.checks.finding import Verdict
from bot.checks.gate import findings
from bot.config import Config
from tests.bot.checks.verdicts import one_red, red
from tests.stand_ins.model_desk import ModelDesk

NOBODY = "http://127.0.0.1:1"


@pytest.mark.parametrize("kind", ["invalid_json", "schema_violation", "empty"])
async def test_model_that_keeps_to_no_schema_is_red(
    sound: Config, model: ModelDesk, kind: str
) -> None:
    await model.fault(kind, times=None)

    assert "set another LLM_MODEL" in one_red(await findings(sound), "model")


async def test_model_that_is_away_is_a_warning(sound: Config) -> None:
    away = msgspec.structs.replace(sound, openai_base_url=f"{NOBODY}/v1")

    found = await findings(away)

    assert red(found) == []
    [about] = [it for it in found if it.subject == "model"]
    assert about.verdict is Verdict.WARN
    assert "the service starts degraded" in about.says


async def test_model_that_the_server_does_not_know_is_red(sound: Config) -> None:
    misspelt = msgspec.structs.replace(sound, llm_model="gpt-99")

    says = one_red(await findings(misspelt), "model")

    assert says == "unknown to the server: gpt-99; correct the name"
