"""Which sum an answer speaks of, and whether it is the one that facts give."""

import re
from collections.abc import Callable, Mapping

from rules.catalog import Product
from rules.facts import uah
from rules.folding import fold_word
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.differences import (
    is_difference,
    is_of_whole_cart,
    is_together,
    is_true_difference,
)
from rules.gate.words import CUES, UNITS
from rules.products import size_label

_FROM = fold_word("від")
_LEADING_ZERO = re.compile(r"0\d")
_SUM = re.compile(r"(\d+(?:[.,]\d+)?)(?!\s*%|[\d.,])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# What decides first when several stand beside a sum.
_STRONG = ("prepay", "rest", "fee", "total", "amount", "all", "due", "pay", "budget")


def is_true_sum(context: Context, at: int) -> bool:
    """Say whether facts give the sum (or both ends of the range) at *at*."""
    if _is_invented(context, at) or _LEADING_ZERO.match(context.row[at].raw):
        return False
    if is_difference(context, at):
        return is_true_difference(context, at)
    if "free" in context.sentence(at) and "from" in _just_before(context, at):
        return _is(context, at, context.facts.shop.delivery.free_from_uah)
    kind = _kind(context, at)
    return CHECKS[kind](context, at)


def _just_before(context: Context, at: int) -> frozenset[str]:
    return CUES.among(context.before(at, 2))


def _is_invented(context: Context, at: int) -> bool:
    """Whether it is a sum that no fact ever gives: an old price, a discount."""
    part = context.part(at)
    before = CUES.among(context.before(at, 3))
    is_off = "discount" in part
    return is_off or "old" in before or "old" in _after(context, at)


def _after(context: Context, at: int) -> frozenset[str]:
    """The families of the two words after the currency."""
    part = context.row[at].part
    following = [one.word for one in context.row[at + 1 : at + 4] if one.part == part]
    return CUES.among(following)


def _kind(context: Context, at: int) -> str:
    """Name the sum: by the nearest word before it, else by what stands after it."""
    if "по" in context.before(at, 1):
        return "price"
    if context.word(at - 1) == "+" and "percent" in UNITS.of(context.word(at - 2)):
        return "fee"
    own, others = _places_before(context, at)
    named = {one.at for one in context.mentions}
    for places in (own, others):
        for place in places:
            if place in named:
                return "price"
            if kind := _decided(context, place, at):
                return kind
        if after := _strongest(_forward(context, at)):
            return after
    return _by_default(context, at)


def _places_before(context: Context, at: int) -> tuple[list[int], list[int]]:
    """
    Give the places before a sum in its sentence, nearest first.

    Those in its own part back to another sum, then those of the parts before it up to
    one that has a sum of its own.
    """
    sums = {place for place in range(at) if context.is_sum(place)}
    parts = {context.row[place].part for place in sums}
    own: list[int] = []
    others: list[int] = []
    for place in range(at - 1, -1, -1):
        piece = context.row[place]
        is_own = piece.part == context.row[at].part
        if piece.sentence != context.row[at].sentence:
            break
        if place in sums or (not is_own and piece.part in parts):
            break
        (own if is_own else others).append(place)
    return own, others


def _decided(context: Context, place: int, at: int) -> str | None:
    families = CUES.of(context.word(place))
    kind = _strongest(families)
    if kind == "pay":
        return _strongest(_forward(context, at)) or "pay"
    if kind:
        return kind
    for family in ("price", "delivery"):
        if family in families:
            return family
    return None


def _forward(context: Context, at: int) -> frozenset[str]:
    part = context.row[at].part
    return CUES.among(one.word for one in context.row[at + 1 :] if one.part == part)


def _strongest(families: frozenset[str]) -> str | None:
    for family in _STRONG:
        if family in families:
            return family
    return None


def _by_default(context: Context, at: int) -> str:
    sentence = context.row[at].sentence
    if any(context.row[one.at].sentence == sentence for one in context.mentions):
        return "price"
    following = [
        one.word
        for one in context.row[at + 1 :]
        if one.sentence == sentence and one.part == context.row[at].part + 1
    ]
    return "rest" if "rest" in CUES.among(following) else "any"


def _is(context: Context, at: int, *amounts: float | None) -> bool:
    return set(context.row[at].values) <= set(amounts)


def _is_total(context: Context, at: int) -> bool:
    return _is(context, at, context.facts.total_uah)


def _is_total_of_all(context: Context, at: int) -> bool:
    """Say whether it is the total of a cart; nobody adds up what is only looked at."""
    return bool(context.facts.cart) and _is_total(context, at)


def _is_amount(context: Context, at: int) -> bool:
    """Say whether it is the total; beside an account it is what to pay now."""
    has_account = any(one.kind is Kind.ACCOUNT for one in context.row)
    return _is_due(context, at) if has_account else _is_total(context, at)


def _is_due(context: Context, at: int) -> bool:
    return _is(context, at, context.facts.due_uah)


def _is_paid(context: Context, at: int) -> bool:
    facts = context.facts
    if facts.due is not None:
        return _is(context, at, facts.due_uah)
    return _is(context, at, facts.total_uah)


def _is_rest(context: Context, at: int) -> bool:
    return _is(context, at, context.facts.rest_uah)


def _is_prepayment(context: Context, at: int) -> bool:
    payment = context.facts.shop.payment
    return "prepay" in payment.methods and _is(context, at, payment.prepay_uah)


def _is_fee(context: Context, at: int) -> bool:
    sums = _SUM.findall(context.facts.shop.payment.carrier_fee)
    return _is(context, at, *(float(found.replace(",", ".")) for found in sums))


def _is_budget(context: Context, at: int) -> bool:
    return _is(context, at, *context.facts.budgets_uah)


def _is_never(context: Context, at: int) -> bool:
    return False


def _is_any(context: Context, at: int) -> bool:
    """Nothing says which sum it is: it must be the price, or the sum to pay."""
    return is_price(context, at) or _is_total(context, at) or _is_due(context, at)


def is_price(context: Context, at: int) -> bool:
    """Say whether all products that the sum at *at* is said of cost it."""
    products = context.products(at)
    if context.facts.budgets_uah and _is_limit(context, at):
        return _is_budget(context, at)
    is_right = bool(products) and all(
        product is not None and _costs(context, at, product) for product in products
    )
    if not is_of_whole_cart(context, at):
        return is_right
    is_sum_of_all = _is_total(context, at)
    return is_sum_of_all or (is_right and not is_together(context, at))


def _is_limit(context: Context, at: int) -> bool:
    """до 2000 грн, but not від 1590 до 2390 грн."""
    is_till = "till" in _just_before(context, at)
    return is_till and "from" not in CUES.among(context.before(at, 4))


def _costs(context: Context, at: int, product: Product) -> bool:
    row = context.row
    if row[at].kind is Kind.RANGE:
        ends = {uah(product.prices[0]), uah(product.prices[-1])}
        return set(row[at].values) == ends
    before = _just_before(context, at)
    if _FROM in context.before(at, 2):
        return row[at].value == uah(product.prices[0])
    if "till" in before:
        return row[at].value == uah(product.prices[-1])
    prices = _prices(context, at, product)
    if len(prices) > 1 and not context.facts.sizes_of(product):
        return False
    return row[at].value in {price * _pieces(context, at) for price in prices}


def _prices(context: Context, at: int, product: Product) -> frozenset[float]:
    """Give what *product* costs: in the size that is named beside the sum, if any."""
    size = _size_beside(context, at, product)
    if size is None:
        return frozenset(context.facts.prices(product.id))
    return frozenset(
        uah(variant.price) for variant in product.variants if variant.size == size
    )


def _size_beside(context: Context, at: int, product: Product) -> str | None:
    own = [
        place
        for place, one in enumerate(context.row)
        if one.part == context.row[at].part
    ]
    for place in own:
        if size := _size_at(context, place, product):
            return size
    for place in range(own[0] - 1, -1, -1):
        piece = context.row[place]
        if piece.sentence != context.row[at].sentence or "currency" in context.unit(
            place
        ):
            return None
        if size := _size_at(context, place, product):
            return size
    return None


def _size_at(context: Context, at: int, product: Product) -> str | None:
    piece = context.row[at]
    if piece.raw in product.sizes:
        return piece.raw
    if piece.kind is Kind.NUMBER and piece.value in context.facts.heights_cm:
        return size_label(product, context.facts.shop, height_cm=int(piece.value))
    return None


def _pieces(context: Context, at: int) -> float:
    """How many pieces the sum is for, where the shopper wants several."""
    wanted = {line.quantity for line in context.facts.cart}
    wanted.update(context.facts.quantities)
    if context.facts.focus:
        wanted.add(context.facts.focus.quantity)
    part = context.row[at].part
    for one in context.row[:at]:
        if one.part == part and one.kind is Kind.NUMBER and one.value in wanted:
            return 1 if "по" in context.before(at, 2) else one.value
    return 1


def numbers_in(text: str) -> tuple[float, ...]:
    """Give the numbers of one of the shop's texts."""
    return tuple(float(found.replace(",", ".")) for found in _NUMBER.findall(text))


CHECKS: Mapping[str, Callable[[Context, int], bool]] = {
    "price": is_price,
    "total": _is_total,
    "amount": _is_amount,
    "all": _is_total_of_all,
    "due": _is_due,
    "pay": _is_paid,
    "prepay": _is_prepayment,
    "rest": _is_rest,
    "fee": _is_fee,
    "budget": _is_budget,
    "delivery": _is_never,
    "any": _is_any,
}
