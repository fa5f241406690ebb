"""
The payment as a table: what is done in each phase, and what follows.

`docs/payment-phases.md` is that table.  `make accept` writes what the shop does now.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, assert_never

import msgspec
from msgspec.structs import replace

from nodes.payment.review import Verdict, decided
from nodes.runner import NODES
from nodes.validation import compose
from rules.acts import Act, ActKind, Method, Topic
from rules.changes import Composed, Understood
from rules.contact import Contact
from rules.effects import (
    CloseCase,
    CloseHandoff,
    Effect,
    Hold,
    JoinCase,
    Notify,
    OpenCase,
    OpenHandoff,
    OpenOrder,
    Release,
    SetOrder,
)
from rules.ids import MediaId, ProductId
from rules.messages import Photo
from rules.outcomes import Outcome, advance
from rules.payments import Decision
from rules.route import NodeName, next_node
from rules.session import Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import CASE, ORDER, a_session, a_turn, act, claimed

PAGE = Path(__file__).parents[1] / "docs" / "payment-phases.md"


class Phase(NamedTuple):
    """A column of the table: a stage, and whether an order stands for the cart."""

    stage: Stage
    has_order: bool = False

    def __str__(self) -> str:
        is_early = self.has_order and self.stage is Stage.PAYING
        return f"{self.stage}, order written" if is_early else self.stage


DETAILS, METHOD, PAYING = map(Phase, (Stage.DETAILS, Stage.METHOD, Stage.PAYING))
CLAIMED = Phase(Stage.PAYING, has_order=True)  # she says that she paid, or paid wrong
REVIEWING = Phase(Stage.REVIEWING, has_order=True)
ORDERED = Phase(Stage.ORDERED)
PHASES = (DETAILS, METHOD, PAYING, CLAIMED, REVIEWING, ORDERED)
NOTHING = "cannot happen"
OURS, STRANGE = MediaId("photo viter-pink"), MediaId("receipt 1890")


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table: something that a shopper does, or a manager decides."""

    name: str
    acts: tuple[Act, ...] = ()
    decision: Decision | None = None


class Cell(msgspec.Struct, frozen=True):
    """What came of it, the session with its draft."""

    before: Session
    after: Session

    @property
    def text(self) -> str:
        """The cell as the page has it; <br> parts stage, words and effects."""
        draft = self.after.draft
        said = [f"`{one.key}`" for one in draft.said if one.key]
        asked = [f"`{draft.ask.key}`?"] if draft.ask and draft.ask.key else []
        moves = self.before.stage is not self.after.stage
        parts = (
            f"→ **{self.after.stage}**" if moves else "",
            " ".join((*said, *asked)) or "silent",
            "cart changes" if self.before.cart != self.after.cart else "",
            ", ".join(dict.fromkeys(map(_named, draft.effects))),
        )
        return "<br>".join(part for part in parts if part)


def _photo(media: MediaId | None) -> tuple[Act, ...]:
    return (act(ActKind.PHOTO, media=media, url="https://lookaside.fbsbx.com/1"),)


_SLOTS: dict[ActKind, dict[str, object]] = {
    ActKind.PRODUCT: {"products": (ProductId("iskra"),)},
    ActKind.ADD: {"products": (ProductId("kava"),), "colour": "чорний", "size": "128"},
    ActKind.REMOVE: {"products": (ProductId("malva"),)},
    ActKind.COLOUR: {"colour": "чорний"},
    ActKind.HEIGHT: {"height_cm": 120},
    ActKind.SIZE: {"size": "128"},
    ActKind.CHANGE: {"size": "128"},
    ActKind.AGE: {"age_years": 7},
    ActKind.SEARCH: {"category": "сукня"},
    ActKind.CONTACT: {"contact": Contact(city="Львів")},
    ActKind.ASK: {"topic": Topic.DELIVERY_TIME},
}
# Rows of their own below, or dealt with before any payment.
_SPECIAL = frozenset(
    {
        ActKind.PROOF,
        ActKind.PHOTO,
        ActKind.METHOD,
        ActKind.ESCALATE,
        ActKind.UNSAFE,
        ActKind.CARD_DATA,
        ActKind.PROMISED_DISCOUNT,
    }
)
_CALLS_A_PERSON = (
    Topic.COMPLAINT,
    Topic.RETURN,
    Topic.ABUSE,
    Topic.WHOLESALE,
    Topic.HUMAN,
)
HAPPENINGS = (
    Happening(name="photo, no word: strange", acts=_photo(STRANGE)),
    Happening(name="photo, no word: ours", acts=_photo(OURS)),
    Happening(name="photo that is lost", acts=_photo(None)),
    Happening(
        name="photo + add", acts=(*_photo(OURS), act(ActKind.ADD, category="костюм"))
    ),
    Happening(name="photo + price", acts=(*_photo(OURS), act(ActKind.PRICE))),
    Happening(
        name="photo + proof + add",
        acts=(*_photo(STRANGE), act(ActKind.PROOF), act(ActKind.ADD)),
    ),
    Happening(
        name="photo + complaint",
        acts=(*_photo(OURS), act(ActKind.ESCALATE, topic=Topic.COMPLAINT)),
    ),
    Happening(name="proof: words", acts=(act(ActKind.PROOF),)),
    Happening(
        name="proof: receipt link",
        acts=(act(ActKind.PROOF, url="https://check.gov.ua/1"),),
    ),
    Happening(name="method: full", acts=(act(ActKind.METHOD, method=Method.FULL),)),
    Happening(name="method: prepay", acts=(act(ActKind.METHOD, method=Method.PREPAY),)),
    Happening(name="method: none of ours", acts=(act(ActKind.METHOD),)),
    *(
        Happening(name=f"escalate: {topic}", acts=(act(ActKind.ESCALATE, topic=topic),))
        for topic in _CALLS_A_PERSON
    ),
    *(
        Happening(name=kind, acts=(act(kind, **_SLOTS.get(kind, {})),))
        for kind in ActKind
        if kind not in _SPECIAL
    ),
    *(
        Happening(name=f"manager: {decision}", decision=decision)
        for decision in Decision
    ),
)


