"""
A turn as clauses of words that know whether they are denied.

Coarser than `rules.text.Clause`: hyphens, quotation marks and brackets hold a clause
together, because a name or a pair of sizes stands in them.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from rules.flow import flow
from rules.lexicon import is_joined_negation, senses
from rules.text import Token

_PARTING = frozenset(".,!?;…—–\n")
_QUESTION_WORDS_WITHIN = 3  # of the beginning of a clause
_AND = frozenset({"and", "but"})
_ASKING = frozenset({"question", "whether"})
_SMALL = frozenset({"filler", "and", "but", "please", "between"})


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word, number or sign, as it was folded and as it was written."""

    folded: str
    raw: str
    kind: str
    is_denied: bool

    @property
    def is_small(self) -> bool:
        """Whether it fills a sentence and says nothing."""
        return self.kind == "sign" or not senses(self.folded).isdisjoint(_SMALL)

    @property
    def is_known(self) -> bool:
        """Whether it has a meaning in a sale."""
        return bool(senses(self.folded))


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between two marks that part; *number* counts through the turn."""

    words: tuple[Word, ...]
    number: int
    is_question: bool

    def has(self, *wanted: str) -> bool:
        """Tell whether a word has one of these senses or families of senses."""
        return any(
            sense in wanted or sense.partition(".")[0] in wanted
            for word in self.words
            for sense in senses(word.folded)
        )

    @property
    def folded(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.folded for word in self.words)

    @property
    def raw(self) -> str:
        """The clause as it was written, spaces aside."""
        return " ".join(word.raw for word in self.words)


@lru_cache(maxsize=1 << 8)
def clauses(text: str) -> tuple[Clause, ...]:
    """Give the clauses of a turn, first to last."""
    found: list[Clause] = []
    for tokens, mark in _parted(flow(text)):
        for part in _questions_apart(tokens):
            found.append(_clause(part, mark, len(found)))
    return tuple(found)


def parted_at(
    row: tuple[Clause, ...], cuts: set[tuple[int, int]]
) -> tuple[Clause, ...]:
    """
    Part clauses further and number them anew.

    Args:
        cuts: Pairs of a clause's number and the word that begins a new clause.
    """
    places_in: defaultdict[int, list[int]] = defaultdict(list)
    for number, word in sorted(cuts):
        places_in[number].append(word)
    parts: list[Clause] = []
    for clause in row:
        places = places_in[clause.number]
        for start, end in zip((0, *places), (*places, len(clause.words))):
            parts.append(
                replace(clause, words=clause.words[start:end], number=len(parts))
            )
    return tuple(parts)


def _parted(row: tuple[Token, ...]) -> Iterator[tuple[list[Token], str]]:
    tokens: list[Token] = []
    for token in row:
        if token.kind not in ("mark", "newline"):
            tokens.append(token)
        elif not _PARTING.isdisjoint(token.raw):
            yield tokens, token.raw
            tokens = []
    yield tokens, ""


def _questions_apart(tokens: list[Token]) -> Iterator[list[Token]]:
    """Part "мальва і скільки доставка" before the question that follows an "and"."""
    start, has_content = 0, False
    for at, token in enumerate(tokens):
        meaning = senses(token.word)
        follows_and = at > start and not _AND.isdisjoint(senses(tokens[at - 1].word))
        if has_content and follows_and and not _ASKING.isdisjoint(meaning):
            yield tokens[start:at]
            start, has_content = at, False
        has_content = has_content or meaning.isdisjoint(_SMALL)
    if tokens:
        yield tokens[start:]


def _clause(tokens: list[Token], mark: str, number: int) -> Clause:
    words = tuple(_words(tokens))
    opening = words[:_QUESTION_WORDS_WITHIN]
    asks = any(not senses(word.folded).isdisjoint(_ASKING) for word in opening)
    return Clause(
        words=words,
        number=number,
        is_question="?" in mark or asks,
    )


def _words(tokens: list[Token]) -> Iterator[Word]:
    is_denied = False
    for token in tokens:
        folded = token.word
        if is_joined_negation(folded):
            folded, is_denied = folded[2:], True
        meaning = senses(folded)
        yield Word(folded=folded, raw=token.raw, kind=token.kind, is_denied=is_denied)
        if "not" in meaning:
            is_denied = True
        elif "between" not in meaning:
            is_denied = False
