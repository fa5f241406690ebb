"""The whole demo, started once, and a browser that looks at its pages."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.folders import open_folder
from tests.stand_ins.telegram_desk import CHAT, TOKEN

ROOT = Path(__file__).parents[2]
AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()
PATIENCE_MS = 20_000
TELEGRAM = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "TELEGRAM_CHAT_ID": str(CHAT),
    "TELEGRAM_WEBHOOK_SECRET": "presses",
}

expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Demo:
    """Where the demo is, and the password of its console."""

    url: str
    password: str


def go_without(missing: str) -> None:
    """Skip for lack of something that CI has to have."""
    if os.environ.get("CI"):
        pytest.fail(f"CI is set, and there is no {missing}")
    pytest.skip(f"no {missing}: the pages are not looked at")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        go_without("chromium")
    return str(found)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which looks for what keeps people out."""
    if not AXE.exists():
        go_without("axe-core (make test installs it with npm)")
    return AXE.read_text()


@pytest.fixture(scope="session")
def telegram() -> Iterator[str]:
    """Where the Telegram of the demo's managers is."""
    process = subprocess.Popen(
        (
            *(sys.executable, "-m", "loadtest.stand_ins.telegram"),
            *("--token", TOKEN, "--chat", str(CHAT)),
        ),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("ready ").strip()
        process.terminate()


@pytest.fixture(scope="session")
def demo(chromium: str, telegram: str) -> Iterator[Demo]:
    """A demo shop that nobody has been to."""
    with open_folder() as home, socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        process = subprocess.Popen(
            (sys.executable, "-m", "bot", "demo"),
            cwd=ROOT,
            env={
                **os.environ,
                **TELEGRAM,
                "TELEGRAM_API_URL": telegram,
                "KRAMA_HOME": str(home),
                "PORT": str(port),
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            password = _password(process)
            yield Demo(f"http://127.0.0.1:{port}", password)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def _password(process: subprocess.Popen[str]) -> str:
    """Read what the demo says until it is open."""
    said = ""
    for line in process.stdout or ():
        said += line
        if "password: " in line:
            return line.rpartition(" ")[2].strip()
    raise RuntimeError(f"the demo doesn't open: {said}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Headless Chromium."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium, args=ARGUMENTS
        )
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of a visitor who hasn't been here; it has to work without an error."""
    context = await browser.new_context(locale="uk-UA")
    opened = await context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    await context.close()
    assert errors == []
