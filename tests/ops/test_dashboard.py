"""The dashboard: up to date, and each query answered by a Prometheus that sees us."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.folders import open_folder
from tests.ops.test_alerts import DOCS
from tests.service import Running, a_service, address, eventually, with_demo_catalog
from tests.tools_at_hand import needs
from tools.draw_dashboard import PANELS, TARGET, written

SCRAPED = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms}}
scrape_configs:
  - job_name: krama
    static_configs: [{{targets: ["{target}"]}}]
"""
QUERIES = [query for panel in PANELS for query, _ in panel.queries]


@asynccontextmanager
async def a_prometheus(target: str, folder: Path) -> AsyncIterator[str]:
    """Run a Prometheus that scrapes *target*; give its address."""
    program = needs("prometheus", package="prometheus")
    config = folder / "prometheus.yml"
    config.write_text(SCRAPED.format(target=target))
    process = await asyncio.create_subprocess_exec(
        program,
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        "--web.listen-address=127.0.0.1:0",
        "--log.level=info",
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield f"http://{await _listening(process)}"
    finally:
        process.terminate()
        await process.communicate()


async def _listening(process: asyncio.subprocess.Process) -> str:
    """Read in its log where it listens."""
    assert process.stderr
    async for line in process.stderr:
        found = re.search(rb"Listening on.*address=(127\.0\.0\.1:\d+)", line)
        if found and not found[1].endswith(b":0"):
            return found[1].decode()
    raise AssertionError("prometheus ended before it listened")


@pytest.fixture
async def prometheus(database_url: str) -> AsyncIterator[str]:
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        await _busy(service)
        target = address(service.client).removeprefix("http://")
        with open_folder() as folder:
            async with a_prometheus(target, folder) as url:
                yield url


async def _busy(service: Running) -> None:
    shopper = await service.desk.contact()
    for words in ("Привіт", "Покажіть сукні на 134"):
        await service.desk.write(shopper, text=words)
        await service.settled()


async def ask(url: str, query: str) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{url}/api/v1/query", params={"query": query}) as answer,
    ):
        said: dict[str, Any] = await answer.json()
        return said


async def test_every_query_is_answered(prometheus: str) -> None:
    async def is_scraped_twice() -> bool:
        said = await ask(prometheus, "count_over_time(krama_sessions[1m]) > 1")
        return bool(said["data"]["result"])

    await eventually(is_scraped_twice)
    answers = {query: await ask(prometheus, query) for query in QUERIES}

    assert {
        query for query, said in answers.items() if said["status"] != "success"
    } == (set())
    assert answers["max(krama_inbox_oldest_seconds)"]["data"]["result"]


def test_every_metric_of_the_dashboard_is_documented() -> None:
    documented = (DOCS / "metrics.md").read_text()
    names = {
        name.removesuffix("_bucket")
        for query in QUERIES
        for name in re.findall(r"\b(?:krama_\w+|\w+_latency_ms)\b", query)
    }

    assert [name for name in names if f"`{name}`" not in documented] == []


def test_dashboard_is_as_it_would_be_drawn_now() -> None:
    assert TARGET.read_text() == written()
    assert len(json.loads(written())["panels"]) == len(PANELS)
