"""The image's program: built by the Dockerfile's steps, run by an ordinary user."""

import asyncio
import shutil
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from bot.config.reading import DEMO_SHOP_FILE
from tests.folders import open_folder
from tests.ops.dockerfile import ORDINARY, Image, steps
from tests.service import WEBHOOK_SECRET, eventually

READY_WITHIN_S = 60.0
PORT_IN_IMAGE = ":8080/"


def test_image_runs_as_an_ordinary_user_by_number() -> None:
    last = [step for step in steps() if step.name == "USER"][-1]

    assert last.rest.isdigit()
    assert int(last.rest) > 0


def test_gate_is_passed_while_the_image_is_built() -> None:
    commands = [step.rest for step in steps() if step.name == "RUN"]

    assert any("python -m bot check" in command for command in commands)


@pytest.fixture
def image() -> Iterator[Image]:
    with open_folder() as root:
        image = Image(root)
        image.build()
        shutil.copy(DEMO_SHOP_FILE, image.place("/var/lib/krama/shop.yaml"))
        image.seal()
        yield image


@asynccontextmanager
async def started(image: Image, port: int) -> AsyncIterator[Process]:
    """Start the image's program, its settings besides the image's few."""
    process = await asyncio.create_subprocess_exec(
        *ORDINARY,
        *image.entry,
        cwd=image.place("/var/lib/krama"),
        env={
            **image.environment,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "MANYCHAT_WEBHOOK_SECRET": WEBHOOK_SECRET,
        },
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def is_healthy(image: Image, port: int) -> bool:
    """Do what HEALTHCHECK does."""
    command = [word.replace(PORT_IN_IMAGE, f":{port}/") for word in image.health]
    process = await asyncio.create_subprocess_exec(
        *ORDINARY, *command, env=image.environment, stderr=DEVNULL
    )
    return await process.wait() == 0


@pytest.mark.long
async def test_it_starts_is_healthy_and_drains_with_its_own_folder_alone(
    image: Image,
) -> None:
    port = unused_port()
    async with started(image, port) as process:
        assert not await is_healthy(image, port)
        await eventually(lambda: is_healthy(image, port), within_s=READY_WITHIN_S)
        process.send_signal(signal.SIGTERM)
        _, log = await process.communicate()

    assert process.returncode == 0, log.decode()
    assert '"message":"draining"' in log.decode().replace(" ", "")
    assert files_of(image.place("/var/lib/krama/var")) > {"PG_VERSION"}


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}
