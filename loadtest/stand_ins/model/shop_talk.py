"""
Answers to a shop's prompt, by its fact sheet: helpful, chatty, contrary.

Helpful says with slots what the shop would say and asks what it asks.  Chatty adds
numbers, promises, questions, and English.  Contrary sees what the shopper doesn't do,
means another product than the one talked about, and acts as if all were paid.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from loadtest.stand_ins.model.chat import text_of
from loadtest.stand_ins.model.sayings import SAYINGS
from rules.acts import ActKind
from rules.drafts import ActDetail, Detail, DraftAct, ModelAnswer
from rules.fact_sheet import FactSheet, filled
from rules.naming import products_in

SCHEMA = "ModelAnswer"
MOST_BUBBLES = 3  # beside the question
SURE = 0.9
_FACTS = re.compile(r"<facts>\s*(.*?)\s*</facts>", re.DOTALL)


class ShopTalk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The whole file: sayings by phrase, by question, and for what neither has.

    others: products to mean where a fact sheet has none but the right one.
    """

    says: Mapping[str, str]
    otherwise: str
    asks: Mapping[str, str]
    others: tuple[str, ...]


TALK = msgspec.yaml.decode(
    Path(__file__).with_suffix(".yaml").read_bytes(), type=ShopTalk
)


def sheet_in(request: Mapping[str, Any]) -> FactSheet | None:
    """Read the fact sheet that a request holds, if it has one."""
    for message in request["messages"]:
        found = _FACTS.search(text_of(message))
        if message["role"] == "system" and found:
            try:
                return msgspec.json.decode(found[1], type=FactSheet)
            except msgspec.DecodeError:
                return None
    return None


def helpful(sheet: FactSheet) -> ModelAnswer:
    """Say what the shop would say, in other words; add none to what it says itself."""
    sayings = [TALK.says[key] for key in sheet.says if key in TALK.says]
    known = [saying for saying in sayings if not filled(saying, sheet.slots)[1]]
    question = TALK.asks.get(sheet.asks or "")
    said = tuple(dict.fromkeys(known))[:MOST_BUBBLES]
    acts = tuple(DraftAct(ActKind(kind), ()) for kind in sheet.acts)
    reply = (*said, *((question,) if question else ())) or (TALK.otherwise,)
    return _answer(acts, reply, products_in(reply, sheet))


def chatty(sheet: FactSheet) -> ModelAnswer:
    """Say more than facts allow."""
    answer = helpful(sheet)
    reply = (*answer.reply[:1], SAYINGS.scripts["chatty"].text)
    return _answer(answer.acts, reply, answer.product_ids)


def contrary(sheet: FactSheet) -> ModelAnswer:
    """Take everything to be otherwise."""
    product = _another_product(sheet)
    acts = (
        DraftAct(ActKind.ACCEPT, ()),
        DraftAct(ActKind.CANCEL, ()),
        DraftAct(ActKind.PROOF, ()),
        DraftAct(ActKind.PRODUCT, (Detail(ActDetail.PRODUCT, product),)),
    )
    return _answer(acts, (SAYINGS.scripts["contrary"].text,), (product,))


def _another_product(sheet: FactSheet) -> str:
    """Give one that isn't the first of the sheet, of the sheet if it can be."""
    shown = [one.id for one in sheet.products]
    return next(one for one in (*shown[1:], *TALK.others) if one not in shown[:1])


def _answer(
    acts: tuple[DraftAct, ...], reply: tuple[str, ...], product_ids: tuple[str, ...]
) -> ModelAnswer:
    return ModelAnswer(
        acts=acts,
        product_ids=product_ids,
        reply=reply,
        language="uk",
        confidence=SURE,
        wants_human=False,
    )


TALKING: Mapping[str, Callable[[FactSheet], ModelAnswer]] = {
    "helpful": helpful,
    "chatty": chatty,
    "contrary": contrary,
}
