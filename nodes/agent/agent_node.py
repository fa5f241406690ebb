"""Everything that a shop assistant answers before and beside the decision."""

from collections.abc import Awaitable, Callable, Mapping

from nodes import basket, taking
from nodes.agent import (
    choosing,
    comparing,
    discovery,
    empties,
    galleries,
    side,
    sizing,
    talk,
)
from nodes.dealing import deal
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, ActKind, Topic
from rules.changes import Asked
from rules.items import ITEM_ACTS
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.route import NodeName
from rules.session import Ask, Part, Pending, Session
from rules.stages import BUYING, Stage

Step = Callable[[Session, Act, Turn, Kit], Awaitable[Outcome]]


async def _choose(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Settle the item; without a product, find what fits, or ask which item."""
    if act.kind is ActKind.OPTION and not act.products:
        pending = session.pending or Pending(ask=Ask.PRODUCT)
        question = Asked(pending, said("choosing.which_option", Part.ASK))
        return Outcome(changes=(question,), done=(act,))
    if _asks_total(session, act):
        return Outcome(
            said=(basket.stated("cart.total", session.cart, kit),), done=(act,)
        )
    if discovery.narrows(session):
        return await discovery.search(session, turn, kit)
    outcome = await choosing.choose(session, kit)
    if outcome is not None:
        return outcome
    if act.kind in discovery.SEARCHING - {ActKind.PRICE}:
        return await discovery.search(session, turn, kit)
    return Outcome(changes=(_ask_what(act),), done=(act,))


def _asks_total(session: Session, act: Act) -> bool:
    """Whether the price that is asked for is that of the order."""
    if act.kind is not ActKind.PRICE or session.stage not in BUYING:
        return False
    if act.topic is Topic.TOTAL:
        return True
    names = any(seen.kind in ITEM_ACTS - {ActKind.PRICE} for seen in session.draft.seen)
    return session.focus is None and not names


def _ask_what(act: Act) -> Asked:
    """Ask for what is needed before *act* can be answered."""
    if act.kind is ActKind.ASK_SIZE:
        return asked(Ask.HEIGHT, "discovery.ask_height")
    return asked(Ask.PRODUCT, "discovery.which_product")


async def _search(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return await discovery.search(session, turn, kit)


async def _age(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    if session.pending and session.draft.ask:
        return Outcome(done=(act,))
    return Outcome(changes=(asked(Ask.HEIGHT, "choosing.age_is_a_hint"),), done=(act,))


async def _gallery(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return await galleries.gallery(session, act, kit)


async def _more(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return await galleries.more(session, act, kit)


async def _chart(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return await galleries.chart(session, act, kit)


async def _compare(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return await comparing.compared(session, act, kit)


async def _ask(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    if act.topic in (Topic.FABRIC, Topic.WEAR):
        return await comparing.material(session, act, kit)
    if act.topic is Topic.SIZES:
        return await sizing.sizes(session, act, kit)
    if act.topic is Topic.TABLE:
        return await sizing.table(session, act, kit)
    return side.answered(session, act, await kit.goods.catalog(), kit)


async def _greet(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return talk.greeted(session, act, turn, kit)


async def _thank(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return talk.thanked(session, act)


async def _acknowledge(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return talk.acknowledged(session, act)


async def _goodbye(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return talk.goodbye(act)


async def _bot(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return talk.identity(act, kit)


async def _empty(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return empties.answered(session, act, turn)


async def _restart(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return talk.restarted(session, act, kit)


async def _yes(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    if session.pending and session.pending.ask is Ask.MORE_PHOTOS:
        return await galleries.more(session, act, kit)
    return PASSED


async def _no(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    if session.stage is Stage.ORDERED:
        return Outcome(changes=(Asked(None),), said=(said("upsell.fine"),), done=(act,))
    return Outcome(changes=(asked(Ask.PRODUCT, "talk.what_then"),), done=(act,))


async def _expensive(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Speak for the goods, unless one more of them is turned down for good."""
    turned_down = {ActKind.NO, ActKind.REFUSE}
    if session.stage in BUYING and turned_down & {it.kind for it in session.draft.seen}:
        return Outcome(done=(act,))
    return Outcome(said=(said("offer.expensive"),), done=(act,))


def _says(key: str) -> Step:
    async def say(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
        return Outcome(said=(said(key),), done=(act,))

    return say


def _asks(ask: Ask, key: str) -> Step:
    async def put(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
        return Outcome(changes=(asked(ask, key),), done=(act,))

    return put


STEPS: Mapping[ActKind, Step] = {
    # In the order in which a message's acts are taken up.
    ActKind.RESTART: _restart,
    ActKind.GREET: _greet,
    ActKind.BOT: _bot,
    ActKind.COMPLIMENT: _says("talk.compliment"),
    ActKind.EXPENSIVE: _expensive,
    ActKind.COMPARE: _compare,
    ActKind.SEARCH: _search,
    **{kind: _choose for kind in ActKind if kind in ITEM_ACTS},
    ActKind.AGE: _age,
    ActKind.ASK: _ask,
    ActKind.SIZE_DOUBT: _says("choosing.size_doubt"),
    ActKind.SIZE_CHART: _chart,
    ActKind.OTHER_COLOURS: _gallery,
    ActKind.PHOTOS: _gallery,
    ActKind.MORE: _more,
    ActKind.PHOTO_LOST: _asks(Ask.WORDS, "photo.lost"),
    ActKind.YES: _yes,
    ActKind.NO: _no,
    ActKind.OUT_OF_DOMAIN: talk.out_of_domain,
    ActKind.EMPTY: _empty,
    ActKind.THANK: _thank,
    ActKind.GOODBYE: _goodbye,
    ActKind.ACKNOWLEDGE: _acknowledge,
}


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with every act of talk, search and choice.

    Reports:
        What the step of `STEPS` reports for each kind of act, one after the other;
        what is unclear is left to the validation.
    """

    async def step(session: Session, act: Act) -> Outcome:
        return await STEPS[act.kind](session, act, turn, kit)

    kept = await taking.keep_wanted(session, turn, kit)
    dealt = await deal(advance(session, kept), NodeName.AGENT, STEPS, step)
    return joined(kept, dealt)
