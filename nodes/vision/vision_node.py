"""What a photo is for: a receipt goes to the payment, anything else to the goods."""

from nodes.kit import Kit
from nodes.wording import said
from rules.acts import Act, ActKind
from rules.changes import Recognised
from rules.effects import NoticeKind, Notify
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payment_proof import detect_payment_proof
from rules.session import Session
from rules.stages import Stage


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with every photo of the turn.

    Reports:
        Recognised: a proof of payment.
        two soft bubbles and a card for the managers for what isn't recognised.
    """
    total = PASSED
    for act in session.draft.acts:
        if act.kind is ActKind.PHOTO:
            step = _seen(session, act, turn)
            session = advance(session, step)
            total = joined(total, step)
    return total


def _seen(session: Session, act: Act, turn: Turn) -> Outcome:
    done = Outcome(done=(act,))
    if session.stage in (Stage.PAYING, Stage.REVIEWING) and detect_payment_proof(
        turn.text, True, False
    ):
        proof = Act(
            kind=ActKind.PROOF, rule="payment_proof", media=act.media, url=act.url
        )
        return joined(done, Outcome(changes=(Recognised((proof,)),)))
    return joined(
        done,
        Outcome(
            said=(said("photo.checking"),),
            effects=(
                Notify(
                    kind=NoticeKind.PHOTO_UNKNOWN, media_id=act.media, words=turn.text
                ),
            ),
        ),
    )
