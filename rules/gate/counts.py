"""Counts of an answer against what is shown, wanted, made and in the cart."""

from rules.folding import fold_word
from rules.gate.answer import JOINING, Kind, pieces
from rules.gate.context import Context
from rules.gate.words import UNITS
from rules.reading.endings import folded_words

_BEGINNING = 4  # letters that two forms of a noun share
_REACH_TO_NOUN = 3
_REACH_TO_COLON = 3  # words: "два розміри поруч: …"
_A_CHILD = frozenset(folded_words("їй йому їм дитині вже"))
_ITEM = "позиц"
_FIRST_PLACES = 3  # "по-третє" says nothing of a list


def _counts(context: Context, at: int, right: set[int]) -> bool:
    is_stock = "stock" in context.sentence(at)
    return not is_stock and set(context.row[at].values) <= right


def _of_models(context: Context) -> set[int]:
    facts = context.facts
    named = {id for one in context.mentions if one.is_named for id in one.products}
    return {facts.shown, len(facts.products), len(named & set(facts.known))} - {0}


def _of_kind(context: Context, at: int) -> set[int]:
    """How many models of the kind that the noun names are there, or in the cart."""
    for one in context.mentions:
        if at < one.at <= at + _REACH_TO_NOUN and not one.is_named:
            lines = (it for it in context.facts.cart if it.product_id in one.products)
            return {len(one.products), sum(line.quantity for line in lines)}
    return set()


def _of_things(context: Context, at: int) -> set[int]:
    facts = context.facts
    counts = set(facts.quantities)
    if facts.cart:
        bound = context.bound(at)
        counts |= {one.quantity for one in facts.cart if one.product_id in bound}
        counts |= {sum(line.quantity for line in facts.cart)}
        if context.word(at + 1).startswith(_ITEM):
            counts.add(len(facts.cart))
    return counts | ({facts.focus.quantity} if facts.focus else set())


def counts_its_list(context: Context, at: int) -> bool:
    """Say whether so many things follow after a colon: три кольори: …, … і …."""
    row, sentence = context.row, context.row[at].sentence
    following = [one for one in row[at + 1 :] if one.sentence == sentence]
    colon = next((n for n, one in enumerate(following) if one.word == ":"), None)
    if colon is None or colon > _REACH_TO_COLON:
        return False
    parts = {
        one.part
        for one in following[colon + 1 :]
        if one.kind is not Kind.MARK and one.word not in JOINING
    }
    return context.row[at].value == len(parts) > 1


def is_true_count(context: Context, at: int) -> bool:
    """Say whether a number without a noun counts what its sentence speaks of."""
    if context.word(at - 1) in _A_CHILD and is_true_age(context, at):
        return True
    nouns = context.families_of_sentence(at, UNITS)
    if "colours" in nouns and is_true_number_of_colours(context, at):
        return True
    return is_true_number_of_models(context, at)


def is_true_number_of_models(context: Context, at: int) -> bool:
    """Say whether so many models are shown, or so many pieces wanted."""
    of_kind = _of_kind(context, at)
    if of_kind and context.facts.cart:
        return _counts(context, at, of_kind | set(context.facts.quantities))
    right = _of_things(context, at)
    if "total" not in context.part(at):
        right = right | _of_models(context) | of_kind
    return _counts(context, at, right)


def is_true_number_of_things(context: Context, at: int) -> bool:
    """Say whether so many pieces are wanted, or make an order wholesale."""
    right = _of_things(context, at)
    if "wholesale" in context.part(at):
        right = right | {context.facts.shop.wholesale.from_pieces}
    if not context.facts.cart:
        right = right | _of_models(context)
    return _counts(context, at, right)


def is_true_quantity(context: Context, at: int) -> bool:
    """Say whether so many pieces of the very thing are wanted: записано: 2."""
    facts, bound = context.facts, context.bound(at)
    right = {line.quantity for line in facts.cart if line.product_id in bound}
    if facts.focus and facts.focus.product_id in bound:
        right.add(facts.focus.quantity)
    return _counts(context, at, right)


def is_true_number_of_photos(context: Context, at: int) -> bool:
    """Say whether so many pictures come with the answer, or are left."""
    facts = context.facts
    right = {facts.photos, facts.photos_left, facts.photos + facts.photos_left}
    return _counts(context, at, right - {0})


def is_true_number_of_colours(context: Context, at: int) -> bool:
    """Say whether the product comes in so many colours."""
    products = context.products(at)
    right = {len(product.colours) for product in products if product}
    left = {context.facts.photos_left} - {0}
    return set(context.row[at].values) <= right | left


def is_true_number_of_sizes(context: Context, at: int) -> bool:
    """Say whether the product comes in so many sizes."""
    right = {len(product.sizes) for product in context.products(at) if product}
    return set(context.row[at].values) <= right


def is_true_number_of_kids(context: Context, at: int) -> bool:
    """Say whether the shopper spoke of so many children."""
    facts = context.facts
    right = {len(facts.heights_cm), len(facts.ages), *facts.quantities}
    return set(context.row[at].values) <= right


def is_true_number_of_ways(context: Context, at: int) -> bool:
    """Say whether there are so many ways to pay or to deliver."""
    shop = context.facts.shop
    right = {len(shop.payment.methods), len(shop.delivery.carriers)}
    return set(context.row[at].values) <= right


def is_true_place(context: Context, at: int) -> bool:
    """Say whether the list has such a place; the first ones say little."""
    facts = context.facts
    last = max(facts.shown, len(facts.products), len(facts.cart), _FIRST_PLACES)
    place = context.row[at].value
    if context.row[at].kind is Kind.NUMBER:
        return place == _place_above(context, at) + 1
    return 1 <= place <= last


def _place_above(context: Context, at: int) -> float:
    """Give the number that begins an earlier line of the list, or nought."""
    for place in range(at - 2, -1, -1):
        is_first = place == 0 or context.row[place - 1].kind is Kind.LINE
        if is_first and context.row[place].kind is Kind.NUMBER:
            return context.row[place].value
    return 0


def is_true_age(context: Context, at: int) -> bool:
    """Say whether the shopper named the age."""
    return set(context.row[at].values) <= set(context.facts.ages)


def is_feature(context: Context, at: int) -> bool:
    """Say whether the catalogue counts the same noun so: two pockets."""
    noun = context.word(at + 1)[:_BEGINNING]
    if len(noun) < _BEGINNING:
        return False
    return any(
        noun == fold_word(word)[:_BEGINNING] and context.row[at].value == value
        for product in context.products(at)
        if product is not None
        for value, word in _counted((product.description, *product.features))
    )


def _counted(texts: tuple[str, ...]) -> list[tuple[float, str]]:
    """The numbers of texts with the word after each."""
    found = []
    for text in texts:
        row = pieces(text)
        for piece, after in zip(row, row[1:]):
            if piece.kind is Kind.NUMBER:
                found.append((piece.value, after.raw))
    return found
