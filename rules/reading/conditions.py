"""Conditions under which an act that was considered does not hold."""

from collections.abc import Callable

from rules.acts import Act, ActKind, Topic
from rules.flow import folded
from rules.reading.options import TOLD_APART
from rules.reading.turns import YES_OR_NO, Reading
from rules.session import Ask
from rules.stages import Stage

Acts = tuple[Act, ...]
K = ActKind
_ABOUT_PICTURES = frozenset({Ask.UPSELL, Ask.MORE_PHOTOS, Ask.ADD_TO_PARCEL})
_NO_AGREEMENT = (K.OTHER_COLOURS, K.SIZE_CHART, Topic.DISCOUNT)
_SEEING = (K.SEARCH, K.PHOTOS, K.MORE, K.OTHER_COLOURS)
_MODEST = frozenset({K.ACKNOWLEDGE, K.GREET, K.THANK})
VALUES = frozenset({K.COLOUR, K.SIZE, K.HEIGHT})
_THIS = folded("цю оцю цей оцей його эту этот его")
TAKING_WORDS = ("take", "add", "reserve")
TAKING = frozenset({K.ACCEPT, K.ORDER})


def beside(*kinds: ActKind) -> Callable[[Reading, Acts], bool]:
    """Make the condition that an act of *kinds* is there."""

    def is_there(reading: Reading, acts: Acts) -> bool:
        return any(act.kind in kinds for act in acts)

    return is_there


def beside_a_photo(reading: Reading, acts: Acts) -> bool:
    """Hold when a picture came with the turn."""
    return bool(reading.turn.photos)


def has(acts: Acts, *kinds: ActKind) -> bool:
    """Say whether there is an act of *kinds*."""
    return any(act.kind in kinds for act in acts)


def tells_apart(reading: Reading, acts: Acts) -> bool:
    """Whether a feature says which of the models asked about is meant."""
    return any(act.rule == TOLD_APART for act in acts)


def is_taken(reading: Reading, acts: Acts) -> bool:
    return reading.detected.takes


def is_new_value(reading: Reading, acts: Acts) -> bool:
    """Whether "передумала" goes on with what is wanted instead."""
    has_value = has(acts, K.METHOD, K.CHANGE, K.ADD, K.CONTACT, K.ACCEPT)
    return has_value and reading.cue(K.CANCEL) is None


def says_yes_elsewhere(reading: Reading, acts: Acts) -> bool:
    """At a yes/no question that isn't "shall we order?", "беру" is a yes."""
    is_asked = reading.ask in YES_OR_NO - {Ask.ORDER}
    return is_asked and has(acts, K.YES) and not has(acts, K.ADD, K.PRODUCT, K.SEARCH)


def goes_on_after_stop(reading: Reading, acts: Acts) -> bool:
    """Whether "стоп" only calls a halt to ask or change something."""
    halts = all(" " not in act.words for act in acts if act.kind is K.STOP)
    others = any(act.kind not in _MODEST | {K.STOP, K.REFUSE, K.NO} for act in acts)
    return halts and others


def takes_instead_of_a_person(reading: Reading, acts: Acts) -> bool:
    """Whether "оформлюйте" is of the item on offer, though a person was offered."""
    is_offered = reading.ask is Ask.HUMAN and reading.session.focus is not None
    return is_offered and has(acts, *TAKING) and reading.cue("answer yes") is None


def says_no_elsewhere(reading: Reading, acts: Acts) -> bool:
    return reading.ask in YES_OR_NO - {Ask.ORDER} and has(acts, K.NO)


def only_wants_to_see(reading: Reading, acts: Acts) -> bool:
    """Whether "покажіть сукні" is no agreement to what was asked."""
    if reading.cue("acknowledge", "answer yes") or reading.ask in _ABOUT_PICTURES:
        return False
    return has(acts, *_SEEING, K.PRODUCT) or reading.cue(*_NO_AGREEMENT) is not None


def agrees_to_pictures(reading: Reading, acts: Acts) -> bool:
    return reading.ask in _ABOUT_PICTURES and has(acts, K.YES, K.MORE)


def size_is_open(reading: Reading, acts: Acts) -> bool:
    focus = reading.session.focus
    size = reading.detected.size
    is_known = size.size or size.height_cm or (focus and focus.size)
    return has(acts, K.ASK_SIZE) and not is_known


def is_taken_at_offer(reading: Reading, acts: Acts) -> bool:
    says_more = TAKING | {K.ASK_REQUISITES, K.METHOD, K.CONTACT}
    is_offered = reading.ask is Ask.ORDER and has(acts, *says_more)
    return is_offered or has(acts, K.ADD)


def changes_the_offer(reading: Reading, acts: Acts) -> bool:
    """Whether "так, на 134" agrees to another item than the one that was offered."""
    focus = reading.session.focus
    if reading.ask is not Ask.ORDER or focus is None:
        return False
    return any(
        act.height_cm is not None
        or act.colour not in (None, focus.colour)
        or (act.size or "") not in (focus.size or "")
        for act in acts
        if act.kind in VALUES
    )


