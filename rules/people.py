"""Names of people in a turn, and which of them is the recipient."""

from collections.abc import Iterator, Sequence

import msgspec

from rules.given_names import is_given_name
from rules.name_parts import (
    Word,
    is_patronymic,
    is_surname,
    may_be_name,
    spelled,
    word_at,
)
from rules.name_words import (
    CORRECTIONS,
    GIVEN_LABELS,
    GOODS,
    INTRODUCING,
    NEGATIONS,
    NOT_NAMES,
    PATRONYMIC_LABELS,
    RECIPIENT,
    SENDER,
    SURNAME_LABELS,
    VERB_ENDINGS,
)
from rules.text import Token

_REACH = 4  # words between "отримувач" and the name
_LABEL_REACH = 3
_LONGEST_NAME = 3  # words


class _Name(msgspec.Struct, frozen=True):
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(spelled(word.raw) for word in self.words)

    @property
    def first(self) -> int:
        return self.words[0].first

    @property
    def end(self) -> int:
        return self.words[-1].end


class FullName(msgspec.Struct, frozen=True):
    """The recipient's name as it is shown; it stands in row[first:end]."""

    text: str
    first: int
    end: int


def recipient(
    row: Sequence[Token], taken: set[int], *, has_phone: bool
) -> FullName | None:
    """
    Give the name of the recipient.

    Args:
        taken: Where the address, the phone and other numbers stand.
        has_phone: Beside a phone, words that look like a name are one even if no
            part of it is known.
    """
    labelled = _from_labels(row, taken)
    if labelled is not None:
        return labelled
    names = [name for run in _runs(row, taken) for name in _in_run(row, run, has_phone)]
    names = [name for name in names if not _is_denied(row, name)]
    meant = [name for name in names if _is_recipient(row, name)]
    if not meant:
        meant = [name for name in names if not _is_sender(row, name)]
    if not meant:
        return None
    chosen = meant[-1] if _is_corrected(row, meant) else meant[0]
    return FullName(chosen.text, chosen.first, chosen.end)


def _runs(row: Sequence[Token], taken: set[int]) -> Iterator[list[Word]]:
    """The longest rows of words with nothing between them."""
    run: list[Word] = []
    at = 0
    while at < len(row):
        if row[at].kind != "word" or at in taken:
            if run:
                yield run
            run = []
            at += 1
            continue
        word = word_at(row, at, taken)
        run.append(word)
        at = word.end
    if run:
        yield run


def _in_run(row: Sequence[Token], run: list[Word], has_phone: bool) -> Iterator[_Name]:
    evidence = [_is_evidence(word) for word in run]
    at = 0
    while at < len(run):
        is_likely = any(evidence[at : at + _LONGEST_NAME])
        name = _name_at(row, run, at, has_phone) if is_likely else None
        if name is None:
            at += 1
            continue
        yield name
        at += len(name.words)


def _is_evidence(word: Word) -> bool:
    if is_given_name(word.folded) or is_patronymic(word):
        return True
    return word.is_capitalised and is_surname(word)


def _name_at(
    row: Sequence[Token], run: list[Word], at: int, has_phone: bool
) -> _Name | None:
    for count in (3, 2):
        words = tuple(run[at : at + count])
        if len(words) < count or not all(may_be_name(word) for word in words):
            continue
        if _is_name(words) and _stands_alone(run, at, count):
            return _Name(words)
        is_whole = len(run) == count and has_phone
        if (is_whole or _is_labelled(row, words)) and _is_unknown_name(words):
            return _Name(words)
    return None


def _is_labelled(row: Sequence[Token], words: tuple[Word, ...]) -> bool:
    """Whether the words come right after "отримувач" or "ПІБ:"."""
    at = words[0].first - 1
    while at > 0 and row[at].raw in (":", "-", "–"):
        at -= 1
    return at >= 0 and row[at].word in RECIPIENT


