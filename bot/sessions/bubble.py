"""The interim bubble: a word while an answer takes longer, once in a turn."""

from bot.config import Config
from bot.metrics import INTERIM_BUBBLES, LEFT_OUT
from bot.sessions.arms import Arms
from bot.sessions.calls import just_queued
from bot.sessions.report import Reporter
from bot.sessions.run import Run
from bot.sessions.sender import Sender
from bot.store.calls import Call
from bot.store.last_calls import LastCalls
from bot.store.outbox import Outbox
from nodes.ports import Phrases
from rules.ids import SubscriberId
from rules.stages import Stage

PATIENCE_S = 1.5  # when calls wait longer than that, bubbles only make it worse


class Interim:
    """Queues bubbles; each of them is owed an answer before there is another."""

    def __init__(
        self,
        config: Config,
        arms: Arms,
        outbox: Outbox,
        last_calls: LastCalls,
        sender: Sender,
        reporter: Reporter,
    ) -> None:
        self._texts = {
            "text": config.manychat_interim_text,
            "photo": config.manychat_interim_text_with_image,
        }
        self._arms = arms
        self._outbox = outbox
        self._last_calls = last_calls
        self._sender = sender
        self._reporter = reporter
        self._owed: set[SubscriberId] = set()  # an answer, or a person

    def settled(self, subscriber: SubscriberId) -> None:
        """Say that what was owed is committed."""
        self._owed.discard(subscriber)

    async def send(self, run: Run) -> None:
        """Send a bubble for *run*, unless it is of no use there."""
        async with run.speaking:
            await self._send(run)

    async def _send(self, run: Run) -> None:
        if not self._is_wanted(run) or run.loaded is None:
            return
        if self._sender.expected_wait_s > PATIENCE_S:
            LEFT_OUT.labels("interim").inc()
            return
        self._owed.add(run.subscriber)
        run.has_bubble = True
        if await self._last_calls.has_bubble(run.subscriber, run.turn_id):
            return  # of a process that died before the answer
        kit = (await self._arms.of(run.loaded)).kit
        now = kit.clock.now()
        call = self._call(run, kit.phrases)
        id = await self._outbox.enqueue(
            run.subscriber,
            call,
            version=run.loaded.version,
            turn_id=run.turn_id,
            now=now,
        )
        INTERIM_BUBBLES.labels(run.media).inc()
        delivery = self._sender.put(
            just_queued(id, call, run.subscriber, turn_id=run.turn_id, now=now)
        )
        delivery.ended.add_done_callback(
            lambda ended: self._reporter.bubble_ended(run, ended)
        )

    def _is_wanted(self, run: Run) -> bool:
        return (
            run.loaded is not None
            and run.loaded.session.stage is not Stage.WITH_HUMAN
            and not run.is_over
            and run.subscriber not in self._owed
        )

    def _call(self, run: Run, phrases: Phrases) -> Call:
        override = self._texts[run.media]
        variant = run.loaded.session.counters.turns if run.loaded else 0
        texts = (
            (override,)
            if override
            else phrases.bubbles(f"interim.{run.media}", (), variant=variant)
        )
        messages = tuple({"type": "text", "text": text} for text in texts)
        return Call(kind="interim", messages=messages)
