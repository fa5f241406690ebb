"""What a shopper is told, and what a turn's trace says, while the model misbehaves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from prometheus_client import REGISTRY

from bot import keys
from bot.config.values import LlmPrice, Secret
from bot.outside.model.breaker import FAILURES
from bot.store.trace import Gate, TurnTrace
from rules.acts import ActKind
from rules.drafts import DraftAct, ModelAnswer
from rules.fallback import Degradation
from rules.ids import SubscriberId
from rules.session import Ask
from rules.stages import Stage
from tests.model_process import MODEL, ModelControl, a_model_process, asking, control_of
from tests.service import Running, a_service, eventually, with_demo_catalog

TOKEN = "a program's token"
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}
WORDS = "скільки коштує сукня мальва?"
PRICE = "1890"
OWN_WORDS = "За «Мальву» просимо рівно {price} грн."
BUDGET_S = 5.0
PATIENCE_S = 0.6  # with the model
REPLY = ModelAnswer(
    acts=(DraftAct(ActKind.PRICE, ()),),
    product_ids=(),
    reply=(OWN_WORDS,),
    language="uk",
    confidence=0.9,
    wants_human=False,
)
AGAIN = ("answered", "answered")
FAILURE = Degradation.FAILURE
NOT_UKRAINIAN = ("the reply isn't in Ukrainian throughout",)
TOO_LONG = ("a bubble has more than 450 characters",)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with a_model_process("helpful") as address:
        yield address


@pytest.fixture
async def control(address: str) -> AsyncIterator[ModelControl]:
    async with control_of(address) as control:
        await control.will_answer(REPLY)
        yield control


@pytest.fixture
async def service(
    database_url: str, address: str, control: ModelControl
) -> AsyncIterator[Running]:
    """A shop whose model answers, with little patience."""
    settings = asking(
        address,
        api_tokens=(Secret(TOKEN),),
        text_budget_seconds=BUDGET_S,
        llm_timeout_seconds=PATIENCE_S,
    )
    async with a_service(database_url, **settings) as running:
        await with_demo_catalog(running)
        yield running


async def asked(service: Running) -> tuple[str, TurnTrace]:
    """Ask for a price; give the answer, and the turn as the API tells it."""
    contact = await service.desk.contact()
    async with asyncio.timeout(BUDGET_S):
        await service.desk.write(contact, text=WORDS)
        heard = await service.heard(contact, 1)
    page = await read(service, f"/api/chats/{contact}/turns")
    [turn] = page["items"]
    return "\n".join(heard), msgspec.convert(turn, TurnTrace)


async def read(service: Running, path: str) -> Any:
    async with service.client.get(path, headers=ALLOWED) as response:
        assert response.status == 200, await response.text()
        return await response.json()


def outcomes(turn: TurnTrace) -> tuple[str, ...]:
    return tuple(call.outcome for call in turn.model_calls)


async def test_without_a_fault_the_model_speaks(service: Running) -> None:
    text, turn = await asked(service)
    assert OWN_WORDS.format(price=PRICE) in text
    assert outcomes(turn) == ("answered",)
    assert turn.degraded is None
    assert turn.gate and turn.gate.verdict == "pass"


@pytest.mark.parametrize(
    ("fault", "calls", "why", "reasons"),
    [
        ("slow_dribble", ("timeout",), Degradation.TIME, None),
        ("hang", ("timeout",), Degradation.TIME, None),
        ("cut", ("broken", "broken"), FAILURE, None),
        ("rate_limited", ("rate_limited",), FAILURE, None),
        ("server_error", ("server_error", "server_error"), FAILURE, None),
        ("invalid_json", ("not_json", "not_json"), FAILURE, None),
        ("schema_violation", ("wrong_shape", "wrong_shape"), FAILURE, None),
        ("empty", ("empty", "empty"), FAILURE, None),
        ("huge", ("too_large", "too_large"), FAILURE, None),
        ("wrong_language", AGAIN, Degradation.GATE, NOT_UKRAINIAN),
        ("prompt_echo", AGAIN, Degradation.GATE, TOO_LONG),
        ("invented_price", AGAIN, Degradation.GATE, ("money: 777",)),
    ],
)
async def test_the_shop_answers_in_time_and_the_trace_says_what_happened(
    service: Running,
    control: ModelControl,
    fault: str,
    calls: tuple[str, ...],
    why: Degradation,
    reasons: tuple[str, ...] | None,
) -> None:
    await control.fault(fault, times=None, retry_after=7)
    text, turn = await asked(service)
    assert PRICE in text
    assert OWN_WORDS.format(price=PRICE) not in text
    assert outcomes(turn) == calls
    assert turn.degraded == why
    assert turn.gate == (Gate("fail", reasons) if reasons else None)


def counted(rule: str) -> float:
    return REGISTRY.get_sample_value("krama_rule_hits_total", {"rule": rule}) or 0


async def test_what_only_the_model_sees_is_in_the_trace_and_counted(
    service: Running, control: ModelControl
) -> None:
    acts = (*REPLY.acts, DraftAct(ActKind.CANCEL, ()))
    await control.will_answer(replace(REPLY, acts=acts))
    before = counted("model alone: cancel")
    _, turn = await asked(service)
    assert "model alone: cancel" in turn.rules
    assert ActKind.CANCEL not in {act.kind for act in turn.acts}
    assert counted("model alone: cancel") == before + 1


async def test_a_person_whom_only_the_model_sees_wanted_is_offered_and_comes(
    service: Running, control: ModelControl
) -> None:
    await control.will_answer(replace(REPLY, acts=(), wants_human=True))
    contact = SubscriberId(await service.desk.contact())
    chats = service.app[keys.STORES].chats
    await service.desk.write(contact, text="ой лишенько моє")
    await service.settled()
    offered = await chats.get(contact)
    await service.desk.write(contact, text="так")
    await service.settled()
    taken = await chats.get(contact)
    assert offered and offered.pending and offered.pending.ask is Ask.HUMAN
    assert offered.stage is Stage.BROWSING
    assert taken and taken.stage is Stage.WITH_HUMAN


@pytest.mark.parametrize(
    ("fault", "first"),
    [("cut", "broken"), ("empty", "empty"), ("wrong_language", "answered")],
)
async def test_a_fault_that_passes_costs_one_more_call_and_not_the_words(
    service: Running, control: ModelControl, fault: str, first: str
) -> None:
    await control.fault(fault, times=1)
    text, turn = await asked(service)
    assert OWN_WORDS.format(price=PRICE) in text
    assert outcomes(turn) == (first, "answered")
    assert turn.degraded is None


async def test_over_the_days_budget_the_model_is_not_asked(
    database_url: str, address: str, control: ModelControl
) -> None:
    settings = asking(
        address,
        api_tokens=(Secret(TOKEN),),
        llm_prices=(LlmPrice(model=MODEL, usd_in=1000, usd_out=1000),),
        llm_daily_budget_usd=0.01,
    )
    async with a_service(database_url, **settings) as service:
        await with_demo_catalog(service)
        text, turn = await asked(service)
    assert PRICE in text
    assert turn.degraded == Degradation.MONEY
    assert turn.model_calls == ()


async def test_a_model_that_fails_again_and_again_is_left_alone_for_a_while(
    service: Running, control: ModelControl
) -> None:
    await control.fault("server_error", times=None)
    for _ in range(FAILURES):
        await asked(service)
    text, turn = await asked(service)
    assert PRICE in text
    assert turn.degraded == Degradation.BREAKER
    assert outcomes(turn) == ()
    degraded: list[str] = (await read(service, "/readyz"))["degraded"]
    assert "breaker" in degraded


async def test_a_model_that_the_server_does_not_know_leaves_a_service_that_says_so(
    database_url: str, address: str
) -> None:
    settings = asking(address, api_tokens=(Secret(TOKEN),)) | {"llm_model": "gpt-99"}
    async with a_service(database_url, **settings) as service:
        await with_demo_catalog(service)

        async def says_so() -> bool:
            degraded: list[str] = (await read(service, "/readyz"))["degraded"]
            return "no_model" in degraded

        await eventually(says_so)
        text, turn = await asked(service)
    assert PRICE in text
    assert turn.degraded == Degradation.NO_MODEL
    assert turn.model_calls == ()
