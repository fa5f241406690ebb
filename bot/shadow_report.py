"""What a canary in the shadow would have said, beside what was said."""

from collections.abc import Sequence

import msgspec

from bot.store.shadows import Shadow
from rules.differences import What
from rules.grounding import Ruling
from rules.ids import SubscriberId, TurnId

SHOWN = 20  # of the answers that differ, the newest


class SideBySide(msgspec.Struct, frozen=True, kw_only=True):
    """
    Two answers to one turn that differ.

    said, shadow: the texts, a line per bubble; what: in what they differ.
    """

    turn_id: TurnId
    subscriber: SubscriberId
    said: str
    shadow: str
    what: tuple[What, ...]
    is_money: bool


class ShadowReport(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the last turns that the canary has thought, too; *shown*: which."""

    turns: int = 0
    differs: int = 0
    money: int = 0
    blocked: int = 0
    degraded: int = 0
    shown: tuple[SideBySide, ...] = ()


def reported(shadows: Sequence[Shadow]) -> ShadowReport:
    """Count *shadows*, which stand newest first."""
    answers = [one.answer for one in shadows]
    differing = [one for one in shadows if one.answer.differences]
    return ShadowReport(
        turns=len(shadows),
        differs=len(differing),
        money=sum(any(it.is_money for it in one.differences) for one in answers),
        blocked=sum(one.verdict not in (None, Ruling.PASS) for one in answers),
        degraded=sum(one.degraded is not None for one in answers),
        shown=tuple(map(_side_by_side, differing[:SHOWN])),
    )


def _side_by_side(shadow: Shadow) -> SideBySide:
    differences = shadow.answer.differences
    texts = [(it.was, it.now) for it in differences if it.what is What.TEXT]
    said, thought = texts[0] if texts else (_words(shadow), _words(shadow))
    return SideBySide(
        turn_id=shadow.turn_id,
        subscriber=shadow.subscriber,
        said=said,
        shadow=thought,
        what=tuple(it.what for it in differences),
        is_money=any(it.is_money for it in differences),
    )


def _words(shadow: Shadow) -> str:
    call = shadow.answer.call
    messages = call.messages if call else ()
    return "\n".join(one.get("text") or one.get("url", "") for one in messages)