async def cell(happening: Happening, phase: Phase) -> Cell | None:
    """Let it happen in *phase*; None if it cannot."""
    session = a_session(phase.stage)
    if phase.has_order:
        has_receipt = phase.stage is Stage.REVIEWING
        session = replace(session, payment=claimed(has_receipt=has_receipt))
    if happening.decision is None:
        return Cell(session, await _done(session, happening.acts))
    if not phase.has_order:
        return None
    return Cell(session, _decided(session, happening.decision))


async def _done(session: Session, acts: tuple[Act, ...]) -> Session:
    """Take a turn of *acts* from where it is understood to its end."""
    photos = tuple(
        Photo(url=one.url or "", media_id=one.media)
        for one in acts
        if one.kind is ActKind.PHOTO
    )
    turn, kit = replace(a_turn(""), photos=photos), a_kit()
    session = advance(session, Outcome(changes=(Understood(acts),)))
    name = next_node(NodeName.INTENT, session)
    while name is not None:
        session = advance(session, await NODES[name](session, turn, kit))
        name = next_node(name, session)
    return session


def _decided(session: Session, decision: Decision) -> Session:
    kit = a_kit()
    verdict = Verdict(decision=decision, case_id=CASE, order_id=ORDER, by="olha")
    session = advance(session, decided(session, verdict, kit))
    bubbles = compose(session, kit)
    return advance(session, Outcome(changes=(Composed(bubbles),)))


def _named(effect: Effect) -> str:  # noqa: C901  (a table)
    match effect:
        case OpenOrder():
            return "writes order"
        case OpenCase():
            return "opens case"
        case JoinCase():
            return "joins case"
        case CloseCase():
            return f"case {effect.state}"
        case SetOrder():
            return f"order {effect.status or effect.flag}"
        case Hold():
            return "holds stock"
        case Release():
            return "releases stock"
        case OpenHandoff():
            return "hands over"
        case CloseHandoff():
            return "takes back"
        case Notify():
            return f"tells {effect.kind}"
        case _:
            assert_never(effect)


async def rows(
    happenings: Iterable[Happening] = HAPPENINGS,
) -> dict[str, tuple[str, ...]]:
    """Give every row of the table: the name, and a text for each phase."""
    found: dict[str, tuple[str, ...]] = {}
    for happening in happenings:
        cells = [await cell(happening, phase) for phase in PHASES]
        found[happening.name] = tuple(it.text if it else NOTHING for it in cells)
    return found


def page(table: dict[str, tuple[str, ...]]) -> str:
    """Write the page that holds *table*."""
    head = ("what happens", *(f"{phase}" for phase in PHASES))
    lines = (head, ("---",) * len(head), *((name, *row) for name, row in table.items()))
    return _INTRODUCTION + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def read(text: str) -> dict[str, tuple[str, ...]]:
    """Give the rows of a page."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    found = [tuple(part.strip() for part in line[2:-2].split(" | ")) for line in lines]
    return {name: tuple(row) for name, *row in found[2:]}


_INTRODUCTION = """\
# Payment: every act in every phase

Written by `make accept`; `tests/test_payment_phases_regression.py` plays every cell.

A cell tells, from top to bottom: the next phase if it is another one; what is said, by
the keys of `prompts/phrases`, the question that stays open with a `?`; whether the cart
changes; what is written beside the session. "strange" is a picture that the catalogue
doesn't have, "ours" one that it has. "Order written": she has said that she paid, and a
case without a picture is open. A manager decides only where a case is open.

"""
