"""What a claim of payment or a receipt leads to, at each stage."""

from msgspec.structs import replace

from nodes.agent import empties
from nodes.kit import Kit
from nodes.payment import extraction
from nodes.payment.extraction import Advice
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.changes import Asked, Change, PaymentChanged, Staged
from rules.effects import Effect, JoinCase, NoticeKind, Notify, OpenCase, OpenOrder
from rules.ids import CaseId
from rules.messages import Turn
from rules.outcomes import Outcome, joined
from rules.payments import is_early
from rules.session import Ask, Part, Payment, Session
from rules.stages import Stage

OPENED, WAITING = "review.opened", "review.waiting"


async def claim(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """
    Take the word, the picture or the link that says "paid".

    Reports:
        reviewing, with a case, for a receipt; paying, with a case without a picture,
        for words alone; only words and an alert before requisites were sent.
    """
    if not act.media and any(other.media for other in _claims(session)):
        return Outcome(done=(act,))  # words about the picture that came with them
    if session.stage is Stage.ORDERED:
        return Outcome(said=(said("review.known", Part.MONEY),), done=(act,))
    if is_early(session):
        return _early(act, turn)
    if session.stage is Stage.REVIEWING:
        return await _more(session, act, turn, kit)
    if act.media or act.url:
        return await _receipt(session, act, turn, kit)
    return _words(session, act, turn, kit)


def _claims(session: Session) -> tuple[Act, ...]:
    return tuple(act for act in session.draft.seen if act.kind is ActKind.PROOF)


async def empty(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """
    Take something unreadable as a claim without a picture.

    Receipts reach us so at times: ManyChat forwards an empty text.
    """
    counted = empties.counted(session, act, turn)
    if empties.joins(session, turn):
        return counted
    if session.stage is Stage.REVIEWING:
        return joined(counted, await _more(session, act, turn, kit))
    return joined(counted, _words(session, act, turn, kit))


def _early(act: Act, turn: Turn) -> Outcome:
    return Outcome(
        said=(said("payment.claim_early", Part.MONEY),),
        effects=(
            Notify(kind=NoticeKind.CLAIM_EARLY, media_id=act.media, words=turn.text),
        ),
        done=(act,),
    )


async def _more(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Another picture while a person looks at the first: it joins the case."""
    effects: tuple[Effect, ...] = ()
    if session.payment.case_id and (act.media or act.url):
        advice = await extraction.advice(session, act, turn, kit)
        effects = (_joined(session.payment.case_id, act, advice),)
    is_told = any(one.key in (OPENED, WAITING) for one in session.draft.said)
    told = () if is_told else (said(WAITING, Part.MONEY),)
    return Outcome(said=told, effects=effects, done=(act,))


def _joined(
    case_id: CaseId, act: Act, advice: Advice, *, has_receipt: bool | None = None
) -> JoinCase:
    return JoinCase(
        case_id=case_id,
        media_id=act.media,
        receipt_url=act.url,
        reading=advice.reading,
        has_receipt=has_receipt,
        flags=advice.flags,
    )


async def _receipt(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    advice = await extraction.advice(session, act, turn, kit)
    payment, effects = _case(session, act, turn, kit, advice, has_receipt=True)
    changes: tuple[Change, ...] = (
        PaymentChanged(payment),
        Staged(Stage.REVIEWING),
        Asked(None),
    )
    return Outcome(
        changes=changes,
        said=(said(OPENED, Part.MONEY),),
        effects=effects,
        done=(act,),
    )


def _words(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Money may be there: a case without a picture, and the receipt is asked for."""
    key = "payment.empty" if act.kind is ActKind.EMPTY else "payment.claim_send_receipt"
    changes: tuple[Change, ...] = (asked(Ask.RECEIPT, key),)
    if session.payment.case_id:
        return Outcome(changes=changes, done=(act,))
    payment, effects = _case(session, act, turn, kit, Advice(), has_receipt=False)
    return Outcome(
        changes=(PaymentChanged(payment), *changes), effects=effects, done=(act,)
    )


def _case(
    session: Session,
    act: Act,
    turn: Turn,
    kit: Kit,
    advice: Advice,
    *,
    has_receipt: bool,
) -> tuple[Payment, tuple[Effect, ...]]:
    """Join the open case, or open one; write the order if there is none yet."""
    before = session.payment
    payment = replace(
        before,
        order_id=before.order_id or kit.ids.order(),
        case_id=before.case_id or kit.ids.case(),
        has_receipt=has_receipt,
    )
    told = _told(payment, act, turn)
    if before.case_id:
        joining = _joined(before.case_id, act, advice, has_receipt=True)
        return payment, (joining, told)
    opened = _opened(payment, act, advice)
    if before.order_id:
        return payment, (opened, told)
    return payment, (_order(session, payment), opened, told)


def _order(session: Session, payment: Payment) -> OpenOrder:
    assert payment.order_id and payment.method and payment.amount_due is not None
    return OpenOrder(
        order_id=payment.order_id,
        cart_id=session.cart.id,
        lines=session.cart.lines,
        method=payment.method,
        amount_due=payment.amount_due,
        delivery=session.delivery,
        note=session.note,
    )


def _opened(payment: Payment, act: Act, advice: Advice) -> OpenCase:
    assert payment.order_id and payment.case_id and payment.amount_due is not None
    return OpenCase(
        case_id=payment.case_id,
        order_id=payment.order_id,
        amount_due=payment.amount_due,
        has_receipt=payment.has_receipt,
        media_id=act.media,
        receipt_url=act.url,
        reading=advice.reading,
        flags=advice.flags,
    )


def _told(payment: Payment, act: Act, turn: Turn) -> Notify:
    return Notify(
        kind=NoticeKind.CASE_OPENED,
        case_id=payment.case_id,
        order_id=payment.order_id,
        media_id=act.media,
        words=turn.text,
    )
