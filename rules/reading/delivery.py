"""Acts that tell where the parcel goes."""

import re
from collections.abc import Iterator

from msgspec.structs import asdict, replace

from rules.acts import Act, ActKind, Topic
from rules.contact import Contact
from rules.flow import folded
from rules.payments import WHERE
from rules.reading.clauses import Word
from rules.reading.turns import Reading
from rules.session import Ask
from rules.stages import Stage

_RULE = "extract_contact"
_NUMBER_OF_A_PHONE = re.compile(r"(?<!\d)\+?\d(?:[\s().-]{0,2}\d){6,14}(?!\d)")
_MAY_BE_A_PHONE = range(7, 14)  # digits; fewer is a branch or a price, more a card
_BRANCH_LENGTHS, _LOCKER_LENGTHS = range(1, 5), range(3, 7)  # digits
_LOCKER = ("поштомат", "почтомат", "почтамат", "поштамат")
_BEFORE_A_BARE_NUMBER = folded(
    "номер № нп відділення отделение в у на пошта пошту пошти поштою почта почту"
)
_RIGHT_BRANCH = re.compile(
    r"(?:відд|отдел|нп)\w*\W{1,3}не\W{1,3}\d{1,4}\W{1,3}а\s+(\d{1,4})\b", re.IGNORECASE
)  # "відділення не 25, а 52"
_NOT_THIS = re.compile(
    r"\bне\W{1,3}(?:на\s+)?(?P<old>\d{1,6})\W{1,3}а\s+(?:на\s+)?(?P<new>\d{1,6})\b"
    r"|\b(?P<right>\d{1,6})\W{1,3}а\s+не\s+(?:на\s+)?(?P<wrong>\d{1,6})\b",
    re.IGNORECASE,
)  # "не 25, а 52", "52, а не 25"
_WORDS_OF_A_PLACE = range(1, 3)
_ASKS_OF_DELIVERY = (
    Topic.DELIVERY_TIME,
    Topic.DELIVERY_COST,
    Topic.CARRIERS,
    Topic.PICKUP,
    Topic.DISPATCH,
    Topic.PLACE,
    "full",
    "prepay",
    "later payment",
)


def delivery(reading: Reading) -> Iterator[Act]:
    """Give what the turn tells of recipient and address."""
    contact = _answered(reading) or _told(reading)
    if contact != Contact():
        yield Act(
            kind=ActKind.CONTACT,
            rule=_RULE,
            words=reading.text.strip(),
            contact=contact,
        )
    if not reading.is_accepted:
        return
    if contact.phone is None and (number := _bad_phone(reading)):
        yield Act(kind=ActKind.BAD_PHONE, rule="length of a number", words=number)
    if contact.np_locker is None and (words := _locker(reading)):
        yield Act(kind=ActKind.LOCKER, rule="locker", words=words)


def _answered(reading: Reading) -> Contact | None:
    """Take a bare number or name for what was asked last."""
    if reading.is_accepted and (right := _RIGHT_BRANCH.search(reading.text)):
        return Contact(np_branch=right[1])
    if reading.is_accepted and (corrected := _corrected(reading)):
        return corrected
    if reading.ask is Ask.LOCKER:
        return _number(reading, "np_locker", _LOCKER_LENGTHS)
    if reading.ask is not Ask.DELIVERY:
        return None
    if "np_branch" in reading.options:
        if answer := _number(reading, "np_branch", _BRANCH_LENGTHS):
            return answer
        if branch := _branch_beside_others(reading):
            return replace(_extracted(reading), np_branch=branch)
    is_about_place = not {"full_name", "phone"} & {*reading.options}
    return _place(reading) if is_about_place and "city" in reading.options else None


