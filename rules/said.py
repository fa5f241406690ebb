"""One message as the parts that its words can play in an attack or a claim."""

from collections.abc import Sequence

import msgspec

from rules.text import Clause, Message, Token
from rules.unsafe_parts import Part
from rules.unsafe_words import parts_of

_REACH = 6  # tokens between a verb and its object

Parts = frozenset[Part]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message as words and what each of them can do in it."""

    row: tuple[Token, ...]
    parts: tuple[Parts, ...]
    all: Parts
    ending: str
    opening: Parts  # the first clause, if a colon ends it

    def positions(self, part: Part) -> tuple[int, ...]:
        """Where the words stand that can be *part*."""
        if part not in self.all:
            return ()
        return tuple(at for at, parts in enumerate(self.parts) if part in parts)

    def after(self, at: int, reach: int = _REACH) -> Parts:
        """What the words after *at* can be."""
        return union(self.parts[at + 1 : at + 1 + reach])

    def around(self, at: int, reach: int) -> Parts:
        """What the words on both sides of *at* can be."""
        return union(self.parts[max(0, at - reach) : at]) | self.after(at, reach)

    def word(self, at: int) -> str:
        """The folded word at *at*, or nothing."""
        return self.row[at].word if 0 <= at < len(self.row) else ""


def said_in(message: Message) -> Said:
    """Give what a message says."""
    spoken = [_without_hyphens(clause) for clause in message.clauses]
    row = tuple(token for clause in spoken for token in clause)
    parts = tuple(parts_of(token.word) for token in row)
    first = message.clauses[0]
    is_opening = first.ending == ":"
    opening = union(parts[: len(spoken[0])]) if is_opening else frozenset()
    return Said(
        row=row,
        parts=parts,
        all=union(parts),
        ending=message.clauses[-1].ending,
        opening=opening,
    )


def _without_hyphens(clause: Clause) -> tuple[Token, ...]:
    return tuple(token for token in clause.tokens if token.kind != "mark")


def union(parts: Sequence[Parts]) -> Parts:
    """Give what any of the words can be."""
    return frozenset().union(*parts)
