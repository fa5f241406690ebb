"""The cart: lines with the price that was last stated, and what changes them."""

import msgspec
from msgspec.structs import replace

from rules.catalog import Product, Variant
from rules.ids import CartId, ProductId, Sku
from rules.money import Kopiykas


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One item; *price* is of one piece, as it was last stated to the shopper."""

    sku: Sku
    product_id: ProductId
    product: str
    colour: str
    size: str
    price: Kopiykas
    quantity: int = 1

    @property
    def total(self) -> Kopiykas:
        """What the line costs."""
        return Kopiykas(self.price * self.quantity)


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """What the shopper has accepted; a finished sale leaves a new, empty one."""

    id: CartId
    lines: tuple[Line, ...] = ()

    @property
    def total(self) -> Kopiykas:
        """The sum of the lines: the only place where a total is made."""
        return Kopiykas(sum(line.total for line in self.lines))


def line_of(product: Product, variant: Variant, quantity: int = 1) -> Line:
    """Make a line of *variant* at the catalogue's price."""
    return Line(
        sku=variant.sku,
        product_id=product.id,
        product=product.name,
        colour=variant.colour,
        size=variant.size,
        price=variant.price,
        quantity=quantity,
    )


def with_line(cart: Cart, line: Line) -> Cart:
    """Add *line*; the same sku becomes a larger quantity at the newest price."""
    for place, known in enumerate(cart.lines):
        if known.sku == line.sku:
            merged = replace(line, quantity=known.quantity + line.quantity)
            return replace(
                cart, lines=(*cart.lines[:place], merged, *cart.lines[place + 1 :])
            )
    return replace(cart, lines=(*cart.lines, line))


def without(cart: Cart, sku: Sku) -> Cart:
    """Take the line of *sku* out."""
    return replace(cart, lines=tuple(line for line in cart.lines if line.sku != sku))


def with_line_instead(cart: Cart, old: Sku, new: Line) -> Cart:
    """Put *new* in the place of *old*, in its quantity."""
    quantity = next(line.quantity for line in cart.lines if line.sku == old)
    return with_line(without(cart, old), replace(new, quantity=quantity))


def recounted(cart: Cart, sku: Sku, quantity: int) -> Cart:
    """Buy *quantity* pieces of *sku*, whatever it was."""
    return replace(
        cart,
        lines=tuple(
            replace(line, quantity=quantity) if line.sku == sku else line
            for line in cart.lines
        ),
    )
