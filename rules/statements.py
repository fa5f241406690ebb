"""
What a turn states: one statement per clause, with negation, question and condition.

`statements` reads a turn once for all detectors.  A detector asks a statement what it
says, what it denies and whether it asks; it never looks at spelling.
"""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from rules.lexicon import NOTHING, Senses, is_joined_negation, senses
from rules.text import Clause, read

# A clause goes on with a new thought at these words even where the comma is missing.
_OPENING = frozenset({"but", "if", "so that", "question", "whether"})
_WHEN = frozenset({"коли", "когда"})
_WITH_THE_SHOP = frozenset({"send.they", "dispatch.they", "arrive.they", "will.they"})
_DECISIONS = frozenset(
    f"{verb}.{form}"
    for verb in ("take", "order", "process", "reserve")
    for form in ("doing", "will", "command")
)
# Words before the thought itself
_EMPTY = frozenset({"but", "and", "filler", "not"})
# `як оплачу` is "when I pay", `як є` is "if there is"
_SUPPOSED = frozenset(
    f"{verb}.will" for verb in ("pay", "transfer", "send", "do", "take", "order")
) | {"availability"}


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """
    One clause: what it says and what it denies.

    `said` and `denied` hold senses of `rules.lexicon`; `order` has them word by word.
    `is_marked` says whether a question mark follows, `is_question` also whether its
    words ask.  `is_condition` is "if ..." or "when I ...", `is_unreal` a wish or an
    unreal condition ("so that she pays", "I would pay if").  `message` counts from 0.
    """

    words: tuple[str, ...]
    order: tuple[Senses, ...]
    said: frozenset[str]
    denied: frozenset[str]
    message: int
    is_marked: bool
    is_question: bool
    is_condition: bool
    is_unreal: bool

    def has_phrase(self, first: str, second: str) -> bool:
        """Tell whether two folded words stand side by side."""
        return (first, second) in zip(self.words, self.words[1:])

    @property
    def has_number(self) -> bool:
        """Whether a number in digits occurs."""
        return any(word[0].isdigit() for word in self.words)

    @property
    def has_content(self) -> bool:
        """Whether there is more than conjunctions, greetings and filling."""
        return any(meaning.isdisjoint(_EMPTY) for meaning in self.order)

    def says(self, *wanted: str) -> bool:
        """Tell whether any of the senses is stated, negation aside."""
        return not self.said.isdisjoint(wanted)

    def says_all(self, *wanted: str) -> bool:
        """Tell whether all of the senses are stated."""
        return self.said.issuperset(wanted)

    def denies(self, *wanted: str) -> bool:
        """Tell whether any of the senses is turned round by a negation."""
        return not self.denied.isdisjoint(wanted)

    def mentions(self, *wanted: str) -> bool:
        """Tell whether any of the senses occurs, stated or denied."""
        return self.says(*wanted) or self.denies(*wanted)

    def touches(self, senses: frozenset[str]) -> bool:
        """Tell whether any of many senses occurs, stated or denied."""
        return not (self.said.isdisjoint(senses) and self.denied.isdisjoint(senses))

    def has_word(self, *words: str) -> bool:
        """Tell whether any of the folded words occurs."""
        return any(word in self.words for word in words)


@lru_cache(maxsize=1 << 8)
def statements(text: str) -> tuple[Statement, ...]:
    """Give the statements of a turn, first to last."""
    found: list[Statement] = []
    for number, message in enumerate(read(text)):
        has_content = False
        for clause in message.clauses:
            pieces = _pieces(clause)
            for piece in pieces:
                is_marked = piece is pieces[-1] and "?" in clause.ending
                found.append(_statement(piece, number, has_content, is_marked))
                has_content = has_content or found[-1].has_content
    return tuple(found)


