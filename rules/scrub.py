"""
Take persons out of a conversation, so that it can be shown and kept as an example.

The same name, phone or address is replaced by the same made-up one everywhere.  What
is known of the shopper is looked for in every form of the word; phones, streets,
mail addresses, accounts and links are found by what they look like.
"""

import re
from collections.abc import Iterable

from rules.contact import Contact
from rules.redact import mask_cards

PEOPLE = ("Іваненко", "Марія", "Петрівна", "Савчук", "Олена", "Іванівна")
CITIES = ("Київ", "Одеса", "Харків")
STREET = "вул. Садова, 1"
NUMBERS = {"np_branch": "25", "np_locker": "5000", "postal_index": "01001"}
LONG_NUMBER = "[number]"  # such as of a card with a slip in it
SHORTEST = 3  # letters of a name that is looked for
PHONE_DIGITS = range(9, 14)

_PHONE = re.compile(r"(?<![\d.])\+?\d[\d\s()\-.]{7,18}\d(?!\d)")
_STREET = re.compile(
    r"\b(?:вул|ул|просп|пр-т|пров|пер|бульв|б-р)\w*\.?\s+[\w'’.-]+(?:\s+[^\W\d]+)?"
    r"[,\s]*(?:буд\w*\.?|д\.)?\s*\d+[а-яіa-z]?(?:[,\s]*кв\w*\.?\s*\d+)?",
    re.I,
)
_PLAIN = (
    (re.compile(r"\bUA\s?\d[\d\s]{20,36}\d\b", re.I), "[iban]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "someone@example.com"),
    (re.compile(r"(?<!\w)@[\w.]{3,}"), "@someone"),
    (re.compile(r"https?://\S+"), "https://example.com"),
)
_OF_AN_ADDRESS = re.compile(r"№|від+іл|отдел|пошт|почт|індекс|индекс|\bнп\b", re.I)


class Scrubber:
    """Replaces what is personal in the texts of one chat."""

    def __init__(self, names: Iterable[str], contacts: Iterable[Contact]) -> None:
        known = tuple(contacts)
        people = (*(one.full_name for one in known if one.full_name), *names)
        cities = tuple(one.city for one in known if one.city)
        self._words = (_Words(people, PEOPLE), _Words(cities, CITIES))
        self._numbers = {
            value: made_up
            for one in known
            for field, made_up in NUMBERS.items()
            if (value := getattr(one, field))
        }
        self._phones: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Give *text* without the person."""
        clean = mask_cards(text)
        for pattern, made_up in _PLAIN:
            clean = pattern.sub(made_up, clean)
        clean = _PHONE.sub(self._phone, clean)
        clean = _STREET.sub(STREET, clean)
        for words in self._words:
            clean = words.replaced(clean)
        is_address = clean != text or _OF_AN_ADDRESS.search(text)
        return self._numbered(clean) if is_address else clean

    def _phone(self, found: re.Match[str]) -> str:
        digits = "".join(filter(str.isdigit, found[0]))
        if len(digits) not in PHONE_DIGITS:
            return found[0] if len(digits) < PHONE_DIGITS.start else LONG_NUMBER
        number = f"+3809912345{len(self._phones) % 100:02}"
        return self._phones.setdefault(digits[-9:], number)

    def _numbered(self, text: str) -> str:
        for value, made_up in self._numbers.items():
            text = re.sub(rf"(?<![\d+]){re.escape(value)}(?!\d)", made_up, text)
        return text


class _Words:
    """Made-up words for real ones, all replaced in one go."""

    def __init__(self, values: Iterable[str], made_up: tuple[str, ...]) -> None:
        words = dict.fromkeys(
            word.casefold()
            for value in values
            for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", value)
            if len(word) >= SHORTEST
        )
        stems = dict.fromkeys(word[: max(SHORTEST, len(word) - 2)] for word in words)
        self._made_up = {
            stem: made_up[place % len(made_up)] for place, stem in enumerate(stems)
        }
        any_stem = "|".join(map(re.escape, sorted(stems, key=len, reverse=True)))
        self._pattern = re.compile(rf"\b({any_stem})[^\W\d_]{{0,4}}\b", re.I)

    def replaced(self, text: str) -> str:
        """Give *text* with the made-up words, whatever their endings were."""
        if not self._made_up:
            return text
        return self._pattern.sub(lambda it: self._made_up[it[1].casefold()], text)
