"""Older messages, which the model doesn't see any more, become a few sentences."""

from datetime import timedelta

import msgspec

from nodes.kit import Kit
from nodes.ports import Model
from rules.changes import SummedUp
from rules.drafts import ModelPrompt, PromptMessage
from rules.outcomes import Outcome
from rules.session import Remark, Session

WORTH_IT = 6  # messages: a call for each that is forgotten would cost as much again
SUMMED_UP_WITHIN = timedelta(seconds=12)
LONGEST = 1200  # characters of a summary


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a model made of *known*, the summary before, and *messages*."""

    known: str
    messages: tuple[Remark, ...]
    text: str


def is_due(session: Session) -> bool:
    """Say whether enough messages are forgotten to sum them up."""
    return len(session.forgotten) >= WORTH_IT


async def summary_of(session: Session, model: Model, kit: Kit) -> Summary:
    """
    Have *model* sum up what is forgotten.

    Raises:
        PortError: It doesn't.
        MissingText: The prompt isn't there.
    """
    known, messages = session.summary, session.forgotten
    written = "\n".join(f"{one.speaker}: {one.text}" for one in messages)
    instructions = kit.prompts.prompt("summary", known=known, messages=written)
    text = await model.summarise(
        ModelPrompt((PromptMessage("user", instructions),)),
        deadline=kit.clock.now() + SUMMED_UP_WITHIN,
    )
    text = text.strip()[:LONGEST]
    return Summary(known=known, messages=messages, text=text or known)


def summed_up(session: Session, summary: Summary) -> Outcome:
    """
    Put *summary* in the place of the messages that it is of.

    Reports:
        SummedUp: unless the session has begun anew meanwhile, or has lost messages.
    """
    messages = len(summary.messages)
    is_of_it = session.forgotten[:messages] == summary.messages
    if not is_of_it or session.summary != summary.known:
        return Outcome()
    return Outcome(changes=(SummedUp(messages, summary.text),))
