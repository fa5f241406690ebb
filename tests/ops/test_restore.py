"""A backup is restored by the runbook's commands, and a sale in it goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot import keys
from bot.config.reading import DEMO_SHOP_FILE
from loadtest.receipts import receipt_png
from tests.bot.test_command_line import krama
from tests.conftest import connected, url_of
from tests.ops.runbook import carry_out, commands_of
from tests.service import (
    WEBHOOK_SECRET,
    Running,
    a_desk,
    a_service,
    with_demo_catalog,
)

RESTORED = "krama_restored"  # as the runbook calls it
SALE = (
    "Добрий день, є Мальва блакитна на зріст 128?",
    "так, оформлюємо",
    "Коваль Ольга, 0671234567, Київ, відділення 5",
    "так, все вірно",
    "повна оплата",
)
DUE = 189_000


@asynccontextmanager
async def restored(database_url: str, folder: Path) -> AsyncIterator[str]:
    """Back up *database_url* and restore it by the runbook; give the copy's URL."""
    place = parse_qs(urlsplit(database_url).query)
    await carry_out(
        commands_of("Backup and restore"),
        folder,
        DATABASE_URL=database_url,
        PGHOST=place["host"][0],
        PGPORT=place["port"][0],
        PGUSER=urlsplit(database_url).username or "",
    )
    try:
        yield url_of(database_url, RESTORED)
    finally:
        async with connected(database_url) as connection:
            await connection.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")


async def test_sale_goes_on_from_a_backup(database_url: str, tmp_path: Path) -> None:
    async with a_desk() as desk:
        contact = await desk.contact()
        async with a_service(database_url, desk=desk) as service:
            await with_demo_catalog(service)
            for words in SALE:
                await desk.write(contact, text=words)
                await service.settled()
            before = await said(service, contact)
            async with restored(database_url, tmp_path) as url:
                async with a_service(url, desk=desk) as successor:
                    await pay(successor, contact)
                    orders = await orders_of(successor)

    assert "UA" in "".join(before)
    assert orders == [(contact, "reviewing", DUE)]


async def test_backup_of_a_newer_version_is_refused(
    database_url: str, tmp_path: Path
) -> None:
    async with connected(database_url) as connection:
        await connection.execute(
            "INSERT INTO schema_version VALUES (9999, 'krama', 'later', '')"
        )

    async with restored(database_url, tmp_path) as url:
        ended = await krama(
            "serve",
            DATABASE_URL=url,
            MANYCHAT_WEBHOOK_SECRET=WEBHOOK_SECRET,
            SHOP_FILE=str(DEMO_SHOP_FILE),
        )

    assert ended.code == 1
    assert "krama: the database has schema 9999" in ended.err
    assert "start a newer Krama" in ended.err


async def said(service: Running, contact: str) -> list[str]:
    """Give the texts that the shop has written to *contact*."""
    return [it.get("text", "") for it in await service.desk.bubbles(contact)]


async def pay(service: Running, contact: str) -> None:
    picture = receipt_png(
        amount=DUE,
        paid_at=datetime.now(UTC),
        payee="ФОП Дзвінка Демонстрація Прикладівна",
        number="0042-7788",
    )
    async with service.desk.client.post(
        "/control/media", data=picture, headers={"Content-Type": "image/png"}
    ) as answer:
        url = (await answer.json())["url"]
    await service.desk.write(contact, text="оплатила", image_urls=[url])
    await service.settled()


async def orders_of(service: Running) -> list[tuple[str, str, int]]:
    url = service.app[keys.CONFIG].database_url
    assert url
    async with connected(url.reveal()) as connection:
        rows = await connection.fetch(
            "SELECT subscriber, status, amount_due FROM orders"
        )
    return [tuple(row) for row in rows]
