"""
Rules and model look at the same message: whose acts count.

The table says who wins on which act.  Money, safety, contacts, sizes and decisions are
the rules' alone; a model adds what the rules didn't understand, if the words bear it
out, and questions beside what they did.  A person is never called on its word: the
shopper is asked.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from rules.acts import Act, ActKind, Source, Topic
from rules.catalog import Catalog, Product
from rules.drafts import ActDetail, DraftAct, ModelAnswer
from rules.ids import ProductId
from rules.reading.endings import folded_words

_BEGINNING = 4  # letters that two forms of a word share
_LEAST_SURE = 0.6
_READ_BY_RULES = frozenset({"uk", "ru"})  # languages
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class Right(StrEnum):
    """What a model may do with an act of this kind."""

    NONE = "none"  # the rules decide
    IF_UNCLEAR = "if_unclear"  # add it where rules understood nothing
    BESIDE = "beside"  # add it beside what rules understood
    OFFER = "offer"  # have it offered where rules understood nothing


TABLE: Mapping[ActKind, Right] = {
    **dict.fromkeys(ActKind, Right.NONE),
    ActKind.SEARCH: Right.IF_UNCLEAR,
    ActKind.PRODUCT: Right.IF_UNCLEAR,
    ActKind.OTHER_COLOURS: Right.IF_UNCLEAR,
    ActKind.ASK_SIZE: Right.IF_UNCLEAR,
    ActKind.SIZE_CHART: Right.IF_UNCLEAR,
    ActKind.SIZE_DOUBT: Right.IF_UNCLEAR,
    ActKind.PRICE: Right.IF_UNCLEAR,
    ActKind.AVAILABLE: Right.IF_UNCLEAR,
    ActKind.PHOTOS: Right.IF_UNCLEAR,
    ActKind.MORE: Right.IF_UNCLEAR,
    ActKind.COMPARE: Right.IF_UNCLEAR,
    ActKind.EXPENSIVE: Right.IF_UNCLEAR,
    ActKind.GREET: Right.IF_UNCLEAR,
    ActKind.THANK: Right.IF_UNCLEAR,
    ActKind.GOODBYE: Right.IF_UNCLEAR,
    ActKind.COMPLIMENT: Right.IF_UNCLEAR,
    ActKind.BOT: Right.IF_UNCLEAR,
    ActKind.OUT_OF_DOMAIN: Right.IF_UNCLEAR,
    ActKind.ASK: Right.BESIDE,
    ActKind.ESCALATE: Right.OFFER,
}
NOT_UNDERSTOOD = frozenset({ActKind.UNCLEAR})
_ASKED = frozenset(
    {
        Topic.DELIVERY_TIME,
        Topic.DELIVERY_COST,
        Topic.CARRIERS,
        Topic.ABROAD,
        Topic.DISPATCH,
        Topic.QUALITY,
        Topic.RETURNS,
        Topic.HOURS,
        Topic.PLACE,
        Topic.DISCOUNT,
        Topic.FABRIC,
        Topic.ADULT,
        Topic.WHOLESALE_TERMS,
        Topic.TRACKING,
    }
)


class Disagreement(msgspec.Struct, frozen=True):
    """An act that only one of the two saw; *why* it counts or doesn't."""

    kind: ActKind
    seen_by: Source
    why: str


class Merged(msgspec.Struct, frozen=True):
    """
    The acts of the turn, and where rules and model differ.

    offers_person: the shopper is to be asked whether a person shall help.
    """

    acts: tuple[Act, ...]
    disagreements: tuple[Disagreement, ...] = ()
    offers_person: bool = False


def merged(
    acts: tuple[Act, ...],
    answer: ModelAnswer,
    *,
    words: str,
    candidates: frozenset[ProductId],
    catalog: Catalog,
) -> Merged:
    """
    Give the acts that count.

    Args:
        acts: What the rules see.
        words: The shopper's message.
        candidates: The products that the model was shown.
    """
    seen = {act.kind for act in acts}
    drafts = _drafts(answer)
    added: list[Act] = []
    offers_person = False
    differ = [
        Disagreement(kind, Source.RULES, "the model doesn't see it")
        for kind in seen - {draft.kind for draft in drafts} - NOT_UNDERSTOOD
    ]
    for draft in drafts:
        if draft.kind in seen | NOT_UNDERSTOOD:
            continue
        why = _objection(draft, seen, answer, words)
        if why is None and TABLE[draft.kind] is Right.OFFER:
            offers_person, why = True, "a person is offered"
        act = None if why else _act(draft, words, candidates, catalog)
        if act is not None:
            added.append(act)
        why = why or ("added" if act else "the words don't bear it out")
        differ.append(Disagreement(draft.kind, Source.MODEL, why))
    differ.sort(key=lambda one: (one.seen_by, one.kind))
    counting = _joined(acts, tuple(dict.fromkeys(added)))
    return Merged(counting, tuple(differ), offers_person)


