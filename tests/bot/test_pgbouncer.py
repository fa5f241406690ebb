"""The service behind PgBouncer in transaction mode, which parts one session's trips."""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from aiohttp.test_utils import unused_port

from bot.store.checkpointer.pool import look_at
from tests.folders import open_folder
from tests.service import a_service, answering, eventually, with_demo_catalog

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin")
SERVER_CONNECTIONS = 2  # fewer than the service opens: they are shared
SHOPPERS = 30
MESSAGES = 3  # of each
SETTINGS = """
[databases]
{database} = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
logfile = {folder}/log
"""

pytestmark = pytest.mark.skipif(
    PGBOUNCER is None and "CI" not in os.environ,
    reason="needs pgbouncer: apt-get install pgbouncer",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
async def pooled_url(database_url: str, folder: Path) -> AsyncIterator[str]:
    """The test's database, behind a PgBouncer of its own."""
    assert PGBOUNCER, "pgbouncer isn't installed"
    parts = urlsplit(database_url)
    place = {name: value for name, [value] in parse_qs(parts.query).items()}
    port, database = unused_port(), parts.path.strip("/")
    settings = folder / "settings.ini"
    settings.write_text(
        SETTINGS.format(
            database=database,
            host=place["host"],
            port=place["port"],
            user=parts.username,
            listen_port=port,
            connections=SERVER_CONNECTIONS,
            folder=folder,
        )
    )
    owner = Path(place["host"]).stat()  # who may enter the socket's folder
    os.chown(folder, owner.st_uid, owner.st_gid)

    def become_owner() -> None:  # it refuses to run as root
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)

    process = await asyncio.create_subprocess_exec(
        PGBOUNCER, settings, preexec_fn=become_owner, stdout=DEVNULL, stderr=DEVNULL
    )
    url = f"postgresql://{parts.username}@127.0.0.1:{port}/{database}"
    await eventually(lambda: answers(url))
    yield url
    process.terminate()
    await process.wait()


async def answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, statement_cache_size=0)
    except (OSError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


async def test_pooler_is_noticed(pooled_url: str) -> None:
    assert (await look_at(pooled_url, timeout_s=5)).is_pooled


async def test_service_works_on_fewer_connections_than_it_opens(
    pooled_url: str,
) -> None:
    async with a_service(pooled_url, answering()) as service:
        await with_demo_catalog(service)
        contacts = [await service.desk.contact() for _ in range(SHOPPERS)]
        for number in range(MESSAGES):
            words = f"m{number}"
            await asyncio.gather(
                *(service.desk.write(contact, text=words) for contact in contacts)
            )
        await service.settled()
        said = [await service.desk.bubbles(contact) for contact in contacts]
        answers = await service.desk.log("webhook_answer")

    assert {answer["detail"]["status"] for answer in answers} == {200}
    heard = [" ".join(bubble["text"] for bubble in bubbles) for bubbles in said]
    assert all(f"m{number}" in words for words in heard for number in range(MESSAGES))
