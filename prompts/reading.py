"""
Read text files: YAML frontmatter, then a prompt, or phrases under ``## key`` headings.

In a file of phrases a line ``---`` parts bubbles and a line ``===`` parts variants that
say the same in other words; ``{name}`` is a slot.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import yaml

SLOT = re.compile(r"\{([a-z_]+)\}")
BOM = b"\xef\xbb\xbf"

_HEADING = re.compile(r"^##[ \t]+(.*?)[ \t]*$", re.M)
_BUBBLE_END = re.compile(r"^---[ \t]*$", re.M)
_VARIANT_END = re.compile(r"^===[ \t]*$", re.M)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a text and what to do; *key* if a single phrase is."""

    file: str
    line: int
    what: str
    remedy: str
    key: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.remedy}"


class Unreadable(Exception):
    """A file isn't one of texts."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Frontmatter(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    What a file says of itself.

    slots: what a prompt has filled in; allow: Latin words that phrases may hold.
    """

    version: int
    purpose: str
    language: str
    slots: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file; its body begins on *first_line*."""

    file: str
    front: Frontmatter
    body: str
    first_line: int

    def line_of(self, place: int) -> int:
        """Give the line in the file of *place* in the body."""
        return self.first_line + self.body.count("\n", 0, place)


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """A fixed text; *variants* say the same in other words, each a row of bubbles."""

    key: str
    file: str
    line: int
    text: str  # as it stands in the file, for what is checked line by line
    variants: tuple[tuple[str, ...], ...]

    @property
    def slots(self) -> frozenset[str]:
        """The slots of its first variant; that all have the same is checked."""
        return slots_of(self.variants[0])


def slots_of(variant: tuple[str, ...]) -> frozenset[str]:
    """Give the slots of a row of bubbles."""
    return frozenset(SLOT.findall("\n".join(variant)))


def read_file(path: Path, root: Path) -> TextFile:
    """
    Read *path*, which stands in the folder *root*.

    Raises:
        Unreadable: It isn't UTF-8 without a BOM, or has no proper frontmatter.
    """
    file = path.relative_to(root).as_posix()
    text = _decoded(path.read_bytes(), file).replace("\r\n", "\n")
    match text.split("---\n", 2):
        case ["", head, body]:
            pass
        case _:
            raise _unreadable(
                file, "no frontmatter", "begin the file with it, between two --- lines"
            )
    try:
        front = msgspec.convert(yaml.safe_load(head), Frontmatter)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        said = " ".join(str(error).split())
        raise _unreadable(
            file, f"frontmatter: {said}", "correct it between the two --- lines"
        ) from error
    return TextFile(file=file, front=front, body=body, first_line=head.count("\n") + 3)


def read_phrases(source: TextFile) -> Iterator[Phrase]:
    """Give the phrases of one file, in its order."""
    headings = list(_HEADING.finditer(source.body))
    ends = [heading.start() for heading in headings[1:]] + [len(source.body)]
    for heading, end in zip(headings, ends, strict=True):
        text = source.body[heading.end() : end]
        yield Phrase(
            key=heading[1],
            file=source.file,
            line=source.line_of(heading.start()),
            text=text,
            variants=tuple(
                tuple(bubble.strip() for bubble in _BUBBLE_END.split(variant))
                for variant in _VARIANT_END.split(text)
            ),
        )


def stray_text(source: TextFile) -> Problem | None:
    """Complain of words in a file of phrases that no key leads to."""
    first = _HEADING.search(source.body)
    before = source.body[: first.start()] if first else source.body
    if not before.strip():
        return None
    return Problem(
        file=source.file,
        line=source.line_of(len(before) - len(before.lstrip())),
        what="text before the first key",
        remedy="put a line ## key above it, or delete it",
    )


def _decoded(content: bytes, file: str) -> str:
    if content.startswith(BOM):
        raise _unreadable(
            file, "a BOM at its beginning", "save it as UTF-8 without BOM"
        )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(file, "not UTF-8", "save it as UTF-8", line=line) from error


def _unreadable(file: str, what: str, remedy: str, *, line: int = 1) -> Unreadable:
    return Unreadable(Problem(file=file, line=line, what=what, remedy=remedy))
