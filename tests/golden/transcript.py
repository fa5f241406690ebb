"""
Golden transcripts: text files that a shopkeeper can read, correct and add to.

One file holds one golden in several wordings, parted by `OTHER_WORDING`.  A line
begins with

    #   what the conversation shows
    >   a message of the shopper; >+ another one of the same burst; 2> a second shopper
    *   what happens outside: * approve, * later 25h, * opening paying, * notifier down
    <   a message of the shop: the only lines that `make accept` writes
    =   facts that must hold now, parted by semicolons
    !   what must not have been said in the answer: words, or /a pattern/

Pictures stand in brackets: `> [photo malva-blue] is it yours?`, `> [receipt 1890]`,
`< [photo malva-blue.png]`; `> [empty]` is a message in which nothing can be read,
`> [strange 1]` a picture that only a model can make out: `tests.golden.sights`.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import msgspec
from msgspec.structs import replace

FOLDER = Path(__file__).parent
OTHER_WORDING = "~~~ other wording"
LINE_BREAK = " ⏎ "

_LINE = re.compile(r"(?P<who>\d?)(?P<mark>>\+|[>*<=!])(?: (?P<words>.*))?")
_BEGINNING = re.compile(r"$|#|\d?[>*] ")
_PICTURE = re.compile(r"\[(photo|receipt|strange|empty)(?: ([^\]]+))?\] ?")


class Unreadable(Exception):
    """A line of a transcript says nothing that can be played; tells which and why."""


class Message(msgspec.Struct, frozen=True):
    """
    What a shopper sends at once.

    pictures: "photo NAME" of the catalogue, "receipt SUM", or "strange NUMBER".
    """

    text: str
    pictures: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """Something about one shopper; "" is the first one."""

    shopper: str
    words: str


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """
    One burst of a shopper or one event outside, and what must be true after it.

    burst: empty when *event* happens instead.
    """

    comments: tuple[str, ...] = ()
    shopper: str = ""
    burst: tuple[Message, ...] = ()
    event: str = ""
    answer: tuple[Line, ...] = ()
    facts: tuple[Line, ...] = ()
    taboos: tuple[Line, ...] = ()


Conversation = tuple[Beat, ...]


class Transcript(msgspec.Struct, frozen=True):
    """The conversations of one file."""

    conversations: tuple[Conversation, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read *path*; raises what `of` raises."""
        return cls.of(path.read_text("utf-8"))

    @classmethod
    def of(cls, text: str) -> Self:
        """
        Read what stands in a file.

        Raises:
            Unreadable: A line begins with none of the marks, or stands too early.
        """
        return cls(
            tuple(
                tuple(_beats(part.strip("\n").split("\n")))
                for part in text.split(OTHER_WORDING)
            )
        )

    @property
    def text(self) -> str:
        """What stands in the file."""
        parts = ("\n".join(_lines(beats)) for beats in self.conversations)
        return f"\n\n{OTHER_WORDING}\n\n".join(parts) + "\n"


def transcripts(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Give the files of all goldens."""
    return tuple(sorted(folder.glob("*.txt")))


def _beats(lines: Iterable[str]) -> Iterator[Beat]:
    beat = Beat()
    for line in lines:
        if _is_begun(beat) and _BEGINNING.match(line):
            yield beat
            beat = Beat()
        beat = _with(beat, line)
    yield beat


def _is_begun(beat: Beat) -> bool:
    return bool(beat.burst or beat.event)


def _with(beat: Beat, line: str) -> Beat:
    """Give *beat* with what *line* says."""
    if not line or line.startswith("#"):
        return replace(beat, comments=(*beat.comments, line))
    match = _LINE.fullmatch(line)
    if match is None:
        raise Unreadable(f"no mark at the beginning: {line!r}")
    about = Line(match["who"], match["words"] or "")
    if match["mark"] not in ">*" and not _is_begun(beat):
        raise Unreadable(f"nothing has happened before: {line!r}")
    match match["mark"]:
        case ">" | ">+":
            burst = (*beat.burst, _message(about.words))
            return replace(beat, burst=burst, shopper=about.shopper)
        case "*":
            return replace(beat, event=about.words, shopper=about.shopper)
        case "<":
            return replace(beat, answer=(*beat.answer, about))
        case "=":
            return replace(beat, facts=(*beat.facts, about))
        case _:
            return replace(beat, taboos=(*beat.taboos, about))


def _message(words: str) -> Message:
    pictures = tuple(
        f"{kind} {name}" for kind, name in _PICTURE.findall(words) if kind != "empty"
    )
    return Message(_PICTURE.sub("", words), pictures)


def _written(message: Message) -> str:
    pictures = [f"[{picture}]" for picture in message.pictures]
    if not pictures and not message.text:
        return "[empty]"
    return " ".join((*pictures, *([message.text] if message.text else [])))


def _lines(beats: Conversation) -> Iterator[str]:
    for beat in beats:
        yield from beat.comments
        if beat.event:
            yield f"{beat.shopper}* {beat.event}"
        for place, message in enumerate(beat.burst):
            yield f"{beat.shopper}{'>+' if place else '>'} {_written(message)}"
        for mark, lines in (("<", beat.answer), ("=", beat.facts), ("!", beat.taboos)):
            for line in lines:
                yield f"{line.shopper}{mark} {line.words}"
