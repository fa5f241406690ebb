"""A shopper who plays a conversation with the shop's own goods; nothing is stored."""

from pathlib import Path
from typing import Literal, Self

import msgspec

from nodes.kit import Kit
from nodes.runner import run_turn
from rules.cart import Cart
from rules.catalog import Product, Variant
from rules.effects import Effect
from rules.ids import InboxId, SubscriberId, TurnId
from rules.messages import Turn
from rules.outcomes import settled
from rules.session import Bubble, Session
from rules.shop import Shop

WORDS_FILE = Path(__file__).with_name("shopper.yaml")
ID = SubscriberId("check")


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the shopper says; in *price* stand {product}, {colour} and {height}."""

    hello: str
    price: str
    takes: str
    delivery: str
    agrees: str
    methods: dict[Literal["full", "prepay"], str]
    discount: str
    pressure: str
    person: str

    @classmethod
    def read(cls) -> Self:
        """Read them from their file."""
        return msgspec.yaml.decode(WORDS_FILE.read_bytes(), type=cls)


class Wish(msgspec.Struct, frozen=True):
    """What the shopper wants, for a child of *height_cm*."""

    product: Product
    variant: Variant
    height_cm: int

    def __str__(self) -> str:
        return f"{self.product.name}, {self.variant.colour}, {self.variant.size}"


def wish_for(product: Product, shop: Shop) -> Wish | None:
    """Give the first variant of *product* that can be bought; None if none can."""
    heights = {row.size: row.from_cm for row in shop.size_tables[product.size_table]}
    for variant in product.variants:
        if variant.is_sellable:
            return Wish(product, variant, heights[variant.size])
    return None


class Shopper:
    """One conversation; *heard* and *effects* grow with it."""

    def __init__(self, kit: Kit, words: Words) -> None:
        self.words = words
        self.session = Session(subscriber=ID, cart=Cart(id=kit.ids.cart()))
        self.heard: list[Bubble] = []
        self.effects: list[Effect] = []
        self._kit = kit
        self._turns = 0

    @property
    def text(self) -> str:
        """All that the shop has said."""
        return "\n".join(bubble.text for bubble in self.heard)

    async def say(self, text: str) -> None:
        """Write to the shop and take its answer."""
        self._turns += 1
        now = self._kit.clock.now()
        turn = Turn(
            id=TurnId(self._turns),
            trace_id="",
            subscriber=ID,
            now=now,
            inbox_ids=(InboxId(self._turns),),
            texts=(text,),
            model_until=now,
        )
        after = await run_turn(self.session, turn, self._kit)
        self.heard += after.draft.bubbles
        self.effects += after.draft.effects
        self.session = settled(after)

    async def ask_price(self, wish: Wish) -> None:
        """Ask what *wish* costs."""
        await self.say(
            self.words.price.format(
                product=wish.product.name,
                colour=wish.variant.colour,
                height=wish.height_cm,
            )
        )
