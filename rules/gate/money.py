"""Sums of an answer against those that facts give."""

import re
from collections.abc import Callable, Mapping

from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.differences import (
    is_difference,
    is_set_against,
    is_true_difference,
    is_true_pair,
)
from rules.gate.prices import is_price
from rules.gate.sum_kinds import kind_of_sum
from rules.gate.words import CUES

_LEADING_ZERO = re.compile(r"0\d")
_SUM = re.compile(r"(\d+(?:[.,]\d+)?)(?!\s*%|[\d.,])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def is_true_sum(context: Context, at: int) -> bool:
    """Say whether facts give the sum (or both ends of the range) at *at*."""
    if _is_invented(context, at) or _LEADING_ZERO.match(context.row[at].raw):
        return False
    if _is_refused(context, at):
        return True
    if is_difference(context, at):
        return is_true_difference(context, at)
    if is_set_against(context, at):
        return is_true_pair(context, at)
    if "free" in context.sentence(at) and "from" in _just_before(context, at):
        return context.is_any_of(at, context.facts.shop.delivery.free_from_uah)
    kind = kind_of_sum(context, at)
    return CHECKS[kind](context, at)


def _just_before(context: Context, at: int) -> frozenset[str]:
    return CUES.among(context.before(at, 2))


def _is_invented(context: Context, at: int) -> bool:
    """Whether it is a sum that no fact ever gives: an old price, a discount."""
    part = context.part(at)
    before = CUES.among(context.before(at, 3))
    is_off = "discount" in part
    return is_off or "old" in before or "old" in _after(context, at)


def _is_refused(context: Context, at: int) -> bool:
    """За 1500 не зможу: a sum of the shopper's own, and a no to it."""
    is_hers = context.is_any_of(at, *context.facts.sums_uah)
    return is_hers and {"not", "able"} <= context.part(at)


def _after(context: Context, at: int) -> frozenset[str]:
    """The families of the two words after the currency."""
    part = context.row[at].part
    following = [one.word for one in context.row[at + 1 : at + 4] if one.part == part]
    return CUES.among(following)


def _is_total(context: Context, at: int) -> bool:
    return context.is_any_of(at, context.facts.total_uah)


def _is_total_of_all(context: Context, at: int) -> bool:
    """Say whether it is the total of a cart; nobody adds up what is only looked at."""
    return bool(context.facts.cart) and _is_total(context, at)


def _is_amount(context: Context, at: int) -> bool:
    """Say whether it is the total; beside an account it is what to pay now."""
    has_account = any(one.kind is Kind.ACCOUNT for one in context.row)
    return _is_due(context, at) if has_account else _is_total(context, at)


def _is_due(context: Context, at: int) -> bool:
    facts = context.facts
    if facts.method is None and not {"rest", "prepay"}.isdisjoint(context.sentence(at)):
        return _is_prepayment(context, at) or context.is_any_of(at, facts.due_uah)
    return context.is_any_of(at, context.facts.due_uah)


def _is_paid(context: Context, at: int) -> bool:
    facts = context.facts
    if facts.due is not None:
        return context.is_any_of(at, facts.due_uah)
    return context.is_any_of(at, facts.total_uah)


def _is_rest(context: Context, at: int) -> bool:
    return context.is_any_of(at, context.facts.rest_uah)


def _is_prepayment(context: Context, at: int) -> bool:
    payment = context.facts.shop.payment
    return "prepay" in payment.methods and context.is_any_of(at, payment.prepay_uah)


def _is_fee(context: Context, at: int) -> bool:
    sums = _SUM.findall(context.facts.shop.payment.carrier_fee)
    return context.is_any_of(at, *(float(found.replace(",", ".")) for found in sums))


def _is_budget(context: Context, at: int) -> bool:
    return context.is_any_of(at, *context.facts.budgets_uah)


def _is_never(context: Context, at: int) -> bool:
    return False


def _is_any(context: Context, at: int) -> bool:
    """Nothing says which sum it is: it must be the price, or the sum to pay."""
    return is_price(context, at) or _is_total(context, at) or _is_due(context, at)


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
