"""An item isn't taken: not now, not this one, no more messages."""

from nodes import basket, taking
from nodes.kit import Kit
from nodes.payment import details
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.changes import Asked, Change, Focused, Postponed, Staged
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payments import missing
from rules.session import Ask, Session
from rules.stages import BEFORE_ACCEPTANCE, BUYING, Stage

NAMING = frozenset({ActKind.PRODUCT, ActKind.COLOUR, ActKind.SIZE, ActKind.HEIGHT})


async def postpone(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Not now: everything stays, nothing is asked."""
    return Outcome(changes=(Asked(None),), said=(said("offer.postponed"),), done=(act,))


async def refuse(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Not this one: it is dropped, and the sale goes on without it."""
    if session.draft.ask and any(act.kind in NAMING for act in session.draft.seen):
        return Outcome(done=(act,))  # another is offered already
    dropped = Outcome(changes=(Focused(None), Asked(None)), done=(act,))
    if session.later and session.stage in BEFORE_ACCEPTANCE | BUYING:
        dropped = joined(dropped, Outcome(said=(said("offer.refused"),)))
        waiting = await taking.offer_waiting(advance(session, dropped), kit)
        return joined(dropped, waiting)
    if session.stage in BUYING:
        return joined(dropped, _go_on(session, kit))
    if session.stage is Stage.REVIEWING:
        return joined(dropped, Outcome(said=(said("offer.refused"),)))
    if session.stage is Stage.ORDERED:
        nothing_more = Outcome(changes=(Postponed(()),), said=(said("upsell.fine"),))
        return joined(dropped, nothing_more)
    return joined(dropped, _why_not(session))


def _go_on(session: Session, kit: Kit) -> Outcome:
    """Ask on for what the order lacks, without rejoicing over what isn't added."""
    gaps = missing(session.delivery)
    if session.stage is Stage.DETAILS and len(gaps) == details.ALL_GAPS:
        return Outcome(changes=(asked(Ask.DELIVERY, "offer.without_it", *gaps),))
    return basket.go_on(session, kit)


def _why_not(session: Session) -> Outcome:
    """Back to browsing, heights kept; the reason is asked once."""
    back: tuple[Change, ...] = (Staged(Stage.BROWSING), Postponed(()))
    if session.pending and session.pending.ask is Ask.REASON:
        return Outcome(changes=back, said=(said("offer.refused_again"),))
    question = asked(Ask.REASON, "offer.why_not")
    return Outcome(changes=(*back, question), said=(said("offer.refused"),))


async def stop(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """The shopper wants no more messages: nothing is asked."""
    stage: tuple[Change, ...] = ()
    if session.stage in BEFORE_ACCEPTANCE:
        stage = (Staged(Stage.BROWSING), Focused(None))
    return Outcome(
        changes=(*stage, Asked(None)), said=(said("offer.stopped"),), done=(act,)
    )


async def answer_no(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """A no refuses what was offered."""
    if session.pending is None:
        return PASSED
    return await refuse(session, act, turn, kit)
