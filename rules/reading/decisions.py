"""Acts that decide: take, order, refuse, put off, yes and no; and small talk."""

from collections.abc import Iterator

from msgspec.structs import replace

from rules.acts import Act, ActKind, Topic
from rules.reading.cues import Cue
from rules.reading.features import features_named
from rules.reading.goods import category_of
from rules.reading.numbers import ONLY, quantity
from rules.reading.options import is_short, options, says_both
from rules.reading.taken import taken_in_passing
from rules.reading.turns import (
    ABOUT_AN_ITEM,
    YES_OR_NO,
    Reading,
    because,
    from_cue,
)
from rules.session import Ask
from rules.stages import BEFORE_ACCEPTANCE

_AS_THEY_ARE = (  # a wording is enough for these, at every stage
    ActKind.CANCEL,
    ActKind.STOP,
    ActKind.POSTPONE,
    ActKind.ROOM_TO_GROW,
    ActKind.ASK_SIZE,
    ActKind.SIZE_CHART,
    ActKind.SIZE_DOUBT,
    ActKind.PRICE,
    ActKind.AVAILABLE,
    ActKind.OTHER_COLOURS,
    ActKind.PHOTOS,
    ActKind.MORE,
    ActKind.EXPENSIVE,
    ActKind.GREET,
    ActKind.THANK,
    ActKind.GOODBYE,
    ActKind.COMPLIMENT,
    ActKind.BOT,
    ActKind.OUT_OF_DOMAIN,
)
_TAKING = ("take", "add", "reserve", "want", "let")
ORDERING_WORDS = ("order", "process", "send", "personal")
TOPICS = (  # the first that a clause asks for counts
    Topic.ABROAD,
    Topic.TRACKING,
    Topic.PACKING,
    Topic.BILL,
    Topic.TELEPHONE,
    Topic.TRUST,
    Topic.SLOW,
    Topic.TABLE,
    Topic.SIZES,
    Topic.PICKUP,
    Topic.DELIVERY_COST,
    Topic.DISPATCH,
    Topic.DELIVERY_TIME,
    Topic.RETURNS,
    Topic.QUALITY,
    Topic.WEAR,
    Topic.DISCOUNT,
    Topic.CARRIERS,
    Topic.HOURS,
    Topic.PLACE,
    Topic.FABRIC,
    Topic.ADULT,
)


def decisions(reading: Reading) -> Iterator[Act]:
    """Give the acts of deciding about the item."""
    in_passing = tuple(taken_in_passing(reading))
    yield from in_passing
    if reading.detected.takes and not in_passing:
        yield Act(
            kind=ActKind.ACCEPT,
            rule="detect_add_to_cart",
            words=because(reading, *_TAKING),
            quantity=None if says_both(reading) else quantity(reading.clauses),
        )
    if reading.detected.orders and not in_passing:
        yield Act(
            kind=ActKind.ORDER,
            rule="detect_delivery_request",
            words=because(reading, *ORDERING_WORDS),
        )
    if cue := reading.cue("change of mind", *_no_need(reading)):
        after = ActKind.REMOVE if _keeps_some(reading, cue) else ActKind.CANCEL
        yield from_cue(ActKind.REFUSE if _is_of_an_offer(reading, cue) else after, cue)
    if cue := reading.cue(ActKind.REFUSE) or _left_out(reading):
        yield from_cue(ActKind.REFUSE, cue)
    yield from _answers(reading)
    yield from _pointed(reading)
    yield from options(reading)


def _left_out(reading: Reading) -> Cue | None:
    """Give "штани не треба" of trousers that are talked about and not yet taken."""
    cue, focus = reading.cue(ActKind.REMOVE), reading.session.focus
    if cue is None or focus is None or reading.session.cart.lines:
        return None
    product = reading.catalog.by_id.get(focus.product_id)
    kinds = {category_of(word, reading.catalog) for word in cue.clause.folded}
    return cue if product and product.category in kinds else None


def _is_of_an_offer(reading: Reading, cue: Cue) -> bool:
    """Whether *cue* is said of an item that isn't taken: on offer, or looked at."""
    if reading.stage in BEFORE_ACCEPTANCE or reading.ask is Ask.ORDER:
        return True
    return cue.name == "no need" and reading.ask in ABOUT_AN_ITEM


