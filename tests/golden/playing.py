"""A transcript is played to a shop, and everything that it demands is looked at."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from msgspec.structs import replace

from rules.drafts import PhotoAnswer
from tests.builders import demo_catalog, demo_shop
from tests.golden.facts import SAYS, Answer, Facts, Heard, broken, is_said
from tests.golden.manners import Speech, rude
from tests.golden.sights import sight
from tests.golden.transcript import (
    FOLDER,
    LINE_BREAK,
    Beat,
    Conversation,
    Line,
    Message,
    Transcript,
    Unreadable,
)

OPENINGS = FOLDER / "openings"
LETTERS = "б"  # what "* writes 5000 letters" writes
_TIME = re.compile(r"(\d+)(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Player(Protocol):
    """A shop to talk to; shoppers go by "" and "2"."""

    async def say(self, shopper: str, burst: Sequence[Message]) -> None:
        """Send *burst* and wait until it is dealt with."""
        ...

    async def send_again(self, shopper: str) -> None:
        """Send the last message once more, as the same webhook."""
        ...

    async def decide(self, shopper: str, decision: str, reason: str) -> None:
        """Have a manager decide the shopper's last case, if it can still be decided."""
        ...

    async def take_over(self, shopper: str) -> None: ...

    async def release(self, shopper: str) -> None: ...

    async def pass_by(self, time: timedelta) -> None: ...

    async def restock(self, sku: str, pieces: int) -> None: ...

    async def sees(self, answer: PhotoAnswer | None) -> None:
        """Have a model see *answer* in strange pictures; None: it fails."""
        ...

    async def restart(self) -> None:
        """Stop the service at once, and start it again."""
        ...

    async def lose_notifier(self) -> None:
        """Let nothing more reach the managers but what they look up themselves."""
        ...

    async def heard(self, shopper: str) -> Answer:
        """Give what the shopper heard since it was asked last."""
        ...

    async def facts(self, shopper: str) -> Facts: ...


class Play:
    """
    One conversation with a shop.

    problems: a sentence for everything that isn't as it must be.
    """

    def __init__(self, player: Player, *, in_other_words: bool = False) -> None:
        """*in_other_words*: a model speaks, so that facts on words don't bind it."""
        self._player = player
        self._unasked = frozenset({SAYS}) if in_other_words else frozenset[str]()
        self._speech = Speech(demo_shop(), demo_catalog())
        self._words: list[str] = []
        self._before: dict[str, Facts] = {}
        self.problems: list[str] = []

    async def through(self, conversation: Conversation) -> Conversation:
        """Play *conversation*, and give it with the answers that came."""
        return tuple([await self._beat(beat) for beat in conversation])

    async def _beat(self, beat: Beat) -> Beat:
        if beat.event.startswith("opening "):
            await self._opening(beat)
            return beat
        if not (beat.burst or beat.event):
            return beat
        await self._happen(beat)
        lines: list[Line] = []
        for shopper in self._shoppers(beat):
            answer = await self._player.heard(shopper)
            lines.extend(_written(shopper, answer))
            await self._look(beat, shopper, answer)
        return replace(beat, answer=tuple(lines))

    async def _opening(self, beat: Beat) -> None:
        """Play what went before; only what it has come to is looked at."""
        steps = [replace(step, shopper=beat.shopper) for step in steps_to(beat.event)]
        for step in steps:
            await self._happen(step)
        answer = await self._player.heard(beat.shopper)
        await self._look(steps[-1], beat.shopper, Answer(answer.calls[-1:]))

    async def _happen(self, beat: Beat) -> None:
        if beat.burst:
            self._words.extend(message.text for message in beat.burst)
            await self._player.say(beat.shopper, beat.burst)
        else:
            await self._event(beat)

    async def _event(self, beat: Beat) -> None:
        match beat.event.split():
            case [("approve" | "ask_again" | "reject") as decision, *reason]:
                await self._player.decide(
                    beat.shopper, decision, reason[0] if reason else "other"
                )
            case ["takeover"]:
                await self._player.take_over(beat.shopper)
            case ["release"]:
                await self._player.release(beat.shopper)
            case ["again"]:
                await self._player.send_again(beat.shopper)
            case ["restart"]:
                await self._player.restart()
            case ["notifier", "down"]:
                await self._player.lose_notifier()
            case ["later", time]:
                await self._player.pass_by(_time(time))
            case ["stock", sku, pieces]:
                await self._player.restock(sku, int(pieces))
            case ["sees", *what]:
                await self._player.sees(sight(" ".join(what)))
            case ["writes", number, "letters"]:
                burst = (Message(LETTERS * int(number)),)
                await self._player.say(beat.shopper, burst)
            case _:
                raise Unreadable(f"no such event: {beat.event}")

    def _shoppers(self, beat: Beat) -> tuple[str, ...]:
        about = (*beat.facts, *beat.taboos)
        return tuple(dict.fromkeys((beat.shopper, *(line.shopper for line in about))))

    async def _look(self, beat: Beat, shopper: str, answer: Answer) -> None:
        """Compare what happened with what must hold."""
        if not (answer.calls or beat.facts or beat.taboos):
            return
        facts = await self._player.facts(shopper)
        known = (self._before.get(shopper, facts), facts)
        self._before[shopper] = facts
        found = rude(answer, known, self._words, self._speech)
        for line in beat.facts:
            if line.shopper == shopper:
                found.extend(broken(line.words, facts, answer, self._unasked))
        found.extend(
            f"must not say {line.words}"
            for line in beat.taboos
            if line.shopper == shopper and is_said(line.words, answer)
        )
        after = beat.event or " | ".join(message.text for message in beat.burst)
        self.problems.extend(f"{shopper}> {after}: {sentence}" for sentence in found)


def steps_to(event: str) -> tuple[Beat, ...]:
    """Give the steps of *event*, "opening NAME", from the very first one on."""
    name = event.removeprefix("opening ")
    steps = Transcript.read(OPENINGS / f"{name}.txt").conversations[0]
    first, *rest = steps
    if first.event.startswith("opening "):
        return (*steps_to(first.event), *rest)
    return steps


def _time(words: str) -> timedelta:
    match = _TIME.fullmatch(words)
    if match is None:
        raise Unreadable(f"no such time: {words}")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _written(shopper: str, answer: Answer) -> list[Line]:
    return [Line(shopper, _bubble(bubble)) for bubble in answer.bubbles]


def _bubble(bubble: Heard) -> str:
    if bubble.photo:
        return f"[photo {bubble.photo}]"
    return bubble.text.replace("\n", LINE_BREAK)
