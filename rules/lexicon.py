"""
What a folded word can mean.

A sense is a family of `rules.words`: "goods", "pay"; verbs have the sense of their
form, too: "pay.done".  Words are looked up as they are and by stem, and long ones that
are not found with one slip of the finger.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rules.folding import fold_word
from rules.morphology import verb_forms
from rules.slips import Slips
from rules.words import sale_verbs, trouble_verbs
from rules.words.answers import ANSWERS
from rules.words.grammar import GRAMMAR, REAL_WORDS
from rules.words.insults import INSULTS
from rules.words.service import SERVICE
from rules.words.things import WORDS

Senses = frozenset[str]

NOTHING: Senses = frozenset()
_LONGEST_ENDING = 4
_SHORTEST_MISTYPED = 6
_LONGEST_MISTYPED = 20
# Nobody is accused by a typo, and nothing is broken by one.
_NEVER_A_SLIP = frozenset(
    ("insult", "obscenity", "cheat", "rude", "authority", "delay")
    + ("deceive", "harm", "curse", "ruin", "defect")
)
_REFLEXIVE = ("с", "ся")  # makes another verb, not a slip


def _entries() -> Iterator[tuple[str, str]]:
    for verbs in (sale_verbs, trouble_verbs):
        yield from _verb_entries(verbs.PERFECTIVE, perfective=True)
        yield from _verb_entries(verbs.IMPERFECTIVE, perfective=False)
    for words in (WORDS, GRAMMAR, SERVICE, INSULTS, ANSWERS):
        for sense, listed in words.items():
            for word in listed.split():
                is_english = word.isascii()
                yield fold_word(word, not is_english, is_english), sense


def _verb_entries(
    verbs: dict[str, str], *, perfective: bool
) -> Iterator[tuple[str, str]]:
    for family, rows in verbs.items():
        for row in rows.split(";"):
            for form, name in verb_forms(row, perfective=perfective):
                yield form, f"{family}.{name}"


def _index() -> tuple[dict[str, Senses], dict[str, Senses], Senses]:
    exact: defaultdict[str, set[str]] = defaultdict(set)
    stems: defaultdict[str, set[str]] = defaultdict(set)
    only: dict[str, set[str]] = {}
    for word, sense in _entries():
        if word.endswith("!"):
            only[word[:-1]] = {sense}
        else:
            family = sense.partition(".")[0]
            table = stems if word.endswith("*") else exact
            table[word.rstrip("*")].update((sense, family))
    exact.update(only)
    return _shared(exact), _shared(stems), frozenset(only)


def _shared(table: Mapping[str, set[str]]) -> dict[str, Senses]:
    """Freeze the senses; words of one meaning, such as a verb's forms, share them."""
    known: dict[Senses, Senses] = {}
    frozen = ((word, frozenset(senses)) for word, senses in table.items())
    return {word: known.setdefault(senses, senses) for word, senses in frozen}


def _slips(words: dict[str, Senses], shortest: int) -> Slips:
    return Slips(
        word
        for word, meaning in words.items()
        if len(word) >= shortest
        and not word.isascii()
        and _NEVER_A_SLIP.isdisjoint(meaning)
    )


_EXACT, _STEMS, _ONLY = _index()
_SLIPS = _slips(_EXACT, _SHORTEST_MISTYPED - 1)
_STEM_SLIPS = _slips(_STEMS, _SHORTEST_MISTYPED)
_REAL = frozenset(fold_word(word) for word in REAL_WORDS.split())


@lru_cache(maxsize=1 << 14)
def senses(word: str) -> Senses:
    """Give every sense of a folded word; the empty set if it is not a word of ours."""
    if word in _ONLY:
        return _EXACT[word]
    return _EXACT.get(word, NOTHING) | _by_stem(word) or _mistyped(word)


def _by_stem(word: str) -> Senses:
    for length in range(len(word), max(len(word) - _LONGEST_ENDING, 2) - 1, -1):
        found = _STEMS.get(word[:length])
        if found:
            return found
    return NOTHING


def _mistyped(word: str) -> Senses:
    if not _SHORTEST_MISTYPED - 1 <= len(word) <= _LONGEST_MISTYPED or word in _REAL:
        return NOTHING
    near = [
        listed
        for listed in _SLIPS.near(word)
        if listed.endswith(_REFLEXIVE) == word.endswith(_REFLEXIVE)
        and (len(word) >= _SHORTEST_MISTYPED or _is_letter_short(word, listed))
    ]
    return NOTHING.union(*(_EXACT[listed] for listed in near)) or _mistyped_stem(word)


def _mistyped_stem(word: str) -> Senses:
    shortest = max(len(word) - _LONGEST_ENDING, _SHORTEST_MISTYPED - 1)
    for length in range(len(word), shortest - 1, -1):
        for stem in _STEM_SLIPS.near(word[:length]):
            return _STEMS[stem]
    return NOTHING


def _is_letter_short(word: str, listed: str) -> bool:
    return len(listed) > len(word) and listed[0] == word[0]


def is_joined_negation(word: str) -> bool:
    """Tell whether `не` is written together with a word of ours (`неоплатила`)."""
    return (
        word.startswith("не")
        and len(word) > len("не") + 2
        and word not in _EXACT
        and not _by_stem(word)
        and word[2:] in _EXACT
    )
