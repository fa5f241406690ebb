"""Answers of a model to real requests, and the conversations that led to them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from rules.drafts import SLOT, ModelAnswer
from tests.golden.transcript import Conversation, Transcript
from tests.situations import Situation

HERE = Path(__file__).parent
FILES = ("tuned_on.jsonl", "measured_on.jsonl", "unseen.jsonl")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What a model answers to the last message of a talk.

    golden: the transcript that the talk is taken from, "talk" and a number otherwise;
    talk: its lines, as in a transcript; again: what it answers when its words were
    refused; situation: how the chat stands before the talk, if not at its beginning.
    """

    n: int
    golden: str
    talk: tuple[str, ...]
    answer: ModelAnswer
    again: ModelAnswer | None = None
    situation: Situation | None = None

    @classmethod
    def of(cls, situation: Situation) -> Self:
        """Give the draft of a *situation*, which names neither acts nor products."""
        answer = ModelAnswer(
            acts=(),
            product_ids=(),
            reply=situation.reply,
            language="uk",
            confidence=1,
            wants_human=False,
        )
        return cls(
            n=situation.n,
            golden="",
            talk=(f"> {situation.shopper}",),
            answer=answer,
            situation=situation,
        )

    @property
    def conversation(self) -> Conversation:
        """The talk as it is played."""
        return Transcript.of("\n".join(self.talk)).conversations[0]

    @property
    def second(self) -> ModelAnswer:
        """What is answered to every call but the first."""
        return self.again or self.answer


def is_heard(answer: ModelAnswer, text: str) -> bool:
    """
    Say whether *text* holds the reply as it was drafted, slots filled.

    Questions aside: which one is asked at the end is the plan's to say.
    """
    return all(
        re.search(_pattern(sentence), text) is not None
        for sentence in _statements(answer)
    )


def _statements(answer: ModelAnswer) -> Iterator[str]:
    for bubble in answer.reply:
        for sentence in _SENTENCE.split(bubble.strip()):
            if "?" not in sentence:
                yield sentence


def _pattern(sentence: str) -> str:
    parts = SLOT.split(sentence)[:: SLOT.groups + 1]
    return ".+?".join(map(re.escape, parts))


def read(name: str) -> tuple[Draft, ...]:
    """Read the drafts of a file of `FILES`, one a line."""
    lines = (HERE / name).read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Draft) for line in lines)
