"""The port to the models: prompts in, checked shapes out, a `PortError` else."""

import asyncio
from datetime import datetime
from typing import Self

import msgspec

from bot.config import Config
from bot.outside.model.breaker import BreakerState
from bot.outside.model.caller import PORT, Caller, Question
from bot.outside.model.race import HedgeShare, Race
from bot.outside.model.schema import AnswerFormat, AnswerT
from bot.outside.model.wire import CallFailed, ImagePart, ImageUrl, Message, TextPart
from nodes.ports import Clock, PortError
from rules.drafts import (
    ModelAnswer,
    ModelPrompt,
    PhotoAnswer,
    PhotoPrompt,
    Purpose,
    SummaryAnswer,
)
from rules.fallback import Degradation

ANSWER = AnswerFormat(ModelAnswer)
SUMMARY = AnswerFormat(SummaryAnswer)
PHOTO = AnswerFormat(PhotoAnswer)
LISTING_S = 10.0


class NoModel:
    """Stands where no model is set up: understanding is by rules alone."""

    @property
    def trouble(self) -> Degradation | None:
        return Degradation.NO_MODEL

    @property
    def is_blind(self) -> bool:
        return True

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        raise PortError(PORT, Degradation.NO_MODEL)

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        raise PortError(PORT, Degradation.NO_MODEL)

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        raise PortError(PORT, Degradation.NO_MODEL)


class ModelNames(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked: with words, with pictures, and in the second place."""

    words: str
    photos: str
    fallback: str | None = None

    @property
    def all(self) -> frozenset[str]:
        """Each name once."""
        return frozenset(filter(None, (self.words, self.photos, self.fallback)))

    @classmethod
    def of(cls, config: Config) -> Self:
        """Give those that *config* names."""
        return cls(
            words=config.llm_model,
            photos=config.vision_model,
            fallback=config.llm_fallback_model,
        )


class OpenAiModel:
    """Asks the models of a server; `nodes.ports.Model` and `nodes.ports.Eyes`."""

    def __init__(
        self, caller: Caller, clock: Clock, names: ModelNames, config: Config
    ) -> None:
        self._caller = caller
        self._clock = clock
        self._names = names
        self._config = config
        self._hedges = HedgeShare()

    def with_model(self, name: str) -> Self:
        """Give a client that asks *name* with words, under the same limits."""
        names = msgspec.structs.replace(self._names, words=name)
        return type(self)(self._caller, self._clock, names, self._config)

    async def unlisted(self) -> tuple[str, ...]:
        """
        Name the models in use that the server doesn't list.

        Raises:
            PortError: The server doesn't tell.
        """
        try:
            async with asyncio.timeout(LISTING_S):
                await self._caller.look_for(self._names.all)
        except (CallFailed, TimeoutError) as error:
            raise PortError(PORT, Degradation.FAILURE) from error
        return tuple(sorted(self._caller.unlisted & self._names.all))

    @property
    def trouble(self) -> Degradation | None:
        """Why the next question would fail at once, if it would."""
        if self._caller.is_spent:
            return Degradation.MONEY
        unlisted, states = self._caller.unlisted, self._caller.states
        able = {
            name
            for name in (self._names.words, self._names.fallback or self._names.words)
            if name not in unlisted and states.get(name) is not BreakerState.REFUSES
        }
        if able:
            return None
        if self._names.words in unlisted:
            return Degradation.NO_MODEL
        return Degradation.BREAKER

    @property
    def is_blind(self) -> bool:
        """Whether the server doesn't know the model that is to see pictures."""
        return self._names.photos in self._caller.unlisted

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        """Answer a turn before *deadline*; PortError if there is no answer."""
        question = Question(
            purpose=Purpose.ANSWER, messages=_messages(prompt), wanted=ANSWER
        )
        return await self._ask(question, self._names.words, deadline)

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        """Put older messages into a few sentences; PortError if there are none."""
        question = Question(
            purpose=Purpose.SUMMARY, messages=_messages(prompt), wanted=SUMMARY
        )
        return (await self._ask(question, self._names.words, deadline)).summary

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        """Say what a picture shows before *deadline*; PortError if it can't be told."""
        image = ImagePart(ImageUrl(prompt.image))
        words = (TextPart(prompt.words),) if prompt.words else ()
        question = Question(
            purpose=Purpose.PHOTO,
            messages=(
                Message("system", prompt.instructions),
                Message("user", (*words, image)),
            ),
            wanted=PHOTO,
        )
        return await self._ask(question, self._names.photos, deadline)

    async def _ask(
        self, question: Question[AnswerT], model: str, deadline: datetime
    ) -> AnswerT:
        left_s = (deadline - self._clock.now()).total_seconds()
        within_s = min(left_s, self._config.llm_timeout_seconds)
        if within_s <= 0 or self._caller.comes_too_late(question, within_s):
            raise PortError(PORT, Degradation.TIME)
        models = (model, self._names.fallback or model)
        race = Race(self._caller, question, models, self._hedges)
        return await race.run(
            hedge_after_s=self._config.llm_hedge_after_seconds, within_s=within_s
        )


def _messages(prompt: ModelPrompt) -> tuple[Message, ...]:
    return tuple(Message(one.role, one.content) for one in prompt.messages)
