"""
A turn as one row of tokens, for what is found by its neighbours rather than by clauses.

Sizes, addresses and names are such: "зріст: 128" is one statement although a mark
stands in it.
"""

from functools import lru_cache

from rules.folding import fold_word
from rules.text import Token, read


@lru_cache(maxsize=1 << 8)
def flow(text: str) -> tuple[Token, ...]:
    """Give the tokens of a turn: "mark" after a clause, "newline" after a message."""
    row: list[Token] = []
    for message in read(text):
        for clause in message.clauses:
            row.extend(clause.tokens)
            if clause.ending:
                row.append(_after(row[-1], "mark", clause.ending))
        row.append(_after(row[-1], "newline", "\n"))
    return tuple(row)


def touch(first: Token, second: Token) -> bool:
    """Say whether nothing stands between two tokens, not even a space."""
    return first.end == second.start


def folded(words: str) -> frozenset[str]:
    """Fold a row of words, for any kind of text in which they may stand."""
    return frozenset(
        fold_word(word, is_among_cyrillic, not is_among_cyrillic)
        for word in words.split()
        for is_among_cyrillic in (True, False)
    )


def _after(token: Token, kind: str, raw: str) -> Token:
    return Token(
        kind=kind, word=raw, raw=raw, start=token.end, end=token.end + len(raw)
    )