def chooses_method(reading: Reading, acts: Acts) -> bool:
    is_open = reading.stage is not Stage.PAYING or reading.cue("change of mind")
    return bool(is_open) and has(acts, K.METHOD)


def only_method(reading: Reading, acts: Acts) -> bool:
    return has(acts, K.METHOD, K.ASK_METHODS) and reading.cue("look for") is None


def wants_no_goods(reading: Reading, acts: Acts) -> bool:
    """Whether "що дешевше?" is asked of the methods and names no goods."""
    names = any(act.category or act.colour for act in acts if act.kind is K.SEARCH)
    return only_method(reading, acts) and not names


def looks_for_nothing(reading: Reading, acts: Acts) -> bool:
    return has(acts, K.PROOF) and reading.cue("look for") is None


def only_names(reading: Reading, acts: Acts) -> bool:
    """Whether "давайте 128", "тоді блакитну" name an item and don't take it yet."""
    if _goes_on(acts):
        return False
    return has(acts, K.PRODUCT, K.OPTION, *VALUES) and not any(
        clause.has(*TAKING_WORDS, "order", "process") for clause in reading.clauses
    )


def only_orders(reading: Reading, acts: Acts) -> bool:
    """Whether "замовляю" is said of no item but the one that is talked about."""
    return has(acts, K.ORDER) and not any(
        clause.has(*TAKING_WORDS, "this") for clause in reading.clauses
    )


def adds_only(reading: Reading, acts: Acts) -> bool:
    """Whether nothing is taken beside what is added: not "візьму цю і ще хмарку"."""
    takes_this = any(not _THIS.isdisjoint(clause.folded) for clause in reading.clauses)
    is_offered = reading.ask is Ask.ORDER and takes_this
    is_kept = is_offered or _goes_on(acts)
    return has(acts, K.CHANGE) or (has(acts, K.ADD) and not is_kept)


def takes_what_is_looked_for(reading: Reading, acts: Acts) -> bool:
    """Whether "беру" isn't of the offer: that is, not "беру, і покажіть костюми"."""
    sought = {cue.place for cue in reading.all_cues("look for", K.MORE)}
    vague = {cue.place for cue in reading.all_cues("something", "cheaper")}
    takes_offer = any(
        clause.has(*TAKING_WORDS)
        and not clause.has("want")
        and clause.number not in vague
        and sought - {clause.number}
        and (clause.has("this") or not clause.has("goods"))
        for clause in reading.clauses
    )
    takes_offer = takes_offer or _goes_on(acts)
    return has(acts, K.SEARCH) and not (reading.ask is Ask.ORDER and takes_offer)


def _goes_on(acts: Acts) -> bool:
    """Whether what was taken before is taken at its word."""
    return any(act.products for act in acts if act.kind is K.ACCEPT)


def looks_for_something(reading: Reading, acts: Acts) -> bool:
    """Whether goods are looked for, and not only named with a word of their price."""
    sought = reading.cue("look for", "something", "cheaper", K.MORE)
    return has(acts, K.SEARCH) and sought is not None


def is_only_written_about(reading: Reading, acts: Acts) -> bool:
    """Whether the goods stand only in "напиши вірш про костюм"."""
    written = {cue.place for cue in reading.all_cues("to be written")}
    return bool(written) and not any(
        clause.has("goods")
        for clause in reading.clauses
        if clause.number not in written
    )


def searches_first(reading: Reading, acts: Acts) -> bool:
    """Whether goods are looked for, and none is talked about that could be ordered."""
    return has(acts, K.SEARCH) and reading.session.focus is None


def is_accepted(reading: Reading, acts: Acts) -> bool:
    """Whether there is nothing on offer that could still be taken."""
    is_shown = reading.session.focus is not None and reading.cue("this too") is not None
    return reading.is_accepted and reading.ask is not Ask.ORDER and not is_shown


def is_address(reading: Reading, acts: Acts) -> bool:
    """Whether the numbers and words of the turn belong to an address."""
    if not has(acts, K.CONTACT, K.BAD_PHONE) or has(
        acts, K.ADD, K.ACCEPT, K.PRODUCT, K.SEARCH
    ):
        return False
    return not any(clause.has("size", "goods") for clause in reading.clauses)


def names_colour_after(reading: Reading, acts: Acts) -> bool:
    """Whether "інший колір, молочний" says which."""
    cue = reading.cue(K.OTHER_COLOURS)
    return cue is not None and any(
        place >= cue.place and not named.is_denied for place, named in reading.colours
    )


def is_not_alone(reading: Reading, acts: Acts) -> bool:
    return any(act.kind not in _MODEST for act in acts)


def is_doubt_with_height(reading: Reading, acts: Acts) -> bool:
    return has(acts, K.SIZE_DOUBT) and has(acts, K.HEIGHT)
