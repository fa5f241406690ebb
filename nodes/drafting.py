"""The model's turn: what it is asked, what of its acts counts, what it would say."""

from datetime import timedelta

import msgspec

from nodes.kit import Kit
from nodes.ports import Model, PortError
from nodes.prompting import prompt_of
from nodes.steps import planned
from prompts.library import MissingText
from rules.acts import Act, ActKind
from rules.catalog import Catalog
from rules.changes import Change, Degraded, ModelHeard, Understood
from rules.consulted import Consulted
from rules.drafts import ModelAnswer
from rules.fact_sheet import FactSheet, sheet_of
from rules.fallback import Degradation
from rules.ids import ProductId
from rules.knowing import facts_of
from rules.merging import merged
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.replies import is_free
from rules.session import Session
from rules.stages import Stage

ANSWERED_WITHIN = timedelta(seconds=12)  # where a turn says nothing of it
# What needs no free words: a command, nothing at all, pictures.
NOT_FOR_THE_MODEL = frozenset({ActKind.EMPTY, ActKind.RESTART, ActKind.PHOTO})


class Heard(msgspec.Struct, frozen=True):
    """The acts that count, and what else the turn has learnt."""

    acts: tuple[Act, ...]
    changes: tuple[Change, ...] = ()


async def heard(session: Session, acts: tuple[Act, ...], turn: Turn, kit: Kit) -> Heard:
    """
    Ask the model what it makes of *turn*, and merge that with the rules' *acts*.

    Without a model, or where there is nothing for it to word, the acts stay as they
    are.  A model that fails marks the turn as degraded.
    """
    if kit.model is None or any(act.kind in NOT_FOR_THE_MODEL for act in acts):
        return Heard(acts)
    if trouble := kit.model.trouble:
        return Heard(acts, (Degraded(trouble),))
    understood = advance(session, Outcome(changes=(Understood(acts),)))
    plan = await planned(understood, turn, kit)
    if not has_room(plan):
        return Heard(acts)
    catalog = await kit.goods.catalog()
    sheet = sheet_of(plan, facts_of(plan, turn.text, catalog, kit.shop))
    try:
        answer = await _answer(kit.model, plan, turn, sheet, kit)
    except MissingText:
        return Heard(acts, (Degraded(Degradation.NO_TEXT),))
    except PortError as error:
        return Heard(acts, (Degraded(error.reason),))
    return _merged(acts, answer, turn, sheet, catalog)


def has_room(session: Session) -> bool:
    """Say whether a model's words could stand for something that is said."""
    draft = session.draft
    if session.stage is Stage.WITH_HUMAN:
        return False
    asks = (draft.ask,) if draft.ask else ()
    said = (*draft.said, *asks)
    return not said or any(is_free(one) for one in said)


async def _answer(
    model: Model, plan: Session, turn: Turn, sheet: FactSheet, kit: Kit
) -> ModelAnswer:
    deadline = turn.model_until or turn.now + ANSWERED_WITHIN
    return await model.answer(prompt_of(plan, turn, sheet, kit), deadline=deadline)


def _merged(
    acts: tuple[Act, ...],
    answer: ModelAnswer,
    turn: Turn,
    sheet: FactSheet,
    catalog: Catalog,
) -> Heard:
    both = merged(
        acts,
        answer,
        words=turn.text,
        candidates=frozenset(ProductId(one.id) for one in sheet.products),
        catalog=catalog,
    )
    consulted = Consulted(
        reply=answer.reply,
        product_ids=answer.product_ids,
        disagreements=both.disagreements,
        offers_person=both.offers_person,
    )
    return Heard(both.acts, (ModelHeard(consulted),))
