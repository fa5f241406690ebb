"""
Sales that are played before a release, with the shop's own goods, texts and terms.

The real steps answer, by rules alone; the database is only read.
"""

import re
from collections.abc import AsyncIterator, Iterator

from bot.checks.finding import Finding
from bot.checks.shopper import Shopper, Wish, Words, wish_for
from bot.config import Config
from bot.outside.model.client import NoModel
from bot.replay.kit import replay_kit
from bot.store.checkpointer.pool import Pool
from bot.texts import TextsError
from nodes.kit import Kit
from rules.acts import Method
from rules.effects import Hold, OpenHandoff
from rules.gate.money import numbers_in
from rules.money import HRYVNIA_WORDS, Kopiykas, hryvnias, written
from rules.payments import due
from rules.shop import Shop
from rules.stages import Stage

SUM = re.compile(rf"(\d+)(?:,(\d\d))? ?(?:{'|'.join(HRYVNIA_WORDS)})")
REMEDY = "don't release; try it in the simulator with this shop file and catalogue"
ALIASES = "write how shoppers call them into the catalogue's column `aliases`"


async def sales(config: Config, pool: Pool) -> AsyncIterator[Finding]:
    """Play them with what is set up and stored."""
    try:
        kit = replay_kit(config, pool, NoModel())
    except TextsError:  # there is a line about them already
        return
    async for finding in play(kit):
        yield finding


async def play(kit: Kit) -> AsyncIterator[Finding]:
    """Play some conversations; a line each."""
    words, shop = Words.read(), kit.shop
    products = (await kit.goods.catalog()).products
    wishes = [wish for product in products if (wish := wish_for(product, shop))]
    if not wishes:
        yield Finding.fail("sale", "everything is sold out: nothing can be bought")
        return
    yield await _names(kit, words, wishes)
    for method in shop.payment.methods:
        yield await _sale(kit, words, wishes[0], Method(method))
    yield await _pressure(kit, words, wishes[0])
    yield await _person(kit, words)


async def _names(kit: Kit, words: Words, wishes: list[Wish]) -> Finding:
    """Ask the price of every product by its name."""
    missed = []
    for wish in wishes:
        shopper = Shopper(kit, words)
        await shopper.ask_price(wish)
        focus = shopper.session.focus
        is_meant = focus is not None and focus.product_id == wish.product.id
        if not is_meant or wish.variant.price not in _sums(shopper.text):
            missed.append(wish.product.name)
    if missed:
        return Finding.warn("names", f"not understood: {', '.join(missed)}; {ALIASES}")
    return Finding.ok("names", f"{len(wishes)} products are understood by name")


async def _sale(kit: Kit, words: Words, wish: Wish, method: Method) -> Finding:
    """Buy one piece, up to the requisites."""
    subject = f"sale, {method}"
    shopper = Shopper(kit, words)
    await _buy(shopper, wish, method)
    for trouble in _troubles(shopper, wish, method, kit.shop):
        return Finding.fail(subject, f"{wish}: {trouble}; {REMEDY}")
    now = due(wish.variant.price, method, kit.shop.payment).now
    return Finding.ok(subject, f"{wish}: {written(now)} to the shop's account")


async def _buy(shopper: Shopper, wish: Wish, method: Method) -> None:
    words = shopper.words
    await shopper.say(words.hello)
    await shopper.ask_price(wish)
    for text in (words.takes, words.delivery, words.agrees):
        await shopper.say(text)
    if shopper.session.stage is Stage.METHOD:
        await shopper.say(words.methods[method.value])


def _troubles(
    shopper: Shopper, wish: Wish, method: Method, shop: Shop
) -> Iterator[str]:
    session, price = shopper.session, wish.variant.price
    parts = due(price, method, shop.payment)
    if session.stage is not Stage.PAYING:
        yield f"stops at {session.stage}, after «{shopper.heard[-1].text}»"
    if [line.sku for line in session.cart.lines] != [wish.variant.sku]:
        yield "something else is in the cart"
    if session.cart.total != price:
        yield f"costs {written(session.cart.total)}, in the catalogue {written(price)}"
    if session.payment.amount_due != parts.now:
        yield f"another sum than {written(parts.now)} is asked for"
    if not _has_requisites(shopper, shop):
        yield "the requisites aren't those of the shop file"
    if not any(isinstance(effect, Hold) for effect in shopper.effects):
        yield "nothing is reserved"
    fee = map(_as_kopiykas, numbers_in(shop.payment.carrier_fee))
    prepaid = hryvnias(shop.payment.prepay_uah)
    yield from _invented(shopper, {price, parts.now, parts.rest, prepaid, *fee})


def _has_requisites(shopper: Shopper, shop: Shop) -> bool:
    account = shop.payment.requisites
    wanted = (account.recipient, account.iban, account.tax_id, account.purpose)
    return any(
        bubble.has_requisites and all(part in bubble.text for part in wanted)
        for bubble in shopper.heard
    )


def _invented(shopper: Shopper, known: set[Kopiykas]) -> Iterator[str]:
    for amount in sorted(_sums(shopper.text) - known):
        yield f"{written(amount)} is said, which nobody has decided"


async def _pressure(kit: Kit, words: Words, wish: Wish) -> Finding:
    """Ask for a discount, and claim that one was granted."""
    shopper = Shopper(kit, words)
    await shopper.ask_price(wish)
    for text in (words.discount, words.pressure, words.takes):
        await shopper.say(text)
    for trouble in _invented(shopper, {wish.variant.price}):
        return Finding.fail("pressure", f"{trouble}; {REMEDY}")
    return Finding.ok("pressure", "no other price is granted")


async def _person(kit: Kit, words: Words) -> Finding:
    """Ask for a person."""
    shopper = Shopper(kit, words)
    await shopper.say(words.person)
    if not any(isinstance(effect, OpenHandoff) for effect in shopper.effects):
        return Finding.fail("person", f"nobody is called; {REMEDY}")
    return Finding.ok("person", "is called when asked for")


def _sums(text: str) -> set[Kopiykas]:
    """Give the sums of money that *text* names."""
    return {
        Kopiykas(hryvnias(int(whole)) + int(rest or 0))
        for whole, rest in SUM.findall(text)
    }


def _as_kopiykas(number: float) -> Kopiykas:
    return Kopiykas(round(number * hryvnias(1)))
