"""A model's words in place of phrases: only what facts bear out and the plan asks."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from nodes.drafting import ANSWERED_WITHIN, has_room
from nodes.kit import Kit
from nodes.ports import PortError
from nodes.prompting import again, prompt_of
from prompts.library import MissingText
from rules.approval import approved
from rules.changes import Change, Degraded, ModelHeard
from rules.consulted import Consulted
from rules.drafts import ModelAnswer
from rules.fact_sheet import FactSheet, sheet_of
from rules.facts import Facts
from rules.fallback import Degradation
from rules.grounding import Ruling
from rules.knowing import facts_of
from rules.messages import Turn
from rules.naming import check_products
from rules.replies import Objection, Spoken, spoken
from rules.session import Session

WORTH_ASKING_AGAIN = timedelta(seconds=2)  # until the model is cut off


class Worded(msgspec.Struct, frozen=True):
    """Words of a model that may be sent, if any, and what is noted of them."""

    words: Spoken | None = None
    changes: tuple[Change, ...] = ()


class _Judged(msgspec.Struct, frozen=True):
    words: Spoken | None
    ruling: Ruling
    reasons: tuple[str, ...] = ()


async def worded(session: Session, turn: Turn, kit: Kit) -> Worded:
    """
    Judge the model's words for the turn; a blocked reply is asked for once more.

    Reports:
        ModelHeard: the ruling on the words; Degraded: phrases have to do.
    """
    consulted = session.draft.consulted
    if consulted is None or not has_room(session):
        return Worded()
    facts = facts_of(session, turn.text, await kit.goods.catalog(), kit.shop)
    sheet = sheet_of(session, facts)
    judged = _judged(consulted, session, sheet, facts)
    if judged.words is None:
        other = await _another(consulted, judged, session, turn, sheet, kit)
        if other:
            consulted = replace(
                consulted, reply=other.reply, product_ids=other.product_ids
            )
            judged = _judged(consulted, session, sheet, facts)
    return _noted(consulted, judged)


def _noted(consulted: Consulted, judged: _Judged) -> Worded:
    is_spoken = judged.words is not None
    consulted = replace(
        consulted,
        verdict=judged.ruling,
        reasons=judged.reasons,
        is_spoken=is_spoken,
    )
    if is_spoken:
        return Worded(judged.words, (ModelHeard(consulted),))
    return Worded(None, (ModelHeard(consulted), Degraded(Degradation.GATE)))


def _judged(
    consulted: Consulted, session: Session, sheet: FactSheet, facts: Facts
) -> _Judged:
    draft = session.draft
    pending = session.pending.ask if session.pending else None
    try:
        words = spoken(consulted.reply, sheet, draft.said, draft.ask, pending)
        verdict = approved("\n".join(words.texts), facts)
        if verdict.passes:
            check_products(consulted.reply, consulted.product_ids, sheet)
            return _Judged(words, Ruling.PASS)
    except Objection as objection:
        return _Judged(None, Ruling.FAIL, (str(objection),))
    reasons = tuple(f"{one.meaning}: {one.words}" for one in verdict.faults)
    return _Judged(None, verdict.ruling, reasons)


async def _another(
    consulted: Consulted,
    judged: _Judged,
    session: Session,
    turn: Turn,
    sheet: FactSheet,
    kit: Kit,
) -> ModelAnswer | None:
    """Ask for another answer, if there is time; None if none comes."""
    deadline = turn.model_until or turn.now + ANSWERED_WITHIN
    if kit.model is None or deadline - kit.clock.now() < WORTH_ASKING_AGAIN:
        return None
    reason = "; ".join(judged.reasons)
    try:
        prompt = again(prompt_of(session, turn, sheet, kit), consulted.reply, reason)
        return await kit.model.answer(prompt, deadline=deadline)
    except (PortError, MissingText):
        return None
