"""
The forms of a verb from its principal parts.

Forms are folded, so one row gives the Ukrainian and, where they look alike, the Russian
forms.  A few forms too many are harmless: nobody types words that don't exist.
"""

from collections.abc import Iterator

from rules.folding import fold_word

# What a form says: (perfective, imperfective).
_PAST = ("done", "was")
_FIRST = ("will", "doing")
_OTHER = ("they", "they")


def verb_forms(row: str, *, perfective: bool) -> Iterator[tuple[str, str]]:
    """
    Yield every (folded form, form name) of a row of `rules.words.verbs`.

    Form names: `done`, `was` (past), `will`, `doing` (first person), `to` (infinitive),
    `you` (second person and imperative), `they` (third person).
    """
    infinitive, first, second, *irregular = row.split()
    extra = dict(part.split("=") for part in irregular)
    reflexive = infinitive.endswith(("ся", "сь"))
    parts = [_bare(word, reflexive) for word in (infinitive, first, second)]
    suffixes = ("ся", "сь") if reflexive else ("",)
    for form, name in _forms(*parts, extra, 0 if perfective else 1):
        for suffix in suffixes:
            yield fold_word(form + suffix), name


def _bare(word: str, reflexive: bool) -> str:
    return fold_word(word[:-2] if reflexive and word[-2:] in ("ся", "сь") else word)


def _forms(
    infinitive: str, first: str, second: str, extra: dict[str, str], aspect: int
) -> Iterator[tuple[str, str]]:
    stem = infinitive.removesuffix("ти").removesuffix("т")
    yield from ((form, "to") for form in (stem + "ти", stem + "т"))
    yield from ((form, _PAST[aspect]) for form in _past(stem, extra.get("past")))
    yield from ((form, _FIRST[aspect]) for form in _first_person(first, second))
    if aspect:
        yield from ((stem + "ти" + end, "will") for end in ("му", "мемо", "мем"))
    yield from ((form, "you") for form in _second_person(first, second))
    yield from ((form, "you") for form in extra.get("imp", "").split(",") if form)
    yield from ((form, _OTHER[aspect]) for form in _third_person(first, second))


def _past(stem: str, irregular: str | None) -> Iterator[str]:
    if irregular:
        masculine, others = (fold_word(part) for part in irregular.split(","))
        yield masculine
        feminine = others if others.endswith("л") else others + "л"
        yield from (feminine + end for end in "аои")
        return
    yield from (stem + end for end in ("в", "л", "ла", "ло", "ли", "вши"))


def _first_person(first: str, second: str) -> Iterator[str]:
    theme = second.removesuffix("те")
    yield from (first, theme + "мо", theme + "м")


def _second_person(first: str, second: str) -> Iterator[str]:
    theme = second.removesuffix("те")
    stem = theme[:-1]
    yield from (second, theme + "ш")
    if first[:-1].endswith(tuple("аеиоуюя")):
        yield from (first[:-1] + "й", first[:-1] + "йте")
    else:
        yield from (stem + "и", stem + "ит", stem + "ите")
        if not stem.endswith("т"):
            yield from (stem, stem + "те")


def _third_person(first: str, second: str) -> Iterator[str]:
    theme = second.removesuffix("те")
    yield theme + "т"
    if theme.endswith("е"):
        yield from (theme, first + "т")
    else:
        yield from (theme[:-1] + "ят", theme[:-1] + "ат")
