"""What came out another way when a turn was run once more."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec

from bot.store.records import Past, Record
from rules.money import HRYVNIA_WORDS
from rules.outcomes import settled
from rules.session import Bubble, Session

SUM = re.compile(rf"(\d[\d  ]*(?:[.,]\d+)?)[  ]*(?:{'|'.join(HRYVNIA_WORDS)})", re.I)
# What is said is compared as text; what is counted and summed up follows from it.
NOT_FACTS = frozenset(
    {"subscriber", "draft", "history", "forgotten", "summary", "counters", "stage"}
)


class What(StrEnum):
    """In what a turn can differ."""

    ACTS = "acts"
    STAGE = "stage"
    FACTS = "facts"
    TOTALS = "totals"
    GATE = "gate"
    TEXT = "text"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, as it was and as it is; *is_money*: a shopper would pay by it."""

    what: What
    was: str
    now: str
    is_money: bool = False


def differences(past: Past, record: Record, session: Session) -> tuple[Difference, ...]:
    """Compare a stored turn with *session*, to which it led when it was run again."""
    return tuple(_all(past, record, session))


def _all(past: Past, record: Record, session: Session) -> Iterator[Difference]:
    draft = session.draft
    was, now = past.trace.acts, draft.seen
    if was != now:
        yield Difference(what=What.ACTS, was=_kinds(was), now=_kinds(now))
    if record.after.stage != session.stage:
        yield Difference(what=What.STAGE, was=record.after.stage, now=session.stage)
    yield from _facts(record.after, settled(session))
    was_sums, now_sums = _totals(record.after), _totals(session)
    if was_sums != now_sums:
        yield Difference(
            what=What.TOTALS, was=str(was_sums), now=str(now_sums), is_money=True
        )
    verdict = draft.consulted.verdict if draft.consulted else None
    before = past.trace.gate.verdict if past.trace.gate else None
    if verdict != before:
        yield Difference(
            what=What.GATE, was=str(before), now=str(verdict), is_money=True
        )
    yield from _text(text_of(record.bubbles), text_of(draft.bubbles))


def text_of(bubbles: tuple[Bubble, ...]) -> str:
    """Give what is said, a line for each bubble; pictures in brackets."""
    return "\n".join(one.text or f"[photo {one.photo}]" for one in bubbles)


def sums_in(text: str) -> tuple[str, ...]:
    """Give the sums of money that *text* names, in its order."""
    return tuple("".join(found.split()) for found in SUM.findall(text))


def _text(was: str, now: str) -> Iterator[Difference]:
    if was != now:
        is_money = sums_in(was) != sums_in(now)
        yield Difference(what=What.TEXT, was=was, now=now, is_money=is_money)


def _facts(was: Session, now: Session) -> Iterator[Difference]:
    for name in Session.__struct_fields__:
        before, after = getattr(was, name), getattr(now, name)
        if name not in NOT_FACTS and before != after:
            yield Difference(
                what=What.FACTS,
                was=f"{name} {_short(before)}",
                now=f"{name} {_short(after)}",
            )


def _totals(session: Session) -> tuple[int, int | None]:
    """Give the cart's total and what is to be paid, in kopiykas."""
    return session.cart.total, session.payment.amount_due


def _kinds(acts: tuple[Any, ...]) -> str:
    return ", ".join(f"{act.kind} ({act.rule or 'model'})" for act in acts) or "none"


def _short(value: object) -> str:
    return msgspec.json.encode(value).decode()
