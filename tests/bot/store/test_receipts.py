"""Receipts with what was read off them, kept beside their cases."""

from msgspec.structs import replace

from bot.store.stores import Stores
from rules.effects import JoinCase
from rules.ids import CaseId
from rules.money import hryvnias
from rules.receipts import ReceiptReading
from tests.bot.store.rows import IRYNA, OLENA, a_case, an_order, have, keep_picture

CASE = CaseId("c_1")
READ = ReceiptReading(
    amount=hryvnias(200), date="25.11.2026 10:30", payee="ФОП", number="0042"
)


async def test_what_was_read_is_kept_with_the_case(stores: Stores) -> None:
    media = await keep_picture(stores, OLENA, b"pixels")
    opened = replace(a_case(), media_id=media, has_receipt=True, reading=READ)
    await have(stores, an_order("a"), opened)

    case = await stores.cases.get(CASE)

    assert case is not None
    assert case.read == READ


async def test_newest_reading_counts_and_flags_are_kept_once(stores: Stores) -> None:
    opened = replace(a_case(), reading=READ, flags=("same_receipt",))
    later = ReceiptReading(amount=hryvnias(1))
    await have(stores, an_order("a"), opened)
    flags = ("same_receipt", "amount_differs")
    await have(stores, JoinCase(case_id=CASE, reading=later, flags=flags))
    await have(stores, JoinCase(case_id=CASE, note="and a word"))

    case = await stores.cases.get(CASE)

    assert case is not None
    assert (case.read, case.flags) == (later, flags)


async def test_receipt_sent_once_more_to_its_case_is_no_reason_for_suspicion(
    stores: Stores,
) -> None:
    media = await keep_picture(stores, OLENA, b"pixels")
    opened = replace(a_case(), media_id=media, has_receipt=True, reading=READ)
    await have(stores, an_order("a"), opened)
    again = JoinCase(case_id=CASE, media_id=media, flags=("same_receipt",))
    await have(stores, again)

    case = await stores.cases.get(CASE)

    assert case is not None
    assert case.flags == ()


async def test_same_payment_is_recognised_in_another_picture(stores: Stores) -> None:
    first = await keep_picture(stores, OLENA, b"pixels")
    second = await keep_picture(stores, IRYNA, b"other pixels")
    opened = replace(a_case(), media_id=first, has_receipt=True, reading=READ)
    await have(stores, an_order("a"), opened)

    assert await stores.cases.is_known(second, READ.fingerprint)
    assert not await stores.cases.is_known(second)
    other = replace(READ, number="0043").fingerprint
    assert not await stores.cases.is_known(second, other)
