"""Things to store: messages, turns, lines, effects."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.store.calls import Call, CallKind
from bot.store.media import Picture
from bot.store.sessions import Loaded
from bot.store.stores import Stores
from bot.store.trace import TurnTrace
from bot.store.turn_commit import Committed, TurnCommit
from rules.acts import Method
from rules.cart import Line, line_of
from rules.catalog import Product
from rules.contact import Contact
from rules.effects import Effect, Hold, OpenCase, OpenOrder
from rules.ids import CartId, CaseId, InboxId, MediaId, OrderId, Sku, SubscriberId
from rules.messages import Inbound
from rules.money import hryvnias
from rules.stages import Stage
from tests.builders import demo_catalog

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CASE_WAITS = timedelta(minutes=15)
OLENA = SubscriberId("10000000000000000001")
IRYNA = SubscriberId("10000000000000000002")
ADDRESS = Contact(full_name="Коваль Олена", phone="+380671234567", city="Львів")


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_message(
    text: str = "Добрий день!",
    *,
    subscriber: SubscriberId = OLENA,
    message_id: str | None = None,
    last_interaction: str | None = None,
    media_urls: tuple[str, ...] = (),
) -> Inbound:
    return Inbound(
        subscriber=subscriber,
        text=text,
        message_id=message_id,
        last_interaction=last_interaction,
        media_urls=media_urls,
    )


def a_call(
    text: str = "Вітаю!",
    kind: CallKind = "answer",
    *,
    has_requisites: bool = False,
    by: str | None = None,
) -> Call:
    return Call(
        kind=kind,
        messages=({"type": "text", "text": text},),
        has_requisites=has_requisites,
        by=by,
    )


def a_trace(id: InboxId, degraded: str | None = None) -> TurnTrace:
    return TurnTrace(
        id=str(id),
        trace_id="5f",
        at=NOON,
        inbound=(str(id),),
        stage_before=Stage.BROWSING,
        stage_after=Stage.BROWSING,
        degraded=degraded,
    )


def a_turn(loaded: Loaded, **changes: object) -> TurnCommit:
    """A turn on *loaded* that says something, unless *changes* say otherwise."""
    turn = TurnCommit(
        subscriber=loaded.session.subscriber,
        version=loaded.version,
        session=loaded.session,
        now=NOON,
        call=a_call(),
    )
    return replace(turn, **changes)


async def have(
    stores: Stores,
    *effects: Effect,
    subscriber: SubscriberId = OLENA,
    now: datetime = NOON,
) -> Committed:
    """Commit a turn of *subscriber* that has *effects*."""
    loaded = await stores.checkpoints.load(subscriber)
    return await stores.checkpoints.commit(a_turn(loaded, effects=effects, now=now))


def a_product(stock: int | None) -> Product:
    """A product of the demo shop with *stock* pieces of its first variant."""
    product = demo_catalog().products[0]
    first = replace(product.variants[0], stock=stock)
    return replace(product, variants=(first, *product.variants[1:]))


def a_line(quantity: int = 1) -> Line:
    product = a_product(stock=None)
    return line_of(product, product.variants[0], quantity)


SKU: Sku = a_line().sku


def a_hold(cart: str, quantity: int = 1, *, minutes: int = 120) -> Hold:
    return Hold(
        cart_id=CartId(cart),
        lines=(a_line(quantity),),
        expires_at=NOON + timedelta(minutes=minutes),
    )


def an_order(cart: str, quantity: int = 1, *, id: str = "o_1") -> OpenOrder:
    return OpenOrder(
        order_id=OrderId(id),
        cart_id=CartId(cart),
        lines=(a_line(quantity),),
        method=Method.PREPAY,
        amount_due=hryvnias(200),
        delivery=ADDRESS,
        note="передзвонити",
    )


def a_case(id: str = "c_1", order: str = "o_1") -> OpenCase:
    return OpenCase(
        case_id=CaseId(id),
        order_id=OrderId(order),
        amount_due=hryvnias(200),
        has_receipt=False,
    )


async def keep_picture(
    stores: Stores, subscriber: SubscriberId, pixels: bytes
) -> MediaId:
    """Keep a picture that is written in its own way, and looks like *pixels*."""
    return await stores.media.keep(
        subscriber,
        Picture("image/png", subscriber.encode()),
        source="https://a/1",
        pixels=pixels,
        fingerprint=None,
        expires_at=later(3600),
    )
