"""What others must give: ManyChat's key works, the model answers as it should."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

from bot.checks.finding import Finding
from bot.config import Config
from bot.outside.manychat import CallFailure, Failure, open_manychat
from bot.outside.model.client import NoModel, OpenAiModel
from bot.outside.model.opening import open_model
from bot.outside.model.wire import CallFailed, CallOutcome
from bot.outside.sharing import Alone
from bot.sessions.kit import SystemClock
from bot.store.spend import DaySpend
from nodes.ports import PortError
from rules.drafts import ModelPrompt, PromptMessage

KEY_REMEDY = "copy the key anew from ManyChat, Settings, API"
REMEDIES = {
    Failure.UNAUTHORIZED: KEY_REMEDY,
    Failure.NOT_CONNECTED: "can this machine reach it?",
    Failure.UNANSWERED: "can this machine reach it?",
}
OTHER_MODEL = "it doesn't keep to our JSON schema: set another LLM_MODEL"
MODEL_REMEDIES = {
    CallOutcome.REFUSED: "correct OPENAI_API_KEY or the name of the model",
    CallOutcome.TOO_LARGE: OTHER_MODEL,
    CallOutcome.NOT_JSON: OTHER_MODEL,
    CallOutcome.WRONG_SHAPE: OTHER_MODEL,
    CallOutcome.EMPTY: OTHER_MODEL,
}
QUESTION = ModelPrompt((PromptMessage("user", "ping"),))


async def manychat(config: Config) -> AsyncIterator[Finding]:
    """Ask ManyChat whose key this is."""
    if config.manychat_api_key is None:
        yield Finding.fail(
            "ManyChat", f"MANYCHAT_API_KEY isn't set, nothing can be sent: {KEY_REMEDY}"
        )
        return
    async with open_manychat(config) as client:
        try:
            await client.account()
        except CallFailure as error:
            remedy = REMEDIES.get(error.failure, "try again later")
            yield Finding.fail("ManyChat", f"{error.failure}: {remedy}")
        else:
            yield Finding.ok("ManyChat", "the key works")


class NoBook:
    """Keeps no account: what a check asks costs next to nothing."""

    async def add(
        self,
        day: date,
        model: str,
        *,
        tokens_in: int,
        tokens_out: int,
        usd: float,
        calls: int,
    ) -> None:
        """Nothing is kept."""

    async def of_day(self, day: date) -> tuple[DaySpend, ...]:
        """Nothing is known to be spent."""
        return ()


async def model(config: Config) -> AsyncIterator[Finding]:
    """Ask whether the models that are named are there, and a word for an answer."""
    async with open_model(config, NoBook(), SystemClock(), Alone()) as client:
        if isinstance(client, NoModel):
            yield Finding.warn(
                "model", "neither OPENAI_API_KEY nor OPENAI_BASE_URL: rules alone"
            )
            return
        try:
            unlisted = await _unlisted(client, config)
            if unlisted:
                names = ", ".join(sorted(unlisted))
                yield Finding.fail(
                    "model", f"unknown to the server: {names}; correct the name"
                )
                return
            patience = timedelta(seconds=config.llm_timeout_seconds)
            await client.answer(QUESTION, deadline=SystemClock().now() + patience)
        except PortError as error:
            yield _trouble(error)
        else:
            yield Finding.ok("model", f"{config.llm_model} is there and answers")


async def _unlisted(client: OpenAiModel, config: Config) -> set[str]:
    missing = set(await client.unlisted())
    if config.canary_llm_model:
        missing.update(await client.with_model(config.canary_llm_model).unlisted())
    return missing


def _trouble(error: PortError) -> Finding:
    """Tell what is set up wrongly from what may pass by itself."""
    cause = error.__cause__
    outcome = cause.outcome if isinstance(cause, CallFailed) else CallOutcome.TIMEOUT
    if outcome in MODEL_REMEDIES:
        return Finding.fail("model", f"{outcome}: {MODEL_REMEDIES[outcome]}")
    return Finding.warn(
        "model", f"{outcome}: the service starts degraded; can this machine reach it?"
    )
