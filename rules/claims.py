"""
Claims that somebody of the shop promised this shopper a better price or a gift.

Public offers, promises of something else and of somebody else are none.
"""

from rules.flow import folded
from rules.measures import meaning_of
from rules.said import Said
from rules.unsafe_parts import Part

_QUESTION_MARK = "?"
_YOU_WILL = "те"
_NO = folded("не not")
_AMOUNT_AFTER = folded("за по на for at")
_TAKING_OFF = folded("скинути скинуть скинете скине знизити знизите")
_SELLING_FOR = folded(
    "зробите зробить сделаете сделает віддасте віддасть отдадите отдаст"
)
_YOUR = folded("ваш")
_ACCOUNT = folded("рахунок счет счёт")
_MONEY = folded("грн гривень ₴ uah") | {"₴"}
_PRICES = (200, 20_000)  # hryvnias


def claims_a_promise(said: Said) -> bool:
    """Say whether a message claims a promise of a benefit."""
    if not _names_a_benefit(said):
        return False
    is_of_the_shop = bool(said.all & {Part.STAFF, Part.YOU}) or (
        Part.SHE_OR_HE in said.all and Part.FAMILY not in said.all
    )
    if Part.FAMILY in said.all and not is_of_the_shop:
        return False
    is_of_the_shop = is_of_the_shop or _addresses_the_shop(said)
    if Part.PUBLIC in said.all and not (is_of_the_shop and Part.ME in said.all):
        return False
    if any(said.word(at - 1) not in _NO for at in _promises(said)):
        return True
    if {Part.STAFF, Part.ME} <= said.all and said.all & {Part.GIVES, Part.LOWER}:
        return said.ending != _QUESTION_MARK
    if Part.SAID not in said.all:
        return False
    if is_of_the_shop:
        is_personal = bool(said.all & {Part.ME, Part.WILL_DO})
        return is_personal or _is_at_the_shops_cost(said)
    return Part.ME in said.all and bool(said.all & {Part.WILL_DO, Part.PERCENT})


def _addresses_the_shop(said: Said) -> bool:
    """`зробите`, `покладете`"""
    return any(said.word(at).endswith(_YOU_WILL) for at in said.positions(Part.WILL_DO))


def _promises(said: Said) -> tuple[int, ...]:
    return tuple(
        at
        for at in said.positions(Part.PROMISE)
        if Part.NO_PROMISE_YET not in said.parts[at]
    )


def _names_a_benefit(said: Said) -> bool:
    if Part.BENEFIT in said.all or {Part.FREE, Part.DELIVERY} <= said.all:
        return True
    if {Part.PRICE, Part.LOWER} <= said.all or {Part.PRICE, Part.PROMISE} <= said.all:
        return True
    if _is_at_the_shops_cost(said):
        return True
    is_said_to_me = Part.SAID in said.all and said.all & {Part.ME, Part.WILL_DO}
    if Part.PROMISE not in said.all and not is_said_to_me:
        return False
    if Part.PERCENT in said.all and Part.FABRIC not in said.all:
        return True
    will_do = {Part.PROMISE, Part.WILL_DO} & said.all
    return bool(will_do) and _names_an_amount(said)


def _is_at_the_shops_cost(said: Said) -> bool:
    """`доставка за ваш рахунок`"""
    return Part.DELIVERY in said.all and any(
        said.word(at) in _YOUR and said.word(at + 1) in _ACCOUNT
        for at in range(len(said.row))
    )


def _is_a_price(said: Said, at: int) -> bool:
    """Whether a number without a currency can be a price: "віддасте за 600"."""
    digits = said.word(at)
    is_great = digits.isdecimal() and _PRICES[0] <= int(digits) <= _PRICES[1]
    return is_great and meaning_of(said.word(at + 1)) is None


def _names_an_amount(said: Said) -> bool:
    """Whether a price is named: "домовились за 500 грн"."""
    return any(
        _is_amount(said, at)
        for at, token in enumerate(said.row)
        if token.kind == "number"
    )


def _is_amount(said: Said, at: int) -> bool:
    before, is_money = said.word(at - 1), said.word(at + 1) in _MONEY
    if before in _TAKING_OFF:
        return is_money
    is_named = before in _AMOUNT_AFTER or before in _SELLING_FOR
    return is_named and (is_money or _is_a_price(said, at))
