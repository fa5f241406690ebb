"""Every answer of the transcripts with the session that it was made in."""

from dataclasses import replace
from pathlib import Path

import msgspec

from nodes.ports import Model
from rules.approval import approved
from rules.facts import Facts
from rules.knowing import facts_of
from rules.session import Bubble, Session, Speaker
from tests.builders import demo_catalog, demo_shop
from tests.golden.in_memory import InMemory
from tests.golden.playing import Play
from tests.golden.transcript import Transcript
from tests.world import World


class Answered(msgspec.Struct, frozen=True):
    """A session at the end of a turn, the answer in its draft."""

    session: Session

    @property
    def text(self) -> str:
        """The bubbles, a line each."""
        return "\n".join(one.text for one in self.session.draft.bubbles if one.text)

    @property
    def facts(self) -> Facts:
        """What the answer may rest on."""
        history = self.session.history
        words = [one.text for one in history if one.speaker is Speaker.SHOPPER]
        return facts_of(self.session, "\n".join(words), demo_catalog(), demo_shop())

    @property
    def is_approved(self) -> bool:
        """Whether the gate would let the answer through."""
        return approved(self.text, self.facts).passes


class Recording(World):
    """A world that keeps the sessions as they are at the end of each turn."""

    def __init__(self, model: Model | None = None) -> None:
        super().__init__()
        self.kit = replace(self.kit, model=model)
        self.answered: list[Answered] = []

    def _commit(
        self, after: Session, bubbles: tuple[Bubble, ...]
    ) -> tuple[Bubble, ...]:
        self.answered.append(Answered(after))
        return super()._commit(after, bubbles)


class Recorder(InMemory):
    """Plays in a world that remembers."""

    def __init__(self, model: Model | None = None) -> None:
        super().__init__()
        self._world = self.world = Recording(model)


async def answers_in(path: Path) -> list[Answered]:
    """Play a transcript and give its answers in words."""
    answered: list[Answered] = []
    for conversation in Transcript.read(path).conversations:
        player = Recorder()
        await Play(player).through(conversation)
        answered.extend(player.world.answered)
    return [one for one in answered if one.text]
