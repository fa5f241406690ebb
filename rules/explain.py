"""Why a turn is understood as it is, told so that a shopkeeper can follow it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from rules.acts import Act, Source
from rules.cart import Cart
from rules.catalog import Catalog
from rules.ids import CartId, InboxId, SubscriberId, TurnId
from rules.messages import Turn
from rules.session import Ask, Pending, Session
from rules.shop import (
    DeliveryTerms,
    Hours,
    PaymentTerms,
    Requisites,
    Shop,
    Upsell,
    Wholesale,
)
from rules.stages import Stage
from rules.understand import understand

_TOLD_APART = frozenset({"kind", "rule", "words", "source"})
NO_CATALOG = Catalog.of(())
NO_SHOP = Shop(
    name="",
    about="",
    assistant="",
    language="uk",
    timezone="UTC",
    hours=Hours("00:00", "00:00", ()),
    size_tables={},
    colour_words={},
    payment=PaymentTerms((), 0, "", Requisites("", "", "", "")),
    delivery=DeliveryTerms((), "", "", False, None),
    returns="",
    size_charts={},
    adult=False,
    videos=False,
    promos=(),
    wholesale=Wholesale(0, "manager"),
    upsell=Upsell(False, ()),
)


def explanation(
    text: str,
    stage: Stage = Stage.BROWSING,
    ask: Ask | None = None,
    *,
    options: tuple[str, ...] = (),
    catalog: Catalog = NO_CATALOG,
    shop: Shop = NO_SHOP,
) -> Iterator[str]:
    """
    Give the lines that tell which acts *text* has, by which rule, from which words.

    Args:
        text: A turn; its lines are the messages of a burst.
        ask: What was asked last, with its *options*.
    """
    session = Session(
        subscriber=SubscriberId(""),
        cart=Cart(id=CartId("")),
        stage=stage,
        pending=Pending(ask=ask, options=options) if ask else None,
    )
    understood = understand(_turn(text), session, catalog, shop)
    yield f"at stage {stage}" + (f", asked last: {ask}" if ask else "")
    for act in understood.acts:
        yield ""
        yield _named(act)
        yield f"    rule   {act.rule}"
        yield f"    words  {act.words}"
    for out in understood.ruled_out:
        yield ""
        yield f"not {_named(out.act)}"
        yield f"    rule   {out.act.rule}"
        yield f"    words  {out.act.words}"
        yield f"    why    {out.reason}"


def _turn(text: str) -> Turn:
    return Turn(
        id=TurnId(0),
        trace_id="",
        subscriber=SubscriberId(""),
        now=datetime.fromtimestamp(0, UTC),
        inbox_ids=(InboxId(0),),
        texts=tuple(text.split("\n")),
    )


def _named(act: Act) -> str:
    """Name an act with its slots: "search: category=сукня, height_cm=134"."""
    slots = ", ".join(
        f"{name}={_shown(value)}"
        for name, value in msgspec.to_builtins(act).items()
        if name not in _TOLD_APART
    )
    by = "" if act.source is Source.RULES else f" ({act.source})"
    return f"{act.kind}{by}: {slots}" if slots else f"{act.kind}{by}"


def _shown(value: object) -> str:
    match value:
        case dict():
            told = (f"{name} {part}" for name, part in value.items() if part)
            return "; ".join(told)
        case list() | tuple():
            return " or ".join(map(str, value))
        case _:
            return str(value)
