"""
Every text that code names, with the slots that it fills: the closed list.

A file that lacks one of them, or has one more, stops the start.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import msgspec

from rules.contact import Contact
from rules.effects import HandoffReason, NoticeKind, PhotoDoubt
from rules.fallback import SPEAKING, Degradation
from rules.payments import CANCELLED_BY_SHOPPER, Decision, Reason, missing
from rules.receipts import Flag
from rules.session import Ask
from rules.stages import Stage

ASK_VARIANTS = 2  # a question that is put again is put in other words


class Use(msgspec.Struct, frozen=True):
    """How code uses a phrase: what it fills in, and whether it waits for an answer."""

    slots: frozenset[str] = frozenset()
    is_ask: bool = False


_LINE = "product colour size price"
_RECIPIENT = "full_name phone city place"
_CART = "lines total"

_SAID: Mapping[str, str] = {
    "cancel.done": "",
    "cancel.dropped": "",
    "cancel.nothing": "",
    "cancel.under_review": "",
    "cart.changed": _CART,
    "cart.line": _LINE,
    "cart.line_many": f"{_LINE} quantity",
    "cart.price_changed": _CART,
    "cart.remove_which": "",
    "cart.rest": _CART,
    "cart.total": _CART,
    "chart.none": "product",
    "chart.row": "size length chest sleeve",
    "chart.table": "product rows",
    "choosing.available": "wanted",
    "choosing.by_table": "height size",
    "choosing.flat_price": "product price",
    "choosing.no_colour": "colour",
    "choosing.largest_size": "size",
    "choosing.not_made": "product size sizes",
    "choosing.one_by_one": "",
    "choosing.out_of_stock": "product colour size",
    "choosing.out_of_table": "shortest tallest",
    "choosing.price_by_size": "product",
    "choosing.product": "product description",
    "choosing.room_to_grow": "",
    "choosing.row_means": "size shortest tallest",
    "choosing.size_doubt": "",
    "choosing.size_price": "product size price",
    "choosing.sizes": "product rows",
    "choosing.sizes_row": "sizes price",
    "choosing.smallest_size": "size",
    "comparing.both": "rows",
    "comparing.material": "product description features",
    "comparing.row": "product features",
    "comparing.not_described": "product",
    "comparing.not_told": "rows",
    "comparing.rows": "rows",
    "comparing.this_one": "row",
    "details.noted": "",
    "details.requisites_after": "",
    "details.updated": _RECIPIENT,
    "discovery.categories": "categories",
    "discovery.list": "rows",
    "discovery.not_in_size": "size",
    "discovery.nothing": "categories",
    "discovery.nothing_cheaper": "",
    "discovery.row": "place product price",
    "discovery.row_range": "place product lowest highest",
    "discovery.row_size": "place product size price",
    "gallery.colours": "product colours",
    "gallery.no_videos": "",
    "gallery.that_is_all": "",
    "greeting.again": "",
    "greeting.back": "",
    "greeting.first": "assistant shop",
    "greeting.short": "assistant shop",
    "handoff.overdue": "",
    "method.explained": "prepay fee",
    "notice.line.amount": "amount",
    "notice.line.call": "call",
    "notice.line.canary": "canary",
    "notice.line.cart": "lines",
    "notice.line.chat": "url",
    "notice.line.confidence": "confidence",
    "notice.line.delivery": _RECIPIENT,
    "notice.line.flags": "flags",
    "notice.line.reason": "reason",
    "notice.line.seen": "seen",
    "notice.line.shopper": "name",
    "notice.line.stage": "stage",
    "notice.line.words": "words",
    "offer.available": _LINE,
    "offer.expensive": "",
    "offer.item": _LINE,
    "offer.postponed": "",
    "offer.refused": "",
    "offer.refused_again": "",
    "offer.stopped": "",
    "order.sent": "tracking",
    "payment.claim_early": "",
    "payment.due_full": "total",
    "payment.due_prepay": "due rest fee total",
    "payment.gone": "line",
    "payment.how_to_send": "",
    "payment.later": "",
    "payment.other_account": "",
    "payment.requisites": "recipient iban tax_id purpose due",
    "payment.trouble": "",
    "photo.checking": "",
    "photo.colour_gone": "product colour",
    "photo.model": "product feature",
    "photo.not_ours": "product",
    "photo.ours": "model",
    "photo.rest_checking": "",
    "photo.rest_lost": "",
    "photo.still_checking": "",
    "photo.thanks": "",
    "photo.there": "model",
    "place.branch": "number",
    "place.index": "number",
    "place.locker": "number",
    "review.approved": "",
    "review.change_noted": "",
    "review.known": "",
    "review.late": "",
    "review.new_item_later": "",
    "review.opened": "",
    "review.waiting": "",
    "safety.card": "",
    "safety.promise": "",
    "safety.role": "",
    "side.abroad_no": "",
    "side.abroad_yes": "",
    "side.another_shop": "categories",
    "side.bill": "",
    "side.carriers": "",
    "side.children_only": "largest",
    "side.delivery_cost": "",
    "side.delivery_free_from": "amount",
    "side.delivery_time": "days dispatch",
    "side.dispatch": "dispatch",
    "side.hours": "open close dispatch",
    "side.no_discount": "",
    "side.packing": "",
    "side.pickup": "",
    "side.place": "about",
    "side.promo": "promos",
    "side.quality": "",
    "side.returns": "returns",
    "side.slow": "",
    "side.telephone": "",
    "side.tracking": "",
    "side.trust": "returns",
    "side.wholesale": "pieces",
    "talk.bot": "assistant shop",
    "talk.compliment": "",
    "talk.goodbye": "",
    "talk.out_of_domain": "categories",
    "talk.restarted": "",
    "talk.settled": "",
    "talk.thanks": "",
    "upsell.fine": "",
    "upsell.shown": "products",
}
_ASKED: Mapping[str, str] = {
    "cart.add_which": "",
    "cart.change_which": "",
    "chart.ask_human": "",
    "choosing.age_is_a_hint": "",
    "choosing.ask_colour": "colours",
    "choosing.ask_height": "",
    "choosing.ask_one_of_colours": "colours",
    "choosing.height_says_size": "",
    "choosing.other_colour": "",
    "choosing.other_colours": "size colours",
    "choosing.which_option": "",
    "comparing.ask": "",
    "comparing.which_two": "",
    "details.bad_phone": "",
    "details.known": _RECIPIENT,
    "details.read_back": f"{_CART} {_RECIPIENT}",
    "details.what_is_wrong": "",
    "discovery.ask_height": "",
    "discovery.this_one": "",
    "discovery.which": "",
    "discovery.which_category": "",
    "discovery.which_product": "",
    "discovery.which_to_order": "",
    "gallery.more": "",
    "gallery.which_colour": "",
    "guard.ask_human": "",
    "guard.go_on": "",
    "method.ask": "prepay fee",
    "offer.ask": "",
    "offer.ask_add": "",
    "offer.ask_change": "",
    "offer.why_not": "",
    "offer.without_it": "",
    "payment.ask_receipt": "",
    "payment.claim_send_receipt": "",
    "payment.empty": "",
    "review.send_again": "",
    "review.take_up": "",
    "payment.trouble_human": "",
    "photo.failed": "",
    "photo.lost": "",
    "photo.purpose": "",
    "photo.which_of_two": "first second",
    "review.rejected.way_on": "",
    "talk.what_then": "",
    "talk.words_or_photo": "",
    "upsell.add_to_parcel": "",
    "upsell.offer": "categories",
}
_UNSPOKEN = frozenset({HandoffReason.TAKEN, HandoffReason.WINDOW_CLOSED})


def _gaps() -> Iterator[str]:
    """Name every combination of delivery data that can be missing."""
    fields = missing(Contact())
    for count in range(1, len(fields)):
        for some in combinations(fields, count):
            yield "_and_".join(some)
    yield from ("all", "locker")


# By the beginning of their keys: phrases that code picks by what follows it.
SAID_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "fallback": SPEAKING,
    "handoff": tuple(reason for reason in HandoffReason if reason not in _UNSPOKEN),
    "interim": ("photo", "text"),
    "late": SPEAKING,
    "notice.answer": ("cancelled", "decided", "done", "gone", "stranger"),
    "notice.button": (*Decision, "takeover"),
    "notice.flag": (*Flag, CANCELLED_BY_SHOPPER),
    "notice.reason": (*HandoffReason, *Degradation, *PhotoDoubt),
    "notice.title": tuple(NoticeKind),
    "notice.stage": tuple(Stage),
    "review.ask_again": tuple(Reason),
    "review.rejected": tuple(Reason),
}
ASKED_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "details.ask": tuple(_gaps()),
    "repeat": tuple(Ask),
    "unclear": tuple(Ask),
}


def _members(families: Mapping[str, Iterable[str]]) -> Iterator[str]:
    return (f"{name}.{one}" for name, members in families.items() for one in members)


PHRASES: Mapping[str, Use] = {
    **{key: Use(frozenset(slots.split())) for key, slots in _SAID.items()},
    **{key: Use() for key in _members(SAID_FAMILIES)},
    **{key: Use(frozenset(slots.split()), True) for key, slots in _ASKED.items()},
    **{key: Use(is_ask=True) for key in _members(ASKED_FAMILIES)},
}

PROMPTS: Mapping[str, frozenset[str]] = {
    "identity": frozenset({"shop", "about", "assistant"}),
    "agent": frozenset({"stage", "facts", "summary"}),
    "vision": frozenset({"candidates"}),
    "summary": frozenset({"known", "messages"}),
    **{f"stages/{stage}": frozenset[str]() for stage in SPEAKING},
}
