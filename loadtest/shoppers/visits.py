"""One visit of a shopper, made from its number and a seed: all words, all demands."""

import random
from collections.abc import Mapping

import msgspec

from loadtest.shop import Assortment, Thing
from loadtest.shoppers.conversations import SCRIPT, Step

FIRST_PHONE = 380_670_000_001  # everybody has one of their own
BRANCHES = range(1, 60)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes; the phone is the marker that no other chat may show."""

    name: str
    phone: str  # as the shop writes it: +380…
    city: str
    branch: int


class Saying(msgspec.Struct, frozen=True):
    """One message; *photo* names a picture of the shop, *receipt* is in hryvnias."""

    text: str = ""
    photo: str | None = None
    receipt: int | None = None

    @property
    def has_picture(self) -> bool:
        """Whether the service has to look at something."""
        return self.photo is not None or self.receipt is not None


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What must be true of an answer and of the chat after it."""

    stage: str | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    silent: bool = False


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A burst, or without one the wait for a manager's decision."""

    burst: tuple[Saying, ...]
    demand: Demand

    @property
    def media(self) -> str:
        """By which promise of time the answer is judged: text or photo."""
        return "photo" if any(one.has_picture for one in self.burst) else "text"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A shopper from the first word to the last; *price*: what the cart costs."""

    number: int
    conversation: str
    person: Person
    price: int
    moves: tuple[Move, ...]


def make_visit(
    number: int, *, seed: int, shares: Mapping[str, int], assortment: Assortment
) -> Visit:
    """
    Make visit *number* of a run; the same arguments give the same visit.

    Args:
        shares: How often each conversation is held, relative to the others.
    """
    dice = random.Random(f"{seed} {number}")
    kind = dice.choices(tuple(shares), tuple(shares.values()))[0]
    person, thing = _person(number, dice), assortment.one(dice)
    slots = _slots(person, thing, assortment, dice)
    return Visit(
        number=number,
        conversation=kind,
        person=person,
        price=thing.price,
        moves=tuple(
            _move(step, slots, thing, dice) for step in SCRIPT.conversations[kind]
        ),
    )


def _person(number: int, dice: random.Random) -> Person:
    people = SCRIPT.people
    ending, root = divmod(number, len(people.roots))
    surname = people.roots[root] + people.endings[ending % len(people.endings)]
    name, patronymic = dice.choice(people.names), dice.choice(people.patronymics)
    return Person(
        name=f"{surname} {name} {patronymic}",
        phone=f"+{FIRST_PHONE + number}",
        city=dice.choice(people.cities),
        branch=dice.choice(BRANCHES),
    )


def _slots(
    person: Person, thing: Thing, assortment: Assortment, dice: random.Random
) -> Mapping[str, object]:
    payment = assortment.shop.payment
    return {
        "thing": thing.words,
        "name": thing.name,
        "colour": thing.colour,
        "size": thing.size,
        "height": dice.choice(thing.heights),
        "price": thing.price,
        "prepay": payment.prepay_uah,
        "rest": thing.price - payment.prepay_uah,
        "person": person.name,
        "phone": person.phone,
        "city": person.city,
        "branch": person.branch,
        **msgspec.structs.asdict(payment.requisites),
    }


def _move(
    step: Step, slots: Mapping[str, object], thing: Thing, dice: random.Random
) -> Move:
    return Move(
        burst=_burst(step, slots, thing, dice),
        demand=Demand(
            stage=step.stage,
            says=tuple(text.format_map(slots) for text in step.says),
            never=step.never,
            silent=step.silent,
        ),
    )


def _burst(
    step: Step, slots: Mapping[str, object], thing: Thing, dice: random.Random
) -> tuple[Saying, ...]:
    if step.decision is not None:
        return ()
    if step.receipt is not None:
        return (Saying(receipt=int(step.receipt.format_map(slots))),)
    if step.photo:
        return (Saying(dice.choice(step.photo), photo=thing.photo),)
    if isinstance(step.say, tuple):
        return (Saying(dice.choice(step.say).format_map(slots)),)
    texts = step.burst if step.say is None else (step.say,)
    return tuple(Saying(text.format_map(slots)) for text in texts)
