"""The facts that a transcript's `=` lines may name, and how each of them is checked."""

import re
from collections import Counter
from collections.abc import Callable, Mapping

import msgspec

from rules.contact import Contact
from rules.money import Kopiykas, written

SAYS = "says"


class Heard(msgspec.Struct, frozen=True):
    """A bubble as it reached the shopper: a text, or a picture by its file name."""

    text: str = ""
    photo: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A payment case as the transcripts speak of it."""

    state: str
    has_receipt: bool
    amount_due: Kopiykas


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the cart, or the item that is talked about."""

    product_id: str
    colour: str | None
    size: str | None
    price: Kopiykas | None = None
    quantity: int = 1


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one shopper; *told* counts what the managers were told."""

    stage: str
    pending: str | None
    focus: Item | None
    heights: tuple[int, ...]
    lines: tuple[Item, ...]
    total: Kopiykas
    delivery: Contact
    method: str | None
    amount_due: Kopiykas | None
    has_requisites: bool
    handoff: str | None
    orders: tuple[str, ...]
    cases: tuple[Case, ...]
    told: Mapping[str, int]


class Answer(msgspec.Struct, frozen=True):
    """What a shopper has heard since her last words, a tuple for each call."""

    calls: tuple[tuple[Heard, ...], ...]

    @property
    def bubbles(self) -> tuple[Heard, ...]:
        """All bubbles in their order."""
        return tuple(bubble for call in self.calls for bubble in call)

    @property
    def text(self) -> str:
        """All texts, a line each."""
        return "\n".join(bubble.text for bubble in self.bubbles if bubble.text)

    @property
    def photos(self) -> int:
        """How many pictures were shown."""
        return sum(bool(bubble.photo) for bubble in self.bubbles)


def broken(
    line: str, facts: Facts, answer: Answer, unasked: frozenset[str] = frozenset()
) -> list[str]:
    """Give a sentence for every fact of *line* but *unasked* that doesn't hold."""
    sentences = []
    for fact in line.split(";"):
        name, _, wanted = fact.strip().partition(" ")
        if name in unasked:
            continue
        field = name.partition(".")[2]
        look = CHECKS[name.partition(".")[0]]
        found = look(facts, answer, field or wanted)
        if not _agrees(found, wanted):
            sentences.append(f"{fact.strip()}: it is {found or 'nothing'}")
    return sentences


def is_said(words: str, answer: Answer) -> bool:
    """Say whether the answer has *words*, or matches /a pattern/."""
    if len(words) > 2 and words[0] == words[-1] == "/":
        return re.search(words[1:-1], answer.text, re.I) is not None
    return words.casefold() in answer.text.casefold()


def _agrees(found: str, wanted: str) -> bool:
    """Compare: "-" is nothing, "*" anything between slashes, "a|b" one of them."""
    if wanted == "-":
        return found == ""
    if re.fullmatch(r"\d-\d", wanted) and found.isdigit():
        low, high = wanted.split("-")
        return int(low) <= int(found) <= int(high)
    return any(
        re.fullmatch(re.escape(one).replace(r"\*", "[^/]*"), found)
        for one in wanted.split("|")
    )


def _item(item: Item, *, with_price: bool) -> str:
    parts = [item.product_id, item.colour or "-", item.size or "-"]
    if with_price and item.price is not None:
        parts.append(written(item.price))
    many = f"×{item.quantity}" if item.quantity > 1 else ""
    return "/".join(parts) + many


def _focus(facts: Facts, answer: Answer, wanted: str) -> str:
    if facts.focus is None:
        return ""
    return _item(facts.focus, with_price=wanted.count("/") == 3)


def _counted(states: Counter[str], wanted: str) -> str:
    """Write "2", or "1 open" when a state is asked for."""
    state = wanted.partition(" ")[2]
    return f"{states[state]} {state}" if state else str(states.total())


def _orders(facts: Facts, answer: Answer, wanted: str) -> str:
    return _counted(Counter(facts.orders), wanted)


def _cases(facts: Facts, answer: Answer, wanted: str) -> str:
    return _counted(Counter(case.state for case in facts.cases), wanted)


def _told(facts: Facts, answer: Answer, wanted: str) -> str:
    kind = wanted.partition(" ")[0]
    return f"{kind} {facts.told.get(kind, 0)}"


def _says(facts: Facts, answer: Answer, wanted: str) -> str:
    return wanted if is_said(wanted, answer) else answer.text


def _yes(condition: bool) -> str:
    return "yes" if condition else "no"


def _last_case(facts: Facts) -> Case | None:
    return facts.cases[-1] if facts.cases else None


def _receipt(facts: Facts, answer: Answer, wanted: str) -> str:
    case = _last_case(facts)
    return _yes(case.has_receipt) if case else ""


def _case_due(facts: Facts, answer: Answer, wanted: str) -> str:
    case = _last_case(facts)
    return written(case.amount_due) if case else ""


def _delivery(facts: Facts, answer: Answer, field: str) -> str:
    return getattr(facts.delivery, field) or ""


def _due(facts: Facts, answer: Answer, wanted: str) -> str:
    return "" if facts.amount_due is None else written(facts.amount_due)


def _asks(facts: Facts, answer: Answer, wanted: str) -> str:
    asks = _yes("?" in answer.text or facts.pending is not None)
    return "" if (wanted, asks) == ("", "yes") else asks


def _silent(facts: Facts, answer: Answer, wanted: str) -> str:
    return answer.text or "a picture" * answer.photos


CHECKS: Mapping[str, Callable[[Facts, Answer, str], str]] = {
    "stage": lambda facts, answer, wanted: facts.stage,
    "pending": lambda facts, answer, wanted: facts.pending or "",
    "focus": _focus,
    "heights": lambda facts, answer, wanted: " ".join(map(str, facts.heights)),
    "lines": lambda facts, answer, wanted: ", ".join(
        _item(line, with_price=False) for line in facts.lines
    ),
    "total": lambda facts, answer, wanted: written(facts.total),
    "due": _due,
    "method": lambda facts, answer, wanted: facts.method or "",
    "requisites": lambda facts, answer, wanted: _yes(facts.has_requisites),
    "delivery": _delivery,
    "handoff": lambda facts, answer, wanted: facts.handoff or "",
    "orders": _orders,
    "cases": _cases,
    "receipt": _receipt,
    "case_due": _case_due,
    "told": _told,
    SAYS: _says,
    "photos": lambda facts, answer, wanted: str(answer.photos),
    "answers": lambda facts, answer, wanted: str(len(answer.calls)),
    "asks": _asks,
    "silent": _silent,
}
