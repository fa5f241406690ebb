"""What an answer may rest on: everything that is known while one turn is answered."""

import msgspec

from rules.acts import Method
from rules.cart import Line
from rules.catalog import Catalog, Product
from rules.contact import Contact
from rules.ids import ProductId
from rules.money import KOPIYKAS_IN_HRYVNIA, Kopiykas
from rules.products import size_label
from rules.session import Focus
from rules.shop import Shop
from rules.stages import Stage


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """
    What an answer may rest on.

    products: that it may speak of, in the order in which they are shown;
    due: what is to be paid now; heights_cm, ages, sizes, quantities, budgets_uah:
    the shopper's own numbers; sums_uah: what may be a sum in her message; colours:
    that the shopper names, in the catalogue's words where it has them; day_words: days
    that the shopper named, folded; shown: models in the answer's list; photos: pictures
    with it; photos_left: still to be shown; numbers: what code puts in to the letter,
    such as a tracking number.
    """

    shop: Shop
    catalog: Catalog
    products: tuple[ProductId, ...] = ()
    focus: Focus | None = None
    cart: tuple[Line, ...] = ()
    method: Method | None = None
    due: Kopiykas | None = None
    contact: Contact = Contact()
    heights_cm: tuple[int, ...] = ()
    ages: tuple[int, ...] = ()
    sizes: tuple[str, ...] = ()
    quantities: tuple[int, ...] = ()
    budgets_uah: tuple[int, ...] = ()
    sums_uah: frozenset[float] = frozenset()
    colours: frozenset[str] = frozenset()
    day_words: frozenset[str] = frozenset()
    shown: int = 0
    photos: int = 0
    photos_left: int = 0
    numbers: tuple[str, ...] = ()
    stage: Stage | None = None

    @property
    def known(self) -> tuple[ProductId, ...]:
        """The products that may be spoken of: candidates, focus and cart."""
        focus = (self.focus.product_id,) if self.focus else ()
        in_cart = (line.product_id for line in self.cart)
        return tuple(dict.fromkeys((*self.products, *focus, *in_cart)))

    @property
    def total_uah(self) -> float | None:
        """The sum of the cart, or of the item that is talked about."""
        if self.cart:
            return uah(sum(line.total for line in self.cart))
        if self.focus and (prices := self.prices(self.focus.product_id)):
            return prices[0] * self.focus.quantity if len(prices) == 1 else None
        return None

    @property
    def due_uah(self) -> float | None:
        """What is to be paid now: the whole sum if nothing else is known."""
        return self.total_uah if self.due is None else uah(self.due)

    @property
    def rest_uah(self) -> float | None:
        """What is left to pay on receipt; with no choice made, after a prepayment."""
        if self.total_uah is None or self.method is Method.FULL:
            return None
        prepaid = self.shop.payment.prepay_uah
        return self.total_uah - (prepaid if self.due is None else uah(self.due))

    def product(self, product_id: ProductId) -> Product | None:
        """Give the product, if it may be spoken of."""
        return self.catalog.by_id.get(product_id) if product_id in self.known else None

    def prices(self, product_id: ProductId) -> tuple[float, ...]:
        """Give what a product costs in the sizes that are known, in hryvnias."""
        product = self.product(product_id)
        if product is None:
            return ()
        sizes = self.sizes_of(product) or frozenset(product.sizes)
        colour = self.focus.colour if self._is_focus(product) and self.focus else None
        return tuple(
            sorted(
                {
                    uah(variant.price)
                    for variant in product.variants
                    if variant.size in sizes and colour in (None, variant.colour)
                }
            )
        )

    def sizes_of(self, product: Product) -> frozenset[str]:
        """Give the sizes of *product* that are settled, else those that would fit."""
        settled = frozenset(size for size, _ in self.settled(product))
        return settled or self._fitting(product)

    def settled(self, product: Product) -> tuple[tuple[str, str | None], ...]:
        """Give the sizes of *product* in cart and focus, each with its colour."""
        focus = self.focus if self._is_focus(product) else None
        in_cart = tuple(
            (line.size, line.colour)
            for line in self.cart
            if line.product_id == product.id
            and not (focus and focus.replaces == line.sku)
        )
        if focus is None or focus.size is None:
            return in_cart
        return (*in_cart, (focus.size, focus.colour))

    def fitting(self, product: Product, height_cm: int) -> str | None:
        """Give the size of *product* for one of the shopper's heights."""
        if height_cm not in self.heights_cm:
            return None
        return size_label(product, self.shop, height_cm=height_cm)

    def _fitting(self, product: Product) -> frozenset[str]:
        by_height = (
            size_label(product, self.shop, height_cm=height)
            for height in self.heights_cm
        )
        by_name = (size_label(product, self.shop, size=size) for size in self.sizes)
        fitting = frozenset(label for label in (*by_height, *by_name) if label)
        return fitting & frozenset(product.sizes)

    def _is_focus(self, product: Product) -> bool:
        return self.focus is not None and self.focus.product_id == product.id


def uah(amount: int) -> float:
    """Give kopiykas in hryvnias."""
    return amount / KOPIYKAS_IN_HRYVNIA
