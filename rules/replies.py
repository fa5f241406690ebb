"""
What of a model's reply can be said: its language and form, its questions, its slots.

A reply is kept as far as it can be: a question that the plan doesn't ask is left out.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from rules.drafts import BUBBLE_CHARACTERS, BUBBLES
from rules.fact_sheet import FactSheet, filled
from rules.gate.answer import Kind, pieces
from rules.gate.families import Families
from rules.reading.endings import folded_words
from rules.session import Ask, Said

# Phrases that a model's words may stand for, if they hold the facts of the slots beside
# the key; else code says the phrase itself.  What is said wrong, the gate sees.
# What denies something, or counts for law and honesty, keeps the words of the shop, and
# so does what is a fact without a number: where the shop is.
_FREE = """
    choosing.age_is_a_hint
    choosing.ask_colour
    choosing.ask_height
    choosing.available
    choosing.flat_price price
    choosing.other_colour
    choosing.price_by_size
    choosing.product
    choosing.room_to_grow
    choosing.size_doubt
    choosing.size_price price
    choosing.which_option
    comparing.ask
    comparing.material features
    discovery.ask_height
    discovery.categories categories
    discovery.this_one
    discovery.which
    discovery.which_category
    discovery.which_product
    discovery.which_to_order
    offer.ask
    offer.ask_add
    offer.ask_change
    offer.available price
    offer.expensive
    offer.item price
    offer.postponed
    offer.refused
    offer.refused_again
    offer.why_not
    repeat.colour
    repeat.height
    repeat.option
    repeat.order
    repeat.product
    repeat.reason
    side.delivery_time days
    side.dispatch dispatch
    side.hours open close
    side.returns returns
    talk.compliment
    talk.goodbye
    talk.out_of_domain
    talk.thanks
    talk.what_then
    unclear.add_item
    unclear.add_to_parcel
    unclear.colour
    unclear.delivery
    unclear.height
    unclear.human
    unclear.known_delivery
    unclear.locker
    unclear.method
    unclear.more_photos
    unclear.option
    unclear.order
    unclear.product
    unclear.purpose
    unclear.read_back
    unclear.reason
    unclear.receipt
    unclear.upsell
    unclear.words
    """
FREE: Mapping[str, frozenset[str]] = {
    key: frozenset(slots) for key, *slots in map(str.split, _FREE.strip().splitlines())
}
ALLOWED_LATIN = frozenset({"iban", "instagram", "sms"})

_LATIN = re.compile(r"[A-Za-z]{2,}(?![A-Za-z]*\d)")
_RUSSIAN = re.compile(r"[ыэёъЫЭЁЪ]")
_MARKDOWN = re.compile(r"\*\*|__|`|^\s*#|\]\(|<[a-z/]", re.MULTILINE)
_BRACES = re.compile(r"[{}]|\?{2,}")
_SENTENCE = re.compile(r"(?<=[.!?…\n\u2600-\u27bf\ufe0f\U0001f300-\U0001faff])\s+")
_ABOUT = Families(
    {
        Ask.PRODUCT: """
            яка який яку яке котра котру модель моделі шукає* цікав* показати що
            """,
        Ask.OPTION: """
            яка який яку яке котра котру модель котрий обираєте подоба* ближч*
            """,
        Ask.HEIGHT: "зріст зросту зрост* скільки см сантиметр*",
        Ask.COLOUR: "колір кольор* який яка якому котрий",
        Ask.ORDER: "оформл* замовл* берем* беру візьм* додаєм* додат* міняєм*",
        Ask.MORE_PHOTOS: "показ* фото решту ще",
        Ask.UPSELL: "показ* подив* пропон* цікав*",
        Ask.REASON: "чому що підійш* сподоб* завади*",
        Ask.ADD_ITEM: "додат* додаєм* що яку",
        Ask.ADD_TO_PARCEL: "додат* додаєм* посилк*",
    }
)


class Spoken(msgspec.Struct, frozen=True):
    """
    Texts in a model's words.

    asks: the last one is the question; left_out: keys of phrases whose facts the texts
    don't hold, so that code has to say them.
    """

    texts: tuple[str, ...]
    asks: bool = False
    left_out: frozenset[str] = frozenset()

    def stands_for(self, one: Said) -> bool:
        """Say whether the texts are said in place of a phrase."""
        return is_free(one) and one.key not in self.left_out


class Objection(Exception):
    """A reply can't be said; the text tells the model why."""


