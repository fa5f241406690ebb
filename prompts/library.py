"""
The shop's phrases: read once from `phrases/*.md`, filled with slots, never made up.

A file starts with YAML frontmatter (`version`, `purpose`, `language`, `allow`: Latin
words that may stand in it).  `## key` begins a phrase; a line `---` parts its bubbles,
a line `===` its variants; `{name}` is a slot.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import msgspec
import yaml

HERE = Path(__file__).parent
SLOT = re.compile(r"\{([a-z_]+)\}")


class BrokenText(Exception):
    """A text file can't be used; says where and what to do."""


class Frontmatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a text file says of itself; *slots* only in prompts."""

    version: int
    purpose: str
    language: str
    slots: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


class Phrase(msgspec.Struct, frozen=True):
    """A fixed text; *variants* say the same in other words, each a row of bubbles."""

    key: str
    file: str
    line: int
    variants: tuple[tuple[str, ...], ...]

    @property
    def slots(self) -> frozenset[str]:
        """The slots that every variant has."""
        return frozenset(SLOT.findall("\n".join(self.variants[0])))


class Library:
    """All phrases by key."""

    def __init__(self, phrases: Mapping[str, Phrase]) -> None:
        self.phrases = phrases

    @classmethod
    def read(cls, folder: Path = HERE) -> Self:
        """
        Read the phrases of *folder*.

        Raises:
            BrokenText: A file can't be read as phrases; its first problem.
        """
        phrases: dict[str, Phrase] = {}
        for path in sorted((folder / "phrases").glob("*.md")):
            for phrase in read_phrases(path):
                if phrase.key in phrases:
                    first = phrases[phrase.key]
                    raise BrokenText(
                        f"{path.name}:{phrase.line}: {phrase.key} stands in "
                        f"{first.file}:{first.line} already; rename one of them"
                    )
                phrases[phrase.key] = phrase
        return cls(phrases)

    def bubbles(
        self, key: str, slots: tuple[tuple[str, str], ...] = (), *, variant: int = 0
    ) -> tuple[str, ...]:
        """
        Give the bubbles of *key*; *variant* is any number, taken in turn.

        Raises:
            KeyError: No such phrase, or not exactly its slots.
        """
        phrase = self.phrases[key]
        values = dict(slots)
        if values.keys() != phrase.slots:
            raise KeyError(f"{key} wants {set(phrase.slots)}, got {set(values)}")
        chosen = phrase.variants[variant % len(phrase.variants)]
        return tuple(SLOT.sub(lambda slot: values[slot[1]], text) for text in chosen)


def split_frontmatter(path: Path) -> tuple[Frontmatter, str, int]:
    """
    Give the frontmatter of *path*, its body, and the line on which the body begins.

    Raises:
        BrokenText: It is not UTF-8, or the frontmatter is missing or wrong.
    """
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenText(f"{path.name}: not UTF-8; save it as UTF-8") from error
    match text.split("---\n", 2):
        case ["", head, body]:
            pass
        case _:
            raise BrokenText(f"{path.name}:1: no frontmatter between two --- lines")
    try:
        front = msgspec.convert(yaml.safe_load(head), Frontmatter)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BrokenText(f"{path.name}:1: frontmatter: {error}") from error
    return front, body, head.count("\n") + 3


def read_phrases(path: Path) -> Iterator[Phrase]:
    """Give the phrases of one file, in its order."""
    _, body, first_line = split_frontmatter(path)
    for section in re.finditer(r"^## (\S+)\n(.*?)(?=^## |\Z)", body, re.M | re.S):
        line = first_line + body.count("\n", 0, section.start())
        yield Phrase(
            key=section[1],
            file=path.name,
            line=line,
            variants=tuple(
                tuple(bubble.strip() for bubble in re.split(r"^---$", text, flags=re.M))
                for text in re.split(r"^===$", section[2], flags=re.M)
            ),
        )
