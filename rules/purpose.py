"""
What a shopper sends a photo for, before anybody looks at what is on it.

A receipt that is taken for a garment, or a garment for a receipt, costs money; so
words, stage and the question asked last decide, and in doubt the shopper is asked.
"""

from enum import StrEnum

from rules.acts import Act, ActKind
from rules.payment_proof import detect_payment_proof
from rules.session import Ask, Session
from rules.stages import BEFORE_ACCEPTANCE, Stage
from rules.statements import says_anywhere, statements


class PhotoPurpose(StrEnum):
    """What a photo is sent for."""

    QUESTION = "question"  # is there such a thing, and what does it cost?
    ADD = "add"  # one more thing for the order
    RECEIPT = "receipt"
    EVIDENCE = "evidence"  # of a complaint, or for a person in any case
    PERSONAL = "personal"  # a child, measures, thanks: nothing to recognise
    UNSURE = "unsure"


_EDITS = frozenset({ActKind.ADD, ActKind.CHANGE})
_ASKING = frozenset(
    {
        ActKind.PRODUCT,
        ActKind.COLOUR,
        ActKind.OTHER_COLOURS,
        ActKind.HEIGHT,
        ActKind.SIZE,
        ActKind.AGE,
        ActKind.ROOM_TO_GROW,
        ActKind.ASK_SIZE,
        ActKind.PRICE,
        ActKind.AVAILABLE,
        ActKind.PHOTOS,
        ActKind.COMPARE,
        ActKind.ACCEPT,
        ActKind.ORDER,
    }
)
_PRAISE = frozenset({ActKind.THANK, ActKind.COMPLIMENT})
_WISHES = ("want", "take", "like", "such", "order", "add", "availability", "price")
_AWAITING_RECEIPT = frozenset({Stage.PAYING, Stage.REVIEWING})


def purpose_of(
    acts: tuple[Act, ...],
    text: str,
    session: Session,
    *,
    is_ours: bool,
    was_asked: bool = False,
) -> PhotoPurpose:
    """
    Say what a photo is for, from the acts and words that came with it.

    Args:
        is_ours: It surely is a picture of the catalogue, so it is no receipt.
        was_asked: The shopper was asked what it is for; only words count now.
    """
    kinds = frozenset(act.kind for act in acts)
    if ActKind.ESCALATE in kinds:
        return PhotoPurpose.EVIDENCE
    if not is_ours and (ActKind.PROOF in kinds or _names_receipt(text)):
        return PhotoPurpose.RECEIPT
    if kinds & _EDITS:
        return PhotoPurpose.ADD
    if _is_personal(acts, text, session):
        return PhotoPurpose.PERSONAL
    if session.pending and session.pending.ask is Ask.ADD_ITEM:
        return PhotoPurpose.ADD
    if is_ours or kinds & (_ASKING | {ActKind.SEARCH}):
        return PhotoPurpose.QUESTION
    return _by_stage(session.stage, text, was_asked=was_asked)


def _by_stage(stage: Stage, text: str, *, was_asked: bool) -> PhotoPurpose:
    """Say what a photo is for that comes with hardly a word on it."""
    is_receipt_due = stage in _AWAITING_RECEIPT and not was_asked
    if is_receipt_due and detect_payment_proof(text, True, False):
        return PhotoPurpose.RECEIPT
    if stage in BEFORE_ACCEPTANCE and not was_asked:
        return PhotoPurpose.QUESTION
    if says_anywhere(statements(text), "goods", *_WISHES):
        return PhotoPurpose.QUESTION
    return PhotoPurpose.UNSURE


def _names_receipt(text: str) -> bool:
    return says_anywhere(statements(text), "proof") and detect_payment_proof(
        text, True, False
    )


def _is_personal(acts: tuple[Act, ...], text: str, session: Session) -> bool:
    """Whether it shows a child or measures, or comes with thanks for an order."""
    kinds = frozenset(act.kind for act in acts if not _is_recalled(act, text))
    if ActKind.SIZE_CHART in kinds:
        return True
    if kinds & _ASKING:
        return False
    is_praise = bool(kinds & _PRAISE)
    turn = statements(text)
    if says_anywhere(turn, "child"):
        is_wish = ActKind.SEARCH in kinds or says_anywhere(turn, *_WISHES)
        return is_praise or not is_wish
    return is_praise and session.stage is Stage.ORDERED


def _is_recalled(act: Act, text: str) -> bool:
    """Whether a height is only known, of the child that the words name."""
    return act.kind is ActKind.HEIGHT and str(act.height_cm) not in text
