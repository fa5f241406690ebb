"""What is on offer and is taken in passing, by who goes on to other goods."""

from collections.abc import Iterator

from rules.acts import Act, ActKind
from rules.flow import folded
from rules.lexicon import senses
from rules.reading.clauses import Clause, Word
from rules.reading.goods import category_of
from rules.reading.stretches import tells_beside
from rules.reading.turns import Reading
from rules.session import Ask, Focus

_PARTING = frozenset(("and", "but", "look"))
_TAKING = frozenset(("take", "order", "reserve", "process"))
_TOO = frozenset(folded("теж тоже також также"))
_BESIDE = _TAKING | {"this", "more", "please", "filler", "agree alone", "to me"}


def taken_in_passing(reading: Reading) -> Iterator[Act]:
    """
    Take what is on offer when the turn goes on from it to another item.

    Either "молочну беру" was said before its price was known, or "беру, а ще костюм"
    says it now.
    """
    focus = reading.session.focus
    if focus is None or reading.ask is not Ask.ORDER or _turns_down(reading):
        return
    if _is_told_of(focus, reading) or _adds_a_model(reading):
        return
    is_taken = focus.is_wanted or _takes_with_another(reading)
    if is_taken and _goes_on(reading, focus, is_new=not focus.is_wanted):
        yield Act(
            kind=ActKind.ACCEPT,
            rule="taken in passing",
            words=reading.text.strip(),
            products=(focus.product_id,),
        )


def named_kinds(reading: Reading) -> set[str]:
    """Give the kinds of goods that the turn names."""
    words = (word for clause in reading.clauses for word in clause.folded)
    return set(filter(None, (category_of(word, reading.catalog) for word in words)))


def _takes_with_another(reading: Reading) -> bool:
    """Whether "беру" or "так" stands for itself, or another model is taken "too"."""
    too = any(not _TOO.isdisjoint(clause.folded) for clause in reading.clauses)
    is_one_more = too and reading.detected.takes and bool(reading.mentions)
    agrees = reading.detected.answer == "yes" and reading.cue("answer yes")
    return bool(is_one_more or agrees) or any(map(_only_takes, _parts(reading)))


def _is_told_of(focus: Focus, reading: Reading) -> bool:
    """Whether the item itself is named in what is said, by its model or its sides."""
    models = {model for mention in reading.mentions for model in mention.products}
    is_named = focus.product_id in models and not _is_in_other_colour(focus, reading)
    return is_named or tells_beside(reading)


def _is_in_other_colour(focus: Focus, reading: Reading) -> bool:
    """Whether its model is named once more in another colour: "а ще зорю жовту"."""
    colours = {named.colour for _, named in reading.colours if not named.is_denied}
    says_more = any(clause.has("more") for clause in reading.clauses)
    return says_more and bool(colours - {focus.colour})


def _adds_a_model(reading: Reading) -> bool:
    """Whether a model is added, which takes what is on offer before it."""
    return bool(reading.mentions) and reading.cue("add", "one more") is not None


def _turns_down(reading: Reading) -> bool:
    cue = reading.cue(ActKind.REFUSE, ActKind.COMPARE, "change of mind")
    return cue is not None or reading.detected.answer == "no"


def _goes_on(reading: Reading, focus: Focus, *, is_new: bool) -> bool:
    """Whether other goods are named than the item in focus."""
    product = reading.catalog.by_id.get(focus.product_id)
    kinds = named_kinds(reading)
    models = {model for mention in reading.mentions for model in mention.products}
    if kinds - ({product.category} if product else set()):
        return True
    if models - {focus.product_id} or (models and _is_in_other_colour(focus, reading)):
        return True
    looks = is_new and reading.cue("look for", ActKind.MORE) is not None
    return looks and bool(kinds)


def _parts(reading: Reading) -> Iterator[tuple[Word, ...]]:
    """Part the clauses further, at each "and", "but" and "show"."""
    for clause in reading.clauses:
        if not clause.is_question:
            yield from _parts_of(clause)


def _parts_of(clause: Clause) -> Iterator[tuple[Word, ...]]:
    start = 0
    for at, word in enumerate(clause.words):
        if not senses(word.folded).isdisjoint(_PARTING):
            yield clause.words[start:at]
            start = at
    yield clause.words[start:]


def _only_takes(words: tuple[Word, ...]) -> bool:
    """Whether it says "беру", "так, беру її", and names nothing."""
    meanings = [senses(word.folded) for word in words if word.kind == "word"]
    takes = any(not _TAKING.isdisjoint(meaning) for meaning in meanings)
    is_denied = any(word.is_denied or word.kind == "number" for word in words)
    return (
        takes
        and not is_denied
        and all(not meaning.isdisjoint(_BESIDE | _PARTING) for meaning in meanings)
        and not any("want" in meaning for meaning in meanings)
    )
