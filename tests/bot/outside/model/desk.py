"""A model client over the stand-in, opened as the service opens it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from bot.config import Config, read_config
from bot.outside.model.client import OpenAiModel
from bot.outside.model.opening import open_model
from bot.outside.sharing import Alone
from bot.sessions.recording import RECORDING, Recording
from bot.store.errors import StoreUnavailable
from bot.store.spend import DaySpend
from bot.store.trace import ModelCall
from rules.drafts import ModelAnswer, ModelPrompt, PhotoPrompt, PromptMessage
from tests.fakes import NOON, FakeClock
from tests.stand_ins.model_desk import ModelDesk

PROMPT = ModelPrompt(
    (PromptMessage("system", "Answer with JSON."), PromptMessage("user", "Привіт"))
)
PICTURE = PhotoPrompt(
    instructions="Look.", words="Є таке?", image="data:image/png;base64,iVBORw0KGgo="
)
GOOD = {
    "acts": [{"kind": "price", "details": [{"name": "product", "value": "malva"}]}],
    "product_ids": ["malva"],
    "reply": ["{product} — {price} грн."],
    "language": "uk",
    "confidence": 0.9,
    "wants_human": False,
}


class MemoryBook:
    """Costs by day and model; refuses as long as it is told to."""

    def __init__(self) -> None:
        self.entries: list[tuple[date, DaySpend]] = []
        self.is_away = False

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
        if self.is_away:
            raise StoreUnavailable
        entry = DaySpend(
            model=model,
            calls=calls,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            usd=usd,
        )
        self.entries.append((day, entry))

    async def of_day(self, day: date) -> tuple[DaySpend, ...]:
        if self.is_away:
            raise StoreUnavailable
        return tuple(entry for when, entry in self.entries if when == day)


class Desk:
    """The client under test, the stand-in behind it, and what was noted."""

    def __init__(self, model: OpenAiModel, stand_in: ModelDesk) -> None:
        self.model = model
        self.stand_in = stand_in
        self.recording = Recording(model_until_s=0)
        RECORDING.set(self.recording)

    async def answer(self, *, within_s: float = 5) -> ModelAnswer:
        """Ask the one question."""
        return await self.model.answer(PROMPT, deadline=deadline(within_s))

    @property
    def noted(self) -> list[ModelCall]:
        """The calls in the turn's trace."""
        return self.recording.model_calls

    @property
    def outcomes(self) -> list[str]:
        """How they ended."""
        return [call.outcome for call in self.noted]

    async def requests(self) -> list[dict[str, Any]]:
        """What the stand-in was asked."""
        log = await self.stand_in.ask("GET", "/control/log?kind=call")
        return [entry["detail"]["request"] for entry in log["entries"]]


def deadline(within_s: float) -> datetime:
    """Give the time in *within_s* seconds of the clock that stands at noon."""
    return NOON + timedelta(seconds=within_s)


def a_config(stand_in: ModelDesk, settings: Mapping[str, str]) -> Config:
    """Point the settings at the stand-in."""
    return read_config(
        {
            "OPENAI_API_KEY": "key",
            "OPENAI_BASE_URL": str(stand_in.client.make_url("/v1")),
            "LLM_MODEL": "stand-in",
            "VISION_MODEL": "stand-in",
            "LLM_PRICES": "stand-in=1000/2000,spare=10/20",
            **settings,
        }
    )


@asynccontextmanager
async def opened(
    stand_in: ModelDesk, book: MemoryBook, **settings: str
) -> AsyncIterator[Desk]:
    """Open the client; *settings* are variables."""
    config = a_config(stand_in, settings)
    async with open_model(config, book, FakeClock(), Alone()) as model:
        assert isinstance(model, OpenAiModel)
        yield Desk(model, stand_in)


def encoded(answer: object) -> str:
    """Write an answer as a model does."""
    return msgspec.json.encode(answer).decode()
