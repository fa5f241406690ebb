"""
What a message consists of: tokens, clauses and the messages of one turn.

This is where every detector starts.  `read` takes a turn apart once and keeps the
result, so that the detectors can share it.
"""

import re
from functools import lru_cache

import msgspec

from rules.folding import WORD, Speller, compose, fold

__all__ = ["Clause", "Message", "Token", "fold", "messages", "read", "tokens"]

# Whoever writes more than this in one turn has said what matters in its two ends.
_READ_AT_EACH_END = 2_000  # characters

_TOKEN = re.compile(
    r"(?P<url>(?i:https?://\S+|www\.\S+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:ua|com|me|net|org|site)\b(?:/\S*)?))"
    r"|(?P<newline>\n)"
    rf"|(?P<word>{WORD.pattern})"
    r"|(?P<number>\d+(?:[.,]\d+)?)"
    r"|(?P<mark>[.,!?;:…()\"«»“”/–—-]+)"
    r"|(?P<sign>[^\s\w])[\ufe0f\U0001f3fb-\U0001f3ff]*"
)


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """
    One word, number, address, sign or punctuation mark of a text.

    `kind` is "word", "number", "url", "sign" (emoji, `+`, `№`, `%`), "mark" (one run
    of punctuation) or "newline".  `word` is the folded spelling of a word, and `raw` in
    lower case for everything else.  `start` and `end` are positions in the composed
    text.
    """

    kind: str
    word: str
    raw: str
    start: int
    end: int


class Clause(msgspec.Struct, frozen=True):
    """
    A part of a sentence; `ending` is the punctuation after it, or ''.

    The only marks among its tokens are hyphens inside words and numbers.
    """

    tokens: tuple[Token, ...]
    ending: str

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words, numbers and signs, in order."""
        return tuple(token.word for token in self.tokens)


class Message(msgspec.Struct, frozen=True):
    """One message of the turn: the clauses between two newlines."""

    clauses: tuple[Clause, ...]


@lru_cache(maxsize=1 << 8)
def tokens(text: str) -> tuple[Token, ...]:
    """Take `text`, raw or folded, apart; nothing but spaces is left out."""
    composed = compose(text)
    spell = Speller(composed)
    found = []
    for match in _TOKEN.finditer(composed):
        kind = match.lastgroup or "sign"
        raw = match.group(kind)
        word = spell(raw) if kind == "word" else raw.lower()
        found.append(
            Token(kind=kind, word=word, raw=raw, start=match.start(), end=match.end())
        )
    return tuple(found)


@lru_cache(maxsize=1 << 8)
def read(text: str) -> tuple[Message, ...]:
    """Give the messages of one turn, first to last; empty ones are left out."""
    if len(text) > 2 * _READ_AT_EACH_END:
        text = text[:_READ_AT_EACH_END] + "\n" + text[-_READ_AT_EACH_END:]
    return messages(tokens(text))


_END = Token(kind="newline", word="\n", raw="\n", start=0, end=0)


def _is_hyphen(turn: tuple[Token, ...], place: int) -> bool:
    """Tell whether a mark joins two words, as in `так-так`."""
    if turn[place].raw != "-" or not 0 < place < len(turn) - 1:
        return False
    before, after = turn[place - 1], turn[place + 1]
    if "newline" in (before.kind, after.kind):
        return False
    return before.end == turn[place].start and turn[place].end == after.start


def messages(turn: tuple[Token, ...]) -> tuple[Message, ...]:
    """Split tokens at newlines into messages, and at marks into clauses."""
    found: list[Message] = []
    clauses: list[Clause] = []
    current: list[Token] = []
    for place, token in enumerate((*turn, _END)):
        is_hyphen = token.kind == "mark" and _is_hyphen(turn, place)
        if is_hyphen or token.kind not in ("mark", "newline"):
            current.append(token)
            continue
        if current:
            ending = token.raw if token.kind == "mark" else ""
            clauses.append(Clause(tuple(current), ending))
            current = []
        if token.kind == "newline" and clauses:
            found.append(Message(tuple(clauses)))
            clauses = []
    return tuple(found)
