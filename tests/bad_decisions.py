"""What must become of decisions that come late, twice, or from the wrong people."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from rules.payments import Decision
from rules.stages import Stage


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """A button pressed by somebody somewhere, arriving *times*."""

    does: Decision
    by: int = 5001
    is_in_our_chat: bool = True
    has_secret: bool = True
    is_known: bool = True  # the case
    times: int = 1


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """
    What happens to a case, and what it must have come to.

    answers: what managers read, by the ends of the keys in `notices.md`.
    """

    what: str
    presses: tuple[Press, ...]
    has_cancelled: bool = False
    is_late: bool = False
    answers: tuple[str, ...]
    order: str
    case: str
    stage: Stage
    thanks: int = 0


APPROVE, REJECT = Press(does=Decision.APPROVE), Press(does=Decision.REJECT)
DECISIONS = (
    Decided(
        what="approved",
        presses=(APPROVE,),
        answers=("done",),
        order="confirmed",
        case="approved",
        stage=Stage.ORDERED,
        thanks=1,
    ),
    Decided(
        what="the same update arrives twice",
        presses=(replace(APPROVE, times=2),),
        answers=("done", "done"),
        order="confirmed",
        case="approved",
        stage=Stage.ORDERED,
        thanks=1,
    ),
    Decided(
        what="approved twice",
        presses=(APPROVE, APPROVE),
        answers=("done", "done"),
        order="confirmed",
        case="approved",
        stage=Stage.ORDERED,
        thanks=1,
    ),
    Decided(
        what="approved by one, then rejected by another",
        presses=(APPROVE, replace(REJECT, by=5002)),
        answers=("done", "decided"),
        order="confirmed",
        case="approved",
        stage=Stage.ORDERED,
        thanks=1,
    ),
    Decided(
        what="approved after the shopper cancelled",
        has_cancelled=True,
        presses=(APPROVE,),
        answers=("cancelled",),
        order="cancelled",
        case="open",
        stage=Stage.BROWSING,
    ),
    Decided(
        what="rejected after the shopper cancelled",
        has_cancelled=True,
        presses=(REJECT,),
        answers=("done",),
        order="cancelled",
        case="rejected",
        stage=Stage.BROWSING,
    ),
    Decided(
        what="approved three days late",
        is_late=True,
        presses=(APPROVE,),
        answers=("done",),
        order="confirmed",
        case="approved",
        stage=Stage.WITH_HUMAN,
    ),
    Decided(
        what="pressed in a strange chat",
        presses=(replace(APPROVE, is_in_our_chat=False),),
        answers=("stranger",),
        order="reviewing",
        case="open",
        stage=Stage.PAYING,
    ),
    Decided(
        what="without the secret",
        presses=(replace(APPROVE, has_secret=False),),
        answers=(),
        order="reviewing",
        case="open",
        stage=Stage.PAYING,
    ),
    Decided(
        what="for a case that isn't there",
        presses=(replace(APPROVE, is_known=False),),
        answers=("gone",),
        order="reviewing",
        case="open",
        stage=Stage.PAYING,
    ),
)


def decisions() -> Iterator[str]:
    """Write the table, a line at a time."""
    yield "| what happens | the manager reads | order | case | stage | thanks |"
    yield "|---|---|---|---|---|--:|"
    for row in DECISIONS:
        answers = ", ".join(f"`{it}`" for it in row.answers) or "nothing, HTTP 401"
        cells = (row.what, answers, row.order, row.case, row.stage, str(row.thanks))
        yield f"| {' | '.join(cells)} |"
