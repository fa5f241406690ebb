"""What is read off a receipt is advice: it is told, and decides nothing."""

import pytest
from msgspec.structs import replace

from nodes.payment.extraction import Advice, advice, reading_of
from rules.acts import ActKind
from rules.drafts import PhotoAnswer, PhotoKind
from rules.fallback import Degradation
from rules.ids import MediaId
from rules.money import hryvnias
from rules.receipts import Flag, ReceiptReading
from rules.stages import Stage
from tests.fakes import ScriptedEyes, SeenReceipts, a_kit
from tests.nodes.sales import a_session, a_turn, act

PICTURE = MediaId("a picture")
SEEN = PhotoAnswer(
    kind=PhotoKind.RECEIPT,
    product_ids=(),
    closest_id=None,
    colour=None,
    confidence=0.9,
    description="квитанція",
    amount="1 890,00 ₴",
    date="25.11.2026 10:30",
    payee="ФОП ПРИКЛАДІВНА Д.",
    number="0042",
)
READ = ReceiptReading(
    amount=hryvnias(1890),
    date="25.11.2026 10:30",
    payee="ФОП ПРИКЛАДІВНА Д.",
    number="0042",
)


async def advised(
    seen: PhotoAnswer | None,
    *,
    trouble: Degradation | None = Degradation.FAILURE,
    receipts: SeenReceipts | None = None,
) -> Advice:
    """Give the advice on a picture in which a model sees *seen*, or fails."""
    eyes = ScriptedEyes(trouble=trouble)
    if seen:
        eyes.sees(PICTURE, seen)
    claim = act(ActKind.PROOF, media=PICTURE)
    kit = a_kit(receipts=receipts, eyes=eyes)
    return await advice(a_session(Stage.PAYING), claim, a_turn(""), kit)


async def test_receipt_that_fits_has_no_flag() -> None:
    assert await advised(SEEN) == Advice(reading=READ)


@pytest.mark.parametrize(
    ("seen", "flags"),
    (
        (replace(SEEN, amount="1,00 грн"), (Flag.AMOUNT_DIFFERS,)),
        (replace(SEEN, payee="Хтось Інший"), (Flag.PAYEE_DIFFERS,)),
        (replace(SEEN, date="01.02.2026"), (Flag.DATE_DIFFERS,)),
        (replace(SEEN, kind=PhotoKind.OTHER), (Flag.NOT_A_RECEIPT,)),
    ),
)
async def test_what_differs_is_flagged(
    seen: PhotoAnswer, flags: tuple[Flag, ...]
) -> None:
    assert (await advised(seen)).flags == flags


async def test_same_payment_in_another_picture_is_flagged() -> None:
    receipts = SeenReceipts()
    receipts.paid.add(READ.fingerprint)

    assert (await advised(SEEN, receipts=receipts)).flags == (Flag.SAME_RECEIPT,)


@pytest.mark.parametrize("trouble", [Degradation.NO_MODEL, Degradation.TIME])
async def test_without_a_model_a_person_reads_it(trouble: Degradation) -> None:
    assert await advised(None, trouble=trouble) == Advice()


def test_nothing_readable_is_no_reading() -> None:
    blank = replace(SEEN, amount=None, date=None, payee=None, number=None)

    assert reading_of(blank) is None
