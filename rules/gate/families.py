"""Families of words of answers: written as words and beginnings, looked up folded."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rules.folding import fold_word

_SHORTEST_BEGINNING = 3


class Families:
    """
    Which families a folded word belongs to.

    An entry with ``*`` stands for itself with any ending, another one for itself.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._begun: dict[str, set[str]] = {}
        for family, words in table.items():
            for word in words.split():
                known = self._begun if word.endswith("*") else self._whole
                known.setdefault(_folded(word.rstrip("*")), set()).add(family)
        self.of = lru_cache(maxsize=1 << 13)(self._look_up)

    def _look_up(self, word: str) -> frozenset[str]:
        found = set(self._whole.get(word, ()))
        for length in range(_SHORTEST_BEGINNING, len(word) + 1):
            found |= self._begun.get(word[:length], set())
        return frozenset(found)

    def among(self, words: Iterable[str]) -> frozenset[str]:
        """Give the families of any of *words*."""
        return frozenset(family for word in words for family in self.of(word))


def _folded(word: str) -> str:
    return fold_word(word) if word[0].isalpha() else word
