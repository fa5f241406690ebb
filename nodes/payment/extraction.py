"""What a model reads off a receipt, and what of it a person should look at."""

import msgspec

from nodes.kit import Kit
from nodes.ports import PortError
from nodes.vision.looking import look
from rules.acts import Act
from rules.drafts import PhotoAnswer, PhotoKind
from rules.ids import MediaId
from rules.messages import Turn
from rules.receipts import Flag, ReceiptReading, differences, read_amount
from rules.session import Session


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """For the person who decides; it never decides anything."""

    reading: ReceiptReading | None = None
    flags: tuple[Flag, ...] = ()


async def advice(session: Session, act: Act, turn: Turn, kit: Kit) -> Advice:
    """Say what is known of the picture that *act* shows as a receipt."""
    if act.media is None:
        return Advice()
    seen = await _seen(act.media, turn, kit)
    reading = reading_of(seen) if seen else None
    flags: tuple[Flag, ...] = ()
    if await kit.receipts.is_known(act.media, reading):
        flags = (Flag.SAME_RECEIPT,)
    if seen and seen.kind is not PhotoKind.RECEIPT:
        return Advice(flags=(*flags, Flag.NOT_A_RECEIPT))
    if reading:
        flags = (*flags, *_differences(reading, session, turn, kit))
    return Advice(reading=reading, flags=flags)


async def _seen(media: MediaId, turn: Turn, kit: Kit) -> PhotoAnswer | None:
    """Have a model read the receipt; without its help a person reads it anyway."""
    if kit.eyes.is_blind:
        return None
    try:
        return await look(media, turn, kit)
    except PortError:
        return None


def reading_of(seen: PhotoAnswer) -> ReceiptReading | None:
    """Give what was read off a receipt; None when nothing could be."""
    reading = ReceiptReading(
        amount=read_amount(seen.amount),
        date=seen.date,
        payee=seen.payee,
        number=seen.number,
    )
    return None if reading == ReceiptReading() else reading


def _differences(
    reading: ReceiptReading, session: Session, turn: Turn, kit: Kit
) -> tuple[Flag, ...]:
    payment = session.payment
    if payment.amount_due is None:
        return ()
    return differences(
        reading,
        due=payment.amount_due,
        recipient=kit.shop.payment.requisites.recipient,
        requested_at=payment.requisites_sent_at,
        now=turn.now,
    )
