"""What a text may not hold, and whether it fits what code does with it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from prompts.keys import ASK_VARIANTS, Use
from prompts.reading import SLOT, Phrase, Problem, TextFile, slots_of
from rules.drafts import BUBBLE_CHARACTERS
from rules.drafts import SLOT as REPLY_SLOT
from rules.drafts import Slot
from rules.money import HRYVNIA_WORDS

UKRAINIAN = "uk"

_LATIN_WORD = re.compile(r"[A-Za-z]+")
_IN_BRACES = re.compile(r"\{([^{}\s]*)\}")


class Blemish(NamedTuple):
    """Something that may not stand in a line."""

    pattern: re.Pattern[str]
    what: str
    remedy: str


_AMOUNT = Blemish(
    re.compile(rf"(?<!\}} )(?:{'|'.join(HRYVNIA_WORDS)})"),
    "an amount of money",
    "let code give it in a slot, which stands before the currency",
)
_LOST_LETTERS = Blemish(
    re.compile(r"\?{2,}|\N{REPLACEMENT CHARACTER}"),
    "letters lost in a wrong encoding",
    "write the line anew",
)
IN_PHRASES = (
    _LOST_LETTERS,
    _AMOUNT,
    Blemish(
        re.compile(r"[{}\[\]<>*_`#|\\]"),
        "a leftover tag or mark-up",
        "shoppers would see it: delete it; a slot is {name} in small letters",
    ),
    Blemish(re.compile(r"\d"), "a number", "let code give it in a slot"),
)
IN_PROMPTS = (
    _LOST_LETTERS,
    _AMOUNT,
    Blemish(
        re.compile(r"\{\{|\}\}"), "a leftover tag", "a slot is {name} in single braces"
    ),
    Blemish(
        re.compile(r"\d(?:[\s().+-]*\d)+"),
        "a price, size, phone, card or account",
        "give it as a slot: facts change, prompts don't",
    ),
)


def check_phrase(
    phrase: Phrase, source: TextFile, use: Use | None
) -> Iterator[Problem]:
    """Give what is wrong with *phrase*; *use* None means that nobody names it."""
    for what, remedy in _of_use(phrase, use):
        yield _problem(phrase, phrase.line, what, remedy)
    for what, remedy in _of_shape(phrase):
        yield _problem(phrase, phrase.line, what, remedy)
    for number, line in enumerate(phrase.text.splitlines(), phrase.line):
        if line.strip() in ("---", "==="):
            continue
        for what, remedy in _of_line(SLOT.sub("{}", line), source):
            yield _problem(phrase, number, what, remedy)


def _problem(phrase: Phrase, line: int, what: str, remedy: str) -> Problem:
    return Problem(
        file=phrase.file,
        line=line,
        what=f"{phrase.key}: {what}",
        remedy=remedy,
        key=phrase.key,
    )


def _of_use(phrase: Phrase, use: Use | None) -> Iterator[tuple[str, str]]:
    if use is None:
        yield "nobody names it", "delete it, or correct its key"
        return
    for number, variant in enumerate(phrase.variants, 1):
        missing = use.slots - slots_of(variant)
        unknown = slots_of(variant) - use.slots
        where = f" in variant {number}" if len(phrase.variants) > 1 else ""
        if missing:
            yield f"{_named(missing)} missing{where}", "every variant says all of them"
        if unknown:
            known = _named(use.slots) if use.slots else "none"
            yield f"unknown slot {_named(unknown)}{where}", f"it may have {known}"
    if use.is_ask and len(set(phrase.variants)) < ASK_VARIANTS:
        yield "one wording of a question", "add another one below a line ==="


def _of_shape(phrase: Phrase) -> Iterator[tuple[str, str]]:
    for bubble in (bubble for variant in phrase.variants for bubble in variant):
        if not bubble:
            yield "an empty bubble", "fill it, or delete the line that parts it off"
        if len(bubble) > BUBBLE_CHARACTERS:
            yield (
                f"a bubble of {len(bubble)} characters",
                f"part it with a line ---; {BUBBLE_CHARACTERS} are allowed",
            )


def _of_line(line: str, source: TextFile) -> Iterator[tuple[str, str]]:
    bare = line.replace("{}", "")
    for blemish in IN_PHRASES:
        # an amount is one only without the slot before it
        if blemish.pattern.search(line if blemish is _AMOUNT else bare):
            yield blemish.what, blemish.remedy
    if source.front.language != UKRAINIAN:
        return
    for word in _LATIN_WORD.findall(bare):
        if word not in source.front.allow:
            yield (
                f"the Latin word {word}",
                "write it in Ukrainian, or add it to the frontmatter's allow",
            )


def check_prompt(source: TextFile, slots: frozenset[str]) -> Iterator[Problem]:
    """Give what is wrong with a prompt that code fills with *slots*."""
    declared = frozenset(source.front.slots)
    if declared != slots:
        yield Problem(
            file=source.file,
            line=1,
            what=f"its frontmatter names the slots {_named(declared) or 'none'}",
            remedy=f"code gives {_named(slots) or 'none'}",
        )
    for slot in sorted(declared - set(_IN_BRACES.findall(source.body))):
        yield Problem(
            file=source.file,
            line=source.first_line,
            what=f"{{{slot}}} stands nowhere in it",
            remedy="put it where code is to fill it in",
        )
    if not source.body.strip():
        yield Problem(
            file=source.file, line=1, what="it is empty", remedy="write the prompt"
        )
    for number, line in enumerate(source.body.splitlines(), source.first_line):
        for what, remedy in _of_prompt_line(line, declared):
            yield Problem(file=source.file, line=number, what=what, remedy=remedy)


def _of_prompt_line(line: str, declared: frozenset[str]) -> Iterator[tuple[str, str]]:
    for blemish in IN_PROMPTS:
        if blemish.pattern.search(line):
            yield blemish.what, blemish.remedy
    for name in _IN_BRACES.findall(line):
        if name not in declared and not is_reply_slot(name):
            yield (
                f"unknown slot {{{name}}}",
                "use one of the frontmatter's slots, or one that a reply may hold",
            )


def is_reply_slot(name: str) -> bool:
    """Say whether a model's reply may hold ``{name}``."""
    found = REPLY_SLOT.fullmatch(f"{{{name}}}")
    return found is not None and found[1] in set(Slot)


def _named(slots: frozenset[str]) -> str:
    return ", ".join(f"{{{slot}}}" for slot in sorted(slots))
