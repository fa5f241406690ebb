"""A deploy by the runbook's commands: the new process takes over from the old one."""

import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
from aiohttp.test_utils import unused_port

from bot.commands.opened import reading_pool
from bot.config.reading import DEMO_SHOP_FILE
from bot.store.catalog import CatalogStore
from tests.builders import demo_catalog
from tests.ops.runbook import ROOT, carry_out, commands_of
from tests.service import (
    WEBHOOK,
    WEBHOOK_SECRET,
    a_config,
    a_desk,
    address,
    eventually,
)
from tests.stand_ins.manychat_desk import API_KEY, Desk

OLD_PORT, NEW_PORT = "8080", "8081"  # as the runbook calls them
FIRST_LINES = slice(1, 3)  # start, and wait until it is ready


def installed(url: str, desk: Desk) -> dict[str, str]:
    """Give what the environment of an installation holds."""
    return {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url,
        "SHOP_FILE": str(DEMO_SHOP_FILE),
        "MANYCHAT_API_URL": address(desk.client),
        "MANYCHAT_API_KEY": API_KEY,
        "MANYCHAT_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "DEBOUNCE_QUIET_SECONDS": "0.05",
    }


@asynccontextmanager
async def started(
    folder: Path, port: int, environment: Mapping[str, str]
) -> AsyncIterator[None]:
    """
    Run the version that is there before the deploy, started by the same lines.

    At the end of the block all that is left in *folder* is ended.
    """
    lines = commands_of("Deploying").splitlines()[FIRST_LINES]
    start = "\n".join(lines).replace(NEW_PORT, str(port))
    try:
        await carry_out(start, folder, **environment)
        yield
    finally:
        for file in folder.glob("*.pid"):
            with suppress(ProcessLookupError):
                os.kill(int(file.read_text()), signal.SIGTERM)


async def is_closed(port: int) -> bool:
    """Whether nobody listens there any more."""
    try:
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"http://127.0.0.1:{port}/healthz"),
        ):
            return False
    except aiohttp.ClientConnectorError:
        return True


async def test_new_process_takes_over(database_url: str, tmp_path: Path) -> None:
    async with reading_pool(a_config(database_url)) as pool:
        await CatalogStore(pool).replace(demo_catalog().products)
    old, new = unused_port(), unused_port()
    deploy = commands_of("Deploying")
    for port, ours in ((OLD_PORT, old), (NEW_PORT, new)):
        assert port in deploy
        deploy = deploy.replace(port, str(ours))
    async with a_desk() as desk:
        environment = installed(database_url, desk)
        contact = await desk.contact()
        async with started(tmp_path, old, environment):
            said = await carry_out(deploy, tmp_path, **environment)
            await eventually(lambda: is_closed(old))
            hook = {
                "url": f"http://127.0.0.1:{new}{WEBHOOK}",
                "secret": WEBHOOK_SECRET,
            }
            await desk.ask("PUT", "/control/webhook", hook)
            await desk.write(contact, text="Привіт")
            await eventually(lambda: _is_answered(desk, contact))
        await eventually(lambda: is_closed(new))

    assert "ok    sale, full" in said
    assert '"draining"' in (tmp_path / f"krama-{old}.log").read_text()


async def _is_answered(desk: Desk, contact: str) -> bool:
    return bool(await desk.bubbles(contact))