def _is_unknown_name(words: tuple[Word, ...]) -> bool:
    """Whether the words are typed as a name and one of them ends as a surname."""
    return all(word.is_capitalised for word in words) and any(map(is_surname, words))


def _is_name(words: tuple[Word, ...]) -> bool:
    """Whether the words are a surname and a given name, with or without patronymic."""
    given = [is_given_name(word.folded) for word in words]
    patronymic = [is_patronymic(word) for word in words]
    if len(words) == 2:
        return any(given) and not any(patronymic)
    return (patronymic[2] or patronymic[1]) and (
        any(given) or any(is_surname(word) for word in words)
    )


def _stands_alone(run: list[Word], at: int, count: int) -> bool:
    """Whether these words are a name here and not words of a sentence or goods."""
    before = run[at - 1] if at else None
    if any(word.folded.startswith(GOODS) for word in run[max(0, at - 2) : at]):
        return False
    words = run[at : at + count]
    if count == 3 or all(word.is_capitalised for word in words):
        return True
    other = [word for word in words if not is_given_name(word.folded)]
    if all(is_surname(word) for word in other):
        return True
    if any(word.folded.endswith(VERB_ENDINGS) for word in other):
        return False
    if len({word.is_capitalised for word in words}) > 1:
        return False
    beyond = run[at + count] if at + count < len(run) else None
    return _is_edge(before) and _is_edge(beyond)


def _is_edge(word: Word | None) -> bool:
    return word is None or word.folded in NOT_NAMES or word.folded in INTRODUCING


def _is_denied(row: Sequence[Token], name: _Name) -> bool:
    return name.first > 0 and row[name.first - 1].word in NEGATIONS


def _is_recipient(row: Sequence[Token], name: _Name) -> bool:
    label = _nearest_label(row, name)
    return label in RECIPIENT


def _is_sender(row: Sequence[Token], name: _Name) -> bool:
    return _nearest_label(row, name) in SENDER


def _nearest_label(row: Sequence[Token], name: _Name) -> str:
    """The word that says who this is: before the name, or right behind it."""
    for at in range(name.first - 1, max(-1, name.first - 1 - _REACH), -1):
        word = row[at].word
        if word in RECIPIENT or word in SENDER:
            return word
        if row[at].raw in (",", ".", ";", "\n") and at < name.first - 1:
            break
    for token in row[name.end : name.end + _LABEL_REACH]:
        if token.word in RECIPIENT or token.word in SENDER:
            return token.word
        if token.raw in (",", ".", ";", "\n"):
            break
    return ""


def _is_corrected(row: Sequence[Token], names: list[_Name]) -> bool:
    between = row[names[0].end : names[-1].first]
    return any(token.word in CORRECTIONS for token in between)


def _from_labels(row: Sequence[Token], taken: set[int]) -> FullName | None:
    """Read "Прізвище: Коваль, Імʼя: Ірина", in the order written."""
    parts: list[Word] = []
    kinds: set[str] = set()
    for at, token in enumerate(row):
        kind = _label_kind(token.word)
        word = _labelled(row, at + 1, taken) if kind else None
        if kind and word is not None and kind not in kinds:
            kinds.add(kind)
            parts.append(word)
    if not {"surname", "given"} <= kinds:
        return None
    text = " ".join(spelled(word.raw) for word in parts)
    return FullName(text, parts[0].first, parts[-1].end)


def _label_kind(word: str) -> str:
    if word in SURNAME_LABELS:
        return "surname"
    if word in GIVEN_LABELS:
        return "given"
    return "patronymic" if word in PATRONYMIC_LABELS else ""


def _labelled(row: Sequence[Token], at: int, taken: set[int]) -> Word | None:
    while at < len(row) and row[at].raw in (":", "-", "–", ".", "\n"):
        at += 1
    if at >= len(row) or row[at].kind != "word" or at in taken:
        return None
    word = word_at(row, at, taken)
    return word if may_be_name(word) else None
