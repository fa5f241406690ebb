"""
What does a turn cost?

`python -m tools.tokens_per_turn` plays the golden transcripts in memory with the
stand-in model in each of its characters, and prints calls, tokens and milliseconds per
turn, as docs/turn-costs.md has them; `--only G40,G41` and `--kind photos --kind
payment` choose among them.  Tokens are estimated as the stand-in estimates them; what a
server adds for the schema isn't in them.  The milliseconds are of the processor,
without the stand-in's own, the store, and pictures that are decoded.
"""

import asyncio
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from loadtest.stand_ins.model.chat import prompt_tokens, tokens_of
from loadtest.statistics import percentile
from rules.drafts import ModelAnswer, ModelPrompt, PhotoAnswer, PhotoPrompt
from rules.ids import SubscriberId
from rules.messages import Photo
from rules.session import Bubble
from tests.fakes import ScriptedEyes
from tests.golden.answers import Recording
from tests.golden.in_memory import InMemory
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Transcript, transcripts
from tests.scripted_model import ScriptedModel

SCRIPTS = ("helpful", "chatty", "contrary")
KINDS = {
    "photos": frozenset(range(28, 43)),
    "offer": frozenset(range(59, 70)),
    "payment": frozenset(range(70, 100)),
    "review": frozenset({*range(121, 126), *range(129, 132), 134}),
    "handoff": frozenset({35, 41, 97, *range(103, 107), 118}),
}
COLUMNS = (
    "script",
    "calls per turn",
    "looks per turn",
    "tokens in, p50 / p95",
    "tokens out, p50 / p95",
    "CPU ms per turn, p50 / p95",
)
_NUMBER = re.compile(r"g(\d+)-")


@dataclass
class TurnCost:
    """What one turn took; *looks* are calls about a picture, *calls* the others."""

    calls: int = 0
    looks: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cpu_ms: float = 0

    def add(self, request: Mapping[str, Any], answer: msgspec.Struct) -> None:
        """Add the tokens of *request* and *answer*."""
        self.tokens_in += prompt_tokens(request)
        self.tokens_out += tokens_of(msgspec.json.encode(answer).decode())


class CountedModel(ScriptedModel):
    """Counts what it reads and writes for the last of *turns*."""

    def __init__(self, name: str, turns: list[TurnCost]) -> None:
        super().__init__(name)
        self._turns = turns

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        began_s = time.process_time()
        answer = await super().answer(prompt, deadline=deadline)
        turn = self._turns[-1]
        turn.calls += 1
        turn.add(msgspec.to_builtins(prompt), answer)
        turn.cpu_ms -= 1000 * (time.process_time() - began_s)
        return answer


class CountedEyes(ScriptedEyes):
    """Counts what it sees and tells in the last of *turns*."""

    def __init__(self, turns: list[TurnCost]) -> None:
        super().__init__()
        self._turns = turns

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        turn = self._turns[-1]
        turn.looks += 1
        answer = await super().look(prompt, deadline=deadline)
        picture = {"type": "image_url", "image_url": {"url": prompt.image}}
        messages = [
            {"role": "system", "content": prompt.instructions},
            {"role": "user", "content": [_text(prompt.words), picture]},
        ]
        turn.add({"messages": messages}, answer)
        return answer


def _text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


class CountedWorld(Recording):
    """A world that begins a new cost with each turn."""

    def __init__(self, model: CountedModel, turns: list[TurnCost]) -> None:
        super().__init__(model)
        self._turns = turns
        self.eyes = CountedEyes(turns)
        self.kit = replace(self.kit, eyes=self.eyes)

    async def hear(
        self, subscriber: SubscriberId, *texts: str, photos: tuple[Photo, ...] = ()
    ) -> tuple[Bubble, ...]:
        turn = TurnCost()
        self._turns.append(turn)
        began_s = time.process_time()
        answer = await super().hear(subscriber, *texts, photos=photos)
        turn.cpu_ms += 1000 * (time.process_time() - began_s)
        return answer


async def costs(script: str, paths: Iterable[Path]) -> list[TurnCost]:
    """Play *paths* with *script* and give the cost of each turn."""
    turns: list[TurnCost] = []
    for path in paths:
        for conversation in Transcript.read(path).conversations:
            world = CountedWorld(CountedModel(script, turns), turns)
            await Play(InMemory(world)).through(conversation)
    return turns


def chosen(numbers: frozenset[int]) -> tuple[Path, ...]:
    """Give the transcripts of the goldens of these *numbers*; all if there are none."""
    if not numbers:
        return (*transcripts(), *transcripts(FOLDER / "own"))
    found = [(path, _NUMBER.match(path.name)) for path in transcripts()]
    return tuple(path for path, match in found if match and int(match[1]) in numbers)


def table(played: Mapping[str, Sequence[TurnCost]]) -> str:
    """Write what the turns of each script took, in Markdown."""
    rows = (_cells(script, turns) for script, turns in played.items())
    lines = (COLUMNS, ("---",) * len(COLUMNS), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(script: str, turns: Sequence[TurnCost]) -> tuple[str, ...]:
    asked = [turn for turn in turns if turn.calls or turn.looks]
    return (
        script,
        f"{sum(turn.calls for turn in turns) / len(turns):.2f}",
        f"{sum(turn.looks for turn in turns) / len(turns):.3f}",
        _spread([turn.tokens_in for turn in asked]),
        _spread([turn.tokens_out for turn in asked]),
        _spread([turn.cpu_ms for turn in turns]),
    )


def _spread(values: Sequence[float]) -> str:
    ordered = sorted(values) or [0]
    half, most = percentile(ordered, 50), percentile(ordered, 95)
    return f"{round(half, 1):g} / {round(most, 1):g}"


@click.command()
@click.option("--only", default="", help="numbers of goldens: G40,G41")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)))
@click.argument("scripts", nargs=-1, type=click.Choice(SCRIPTS))
def main(only: str, kinds: tuple[str, ...], scripts: tuple[str, ...]) -> None:
    """Print a table with a row for each of SCRIPTS, or for all of them."""
    numbers = {int(number) for number in re.findall(r"\d+", only)}
    paths = chosen(frozenset(numbers).union(*(KINDS[kind] for kind in kinds)))
    if not paths:
        raise click.BadParameter(f"no golden has such a number: {only}")
    played = {name: asyncio.run(costs(name, paths)) for name in scripts or SCRIPTS}
    first = next(iter(played.values()))
    asked = sum(1 for turn in first if turn.calls or turn.looks)
    print(
        f"{len(paths)} transcripts, {len(first)} turns, {asked} with a call or a look."
    )
    print(f"\n{table(played)}")


if __name__ == "__main__":
    main()
