"""Each wrong setting is red, with its remedy."""

from pathlib import Path

import msgspec
import pytest

from bot.checks.finding import Verdict
from bot.checks.gate import findings
from bot.config import Config, Secret
from tests.bot.checks.verdicts import Fault, red

NOBODY = "http://127.0.0.1:1"


SETTINGS = (
    Fault(
        "no webhook secret",
        {"manychat_webhook_secret": ()},
        "webhook secret",
        "set it to the secret",
    ),
    Fault("no ManyChat key", {"manychat_api_key": None}, "ManyChat", "copy the key"),
    Fault(
        "wrong ManyChat key",
        {"manychat_api_key": Secret("1:wrong")},
        "ManyChat",
        "copy the key anew",
    ),
    Fault(
        "nobody at ManyChat",
        {"manychat_api_url": NOBODY},
        "ManyChat",
        "can this machine reach it?",
    ),
    Fault(
        "no shop file",
        {"shop_file": Path("/nowhere/shop.yaml")},
        "shop file",
        "set SHOP_FILE",
    ),
    Fault(
        "the demo shop for real shoppers",
        {"manychat_api_url": "http://manychat.invalid"},
        "shop file",
        "set SHOP_FILE to your shop.yaml",
    ),
    Fault("too few connections", {"replicas": 100}, "capacity", "or REPLICAS"),
    Fault("unknown model", {"llm_model": "gpt-0"}, "model", "gpt-0; correct the name"),
    Fault(
        "unknown canary model",
        {"canary_llm_model": "gpt-00"},
        "model",
        "gpt-00; correct the name",
    ),
    Fault(
        "wrong model key",
        {"openai_api_key": Secret("wrong")},
        "model",
        "correct OPENAI_API_KEY",
    ),
)


@pytest.mark.parametrize("fault", SETTINGS, ids=lambda fault: fault.name)
async def test_wrong_setting_is_red(sound: Config, fault: Fault) -> None:
    found = await findings(msgspec.structs.replace(sound, **fault.change))

    assert fault.remedy in dict(red(found))[fault.subject]


async def test_limits_below_the_wanted_chats_are_a_warning(sound: Config) -> None:
    slow = msgspec.structs.replace(
        sound, manychat_sends_per_second=1, llm_requests_per_minute=60
    )

    found = [it for it in await findings(slow) if it.subject == "limits"]

    assert [it.verdict for it in found] == [Verdict.WARN] * 2
    assert "raise MANYCHAT_SENDS_PER_SECOND" in found[0].says
    assert "raise LLM_REQUESTS_PER_MINUTE" in found[1].says