def is_free(one: Said) -> bool:
    """Say whether a model's words may stand for this phrase."""
    return one.key in FREE


def spoken(
    reply: Sequence[str],
    sheet: FactSheet,
    said: Sequence[Said],
    ask: Said | None,
    pending: Ask | None,
) -> Spoken:
    """
    Give what of *reply* stands for the free phrases of *said* and for the question.

    Raises:
        Objection: None of it can.
    """
    _check_length(reply)
    texts = _filled(reply, sheet.slots, is_planned=bool(said))
    _check_length(texts)
    _check_form(texts)
    texts, question = _without_questions(texts)
    may_ask = ask is not None and is_free(ask) and len(question) == 1
    if may_ask and _is_about(question[0], pending):
        texts = (*texts, question[0])
        return Spoken(texts, asks=True, left_out=_left_out(texts, said))
    if not texts:
        raise Objection("the reply says nothing beside a question of its own")
    return Spoken(texts, left_out=_left_out(texts, said))


def _filled(
    reply: Sequence[str], slots: Mapping[str, str], *, is_planned: bool
) -> tuple[str, ...]:
    """
    Fill the slots of a reply.

    From the first bubble with a slot that isn't there a reply is left out, if the plan
    has something to say and what answers, the beginning, can stay.
    """
    texts: list[str] = []
    for text in filter(None, map(str.strip, reply[:BUBBLES])):
        put, unknown = filled(text, slots)
        if unknown and not (texts and is_planned):
            raise Objection(f"there is no slot {', '.join(unknown)}")
        if unknown:
            break
        texts.append(put)
    return tuple(texts)


def _check_length(texts: Sequence[str]) -> None:
    if any(len(text) > BUBBLE_CHARACTERS for text in texts):
        raise Objection(f"a bubble has more than {BUBBLE_CHARACTERS} characters")


def _check_form(texts: Sequence[str]) -> None:
    """Refuse what isn't a chat message in Ukrainian."""
    whole = "\n".join(texts)
    if _MARKDOWN.search(whole) or _BRACES.search(whole):
        raise Objection("the reply holds markup or braces")
    latin = {word.lower() for word in _LATIN.findall(whole)} - ALLOWED_LATIN
    if latin or _RUSSIAN.search(whole):
        raise Objection("the reply isn't in Ukrainian throughout")


def _without_questions(texts: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Part the statements, bubble by bubble, from the questions."""
    statements: list[str] = []
    questions: list[str] = []
    for text in texts:
        kept: list[str] = []
        for sentence in _SENTENCE.split(text):
            (questions if "?" in sentence else kept).append(sentence)
        if kept:
            statements.append(" ".join(kept))
    return tuple(statements), questions


def _is_about(question: str, pending: Ask | None) -> bool:
    return pending in _ABOUT.among(folded_words(question))


def _left_out(texts: Sequence[str], said: Sequence[Said]) -> frozenset[str]:
    whole = "\n".join(texts)
    return frozenset(
        one.key
        for one in said
        for name, value in one.slots
        if one.key and name in FREE.get(one.key, ()) and not _holds(whole, value)
    )


def _holds(text: str, fact: str) -> bool:
    """Say whether *text* has all numbers of a *fact*, or some word if it has none."""
    if fact in text:
        return True
    numbers = _numbers(fact)
    if numbers:
        return numbers <= _numbers(text)
    return not _beginnings(fact).isdisjoint(_beginnings(text))


def _numbers(text: str) -> set[float]:
    """Give the numbers of *text*, times as hours."""
    row = pieces(text)
    times = (one.raw.split(":") for one in row if one.kind is Kind.TIME)
    hours = {int(hour) + int(minute) / 60 for hour, minute in times}
    return hours.union(*(one.values for one in row))


def _beginnings(text: str) -> set[str]:
    return {word[:4] for word in folded_words(text) if len(word) >= 4}
