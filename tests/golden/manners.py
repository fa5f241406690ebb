"""What holds for every answer, whatever it answers."""

import re
from collections.abc import Iterable

import msgspec

from rules.catalog import Catalog
from rules.money import Kopiykas, written
from rules.shop import Shop
from tests.golden.facts import Answer, Facts

LATIN = re.compile(r"[A-Za-z_]{2,}")
SLOT = re.compile(r"[{}]|\b[a-z]+\.[a-z]+")
NUMBER = re.compile(r"\d+(?:,\d+)?")
MAY_BE_LATIN = ("IBAN", "Instagram")
PLACES = ("1", "2", "3")  # in a list


class Speech(msgspec.Struct, frozen=True):
    """What the shop may say numbers from."""

    shop: Shop
    catalog: Catalog


def rude(
    answer: Answer, facts: tuple[Facts, ...], words: Iterable[str], speech: Speech
) -> list[str]:
    """
    Give a sentence for everything in *answer* that must never reach a shopper.

    facts: as they stood before the answer and as they stand now.
    """
    return [
        *_foreign(answer, facts, speech.shop),
        *_questions(answer),
        *_numbers(answer, facts, words, speech),
    ]


def _foreign(answer: Answer, facts: tuple[Facts, ...], shop: Shop) -> list[str]:
    """No Latin letters but the shop's, and a shopper's who writes her name in them."""
    text = answer.text.replace(shop.payment.requisites.iban, "")
    names = [known.delivery.full_name or "" for known in facts]
    for word in (*MAY_BE_LATIN, *filter(None, names)):
        text = text.replace(word, "")
    found = [*LATIN.findall(text), *SLOT.findall(text)]
    return [f"says {word!r}" for word in found]


def _questions(answer: Answer) -> list[str]:
    """One question at most, and at the end of its call."""
    sentences = []
    for call in answer.calls:
        texts = [bubble.text for bubble in call if bubble.text]
        asking = [text for text in texts if "?" in text]
        if len(asking) > 1:
            sentences.append(f"asks more than one thing: {asking}")
        if asking and "?" not in texts[-1]:
            sentences.append(f"goes on after its question: {texts}")
    return sentences


def _numbers(
    answer: Answer, facts: tuple[Facts, ...], words: Iterable[str], speech: Speech
) -> list[str]:
    sums = (number for known in facts for number in _facts(known))
    told = {*sums, *_goods(speech.catalog), *_house(speech.shop), *PLACES}
    heard = re.sub(r"\D", "", " ".join(words))
    return [
        f"says {number}, which nobody told"
        for number in NUMBER.findall(answer.text)
        if number not in told and number not in heard and number[-9:] not in heard
    ]


def _facts(facts: Facts) -> Iterable[str]:
    """The money of this sale, always computed from lines."""
    yield written(facts.total)
    if facts.amount_due is not None:
        yield written(facts.amount_due)
        yield written(Kopiykas(facts.total - facts.amount_due))
    for line in facts.lines:
        yield str(line.quantity)
        if line.price is not None:
            yield written(Kopiykas(line.price * line.quantity))


def _goods(catalog: Catalog) -> Iterable[str]:
    for variant in catalog.by_sku.values():
        yield written(variant.price)
        yield from NUMBER.findall(variant.size)


def _house(shop: Shop) -> Iterable[str]:
    return re.findall(r"\d+", msgspec.json.encode(shop).decode())
