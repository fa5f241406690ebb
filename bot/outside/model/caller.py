"""One call of one model: its limits, what it costs, and what is noted of it."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Generic, Protocol

import msgspec

from bot.config import Config
from bot.metrics import LLM_LATENCY_MS
from bot.outside.model.breaker import Breaker, BreakerState
from bot.outside.model.ledger import Ledger, OverBudget
from bot.outside.model.queue import CallQueue
from bot.outside.model.schema import AnswerFormat, AnswerT
from bot.outside.model.wire import (
    UNCHARGED,
    CallFailed,
    CallOutcome,
    Message,
    Reply,
    Tokens,
    estimate,
    read_answer,
)
from bot.outside.sharing import Sharing
from bot.sessions.recording import RECORDING
from bot.store.trace import ModelCall
from bot.tracing.spans import SPANS
from nodes.ports import PortError
from rules.drafts import Purpose
from rules.fallback import Degradation

PORT = "model"
FAIR_S = 2.0  # who was given less time to answer isn't blamed for being late


class Server(Protocol):
    """What answers: `bot.outside.model.server.OpenAiServer`."""

    async def complete(
        self, model: str, messages: tuple[Message, ...], wanted: AnswerFormat[Any]
    ) -> Reply:
        """Ask *model* once; CallFailed if it doesn't answer."""
        ...

    async def models(self) -> frozenset[str]:
        """Name the models that there are; none if the server keeps no list."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class Question(msgspec.Struct, Generic[AnswerT], frozen=True, kw_only=True):
    """What is asked, and in which shape the answer is wanted."""

    purpose: Purpose
    messages: tuple[Message, ...]
    wanted: AnswerFormat[AnswerT]


class Admission(msgspec.Struct):
    """The leave to make one call; *reserved_usd* is set aside for it."""

    model: str
    reserved_usd: float
    is_open: bool = True  # neither used up nor given back


class _Call:
    """A call under way; *started_s* is None while it waits for its turn."""

    def __init__(self, model: str, question: Question[Any]) -> None:
        self.model = model
        self.purpose = question.purpose
        self.started_s: float | None = None
        self.seconds = 0.0
        self.reply: Reply | None = None
        self.outcome = CallOutcome.CANCELLED
        self._guess = estimate(question.messages)

    @property
    def tokens(self) -> Tokens:
        """What it took: as the server tells, else a guess."""
        if self.reply is not None and self.reply.tokens is not None:
            return self.reply.tokens
        return Tokens(0, 0) if self.outcome in UNCHARGED else self._guess


class Caller:
    """Makes calls, within the limits that all of them share."""

    def __init__(
        self,
        server: asyncio.Future[Server],
        ledger: Ledger,
        config: Config,
        sharing: Sharing,
    ) -> None:
        """*server* comes when the package has been imported."""
        self._server = server
        self._ledger = ledger
        self._queue = CallQueue(
            sharing,
            places=config.llm_concurrency,
            per_minute=config.llm_requests_per_minute,
        )
        self._breakers: dict[str, Breaker] = {}
        self._unlisted: frozenset[str] = frozenset()

    @property
    def unlisted(self) -> frozenset[str]:
        """The models that the server doesn't list and that never answered."""
        return self._unlisted

    async def look_for(self, models: frozenset[str]) -> None:
        """
        Find out which of *models* the server doesn't list.

        Raises:
            CallFailed: It doesn't tell.
        """
        listed = await (await asyncio.shield(self._server)).models()
        missing = models - listed if listed else frozenset()
        self._unlisted = (self._unlisted - models) | missing

    @property
    def is_trying(self) -> bool:
        """Whether some model is only tried at the moment."""
        return any(
            breaker.state is BreakerState.TRIES for breaker in self._breakers.values()
        )

    @property
    def states(self) -> Mapping[str, BreakerState]:
        """What becomes of a call of each model that was called."""
        return {model: breaker.state for model, breaker in self._breakers.items()}

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left of the day's budget."""
        return self._ledger.is_spent

    def comes_too_late(self, question: Question[Any], within_s: float) -> bool:
        """Whether so many calls wait that an answer can't be hoped for in time."""
        return self._queue.comes_too_late(question.purpose, within_s)

    def admit(self, model: str, question: Question[Any]) -> Admission:
        """
        Give leave for one call: `call` uses it up, or it is given back.

        Raises:
            PortError: The budget is spent, or the model failed too often.
        """
        try:
            usd = self._ledger.reserve(model, estimate(question.messages))
        except OverBudget as error:
            raise PortError(PORT, Degradation.MONEY) from error
        if not self._breaker(model).enter():
            self._ledger.release(usd)
            raise PortError(PORT, Degradation.BREAKER)
        return Admission(model, usd)

    def give_back(self, admission: Admission) -> None:
        """Take back the leave for a call that isn't made; else do nothing."""
        if admission.is_open:
            admission.is_open = False
            self._ledger.release(admission.reserved_usd)
            self._breaker(admission.model).left()

    async def call(
        self, admission: Admission, question: Question[AnswerT], until_s: float
    ) -> AnswerT:
        """
        Make one call; at *until_s* of the loop's time it is cut off.

        Raises:
            CallFailed: There is no answer that can be used.
        """
        call = _Call(admission.model, question)
        try:
            async with asyncio.timeout_at(until_s), self._queue.begun(call.purpose):
                server = await asyncio.shield(self._server)
                call.started_s = time.perf_counter()
                call.reply = await server.complete(
                    call.model, question.messages, question.wanted
                )
            answer = read_answer(call.reply, question.wanted)
            call.outcome = CallOutcome.ANSWERED
            return answer
        except TimeoutError as error:
            call.outcome = CallOutcome.TIMEOUT
            raise CallFailed(CallOutcome.TIMEOUT) from error
        except CallFailed as error:
            call.outcome = error.outcome
            raise
        finally:
            if call.started_s is None:
                self.give_back(admission)
            else:
                admission.is_open = False
                self._ledger.release(admission.reserved_usd)
                call.seconds = time.perf_counter() - call.started_s
                self._judge(call)
                self._note(call)

    def _judge(self, call: _Call) -> None:
        breaker = self._breaker(call.model)
        match call.outcome:
            case CallOutcome.ANSWERED:
                breaker.succeeded()
                self._unlisted -= {call.model}  # some servers know aliases
            case CallOutcome.CANCELLED:
                breaker.left()
            case CallOutcome.TIMEOUT if call.seconds < FAIR_S:
                breaker.left()
            case _:
                breaker.failed()

    def _note(self, call: _Call) -> None:
        ms = call.seconds * 1000
        tokens = call.tokens
        usd = self._ledger.charge(call.model, tokens)
        LLM_LATENCY_MS.labels(call.model, call.purpose, call.outcome).observe(ms)
        SPANS.tell(
            f"model {call.purpose}",
            ms,
            model=call.model,
            outcome=call.outcome,
            tokens_in=tokens.incoming,
            tokens_out=tokens.outgoing,
        )
        recording = RECORDING.get(None)
        if recording is not None:
            recording.model_calls.append(
                ModelCall(
                    model=call.model,
                    node=call.purpose,
                    ms=ms,
                    tokens_in=tokens.incoming,
                    tokens_out=tokens.outgoing,
                    usd=usd,
                    outcome=call.outcome,
                )
            )

    def _breaker(self, model: str) -> Breaker:
        if model not in self._breakers:
            self._breakers[model] = Breaker(model, time.monotonic)
        return self._breakers[model]
