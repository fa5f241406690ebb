"""
What was promised and what was kept, by what others have seen of the service.

It is computed from the journal of the ManyChat stand-in, from what the managers'
address has got and from the answers that the managers' program got; nothing of it is
asked of the service or its database.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

import msgspec

from loadtest.stand_ins.journal import Entry
from tests.crash.thinking import PAID

TURN = re.compile(r"turn (\d+): (.+)", re.DOTALL)
CASE_OPENED, SEND_UNKNOWN = "case_opened", "send_unknown"

Notice = Mapping[str, Any]


class Turn(msgspec.Struct, frozen=True):
    """What an answer says of itself: the session's count, and what it answers."""

    number: int
    words: tuple[str, ...]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """
    One shopper, seen from outside.

    accepted: the words of the messages that got a 200.
    calls: the bubbles of each accepted sendContent.
    notices: what managers were told of this shopper, each once.
    approvals: how many approvals were answered with 200.
    """

    accepted: tuple[str, ...]
    calls: tuple[tuple[str, ...], ...]
    notices: tuple[Notice, ...]
    approvals: int

    @property
    def own(self) -> tuple[str, ...]:
        """The last bubble of each call; those before it may repeat a lost call."""
        return tuple(call[-1] for call in self.calls)

    @property
    def bubbles(self) -> tuple[str, ...]:
        return tuple(bubble for call in self.calls for bubble in call)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Every turn that the shopper was told of, by number."""
        return tuple(sorted(set(_turns(self.bubbles)), key=lambda turn: turn.number))

    def told(self, kind: str) -> tuple[Notice, ...]:
        """The notices of one kind."""
        return tuple(notice for notice in self.notices if notice["kind"] == kind)


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The sum over all shoppers; the complaints name shopper and words."""

    accepted: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    disordered: tuple[str, ...]

    @property
    def complaints(self) -> tuple[str, ...]:
        return (*self.lost, *self.doubled, *self.disordered)


def ledger_of(shoppers: Mapping[str, Seen]) -> Ledger:
    """Draw up the ledger."""

    def all_of(found: dict[str, Iterable[str]]) -> tuple[str, ...]:
        return tuple(f"{who}: {what}" for who, them in found.items() for what in them)

    return Ledger(
        accepted=sum(len(seen.accepted) for seen in shoppers.values()),
        lost=all_of({who: _lost(seen) for who, seen in shoppers.items()}),
        doubled=all_of({who: _doubled(seen) for who, seen in shoppers.items()}),
        disordered=all_of({who: _disordered(seen) for who, seen in shoppers.items()}),
    )


def seen_by_others(
    journal: Sequence[Entry], notices: Sequence[Notice], approved: Sequence[str]
) -> dict[str, Seen]:
    """Sort by shopper what the journal, the managers and their program have seen."""
    told = {notice["id"]: notice for notice in notices}.values()
    contacts = {entry.contact for entry in journal if entry.contact}
    return {
        contact: Seen(
            accepted=_accepted([it for it in journal if it.contact == contact]),
            calls=tuple(_calls(it for it in journal if it.contact == contact)),
            notices=tuple(it for it in told if it["subscriber"] == contact),
            approvals=approved.count(contact),
        )
        for contact in sorted(contacts)
    }


def _accepted(journal: Iterable[Entry]) -> tuple[str, ...]:
    words: dict[str, str] = {}
    accepted: list[str] = []
    for entry in journal:
        if entry.kind == "message":
            words[entry.detail["message"]] = entry.detail["text"]
        elif entry.kind == "webhook_answer" and entry.detail["status"] == 200:
            accepted.append(words[entry.detail["message"]])
    return tuple(accepted)


def _calls(journal: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in journal:
        if entry.kind == "send" and entry.detail["accepted"]:
            content = entry.detail["params"]["data"]["content"]
            yield tuple(message["text"] for message in content["messages"])


def _turns(bubbles: Iterable[str]) -> Iterator[Turn]:
    for bubble in bubbles:
        if found := TURN.fullmatch(bubble):
            yield Turn(int(found[1]), tuple(found[2].split()))


def _lost(seen: Seen) -> Iterator[str]:
    """Find what was accepted and neither answered nor told to managers."""
    numbers = {turn.number for turn in seen.turns}
    gaps = set(range(1, max(numbers, default=0))) - numbers
    late = numbers - {turn.number for turn in _turns(seen.own)}
    alerts = len(seen.told(SEND_UNKNOWN))
    if len(gaps) + len(late) > alerts:
        yield f"turns {sorted(gaps | late)} didn't arrive for sure, {alerts} alerts"
    if unanswered := list(_unanswered(seen, gaps)):
        yield f"{unanswered} not answered"
    if PAID in seen.accepted and not seen.told(CASE_OPENED):
        yield "managers don't know of the payment"
    if seen.approvals and all(map(TURN.fullmatch, seen.bubbles)):
        yield "approval not told"


def _unanswered(seen: Seen, gaps: Set[int]) -> Iterator[str]:
    """Find words that no turn has answered, nor one of *gaps* in their place."""
    turn_of = {word: turn.number for turn in seen.turns for word in turn.words}
    answered_in = [turn_of.get(word) for word in seen.accepted]
    for place, word in enumerate(seen.accepted):
        if answered_in[place] is None:
            before = [number for number in answered_in[:place] if number]
            after = [number for number in answered_in[place:] if number]
            between = range(before[-1] if before else 0, after[0] if after else 0)
            if not gaps & set(between):
                yield word


def _doubled(seen: Seen) -> Iterator[str]:
    """Find what took effect twice, or was sent twice without need."""
    yield from (f"call {own!r} twice" for own in _repeated(seen.own))
    words = Counter(word for turn in seen.turns for word in turn.words)
    yield from (f"{word} in two turns" for word in _repeated(words.elements()))
    numbers = [turn.number for turn in seen.turns]
    yield from (f"turn {number} took effect twice" for number in _repeated(numbers))
    if len({notice["case_id"] for notice in seen.told(CASE_OPENED)}) > 1:
        yield "one payment, two cases"
    if len(seen.bubbles) > len(set(seen.bubbles)) and not seen.told(SEND_UNKNOWN):
        yield "words repeated without a reason"


def _disordered(seen: Seen) -> Iterator[str]:
    """Find answers that overtook others."""
    told = list(_turns(seen.own))
    for one, other in pairwise(told):
        if one.number > other.number:
            yield f"turn {other.number} after turn {one.number}"
    words = [int(word) for turn in told for word in turn.words if word.isdecimal()]
    if words != sorted(words):
        yield f"words in the order {words}"


def _repeated(things: Iterable[Any]) -> list[Any]:
    return sorted(thing for thing, times in Counter(things).items() if times > 1)
