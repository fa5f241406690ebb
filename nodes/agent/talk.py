"""Small talk and what is not about goods: answered in a line, with a way on."""

from datetime import timedelta

from msgspec.structs import replace

from nodes.agent.lists import categories
from nodes.escalation import hand_off
from nodes.kit import Kit
from nodes.payment.claims import OPENED, WAITING
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.cart import Cart
from rules.changes import Asked, Counted, Introduced, Restarted
from rules.effects import HandoffReason, Release
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, joined
from rules.session import Ask, Part, Session
from rules.stages import Stage

INTRODUCED_FOR = timedelta(hours=24)
OUT_OF_DOMAIN_PATIENCE = 3


def is_introduced(session: Session, turn: Turn) -> bool:
    """Whether the bot has said who it is within the last day."""
    return (
        session.introduced_at is not None
        and turn.now - session.introduced_at < INTRODUCED_FOR
    )


def greeted(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Greet, with name and shop once a day; a greeting alone is offered help."""
    is_alone = all(seen.kind is ActKind.GREET for seen in session.draft.seen)
    has_question = session.pending is not None  # which is then put again
    if is_introduced(session, turn):
        if not is_alone:
            return Outcome(done=(act,))
        key = "greeting.back" if has_question else "greeting.again"
        return Outcome(said=(said(key, Part.GREETING),), done=(act,))
    is_open = is_alone and not has_question and session.stage is Stage.BROWSING
    key = "greeting.first" if is_open else "greeting.short"
    return Outcome(
        changes=(Introduced(turn.now),),
        said=(
            said(key, Part.GREETING, shop=kit.shop.name, assistant=kit.shop.assistant),
        ),
        done=(act,),
    )


def thanked(session: Session, act: Act) -> Outcome:
    """Close politely, once; while the receipt is awaited, remind gently."""
    kinds = {seen.kind for seen in session.draft.seen}
    is_thanked = any(one.key in (OPENED, WAITING) for one in session.draft.said)
    if ActKind.POSTPONE in kinds or is_thanked:
        return Outcome(done=(act,))
    key = "talk.thanks"
    if session.stage is Stage.PAYING and ActKind.PAY_LATER not in kinds:
        return Outcome(
            changes=(asked(Ask.RECEIPT, "payment.ask_receipt"),),
            said=(said(key),),
            done=(act,),
        )
    return Outcome(said=(said(key),), done=(act,))


def acknowledged(session: Session, act: Act) -> Outcome:
    """Close politely after an order; elsewhere it doesn't say what is wanted."""
    if session.stage is Stage.ORDERED and session.pending is None:
        return Outcome(said=(said("talk.settled"),), done=(act,))
    return PASSED


def goodbye(act: Act) -> Outcome:
    """Say goodbye."""
    return Outcome(changes=(Asked(None),), said=(said("talk.goodbye"),), done=(act,))


def identity(act: Act, kit: Kit) -> Outcome:
    """Say honestly who is talking."""
    return Outcome(
        said=(said("talk.bot", assistant=kit.shop.assistant, shop=kit.shop.name),),
        done=(act,),
    )


async def out_of_domain(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Build one bridge back to the goods; the third time a person is called."""
    times = session.counters.out_of_domain + 1
    counted = Outcome(
        changes=(Counted(replace(session.counters, out_of_domain=times)),), done=(act,)
    )
    if times >= OUT_OF_DOMAIN_PATIENCE:
        return joined(counted, hand_off(HandoffReason.OUT_OF_DOMAIN, turn))
    catalog = await kit.goods.catalog()
    bridge = said("talk.out_of_domain", categories=categories(catalog))
    return joined(counted, Outcome(said=(bridge,)))


def restarted(session: Session, act: Act, kit: Kit) -> Outcome:
    """Start anew, holding nothing; orders and cases stay as they are."""
    return Outcome(
        changes=(Restarted(Cart(id=kit.ids.cart())),),
        said=(said("talk.restarted", Part.MONEY),),
        effects=(Release(session.cart.id),),
        done=(act,),
    )