def _corrected(reading: Reading) -> Contact | None:
    """Take "не 25, а 52" for that number of the address which is 25 now."""
    match = _NOT_THIS.search(reading.text)
    if match is None:
        return None
    old, new = match["old"] or match["wrong"], match["new"] or match["right"]
    known = asdict(reading.session.delivery)
    fields = (field for field in WHERE if known[field] == old)
    return next((replace(Contact(), **{field: new}) for field in fields), None)


def _number(reading: Reading, field: str, lengths: range) -> Contact | None:
    words = [word for clause in reading.clauses for word in clause.words]
    numbers = [word.folded for word in words if word.folded.isdecimal()]
    others = [word for word in words if not word.folded.isdecimal()]
    if len(numbers) != 1 or len(numbers[0]) not in lengths or not _all_small(others):
        return None
    return replace(Contact(), **{field: numbers[0].lstrip("0") or "0"})


def _branch_beside_others(reading: Reading) -> str | None:
    """Take the one short number that stands alone among what else is told."""
    contact = _extracted(reading)
    if contact == Contact() or any(getattr(contact, field) for field in WHERE):
        return None
    numbers = [
        word.folded
        for clause in reading.clauses
        for word in clause.words
        if _all_small([it for it in clause.words if not it.folded.isdecimal()])
        and word.folded.isdecimal()
        and len(word.folded) in _BRANCH_LENGTHS
    ]
    return numbers[0] if len(numbers) == 1 else None


def _all_small(words: list[Word]) -> bool:
    return all(word.is_small or word.folded in _BEFORE_A_BARE_NUMBER for word in words)


def _place(reading: Reading) -> Contact | None:
    words = [word for clause in reading.clauses for word in clause.words]
    known = _extracted(reading)
    if known.city or len(words) not in _WORDS_OF_A_PLACE:
        return None
    if any(word.kind != "word" or word.is_small or word.is_known for word in words):
        return None
    is_only_question = reading.options == ("city",)
    if not is_only_question and not all(word.raw.istitle() for word in words):
        return None
    return Contact(city=" ".join(word.raw.capitalize() for word in words))


def _extracted(reading: Reading) -> Contact:
    """Give what the detector reads, without a name that is a product or a colour."""
    contact = reading.detected.contact
    if contact.full_name and _names_goods(reading, contact.full_name):
        contact = replace(contact, full_name=None)
    if reading.cue(*_ASKS_OF_DELIVERY) and _is_city_alone(contact):
        contact = replace(contact, city=None)
    return contact


def _names_goods(reading: Reading, name: str) -> bool:
    words = {word.casefold() for word in name.split()}
    goods = {
        word.raw.casefold()
        for mention in reading.mentions
        for word in reading.clauses[mention.clause].words[mention.first : mention.end]
    }
    return not words.isdisjoint(goods)


def _is_city_alone(contact: Contact) -> bool:
    """A town named in a question about delivery is no address."""
    return contact == Contact(city=contact.city)


def _told(reading: Reading) -> Contact:
    contact = _extracted(reading)
    told = {field for field, value in asdict(contact).items() if value is not None}
    if reading.is_accepted or (reading.stage is Stage.ORDERED and told - {"full_name"}):
        return contact
    is_ordering = reading.detected.orders or reading.detected.takes
    if contact.phone or (is_ordering and told) or len(told - {"full_name"}) > 1:
        return contact
    is_choosing = reading.stage is Stage.CHOOSING and reading.session.focus is not None
    if is_choosing and (len(told) > 1 or told == {"np_branch"}):
        return contact
    return Contact()


def _bad_phone(reading: Reading) -> str | None:
    """Find a number that was meant as a phone but can't be one of Ukraine."""
    for match in _NUMBER_OF_A_PHONE.finditer(reading.text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) in _MAY_BE_A_PHONE and "\n" not in match.group():
            return match.group()
    return None


def _locker(reading: Reading) -> str | None:
    for clause in reading.clauses:
        for word in clause.words:
            if word.folded.startswith(_LOCKER) and not clause.is_question:
                return word.raw
    return None