def _pieces(clause: Clause) -> list[tuple[str, ...]]:
    pieces: list[tuple[str, ...]] = []
    piece: list[str] = []
    has_content = False
    words = tuple(_separated(clause))
    for word, following in zip(words, (*words[1:], "")):
        meaning = senses(word)
        is_or_not = "whether" in meaning and "no" in senses(following)
        starts = not _OPENING.isdisjoint(meaning) and not is_or_not
        if has_content and (starts or _concludes(meaning, piece)):
            pieces.append(tuple(piece))
            piece, has_content = [], False
        piece.append(word)
        has_content = has_content or meaning.isdisjoint(_EMPTY)
    if piece:
        pieces.append(tuple(piece))
    return pieces


def _concludes(meaning: Senses, condition: list[str]) -> bool:
    """Tell whether a word starts what follows from a condition."""
    opening = _opening(tuple(senses(word) for word in condition))
    if opening.isdisjoint({"if", "when"}):
        return False
    is_stock = any("availability" in senses(word) for word in condition)
    return "then" in meaning or (is_stock and not meaning.isdisjoint(_DECISIONS))


def _separated(clause: Clause) -> Iterator[str]:
    for token in clause.tokens:
        word = token.word
        if token.kind == "mark" or (token.kind == "sign" and not senses(word)):
            continue  # a hyphen, or an emoji that says nothing
        if is_joined_negation(word):
            yield from ("не", word[2:])
        else:
            yield word


def _statement(
    words: tuple[str, ...], message: int, follows_content: bool, is_marked: bool
) -> Statement:
    order = tuple(senses(word) for word in words)
    said, denied = _polarity(order)
    opening = _opening(order)
    is_condition = "if" in opening or (
        "when" in opening
        and not is_marked
        and (not said.isdisjoint(_SUPPOSED) or _waits_for_others(words, said))
    )
    is_relative = follows_content and "relative" in opening and "filler" not in order[0]
    asks = "whether" in said or (
        "question" in opening and not is_condition and not is_relative
    )
    return Statement(
        words=words,
        order=order,
        said=said,
        denied=denied,
        message=message,
        is_marked=is_marked,
        is_question=is_marked or asks,
        is_condition=is_condition,
        is_unreal="so that" in opening or _is_unreal(order),
    )


def _waits_for_others(words: tuple[str, ...], said: Senses) -> bool:
    """`коли мама скаже`; but `коли відправите` asks the shop."""
    return not _WHEN.isdisjoint(words[:2]) and any(
        sense == "price" or (sense.endswith(".they") and sense not in _WITH_THE_SHOP)
        for sense in said
    )


def _is_unreal(order: tuple[Senses, ...]) -> bool:
    """`взяла б`; but `вроді б` only hedges."""
    return any(
        "would" in meaning and "doubt" not in previous
        for previous, meaning in zip((NOTHING, *order), order)
    )


def _opening(order: tuple[Senses, ...]) -> Senses:
    for meaning in order:
        if meaning.isdisjoint(_EMPTY) or "question" in meaning:
            return meaning
    return NOTHING


def _polarity(
    order: tuple[Senses, ...],
) -> tuple[frozenset[str], frozenset[str]]:
    said: set[str] = set()
    denied: set[str] = set()
    is_turned = False
    for meaning in order:
        (denied if is_turned else said).update(meaning)
        if "not" in meaning:
            is_turned = True
        elif "between" not in meaning:
            is_turned = False
    return frozenset(said), frozenset(denied)


def says_anywhere(turn: tuple[Statement, ...], *wanted: str) -> bool:
    """Tell whether any statement of the turn says any of the senses."""
    return any(statement.says(*wanted) for statement in turn)


def conditions_are_met(turn: tuple[Statement, ...], decision: Statement) -> bool:
    """
    Tell whether a decision stands: its message sets no condition but stock.

    Whether an item is there is for the shop to check; a husband's consent is not.
    """
    return not any(
        other.is_condition and not _is_about_stock(other)
        for other in turn
        if other.message == decision.message
    )


def _is_about_stock(condition: Statement) -> bool:
    if not _WHEN.isdisjoint(condition.words):  # some day, not now
        return False
    return condition.says("availability", "will.they") and not condition.says("price")
