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
        url = f"http://{await _listening(process)}"
        await eventually(lambda: _is_ready(url))
        yield url
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


async def _is_ready(url: str) -> bool:
    """Whether it answers queries; it listens a little earlier."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/-/ready") as answer:
        return answer.status == 200


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


def labels_of(metric: str) -> set[str]:
    """Give the labels that *metric* has by its documentation; it has to be there."""
    rows = (DOCS / "metrics.md").read_text().splitlines()
    [row] = [row for row in rows if row.startswith(f"| `{metric}` ")]
    return set(row.split("|")[3].strip().split(", ")) - {""}


@pytest.mark.parametrize("query", QUERIES)
def test_metrics_and_labels_of_the_dashboard_are_documented(query: str) -> None:
    metrics = {
        name.removesuffix("_bucket")
        for name in re.findall(r"\b(?:krama_\w+|\w+_latency_ms(?:_bucket)?)\b", query)
    }
    grouped = {
        it for found in re.findall(r"by \((.*?)\)", query) for it in found.split(", ")
    }
    selected = set(re.findall(r'(\w+)="', query))

    assert metrics
    assert (grouped | selected) - {"le"} <= set().union(*map(labels_of, metrics))


def test_dashboard_is_as_it_would_be_drawn_now() -> None:
    assert TARGET.read_text() == written()
    assert len(json.loads(written())["panels"]) == len(PANELS)
