"""What products cost, in an answer, against the catalogue."""

from rules.catalog import Product
from rules.facts import uah
from rules.folding import fold_word
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.differences import is_of_whole_cart, is_together, is_with_the_rest
from rules.gate.words import CUES, UNITS
from rules.products import size_label
from rules.reading.endings import folded_words

_FROM = fold_word("від")
_JOINTS = frozenset({*folded_words("і й та"), ","})


def is_price(context: Context, at: int) -> bool:
    """Say whether all products that the sum at *at* is said of cost it."""
    if "respective" in context.sentence(at):
        return _is_in_order(context, at)
    if _is_paired(context, at):
        return True
    products = context.products(at)
    if context.facts.budgets_uah and _is_limit(context, at):
        return context.is_any_of(at, *context.facts.budgets_uah)
    if is_with_the_rest(context, at):
        return context.is_any_of(at, context.facts.total_uah)
    is_right = bool(products) and all(
        product is not None and _costs(context, at, product) for product in products
    )
    if not is_of_whole_cart(context, at):
        return is_right
    is_sum_of_all = context.is_any_of(at, context.facts.total_uah)
    return is_sum_of_all or (is_right and not is_together(context, at))


def _is_in_order(context: Context, at: int) -> bool:
    """«Вітер» і «Каштан»: 1975 і 1885 грн відповідно."""
    sentence = context.row[at].sentence
    sums = [
        place
        for place, one in enumerate(context.row)
        if one.sentence == sentence and one.kind is Kind.NUMBER
    ]
    named = dict.fromkeys(
        id for one in context.mentions if one.is_named for id in one.products
    )
    if len(named) != len(sums) or at not in sums:
        return False
    product = tuple(named)[sums.index(at)]
    return context.facts.prices(product) == (context.row[at].value,)


def _is_paired(context: Context, at: int) -> bool:
    """«Хмарка» і «Зоря», 1790 і 1790 грн: as many sums in a row as names before."""
    sums = _sums_in_a_row(context, at)
    start = sums[0]
    before = [
        place
        for place in range(start)
        if context.row[place].sentence == context.row[at].sentence
    ]
    last_sum = max((place for place in before if context.is_sum(place)), default=-1)
    named = dict.fromkeys(
        id
        for one in context.mentions
        if one.is_named and one.at in before and one.at > last_sum
        for id in one.products
    )
    if len(sums) == 1 or len(named) != len(sums):
        return False
    product = tuple(named)[sums.index(at)]
    return context.facts.prices(product) == (context.row[at].value,)


def _sums_in_a_row(context: Context, at: int) -> list[int]:
    """Give the places of numbers that nothing parts but joints and currencies."""
    run = [at]
    for step in (-1, 1):
        place = at + step
        while _is_joint(context, place) or _is_number(context, place):
            if _is_number(context, place):
                run.append(place)
            place += step
    return sorted(run)


def _is_number(context: Context, place: int) -> bool:
    return 0 <= place < len(context.row) and context.row[place].kind is Kind.NUMBER


def _is_joint(context: Context, place: int) -> bool:
    word = context.word(place)
    return word in _JOINTS or "currency" in UNITS.of(word)


def _is_limit(context: Context, at: int) -> bool:
    """до 2000 грн, but not від 1590 до 2390 грн."""
    is_till = "till" in CUES.among(context.before(at, 2))
    return is_till and "from" not in CUES.among(context.before(at, 4))


def _costs(context: Context, at: int, product: Product) -> bool:
    row = context.row
    if row[at].kind is Kind.RANGE:
        ends = {uah(product.prices[0]), uah(product.prices[-1])}
        return set(row[at].values) == ends
    before = CUES.among(context.before(at, 2))
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
    bound = context.bound(at)
    lines = [line for line in context.facts.cart if line.product_id in bound]
    wanted = {line.quantity for line in context.facts.cart}
    wanted.add(sum(line.quantity for line in lines))
    wanted.update(context.facts.quantities)
    if context.facts.focus:
        wanted.add(context.facts.focus.quantity)
    part = context.row[at].part
    for one in context.row[:at]:
        if one.part == part and one.kind is Kind.NUMBER and one.value in wanted:
            return 1 if "по" in context.before(at, 2) else one.value
    return 1