def _drafts(answer: ModelAnswer) -> tuple[DraftAct, ...]:
    """Give what the model sees; a wish for a person is an act like the others."""
    wish = (DraftAct(ActKind.ESCALATE, ()),) if answer.wants_human else ()
    return tuple(dict.fromkeys((*answer.acts, *wish)))


def _joined(acts: tuple[Act, ...], added: tuple[Act, ...]) -> tuple[Act, ...]:
    if not added:
        return acts
    return (*(act for act in acts if act.kind not in NOT_UNDERSTOOD), *added)


def _objection(
    draft: DraftAct, seen: set[ActKind], answer: ModelAnswer, words: str
) -> str | None:
    """Say why an act may not be added, by its kind and the turn's."""
    right = TABLE[draft.kind]
    if right is Right.NONE:
        return "the rules decide"
    if answer.confidence < _LEAST_SURE:
        return "the model is unsure"
    if seen <= NOT_UNDERSTOOD or _is_foreign(answer.language, words):
        return None
    if right is not Right.BESIDE:
        return "the rules understood the message"
    return None if "?" in words else "nothing is asked"


def _is_foreign(language: str, words: str) -> bool:
    """Say whether rules can have understood but little of *words*."""
    return language not in _READ_BY_RULES and _CYRILLIC.search(words) is None


def _act(
    draft: DraftAct, words: str, candidates: frozenset[ProductId], catalog: Catalog
) -> Act | None:
    """Make an act of the model's, or None if the message doesn't bear it out."""
    details = {detail.name: detail.value for detail in draft.details}
    match draft.kind:
        case ActKind.PRODUCT:
            return _product(details, words, candidates, catalog)
        case ActKind.SEARCH:
            return _search(details, words, catalog)
        case ActKind.ASK:
            topic = details.get(ActDetail.TOPIC)
            if topic not in _ASKED:
                return None
            return _plain(draft.kind, words, topic=Topic(topic))
        case _:
            return _plain(draft.kind, words) if _beginnings(words) else None


def _plain(kind: ActKind, words: str, topic: Topic | None = None) -> Act:
    return Act(kind=kind, rule="model", words=words, source=Source.MODEL, topic=topic)


def _product(
    details: Mapping[ActDetail, str],
    words: str,
    candidates: frozenset[ProductId],
    catalog: Catalog,
) -> Act | None:
    named = ProductId(details.get(ActDetail.PRODUCT, ""))
    product = catalog.by_id.get(named) if named in candidates else None
    if product is None or not _beginnings(words) & _told(product):
        return None
    return Act(
        kind=ActKind.PRODUCT,
        rule="model",
        words=words,
        source=Source.MODEL,
        products=(product.id,),
    )


def _search(
    details: Mapping[ActDetail, str], words: str, catalog: Catalog
) -> Act | None:
    category = details.get(ActDetail.CATEGORY)
    products = [one for one in catalog.products if one.category == category]
    told = frozenset[str]().union(*(_told(one) for one in products))
    if not _beginnings(words) & told:
        return None
    return Act(
        kind=ActKind.SEARCH,
        rule="model",
        words=words,
        source=Source.MODEL,
        category=category,
    )


def _told(product: Product) -> frozenset[str]:
    texts = (
        product.name,
        product.category,
        product.description,
        *product.aliases,
        *product.features,
        *product.colours,
    )
    return frozenset(one for text in texts for one in _beginnings(text))


def _beginnings(text: str) -> frozenset[str]:
    """The beginnings of the words that are long enough to say something."""
    return frozenset(
        word[:_BEGINNING] for word in folded_words(text) if len(word) >= _BEGINNING
    )
