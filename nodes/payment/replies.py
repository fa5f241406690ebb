"""The answers of paying that change nothing: later, trouble, where to send, again."""

from nodes.kit import Kit
from nodes.payment import details, methods
from nodes.wording import asked, said
from rules.accounts import accounts
from rules.acts import Act
from rules.messages import Turn
from rules.outcomes import Outcome, joined
from rules.session import Ask, Part, Session
from rules.stages import Stage


async def passed(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Leave *act* to the steps that come after."""
    return Outcome()


async def later(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """The shopper pays later: fine, nothing is opened."""
    return Outcome(said=(said("payment.later", Part.MONEY),), done=(act,))


async def trouble(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """The payment doesn't go through: help, another way, a person if wanted."""
    return Outcome(
        changes=(asked(Ask.HUMAN, "payment.trouble_human"),),
        said=(said("payment.trouble", Part.MONEY),),
        done=(act,),
    )


async def how_to_send(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Say how a receipt is sent."""
    return Outcome(said=(said("payment.how_to_send", Part.MONEY),), done=(act,))


async def methods_explained(
    session: Session, act: Act, turn: Turn, kit: Kit
) -> Outcome:
    """Explain the ways to pay; what is asked stays asked, or else what to order."""
    told = Outcome(said=(methods.explained(kit),), done=(act,))
    if session.stage is Stage.BROWSING and session.pending is None:
        question = asked(Ask.PRODUCT, "discovery.which_to_order")
        return joined(told, Outcome(changes=(question,)))
    return told


def method_again(act: Act, kit: Kit) -> Outcome:
    """A method that the shop doesn't have: explain both and ask again."""
    return joined(
        Outcome(said=(methods.explained(kit),), done=(act,)), methods.ask(kit)
    )


async def method_again_explained(
    session: Session, act: Act, turn: Turn, kit: Kit
) -> Outcome:
    """Explain the ways to pay and ask for one."""
    return method_again(act, kit)


async def method_first(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Ask for the method, without which no requisites are sent."""
    return joined(Outcome(done=(act,)), methods.ask(kit))


async def nothing_to_pay(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Nothing is chosen yet: ask for it."""
    return Outcome(
        changes=(asked(Ask.PRODUCT, "discovery.which_to_order"),), done=(act,)
    )


async def data_first(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Requisites come after the delivery data."""
    return joined(
        Outcome(said=(said("details.requisites_after", Part.MONEY),), done=(act,)),
        details.next_step(session, kit),
    )


async def yes_in_details(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """A yes to the read-back confirms it; without one, what is missing is asked."""
    if session.pending and session.pending.ask in (Ask.READ_BACK, Ask.KNOWN_DELIVERY):
        return await details.confirm(session, act, turn, kit)
    return joined(Outcome(done=(act,)), details.next_step(session, kit))


async def requisites_again(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Send the requisites once more, for what is due now; warn of another account."""
    warning = Outcome()
    if accounts(turn.text) - {kit.shop.payment.requisites.iban}:
        warning = Outcome(said=(said("payment.other_account", Part.MONEY),))
    again = methods.requisites(session, turn, kit)
    return joined(Outcome(done=(act,)), warning, again)


async def waiting_for_receipt(
    session: Session, act: Act, turn: Turn, kit: Kit
) -> Outcome:
    """Say gently what is waited for."""
    return Outcome(changes=(asked(Ask.RECEIPT, "payment.ask_receipt"),), done=(act,))


async def being_checked(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """A person is checking; nothing is to be done meanwhile."""
    return Outcome(said=(said("review.waiting", Part.MONEY),), done=(act,))
