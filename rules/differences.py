"""What came out another way when the same turn was thought twice."""

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from rules.acts import Act
from rules.money import HRYVNIA_WORDS, written
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


def between(was: Session, now: Session) -> tuple[Difference, ...]:
    """Compare two sessions that the same turn has led to, their drafts included."""
    return tuple(_all(was, now))


def _all(was: Session, now: Session) -> Iterator[Difference]:
    if was.draft.seen != now.draft.seen:
        acts = _kinds(was.draft.seen), _kinds(now.draft.seen)
        yield Difference(what=What.ACTS, was=acts[0], now=acts[1])
    if was.stage != now.stage:
        yield Difference(what=What.STAGE, was=was.stage, now=now.stage)
    yield from _facts(was, now)
    if _totals(was) != _totals(now):
        yield Difference(
            what=What.TOTALS, was=_totals(was), now=_totals(now), is_money=True
        )
    if _verdict(was) != _verdict(now):
        yield Difference(
            what=What.GATE, was=_verdict(was), now=_verdict(now), is_money=True
        )
    yield from _text(text_of(was.draft.bubbles), text_of(now.draft.bubbles))


def _verdict(session: Session) -> str:
    """Give what the money gate said of a model's words."""
    consulted = session.draft.consulted
    return (consulted.verdict if consulted else None) or "not asked"


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


def _totals(session: Session) -> str:
    """Write the cart's total and what is to be paid."""
    due = session.payment.amount_due
    return f"{written(session.cart.total)}, due {'-' if due is None else written(due)}"


def _kinds(acts: tuple[Act, ...]) -> str:
    return ", ".join(f"{act.kind} ({act.rule or 'model'})" for act in acts) or "none"


def _short(value: object) -> str:
    return msgspec.json.encode(value).decode()
