"""Words with one slip of the finger: a letter missing, extra, wrong or swapped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

_ANY = "*"


class Slips:
    """
    An index of words by their halves.

    A missing or wrong letter leaves one half of a word as it is, so the words that
    share a half are few enough to be compared; the other slips are undone one by one.
    """

    __slots__ = ("_halves", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        halves: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            for half in _halves(word, len(word)):
                halves[half].append(word)
        self._halves = {half: tuple(found) for half, found in halves.items()}

    def near(self, word: str) -> list[str]:
        """Give the words one slip away from `word`, sorted."""
        found = {undone for undone in _undone(word) if undone in self._words}
        for length in (len(word), len(word) + 1):
            for half in _halves(word, length):
                for listed in self._halves.get(half, ()):
                    if OSA.distance(word, listed, score_cutoff=1) == 1:
                        found.add(listed)
        found.discard(word)
        return sorted(found)


def _halves(word: str, length: int) -> tuple[str, str]:
    """The halves that a listed word of `length` letters would share with `word`."""
    first = length // 2
    last = length - first
    return word[:first] + _ANY * last, _ANY * first + word[-last:]


def _undone(word: str) -> Iterator[str]:
    """Leave out every letter, and swap every two neighbours."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
