"""Which of a list is meant: by its place, by both of two, or by what tells it apart."""

from collections.abc import Iterator

from msgspec.structs import replace

from rules.acts import Act, ActKind
from rules.flow import folded
from rules.ids import ProductId
from rules.reading.features import told_apart
from rules.reading.numbers import LAST, Place, places
from rules.reading.taken import named_kinds
from rules.reading.turns import CHOICES, Reading
from rules.session import Ask

TOLD_APART = "told apart by a feature"
_BOTH = folded("обидва обидві обоє оба обе")
_SHORT_WORDS = 3  # of an agreement with nothing to agree to


def options(reading: Reading) -> Iterator[Act]:
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
    return is_of_two and says_both(reading)


def says_both(reading: Reading) -> bool:
    """Whether "обидві" says which of several items, and not how many of one."""
    says = any(not _BOTH.isdisjoint(clause.folded) for clause in reading.clauses)
    items = (reading.options if reading.ask is Ask.OPTION else ()) or reading.mentions
    return says and (len(items) > 1 or bool(reading.session.later))


def _told_apart(reading: Reading) -> Iterator[Act]:
    """Read "на повну блискавку" as the one of the models asked about that has it."""
    if not is_short(reading) or any(it.is_question for it in reading.clauses):
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


def is_short(reading: Reading) -> bool:
    """Whether the turn has no more words than an agreement, or one choice."""
    return sum(len(clause.words) for clause in reading.clauses) <= _SHORT_WORDS
