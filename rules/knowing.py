"""The facts of a turn: what session, shop and the shopper's words give an answer."""

from functools import lru_cache
from itertools import chain

from rules.acts import Act
from rules.catalog import Catalog
from rules.contact import Contact
from rules.facts import Facts
from rules.folding import fold_word
from rules.gate.answer import pieces
from rules.gate.words import DAYS
from rules.ids import ProductId
from rules.session import Ask, Said, Session, Speaker
from rules.shop import Shop
from rules.text import tokens

LEAST_SUM_UAH = 100  # nothing costs less
TO_THE_LETTER = frozenset({"tracking"})  # slots whose numbers nobody else knows


def facts_of(session: Session, words: str, catalog: Catalog, shop: Shop) -> Facts:
    """Give what may be said in answer to *words*, as *session* stands by then."""
    acts = session.draft.seen
    said = session.draft.said
    return Facts(
        shop=shop,
        catalog=catalog,
        products=_products(session, catalog),
        focus=session.focus,
        cart=session.cart.lines,
        method=session.payment.method,
        due=session.payment.amount_due,
        contact=_contact(session, acts),
        heights_cm=_once(*session.profile.heights_cm, *(act.height_cm for act in acts)),
        ages=_once(*(act.age_years for act in acts)),
        sizes=tuple(act.size for act in acts if act.size),
        quantities=_once(*(act.quantity for act in acts)),
        budgets_uah=_once(*(act.price_max_uah for act in acts)),
        sums_uah=_sums_in(words),
        colours=frozenset(act.colour for act in acts if act.colour),
        day_words=_day_words(session, words),
        shown=len(session.shown),
        photos=sum(len(one.photos) for one in said),
        photos_left=len(session.gallery),
        numbers=tuple(_to_the_letter(said)),
        stage=session.stage,
    )


def _once(*numbers: int | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for one in numbers if one is not None))


def _products(session: Session, catalog: Catalog) -> tuple[ProductId, ...]:
    """What is on the table: the list that was shown, what is named or asked about."""
    pending = session.pending
    options = pending.options if pending and pending.ask is Ask.OPTION else ()
    named = (one for act in session.draft.seen for one in act.products)
    found = dict.fromkeys((*session.shown, *map(ProductId, options), *named))
    return tuple(one for one in found if one in catalog.by_id)


def _contact(session: Session, acts: tuple[Act, ...]) -> Contact:
    """The delivery data as given now, else as confirmed in the last sale."""
    known = Contact()
    given = (act.contact for act in acts)
    for contact in (session.profile.delivery, *given, session.delivery):
        if contact is not None:
            known = Contact(
                **{
                    name: getattr(contact, name) or getattr(known, name)
                    for name in Contact.__struct_fields__
                }
            )
    return known


def _sums_in(words: str) -> frozenset[float]:
    values = chain.from_iterable(piece.values for piece in pieces(words))
    return frozenset(value for value in values if value >= LEAST_SUM_UAH)


def _day_words(session: Session, words: str) -> frozenset[str]:
    texts = (one.text for one in session.history if one.speaker is Speaker.SHOPPER)
    return frozenset(chain.from_iterable(map(_days_in, (*texts, words))))


@lru_cache(maxsize=1 << 10)  # a history is asked about at each of its turns
def _days_in(text: str) -> frozenset[str]:
    folded = (fold_word(token.raw) for token in tokens(text) if token.kind == "word")
    return frozenset(word for word in folded if "day" in DAYS.of(word))


def _to_the_letter(said: tuple[Said, ...]) -> list[str]:
    return [text for one in said for name, text in one.slots if name in TO_THE_LETTER]