def _keeps_some(reading: Reading, cue: Cue) -> bool:
    """Whether "не треба, тільки перша" leaves the rest of the order as it is."""
    return cue.name == "no need" and any(
        not ONLY.isdisjoint(clause.folded) for clause in reading.clauses
    )


def _no_need(reading: Reading) -> tuple[str, ...]:
    """A bare "не треба" is a no where a question is pending."""
    return () if reading.ask in YES_OR_NO - {Ask.ORDER} else ("no need",)


def _answers(reading: Reading) -> Iterator[Act]:
    """Read yes and no in the light of what was asked."""
    kinds = {"yes": ActKind.YES, "no": ActKind.NO}
    kind = kinds.get(reading.detected.answer)
    if reading.ask in YES_OR_NO:
        if kind:
            yield Act(kind=kind, rule="detect_confirmation", words=reading.text.strip())
        elif cue := reading.cue("yes after all", "this too"):
            yield from_cue(ActKind.YES, cue)
    elif cue := reading.cue("answer yes"):
        yield from_cue(ActKind.YES, cue)
    elif cue := reading.cue("answer no"):
        yield from_cue(ActKind.NO, cue)
    elif cue := reading.cue("acknowledge"):
        yield from_cue(ActKind.ACKNOWLEDGE, cue)
    elif kind is ActKind.YES and is_short(reading):
        yield Act(
            kind=ActKind.ACKNOWLEDGE,
            rule="detect_confirmation",
            words=reading.text.strip(),
        )


def _pointed(reading: Reading) -> Iterator[Act]:
    """Read "оцю", "ще", "не знаю", which mean nothing without what was asked."""
    if (cue := reading.cue("this one")) and not reading.detected.takes:
        is_offer = reading.ask is Ask.ORDER
        yield from_cue(ActKind.ACCEPT if is_offer else ActKind.OPTION, cue)
    if reading.session.focus and reading.ask not in YES_OR_NO:
        if cue := reading.cue("yes after all", "this too"):
            yield from_cue(ActKind.ACCEPT, cue)
    if reading.ask is Ask.ORDER and (cue := reading.cue("later")):
        yield from_cue(ActKind.POSTPONE, cue)
    if reading.ask is Ask.MORE_PHOTOS and (cue := reading.cue("go on")):
        yield from_cue(ActKind.MORE, cue)
    if reading.ask is Ask.HEIGHT and (cue := reading.cue("unknown")):
        yield from_cue(ActKind.ASK_SIZE, cue)


def talk(reading: Reading) -> Iterator[Act]:
    """Give questions and small talk, each kind once, and each topic once."""
    for kind in _AS_THEY_ARE:
        if cue := reading.cue(kind):
            yield replace(from_cue(kind, cue), topic=_of_total(kind, reading))
    if not reading.turn.photos and (cue := reading.cue(ActKind.PHOTO_LOST)):
        yield from_cue(ActKind.PHOTO_LOST, cue)
    if (cue := reading.cue(ActKind.COMPARE)) and len(reading.mentions) < 2:
        yield replace(
            from_cue(ActKind.COMPARE, cue),
            products=tuple(one for named in reading.mentions for one in named.products),
            feature=_compared_feature(cue),
        )
    if cue := _advert(reading):
        yield replace(from_cue(ActKind.ASK, cue), topic=Topic.ANOTHER_SHOP)
        return
    for topic in TOPICS:
        if cue := _asked(reading, topic):
            yield replace(from_cue(ActKind.ASK, cue), topic=topic)


def _of_total(kind: ActKind, reading: Reading) -> Topic | None:
    """Say whether a price that is asked for is that of everything together."""
    is_total = kind is ActKind.PRICE and reading.cue(Topic.TOTAL) is not None
    return Topic.TOTAL if is_total else None


def _advert(reading: Reading) -> Cue | None:
    """Find what another shop says, passed on without a question to us."""
    if any(clause.is_question for clause in reading.clauses):
        return None
    return reading.cue(Topic.ANOTHER_SHOP)


def _compared_feature(cue: Cue) -> str | None:
    return next(iter(features_named(cue.clause)), None)


def _asked(reading: Reading, topic: Topic) -> Cue | None:
    """Find a clause of which *topic* is the foremost question."""
    earlier = TOPICS[: TOPICS.index(topic)]
    taken = {cue.place for cue in reading.all_cues(*earlier)}
    return next(
        (cue for cue in reading.all_cues(topic) if cue.place not in taken), None
    )
