"""The words of which names consist: what can be one, and how it is shown."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from rules.flow import folded, touch
from rules.folding import one_alphabet
from rules.given_names import is_given_name
from rules.measures import Meaning, meaning_of
from rules.name_words import GOODS, NOT_NAMES, PATRONYMIC_ENDINGS, SURNAME_ENDINGS
from rules.text import Token

_ALSO_A_COMMON_WORD = folded("Дана")


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word, or two joined by a hyphen, that may be a part of a name."""

    folded: str
    raw: str
    first: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether the word was typed with a capital letter."""
        return self.raw[:1].isupper()


def word_at(row: Sequence[Token], at: int, taken: set[int]) -> Word:
    """Give the word at *at*, with what is joined to it by a hyphen."""
    joined = row[at : at + 3]
    is_joined = (
        len(joined) == 3
        and joined[1].raw in ("-", "–")
        and joined[2].kind == "word"
        and touch(joined[0], joined[1])
        and touch(joined[1], joined[2])
        and at + 2 not in taken
    )
    if is_joined:
        raw = joined[0].raw + "-" + joined[2].raw
        return Word(folded=joined[2].word, raw=raw, first=at, end=at + 3)
    return Word(folded=row[at].word, raw=row[at].raw, first=at, end=at + 1)


def spelled(raw: str) -> str:
    """The word as it is shown: capitalised, without look-alike letters."""
    parts = one_alphabet(raw).strip("'").split("-")
    return "-".join(part.capitalize() for part in parts)


def may_be_name(word: Word) -> bool:
    """Say whether the word can be a part of a name at all."""
    if word.folded in NOT_NAMES and not _is_rare_name(word):
        return False
    if word.folded.startswith(GOODS) and not is_given_name(word.folded):
        return False
    if is_given_name(word.folded):  # Марта is a month in Russian, too
        return True
    meaning = meaning_of(word.folded)
    is_measure = meaning is not None and meaning is not Meaning.GARMENT
    return len(word.folded) > 1 and not is_measure


def _is_rare_name(word: Word) -> bool:
    return word.is_capitalised and word.folded in _ALSO_A_COMMON_WORD


def is_patronymic(word: Word) -> bool:
    """Say whether the word ends as a patronymic."""
    return _ends_as_patronymic(word.folded)


def is_surname(word: Word) -> bool:
    """Say whether the word ends as a surname, or is a double one."""
    return "-" in word.raw or _ends_as_surname(word.folded)


@lru_cache(maxsize=1 << 13)
def _ends_as_patronymic(word: str) -> bool:
    return len(word) > 5 and word.endswith(PATRONYMIC_ENDINGS)


@lru_cache(maxsize=1 << 13)
def _ends_as_surname(word: str) -> bool:
    return word.endswith(SURNAME_ENDINGS)
