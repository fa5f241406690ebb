"""The acts of paying: which step deals with which act at which stage."""

from collections.abc import Awaitable, Callable, Mapping

from nodes.dealing import deal
from nodes.kit import Kit
from nodes.payment import cancel, claims, details, methods, replies
from rules.acts import Act, ActKind
from rules.messages import Turn
from rules.outcomes import Outcome, joined
from rules.payments import is_frozen
from rules.route import NodeName
from rules.session import Session
from rules.stages import BEFORE_ACCEPTANCE, Stage

Step = Callable[[Session, Act, Turn, Kit], Awaitable[Outcome]]

FIRST_TO_LAST = (  # money and safety first
    ActKind.CANCEL,
    ActKind.PROOF,
    ActKind.EMPTY,
    ActKind.NO,
    ActKind.CONTACT,
    ActKind.BAD_PHONE,
    ActKind.LOCKER,
    ActKind.YES,
    ActKind.METHOD,
    ActKind.ASK_METHODS,
    ActKind.ASK_REQUISITES,
    ActKind.PAY_TROUBLE,
    ActKind.HOW_TO_SEND_PROOF,
    ActKind.PAY_LATER,
    ActKind.ACKNOWLEDGE,
)


async def _cancel(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return cancel.cancel(session, act, turn, kit)


async def _take(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return details.take(session, act, kit)


async def _correct(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    if is_frozen(session):
        return details.correct_order(session, act, turn)
    return details.correct_later(session, act, kit)


async def _correct_order(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return details.correct_order(session, act, turn)


async def _deny(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    return details.deny(session, act)


async def _choose(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    if is_frozen(session):
        return details.correct_order(session, act, turn)
    if act.method is None:
        return replies.method_again(act, kit)
    return joined(
        Outcome(done=(act,)), await methods.choose(session, act.method, turn, kit)
    )


_BEFORE: Mapping[ActKind, Step] = {
    ActKind.CANCEL: _cancel,
    ActKind.PROOF: claims.claim,
    ActKind.EMPTY: claims.empty,
    ActKind.PAY_LATER: replies.later,
    ActKind.PAY_TROUBLE: replies.trouble,
    ActKind.HOW_TO_SEND_PROOF: replies.how_to_send,
    ActKind.ASK_METHODS: replies.methods_explained,
    ActKind.ASK_REQUISITES: replies.nothing_to_pay,
    ActKind.METHOD: replies.nothing_to_pay,
    ActKind.CONTACT: replies.passed,
    ActKind.BAD_PHONE: replies.passed,
    ActKind.LOCKER: replies.passed,
    ActKind.YES: replies.passed,
    ActKind.NO: replies.passed,
}
_DETAILS: Mapping[ActKind, Step] = {
    **_BEFORE,
    ActKind.ASK_REQUISITES: replies.data_first,
    ActKind.METHOD: _take,
    ActKind.CONTACT: _take,
    ActKind.BAD_PHONE: _take,
    ActKind.LOCKER: _take,
    ActKind.YES: replies.yes_in_details,
    ActKind.NO: _deny,
}
_METHOD: Mapping[ActKind, Step] = {
    **_BEFORE,
    ActKind.ASK_METHODS: replies.method_again_explained,
    ActKind.ASK_REQUISITES: replies.method_first,
    ActKind.METHOD: _choose,
    ActKind.CONTACT: _correct,
    ActKind.BAD_PHONE: _correct,
    ActKind.LOCKER: _correct,
    ActKind.YES: replies.method_first,
    ActKind.NO: replies.method_first,
}
_PAYING: Mapping[ActKind, Step] = {
    **_BEFORE,
    ActKind.ASK_REQUISITES: replies.requisites_again,
    ActKind.METHOD: _choose,
    ActKind.CONTACT: _correct,
    ActKind.BAD_PHONE: _correct,
    ActKind.LOCKER: _correct,
    ActKind.YES: replies.waiting_for_receipt,
    ActKind.NO: replies.waiting_for_receipt,
}
_REVIEWING: Mapping[ActKind, Step] = {
    **_BEFORE,
    ActKind.PAY_LATER: replies.being_checked,
    ActKind.PAY_TROUBLE: replies.being_checked,
    ActKind.HOW_TO_SEND_PROOF: replies.how_to_send,
    ActKind.ASK_REQUISITES: replies.being_checked,
    ActKind.METHOD: _correct_order,
    ActKind.CONTACT: _correct_order,
    ActKind.BAD_PHONE: _correct_order,
    ActKind.LOCKER: _correct_order,
    ActKind.YES: replies.being_checked,
    ActKind.NO: replies.being_checked,
    ActKind.ACKNOWLEDGE: replies.being_checked,
}
STEPS: Mapping[Stage, Mapping[ActKind, Step]] = {
    **{stage: _BEFORE for stage in (*BEFORE_ACCEPTANCE, Stage.ORDERED)},
    Stage.DETAILS: _DETAILS,
    Stage.METHOD: _METHOD,
    Stage.PAYING: _PAYING,
    Stage.REVIEWING: _REVIEWING,
}


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with every act of paying, money and safety first.

    Reports:
        What the step of `STEPS` for stage and act reports, one after the other.
    """

    async def step(session: Session, act: Act) -> Outcome:
        return await STEPS[session.stage][act.kind](session, act, turn, kit)

    return await deal(session, NodeName.PAYMENT, FIRST_TO_LAST, step)
