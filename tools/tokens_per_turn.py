"""
What does a turn cost?

`python -m tools.tokens_per_turn [SCRIPT]` plays every golden transcript in memory with
the stand-in model and prints calls and tokens per turn.  Tokens are estimated as the
stand-in estimates them; what a server adds for the schema isn't in them.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from loadtest.stand_ins.model.chat import prompt_tokens, tokens_of
from loadtest.statistics import percentile
from rules.drafts import ModelAnswer, ModelPrompt
from rules.ids import SubscriberId
from rules.messages import Photo
from rules.session import Bubble
from tests.golden.answers import Recording
from tests.golden.in_memory import InMemory
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Transcript, transcripts
from tests.scripted_model import ScriptedModel


@dataclass
class TurnCost:
    """The model's part in one turn."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


class CountedModel(ScriptedModel):
    """Counts what it reads and writes for the last of *turns*."""

    def __init__(self, name: str, turns: list[TurnCost]) -> None:
        super().__init__(name)
        self._turns = turns

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        answer = await super().answer(prompt, deadline=deadline)
        turn = self._turns[-1]
        turn.calls += 1
        turn.tokens_in += prompt_tokens(msgspec.to_builtins(prompt))
        turn.tokens_out += tokens_of(msgspec.json.encode(answer).decode())
        return answer


class CountedWorld(Recording):
    """A world that begins a new cost with each turn."""

    def __init__(self, model: CountedModel, turns: list[TurnCost]) -> None:
        super().__init__(model)
        self._turns = turns

    async def hear(
        self, subscriber: SubscriberId, *texts: str, photos: tuple[Photo, ...] = ()
    ) -> tuple[Bubble, ...]:
        self._turns.append(TurnCost())
        return await super().hear(subscriber, *texts, photos=photos)


async def costs(script: str) -> list[TurnCost]:
    """Play the transcripts with *script* and give the cost of each turn."""
    turns: list[TurnCost] = []
    for path in (*transcripts(), *transcripts(FOLDER / "own")):
        for conversation in Transcript.read(path).conversations:
            world = CountedWorld(CountedModel(script, turns), turns)
            await Play(InMemory(world)).through(conversation)
    return turns


def line(name: str, values: Sequence[float]) -> str:
    """Write one row of the table."""
    ordered = sorted(values)
    p50, p95 = percentile(ordered, 50), percentile(ordered, 95)
    return f"{name:32}{p50:>8.0f}{p95:>8.0f}{ordered[-1]:>8.0f}"


def main(script: str) -> None:
    """Print the table."""
    turns = asyncio.run(costs(script))
    asked = [turn for turn in turns if turn.calls]
    calls = sum(turn.calls for turn in turns)
    print(f"script {script}: {len(turns)} turns, {calls} calls")
    print(f"{calls / len(turns):.2f} calls per turn, {len(asked)} turns with a call")
    print(f"{'':32}{'p50':>8}{'p95':>8}{'max':>8}")
    print(line("calls, turns with a call", [turn.calls for turn in asked]))
    print(line("tokens in, turns with a call", [turn.tokens_in for turn in asked]))
    print(line("tokens out, turns with a call", [turn.tokens_out for turn in asked]))
    print(
        line("tokens, all turns", [turn.tokens_in + turn.tokens_out for turn in turns])
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "helpful")
