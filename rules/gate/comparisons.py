"""What answers say is cheaper or dearer, against the prices."""

from rules.facts import uah
from rules.gate.context import Context, Mention
from rules.gate.families import Families
from rules.ids import ProductId
from rules.reading.endings import folded_words

_COMPARED = Families(
    {
        "cheaper": "дешевш* дешевле доступніш* найдешевш*",
        "dearer": "дорожч* дороже найдорожч*",
        "most": "найдешевш* найдорожч*",
    }
)
_THAN = frozenset(folded_words("за від ніж чим"))
_NOT = frozenset(folded_words("не"))
_REACH = 4  # pieces from the comparison to what it is said of


def untrue_comparisons(context: Context) -> list[str]:
    """Give the words that put two products in the wrong order of price."""
    asks = {piece.sentence for piece in context.row if piece.word == "?"}
    return [
        piece.raw
        for at, piece in enumerate(context.row)
        if piece.sentence not in asks
        and (said := _COMPARED.of(piece.word))
        and not _is_true(context, at, said)
    ]


def _is_true(context: Context, at: int, said: frozenset[str]) -> bool:
    subject = _subject(context, at)
    if subject is None:
        return True
    others = [one for one in _compared(context, at) if one != subject]
    if not others or (len(others) > 1 and "most" not in said):
        return True
    is_cheaper = all(_is_cheaper(context, subject, one) for one in others)
    is_dearer = all(_is_cheaper(context, one, subject) for one in others)
    if context.word(at - 1) in _NOT:
        return not (is_cheaper if "cheaper" in said else is_dearer)
    return is_cheaper if "cheaper" in said else is_dearer


def _subject(context: Context, at: int) -> ProductId | None:
    """Give the product that is said to be cheaper: before the word, or right after."""
    near = _named_in_sentence(context, at)
    than = next(
        (
            place
            for place in range(at + 1, min(at + _REACH, len(context.row)))
            if context.word(place) in _THAN
        ),
        None,
    )
    after = [one for one in near if at < one.at <= at + _REACH]
    before = [one for one in near if one.at < at]
    if after and than is None:
        return after[0].products[0]
    return before[-1].products[0] if before else None


def _named_in_sentence(context: Context, at: int) -> list[Mention]:
    sentence = context.row[at].sentence
    return [
        one
        for one in context.mentions
        if one.is_named and context.row[one.at].sentence == sentence
    ]


def _compared(context: Context, at: int) -> list[ProductId]:
    """Give what the sentence names, else the answer, else what is on the table."""
    in_sentence = _named_in_sentence(context, at)
    in_answer = [one for one in context.mentions if one.is_named]
    for named in (in_sentence, in_answer):
        found = dict.fromkeys(one.products[0] for one in named)
        if len(found) > 1:
            return list(found)
    return list(context.facts.known)


def _is_cheaper(context: Context, one: ProductId, other: ProductId) -> bool:
    """Whether it is in every size that may be meant."""
    return max(_prices(context, one)) < min(_prices(context, other))


def _prices(context: Context, product_id: ProductId) -> tuple[float, ...]:
    if prices := context.facts.prices(product_id):
        return prices
    return tuple(map(uah, context.facts.catalog.by_id[product_id].prices))
