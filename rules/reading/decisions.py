"""Acts that decide: take, order, refuse, put off, yes and no; and small talk."""

from collections.abc import Iterator

from msgspec.structs import replace

from rules.acts import Act, ActKind, Topic
from rules.flow import folded
from rules.ids import ProductId
from rules.reading.cues import Cue
from rules.reading.features import features_named, told_apart
from rules.reading.goods import category_of
from rules.reading.numbers import LAST, ONLY, Place, places, quantity
from rules.reading.taken import named_kinds, taken_in_passing
from rules.reading.turns import (
    ABOUT_AN_ITEM,
    CHOICES,
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
TOLD_APART = "told apart by a feature"
_BOTH = folded("обидва обидві обоє оба обе")
_SHORT_WORDS = 3  # of an agreement with nothing to agree to
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
            quantity=None if _says_both(reading) else quantity(reading.clauses),
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
    yield from _option(reading)


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
    elif kind is ActKind.YES and _is_short(reading):
        yield Act(
            kind=ActKind.ACKNOWLEDGE,
            rule="detect_confirmation",
            words=reading.text.strip(),
        )


def _is_short(reading: Reading) -> bool:
    return sum(len(clause.words) for clause in reading.clauses) <= _SHORT_WORDS


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


def _option(reading: Reading) -> Iterator[Act]:
    """Read "the second one" against the list that was offered last."""
    place = reading.ordinal
    if reading.ask in CHOICES and (cue := reading.cue("any")):
        place = Place(1, cue.words)
    if place is None and reading.ask is Ask.OPTION:
        yield from _told_apart(reading)
        yield from _several(reading)
    if place is None or reading.ask is Ask.METHOD:
        return
    act = Act(
        kind=ActKind.OPTION, rule="ordinal", words=place.words, ordinal=place.number
    )
    offered = reading.options if reading.ask in CHOICES else reading.session.shown
    at = place.number - 1 if place.number != LAST else LAST
    chosen = offered[at : at + 1 or None] if offered else ()
    if reading.colours and reading.ask is Ask.COLOUR:
        return  # the colour is named, wherever in the list it stands
    if chosen and reading.ask is Ask.COLOUR:
        yield replace(act, kind=ActKind.COLOUR, colour=chosen[0], ordinal=None)
    elif chosen:
        yield replace(act, products=(ProductId(chosen[0]),))
    else:
        yield act


def _several(reading: Reading) -> Iterator[Act]:
    """Read "обидві", "другий і третій" as those models, one after the other."""
    offered = dict(enumerate(reading.options, start=1))
    wanted = tuple(offered) if _means_both(reading) else places(reading.clauses)
    for place in wanted:
        if id := offered.get(place):
            yield Act(
                kind=ActKind.PRODUCT,
                rule="several of the list",
                words=reading.text.strip(),
                products=(ProductId(id),),
            )


def _means_both(reading: Reading) -> bool:
    """Whether both models of the list are meant."""
    is_of_two = reading.ask is Ask.OPTION and len(reading.options) == 2
    return is_of_two and _says_both(reading)


def _says_both(reading: Reading) -> bool:
    """Whether "обидві" says which of several items, and not how many of one."""
    says = any(not _BOTH.isdisjoint(clause.folded) for clause in reading.clauses)
    items = (reading.options if reading.ask is Ask.OPTION else ()) or reading.mentions
    return says and (len(items) > 1 or bool(reading.session.later))


def _told_apart(reading: Reading) -> Iterator[Act]:
    """Read "на повну блискавку" as the one of the models asked about that has it."""
    if not _is_short(reading) or any(it.is_question for it in reading.clauses):
        return
    known = (reading.catalog.by_id.get(ProductId(id)) for id in reading.options)
    models = tuple(filter(None, known))
    if named_kinds(reading) - {model.category for model in models}:
        return  # other goods are asked for
    chosen = told_apart(reading.text, models)
    if len(chosen) == 1 and not reading.mentions:
        yield Act(
            kind=ActKind.OPTION,
            rule=TOLD_APART,
            words=reading.text.strip(),
            products=(chosen[0].id,),
        )


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
