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

_REFLEXIVE = ("ся", "сь")
_VOWELS = "аеєиіїоуюяё"


def verb_forms(row: str, *, perfective: bool) -> Iterator[tuple[str, str]]:
    """
    Yield every (folded form, form name) of a row of `rules.words.sale_verbs`.

    Form names: `done`, `was` (past), `many` (past plural), `will`, `doing` (first
    person), `to` (infinitive), `you` (second person), `command`, `they` (third person).
    """
    infinitive, first, second, *irregular = row.split()
    extra = dict(part.split("=") for part in irregular)
    is_reflexive = infinitive.endswith(_REFLEXIVE)
    if is_reflexive:
        infinitive, first, second = map(_bare, (infinitive, first, second))
    for form, name in _forms(infinitive, first, second, extra, 0 if perfective else 1):
        if is_reflexive and name == "to" and form != infinitive:
            continue  # with "-ся" it would be the third person, too
        for suffix in _REFLEXIVE if is_reflexive else ("",):
            yield fold_word(form + suffix), name


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(_REFLEXIVE) else word


def _forms(
    infinitive: str, first: str, second: str, extra: dict[str, str], aspect: int
) -> Iterator[tuple[str, str]]:
    stem = infinitive.removesuffix("ти").removesuffix("ть")
    theme = second.removesuffix("те")
    yield from ((form, "to") for form in (infinitive, stem + "ти", stem + "ть"))
    for form in _past(stem, extra.get("past")):
        yield form, _PAST[aspect]
        if form.endswith("ли"):
            yield form, "many"
    yield from ((form, _FIRST[aspect]) for form in (first, theme + "мо", theme + "м"))
    if aspect:
        yield from ((stem + "ти" + end, "will") for end in ("му", "мемо", "мем"))
    yield from ((form, "you") for form in (second, theme + "ш"))
    commands = extra["imp"].split(",") if "imp" in extra else _imperative(first, theme)
    yield from ((form, "command") for form in commands)
    yield from ((form, "they") for form in _third_person(first, theme))


def _past(stem: str, irregular: str | None) -> Iterator[str]:
    if irregular:
        masculine, others = irregular.split(",")
        yield masculine
        yield from (others.removesuffix("л") + end for end in ("ла", "ло", "ли"))
        return
    yield from (stem + end for end in ("в", "л", "ла", "ло", "ли", "вши"))


def _imperative(first: str, theme: str) -> Iterator[str]:
    if first[-2] in _VOWELS:
        yield from (first[:-1] + "й", first[:-1] + "йте")
        return
    stem = theme[:-1]
    yield from (stem + "и", stem + "іть", stem + "ите")
    if not stem.endswith("т"):  # its imperative would be the second person
        yield from (stem, stem + "те")


def _third_person(first: str, theme: str) -> Iterator[str]:
    yield theme + "ть"
    if theme.endswith(("е", "є")):
        yield from (theme, first + "ть")
    else:
        yield from (theme[:-1] + "ять", theme[:-1] + "ать")
