"""
The shop's texts, read and checked once: phrases for shoppers, prompts for the model.

Phrases are filled with slots, never made up.  What may stand in a file is said by
`prompts.reading` and `prompts.checks`, what has to be there by `prompts.keys`.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

from prompts.checks import check_phrase, check_prompt
from prompts.keys import PHRASES, PROMPTS
from prompts.reading import (
    SLOT,
    Phrase,
    Problem,
    TextFile,
    Unreadable,
    read_file,
    read_phrases,
    stray_text,
)

HERE = Path(__file__).parent
PHRASE_FOLDER = "phrases"


class BrokenTexts(Exception):
    """Texts can't be used; *problems* lists everything that is wrong with them."""

    def __init__(self, folder: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{folder / str(one)}" for one in problems))
        self.problems = problems


class MissingText(LookupError):
    """Code names a text that isn't there; only a library read leniently lacks one."""


class WrongSlots(LookupError):
    """Code doesn't give exactly the slots that a text has."""


class Library:
    """
    All texts by their names.

    problems: what is wrong with them; only a library read leniently has any, and it
    lacks the texts that are broken.
    """

    def __init__(
        self,
        phrases: Mapping[str, Phrase],
        prompts: Mapping[str, TextFile],
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.phrases = phrases
        self.prompts = prompts
        self.problems = problems

    @classmethod
    def read(cls, folder: Path = HERE, *, lenient: bool = False) -> Self:
        """
        Read the texts of *folder*.

        Args:
            lenient: Do without what is broken or missing.

        Raises:
            BrokenTexts: Something is wrong with them, and *lenient* isn't set.
        """
        found = _Found()
        found.read_all(folder)
        problems = tuple(sorted(found.problems, key=lambda one: (one.file, one.line)))
        if problems and not lenient:
            raise BrokenTexts(folder, problems)
        return cls(found.phrases, found.prompts, problems)

    def bubbles(
        self, key: str, slots: tuple[tuple[str, str], ...] = (), *, variant: int = 0
    ) -> tuple[str, ...]:
        """
        Give the bubbles of *key*; *variant* is any number, taken in turn.

        Raises:
            MissingText: There is no such phrase.
            WrongSlots: Not exactly its slots are given.
        """
        phrase = self.phrases.get(key)
        if phrase is None:
            raise MissingText(key)
        values = dict(slots)
        if values.keys() != phrase.slots:
            raise WrongSlots(f"{key} wants {set(phrase.slots)}, got {set(values)}")
        chosen = phrase.variants[variant % len(phrase.variants)]
        return tuple(_filled(text, values) for text in chosen)

    def prompt(self, name: str, **slots: str) -> str:
        """
        Give the prompt *name*, such as "stages/browsing"; what a reply may hold stays.

        Raises:
            MissingText: There is no such prompt.
            WrongSlots: Not exactly its slots are given.
        """
        prompt = self.prompts.get(name)
        if prompt is None:
            raise MissingText(name)
        if slots.keys() != set(prompt.front.slots):
            raise WrongSlots(f"{name} wants {prompt.front.slots}, got {set(slots)}")
        return _filled(prompt.body, slots).strip()


class _Found:
    """What a folder holds, sorted into usable texts and problems."""

    def __init__(self) -> None:
        self.phrases: dict[str, Phrase] = {}
        self.prompts: dict[str, TextFile] = {}
        self.problems: list[Problem] = []
        self._places: dict[str, Phrase] = {}  # of broken phrases, too

    def read_all(self, folder: Path) -> None:
        for path in _files(folder, PHRASE_FOLDER, self.problems):
            self._read_phrases(path, folder)
        for name in sorted({Path(name).parent.as_posix() for name in PROMPTS}):
            for path in _files(folder, name, self.problems):
                self._read_prompt(path, folder)
        self.problems.extend(_missing(PHRASES.keys() - self._places.keys()))
        self.problems.extend(_missing_prompts(PROMPTS.keys(), folder))

    def _read_phrases(self, path: Path, folder: Path) -> None:
        source = self._file(path, folder)
        if source is None:
            return
        if stray := stray_text(source):
            self.problems.append(stray)
        for phrase in read_phrases(source):
            problems = list(check_phrase(phrase, source, PHRASES.get(phrase.key)))
            if first := self._places.get(phrase.key):
                problems.append(_twice(phrase, first))
            self._places.setdefault(phrase.key, phrase)
            self.problems.extend(problems)
            if not problems:
                self.phrases[phrase.key] = phrase

    def _read_prompt(self, path: Path, folder: Path) -> None:
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name not in PROMPTS:
            self.problems.append(
                Problem(
                    file=f"{name}.md",
                    line=1,
                    what="nobody names this file",
                    remedy=f"delete it, or call it one of {', '.join(PROMPTS)}",
                )
            )
            return
        source = self._file(path, folder)
        if source is None:
            return
        problems = list(check_prompt(source, PROMPTS[name]))
        self.problems.extend(problems)
        if not problems:
            self.prompts[name] = source

    def _file(self, path: Path, folder: Path) -> TextFile | None:
        try:
            return read_file(path, folder)
        except Unreadable as error:
            self.problems.append(error.problem)
            return None


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Put *values* in, once: a brace inside a value stays what it is."""
    return SLOT.sub(lambda slot: values.get(slot[1], slot[0]), text)


def _files(folder: Path, name: str, problems: list[Problem]) -> list[Path]:
    inner = folder / name
    if not inner.is_dir():
        problems.append(
            Problem(
                file=name,
                line=0,
                what="the folder is missing",
                remedy="put it back, or correct the path of the prompts",
            )
        )
        return []
    return sorted(inner.glob("*.md"))


def _missing(keys: set[str]) -> Iterator[Problem]:
    for key in sorted(keys):
        yield Problem(
            file=PHRASE_FOLDER,
            line=0,
            what=f"no file has the phrase {key}",
            remedy=f"add it below a line ## {key}",
            key=key,
        )


def _missing_prompts(names: Iterable[str], folder: Path) -> Iterator[Problem]:
    for name in names:
        if not (folder / f"{name}.md").is_file():
            yield Problem(
                file=f"{name}.md",
                line=0,
                what="the prompt is missing",
                remedy="put the file back",
            )


def _twice(phrase: Phrase, first: Phrase) -> Problem:
    return Problem(
        file=phrase.file,
        line=phrase.line,
        what=f"{phrase.key} stands in {first.file}:{first.line} already",
        remedy="rename or delete one of them",
        key=phrase.key,
    )
