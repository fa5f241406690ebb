"""What the bot remembers: at the start of a turn recalled, at its end kept."""

from msgspec.structs import replace

from nodes.kit import Kit
from rules.changes import Change, Counted, ProfileChanged, Reachable, Remembered
from rules.messages import Turn
from rules.outcomes import Outcome
from rules.session import Remark, Session, Speaker


async def recall(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Note who writes and where a person can answer.

    Reports:
        Counted: always; ProfileChanged and Reachable when ManyChat told something new.
    """
    counters = replace(session.counters, turns=session.counters.turns + 1)
    changes: tuple[Change, ...] = (Counted(counters),)
    if turn.name and turn.name != session.profile.name:
        changes = (*changes, ProfileChanged(replace(session.profile, name=turn.name)))
    if turn.live_chat_url and turn.live_chat_url != session.live_chat_url:
        changes = (*changes, Reachable(turn.live_chat_url))
    return Outcome(changes=changes)


async def keep(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Keep what was said in the history, each message once.

    Reports:
        Remembered: the burst's messages and the bubbles of the answer.
    """
    shopper = tuple(Remark(Speaker.SHOPPER, text) for text in turn.texts if text)
    bot = tuple(
        Remark(Speaker.BOT, bubble.text)
        for bubble in session.draft.bubbles
        if bubble.text
    )
    return Outcome(changes=(Remembered((*shopper, *bot)),))
