"""Which item is talked about: from acts and what is known to product, colour, size."""

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from rules.acts import Act, ActKind, Source
from rules.catalog import Catalog, Product, Variant
from rules.heights import known_height
from rules.ids import ProductId, Sku
from rules.products import next_size, size_label
from rules.session import Ask, Focus, Session
from rules.shop import Shop

ITEM_ACTS = frozenset(
    {
        ActKind.PRODUCT,
        ActKind.OPTION,
        ActKind.COLOUR,
        ActKind.HEIGHT,
        ActKind.SIZE,
        ActKind.ROOM_TO_GROW,
        ActKind.PRICE,
        ActKind.AVAILABLE,
        ActKind.ASK_SIZE,
        ActKind.ADD,
        ActKind.CHANGE,
        ActKind.ACCEPT,
    }
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the acts of a turn say of an item."""

    products: tuple[ProductId, ...] = ()
    colour: str | None = None
    size: str | None = None
    height_cm: int | None = None
    has_room_to_grow: bool = False
    asks_size: bool = False  # which is right for a height that is known
    quantity: int | None = None
    replaces: str | None = None  # the colour or size of the line that is given up
    is_change: bool = False  # of a line
    is_new: bool = False  # one more line
    is_pictured: bool = False  # a photo shows it

    @property
    def is_blank(self) -> bool:
        """Whether it names nothing of an item."""
        named = (self.products, self.colour, self.size, self.height_cm, self.replaces)
        return not any(named)


class Problem(StrEnum):
    """Why the item can't be had as it was wished."""

    NO_COLOUR = "no_colour"  # the product isn't made in it
    NOT_MADE = "not_made"  # nor in this size
    OUT_OF_TABLE = "out_of_table"  # no child is so tall or so small here
    OUT_OF_STOCK = "out_of_stock"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """
    The item as far as it is known.

    variant: only when product, colour and size are known, made and in stock.
    wanted: the colour or size of the problem, as it is to be named.
    """

    product: Product
    focus: Focus
    variant: Variant | None = None
    problem: Problem | None = None
    wanted: str = ""

    @property
    def variant_sku(self) -> Sku | None:
        """The sku, once the variant is known."""
        return self.variant.sku if self.variant else None

    @property
    def needs_size(self) -> bool:
        """Whether the size is still open."""
        return self.focus.size is None

    @property
    def needs_colour(self) -> bool:
        """Whether the colour is still open."""
        return self.focus.colour is None


def wish_of(acts: tuple[Act, ...]) -> Wish:
    """Put together what *acts* say."""
    wish = Wish()
    for act in acts:
        if act.kind in ITEM_ACTS:
            wish = _with(wish, act)
    return wish


def _with(wish: Wish, act: Act) -> Wish:
    return replace(
        wish,
        products=act.products or wish.products,
        colour=act.colour or wish.colour,
        size=act.size or wish.size,
        height_cm=act.height_cm or wish.height_cm,
        has_room_to_grow=wish.has_room_to_grow or act.kind is ActKind.ROOM_TO_GROW,
        asks_size=wish.asks_size or act.kind is ActKind.ASK_SIZE,
        quantity=act.quantity or wish.quantity,
        replaces=act.replaces or wish.replaces,
        is_change=wish.is_change or act.kind is ActKind.CHANGE,
        is_new=wish.is_new or act.kind is ActKind.ADD,
        is_pictured=wish.is_pictured or act.source is Source.PHOTO,
    )


def resolved(wish: Wish, session: Session, catalog: Catalog, shop: Shop) -> Item | None:
    """Give the item that *wish* means, or None if no product is known."""
    focus = _focus(wish, session, catalog)
    product = catalog.by_id.get(focus.product_id) if focus else None
    if focus is None or product is None:
        return None
    focus = replace(focus, quantity=wish.quantity or focus.quantity, price=None)
    if wish.colour and wish.colour not in product.colours:
        item = Item(product=product, focus=replace(focus, colour=None))
        item = _sized(item, wish, session, shop)
        return replace(item, problem=Problem.NO_COLOUR, wanted=wish.colour)
    colour = wish.colour or focus.colour or _only(product.colours)
    item = Item(product=product, focus=replace(focus, colour=colour))
    return _stocked(_sized(item, wish, session, shop))


def _focus(wish: Wish, session: Session, catalog: Catalog) -> Focus | None:
    """Give the focus to go on from; another product keeps neither colour nor size."""
    line = _line(wish, session)
    known = _known(wish, session.focus, line)
    if not wish.products or (known and known.product_id in wish.products):
        return known
    if len(wish.products) > 1:
        return None
    replaced = line.replaces if wish.is_change and line else None
    product = wish.products[0]
    colour = _pictured(product, session, catalog)
    return Focus(product_id=product, colour=colour, replaces=replaced)


def _pictured(product: ProductId, session: Session, catalog: Catalog) -> str | None:
    """Give the colour of the photo, when it was asked which of the models on photos."""
    pending = session.pending
    options = pending.options if pending and pending.ask is Ask.OPTION else ()
    colours = {id: photo.colour for photo in session.photos for id in photo.products}
    if product not in options or not colours.keys() >= {*options}:
        return None
    made = catalog.by_id[product].colours if product in catalog.by_id else ()
    return colours[product] if colours[product] in made else None


def _known(wish: Wish, focus: Focus | None, line: Focus | None) -> Focus | None:
    """Give the item that is open, or else the cart's only line, in another form."""
    if focus and wish.replaces is None:
        return focus
    if wish.products and not wish.is_change:
        return None
    if wish.is_new and line:
        return replace(line, replaces=None, quantity=1)
    return line


def _line(wish: Wish, session: Session) -> Focus | None:
    """Give the one line of the cart that may be meant, to be replaced."""
    lines = [
        line
        for line in session.cart.lines
        if wish.replaces in (None, line.colour, line.size)
    ]
    of_model = [line for line in lines if line.product_id in wish.products]
    lines = of_model if wish.is_change and of_model else lines
    if len(lines) != 1:
        return None
    line = lines[0]
    return Focus(
        product_id=line.product_id,
        colour=line.colour,
        size=line.size,
        price=line.price,
        quantity=line.quantity,
        replaces=line.sku,
    )


def _sized(item: Item, wish: Wish, session: Session, shop: Shop) -> Item:
    """Find the size: as named, by the height told now, or by the one known before."""
    product, size = item.product, item.focus.size
    is_open = size is None or wish.asks_size
    known = known_height(session.profile) if is_open else None
    height = wish.height_cm or known
    if wish.size:
        size = size_label(product, shop, size=wish.size)
    elif height:
        size = size_label(product, shop, height_cm=height)
    if size is None and (wish.size or wish.height_cm):
        return replace(
            item,
            problem=Problem.OUT_OF_TABLE,
            wanted=wish.size or str(wish.height_cm),
        )
    if size and wish.has_room_to_grow:
        size = next_size(product, shop, size) or size
    if size and size not in product.sizes:
        return replace(
            item,
            focus=replace(item.focus, size=None),
            problem=Problem.NOT_MADE,
            wanted=size,
        )
    return replace(item, focus=replace(item.focus, size=size))


def _stocked(item: Item) -> Item:
    """Find the variant, and whether the shop has one."""
    colour, size = item.focus.colour, item.focus.size
    if item.problem or colour is None or size is None:
        return item
    variant = item.product.variant(colour, size)
    if variant is None:
        return replace(item, problem=Problem.NOT_MADE, wanted=size)
    if not variant.is_sellable:
        return replace(item, problem=Problem.OUT_OF_STOCK, wanted=size)
    return replace(
        item, variant=variant, focus=replace(item.focus, price=variant.price)
    )


def _only(colours: tuple[str, ...]) -> str | None:
    return colours[0] if len(colours) == 1 else None


def colours_in(product: Product, size: str | None) -> tuple[str, ...]:
    """Give the colours in which *product* can be had now, in *size* if it is known."""
    return tuple(
        dict.fromkeys(
            variant.colour
            for variant in product.variants
            if variant.is_sellable and size in (None, variant.size)
        )
    )
