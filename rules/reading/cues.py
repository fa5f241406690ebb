"""
Tables of wordings, and what of them a clause holds.

A row is a wording: its words, in any order, within one clause.
    слово  слово*  а|б      the word, with any ending, one of several
    не:слово*               the word, denied
    !слово*                 the word must not occur
    ?  .                    the clause asks; it doesn't
    =                       nothing but these words, small words aside
A line that is indented deeper goes on with the row above.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from textwrap import dedent

import msgspec

from rules.folding import fold_word
from rules.reading.clauses import Clause, Word

_DENIED, _NOT = "не:", "не"
_KEY_LENGTHS = (2, 3)
_ROW_ENDS = re.compile(r"\n(?! )")
_BROKEN_LIST = re.compile(r"\|\s+")


class _Need(msgspec.Struct, frozen=True):
    """One place of a wording: the words, and the beginnings of words, that fill it."""

    words: tuple[frozenset[str], frozenset[str]]  # of what isn't denied, and is
    stems: tuple[tuple[str, ...], tuple[str, ...]]

    def at(
        self, words: tuple[Word, ...], taken: frozenset[int] | set[int] = frozenset()
    ) -> int | None:
        """Give where the first word stands that fills the place and isn't *taken*."""
        for place, word in enumerate(words):
            if place not in taken and self._is_filled_by(word):
                return place
        return None

    def _is_filled_by(self, word: Word) -> bool:
        return word.folded in self.words[word.is_denied] or word.folded.startswith(
            self.stems[word.is_denied]
        )


class _Wording(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    needs: tuple[_Need, ...]
    bars: tuple[_Need, ...]
    is_question: bool | None
    is_alone: bool


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """A wording that was found: its name, its words as written, and where."""

    name: str
    words: str
    clause: Clause

    @property
    def place(self) -> int:
        """The number of the clause."""
        return self.clause.number


class Cues:
    """Wordings by name, found in time that grows with the text alone."""

    def __init__(self, tables: Mapping[str, str]) -> None:
        self._by_key: defaultdict[str, list[_Wording]] = defaultdict(list)
        self._names = frozenset(tables)
        for name, rows in tables.items():
            for row in _ROW_ENDS.split(dedent(rows).strip()):
                self._add(_wording(name, _BROKEN_LIST.sub("|", row)))

    def _add(self, wording: _Wording) -> None:
        first = wording.needs[0]
        for key in {_keys(word)[-1] for word in chain(*first.words, *first.stems)}:
            self._by_key[key].append(wording)

    def has(self, name: str) -> bool:
        """Say whether there is a wording of this name."""
        return name in self._names

    def found_in(self, clause: Clause) -> Iterator[Cue]:
        """Give every name once that a wording of it stands in *clause*."""
        seen: set[str] = set()
        keys = chain.from_iterable(_keys(word.folded) for word in clause.words)
        for key in dict.fromkeys(keys):
            for wording in self._by_key.get(key, ()):
                if wording.name not in seen:
                    if (words := _matched(wording, clause)) is not None:
                        seen.add(wording.name)
                        yield Cue(name=wording.name, words=words, clause=clause)


def _matched(wording: _Wording, clause: Clause) -> str | None:
    if wording.is_question not in (None, clause.is_question):
        return None
    places: set[int] = set()
    for need in wording.needs:
        place = need.at(clause.words, places)
        if place is None:
            return None
        places.add(place)
    if any(bar.at(clause.words) is not None for bar in wording.bars):
        return None
    if wording.is_alone and not _is_alone(clause, places):
        return None
    return " ".join(clause.words[place].raw for place in sorted(places))


def _is_alone(clause: Clause, places: set[int]) -> bool:
    return all(
        place in places or word.is_small or word.folded == _NOT
        for place, word in enumerate(clause.words)
    )


def _wording(name: str, row: str) -> _Wording:
    marks = {"?": True, ".": False}
    parts = row.split()
    words = [part for part in parts if part not in ("?", ".", "=")]
    asked = [marks[part] for part in parts if part in marks]
    return _Wording(
        name=name,
        needs=tuple(_need(word) for word in words if not word.startswith("!")),
        bars=tuple(_need(word[1:]) for word in words if word.startswith("!")),
        is_question=asked[0] if asked else None,
        is_alone="=" in parts,
    )


def _need(words: str) -> _Need:
    listed = words.split("|")
    plain = [one for one in listed if not one.startswith(_DENIED)]
    denied = [one.removeprefix(_DENIED) for one in listed if one.startswith(_DENIED)]
    return _Need(
        (frozenset(_whole(plain)), frozenset(_whole(denied))),
        (tuple(_begun(plain)), tuple(_begun(denied))),
    )


def _whole(words: Iterable[str]) -> Iterator[str]:
    return (_folded(word) for word in words if not word.endswith("*"))


def _begun(words: Iterable[str]) -> Iterator[str]:
    return (_folded(word[:-1]) for word in words if word.endswith("*"))


def _folded(word: str) -> str:
    if word.isdecimal():
        return word
    return fold_word(word, not word.isascii(), in_english=word.isascii())


def _keys(word: str) -> tuple[str, ...]:
    """Give the beginnings under which a word is looked up, the longest last."""
    return tuple(word[:length] for length in _KEY_LENGTHS)
