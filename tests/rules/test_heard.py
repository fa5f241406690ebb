"""Which prices a chat has heard that aren't the catalogue's, and what becomes of it."""

from msgspec.structs import replace

from rules.cart import Cart, line_of
from rules.catalog import Catalog
from rules.heard import at_honoured_prices, corrected, honoured, outdated
from rules.ids import CartId, SubscriberId
from rules.money import Kopiykas
from rules.outcomes import Outcome, advance
from rules.session import Focus, Session
from tests.builders import demo_catalog

CATALOG = demo_catalog()
MALVA = CATALOG.by_id[next(iter(CATALOG.by_id))]
FIRST, SECOND = MALVA.variants[:2]
DEARER = Catalog.of(
    (
        replace(
            product,
            variants=tuple(
                replace(one, price=Kopiykas(one.price + 100_00))
                for one in product.variants
            ),
        )
        for product in CATALOG.products
    ),
    edition=7,
)
CHAT = Session(
    subscriber=SubscriberId("1"),
    cart=Cart(id=CartId("c"), lines=(line_of(MALVA, FIRST, 2),)),
    focus=Focus(
        product_id=MALVA.id,
        colour=SECOND.colour,
        size=SECOND.size,
        price=SECOND.price,
    ),
)


def test_cart_and_offer_are_compared_with_the_catalogue() -> None:
    heard = outdated(CHAT, DEARER)

    assert [one.line.sku for one in heard] == [FIRST.sku, SECOND.sku]
    assert [one.is_in_cart for one in heard] == [True, False]
    assert [one.now - one.line.price for one in heard] == [100_00, 100_00]
    assert outdated(CHAT, CATALOG) == ()


def test_what_left_the_catalogue_has_no_other_price() -> None:
    assert outdated(CHAT, Catalog.of(())) == ()


def test_corrected_chat_has_nothing_outdated() -> None:
    current = advance(CHAT, Outcome(changes=corrected(CHAT, DEARER)))

    assert outdated(current, DEARER) == ()
    assert current.cart.total == 2 * (FIRST.price + 100_00)
    assert current.focus and current.focus.price == SECOND.price + 100_00


def test_honoured_prices_hold_for_what_was_heard_alone() -> None:
    chat = advance(CHAT, honoured(CHAT, DEARER))
    seen = at_honoured_prices(DEARER, chat)
    changed = {sku for sku in CATALOG.by_sku if seen.by_sku[sku] != DEARER.by_sku[sku]}

    assert outdated(chat, DEARER) == ()
    assert changed == {FIRST.sku, SECOND.sku}
    assert seen.by_sku[FIRST.sku].price == FIRST.price
    assert seen.edition == DEARER.edition


def test_honouring_twice_changes_nothing() -> None:
    chat = advance(CHAT, honoured(CHAT, DEARER))

    assert honoured(chat, DEARER) == Outcome()


def test_next_cart_has_the_catalogue_s_prices() -> None:
    chat = replace(advance(CHAT, honoured(CHAT, DEARER)), cart=Cart(id=CartId("next")))

    assert at_honoured_prices(DEARER, chat) is DEARER
