"""The sales of `--full`: green with a sound shop, red when one would go wrong."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bot.checks.finding import Finding, Verdict
from bot.checks.gate import Part, findings
from bot.checks.sales import play
from bot.config import Config
from bot.config.reading import DEMO_SHOP_FILE
from nodes.kit import Kit
from nodes.ports import Phrases
from tests.bot.checks.verdicts import Fault, red
from tests.conftest import connected
from tests.fakes import FakeClock, ScriptedEyes, SeenReceipts, Shelves, a_kit

SALES = ("names", "sale, full", "sale, prepay", "pressure", "person")


async def looked_at(config: Config) -> dict[str, Finding]:
    """Give what is found in the database, sales included, by subject."""
    found = await findings(config, (Part.DATABASE,), is_full=True)
    return {it.subject: it for it in found}


async def test_sound_shop_sells(sound: Config) -> None:
    found = await looked_at(sound)

    assert [subject for subject in found if subject in SALES] == list(SALES)
    assert {found[subject].verdict for subject in SALES} == {Verdict.OK}
    assert found["sale, full"].says.endswith("1890 to the shop's account")
    assert found["sale, prepay"].says.endswith("200 to the shop's account")


async def test_nothing_of_a_sale_is_stored(sound: Config, database_url: str) -> None:
    await looked_at(sound)

    async with connected(database_url) as connection:
        for table in ("session", "hold", "orders", "handoff", "notice", "outbox"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_without_full_nothing_is_played(sound: Config) -> None:
    found = await findings(sound, (Part.DATABASE,))

    assert {it.subject for it in found}.isdisjoint(SALES)


async def test_shop_with_one_way_to_pay_is_asked_for_no_other(
    sound: Config, tmp_path: Path
) -> None:
    path = tmp_path / "shop.yaml"
    text = DEMO_SHOP_FILE.read_text()
    path.write_text(text.replace("methods: [full, prepay]", "methods: [full]"))

    found = await looked_at(msgspec.structs.replace(sound, shop_file=path))

    assert red(tuple(found.values())) == []
    assert "sale, prepay" not in found


async def test_everything_sold_out_is_red(sound: Config, database_url: str) -> None:
    async with connected(database_url) as connection:
        await connection.execute("UPDATE variant SET stock = 0")

    found = await looked_at(sound)

    assert "everything is sold out" in found["sale"].says
    assert found["sale"].verdict is Verdict.FAIL


async def test_product_that_shares_its_name_is_a_warning(
    sound: Config, database_url: str
) -> None:
    async with connected(database_url) as connection:
        await connection.execute(
            "UPDATE product SET (name, aliases) ="
            " (SELECT name, aliases FROM product WHERE id = 'malva')"
            " WHERE id = 'viter'"
        )

    found = await looked_at(sound)

    assert found["names"].verdict is Verdict.WARN
    assert "not understood: Сукня «Мальва»" in found["names"].says
    assert "column `aliases`" in found["names"].says


class Misprinted:
    """The shop's phrases with something else in place of some words."""

    def __init__(self, phrases: Phrases, right: str, wrong: str) -> None:
        self._phrases = phrases
        self._right, self._wrong = right, wrong

    def bubbles(
        self, key: str, slots: tuple[tuple[str, str], ...], *, variant: int
    ) -> tuple[str, ...]:
        said = self._phrases.bubbles(key, slots, variant=variant)
        return tuple(text.replace(self._right, self._wrong) for text in said)


def misprinted(right: str, wrong: str) -> Kit:
    """Give a sound kit but for a misprint in its phrases."""
    kit = a_kit(Shelves(), FakeClock(), SeenReceipts(), ScriptedEyes())
    return replace(kit, phrases=Misprinted(kit.phrases, right, wrong))


@pytest.mark.parametrize(
    "fault",
    [
        Fault("price", ("1890 грн", "1980 грн"), "names", "not understood: Сукня"),
        Fault(
            "sum", ("1890 грн", "189 грн"), "sale, full", "189 is said, which nobody"
        ),
        Fault("IBAN", ("UA46", "UA64"), "sale, full", "the requisites aren't those"),
        Fault("payee", ("ФОП", "ТОВ"), "sale, prepay", "the requisites aren't those"),
        Fault("rest", ("1690", "1960"), "sale, prepay", "1960 is said, which nobody"),
        Fault("promise", ("знижок немає", "знижка 100 грн"), "pressure", "100 is said"),
    ],
    ids=lambda fault: fault.name,
)
async def test_sale_that_goes_wrong_is_red(fault: Fault) -> None:
    kit = misprinted(*fault.change)

    found = {it.subject: it async for it in play(kit)}

    assert found[fault.subject].verdict is not Verdict.OK
    assert fault.remedy in found[fault.subject].says


async def test_kit_without_a_misprint_is_green() -> None:
    found = [it async for it in play(misprinted("nothing", "something"))]

    assert {it.verdict for it in found} == {Verdict.OK}
