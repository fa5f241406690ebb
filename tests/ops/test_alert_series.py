"""What the alerts count is there from the start, under the words that the code uses."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import yaml

from bot import keys
from tests.conftest import connected
from tests.ops.test_alerts import DOCS, RULES
from tests.service import AUTHORIZED, WEBHOOK, Running, a_service, answering

FRESH = (
    "import bot.metrics, prometheus_client as p; print(p.generate_latest().decode())"
)
COUNTED = re.compile(r'(\w+)\{(\w+)(?:=|=~)"([^"]+)"\}\[')
MESSAGE = {"subscriber_id": "7", "text": "hi", "message_id": "m1"}


def counted() -> Iterator[tuple[str, str, str]]:
    """Give metric, label and value of every series that a rule counts."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    for expression in (rule["expr"] for group in groups for rule in group["rules"]):
        for metric, label, values in COUNTED.findall(expression):
            if metric.endswith("_bucket"):  # a share of what there is
                continue
            for value in values.split("|"):
                yield metric, label, value


SERIES = sorted(set(counted()))


@pytest.fixture(scope="module")
def at_the_start() -> str:
    """The figures of a process in which nothing has happened yet."""
    ran = subprocess.run(
        [sys.executable, "-c", FRESH],
        cwd=DOCS.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_rules_are_looked_through() -> None:
    assert ("krama_turns_total", "outcome", "crashed") in SERIES
    assert len(SERIES) > 10


@pytest.mark.parametrize(("metric", "label", "value"), SERIES)
def test_series_that_an_alert_counts_begins_at_nought(
    at_the_start: str, metric: str, label: str, value: str
) -> None:
    begins = rf'^{metric}\{{(?:.*,)?{label}="{value}"(?:,.*)?\}} 0\.0$'

    assert re.search(begins, at_the_start, re.MULTILINE)


@pytest.mark.parametrize(("metric", "label", "value"), SERIES)
def test_series_that_an_alert_counts_is_explained(
    metric: str, label: str, value: str
) -> None:
    name = metric.removesuffix("_count").removesuffix("_bucket")
    [row] = [
        line
        for line in (DOCS / "metrics.md").read_text().splitlines()
        if line.startswith(f"| `{name}` ")
    ]

    assert label in row
    assert f"`{value}`" in row


async def webhooks(service: Running, answer: str) -> float:
    """Give how many webhooks have got *answer*."""
    figures = await (await service.client.get("/metrics")).text()
    name = f'krama_webhook_latency_ms_count{{answer="{answer}"}}'
    [line] = [line for line in figures.splitlines() if line.startswith(name)]
    return float(line.rpartition(" ")[2])


async def test_lost_messages_are_counted_under_the_words_of_the_alerts(
    database_url: str,
) -> None:
    async with (
        a_service(
            database_url, answering(), checkpointer_timeout_seconds=0.3
        ) as service,
        connected(database_url) as other,
    ):
        words = ("unauthorized", "not_stored", "draining")
        before = [await webhooks(service, word) for word in words]
        await service.client.post(WEBHOOK, json=MESSAGE)
        async with other.transaction():
            await other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            await service.client.post(WEBHOOK, json=MESSAGE, headers=AUTHORIZED)
        service.app[keys.READINESS].is_draining = True
        await service.client.post(WEBHOOK, json=MESSAGE, headers=AUTHORIZED)
        after = [await webhooks(service, word) for word in words]

    assert [now - then for then, now in zip(before, after, strict=True)] == [1, 1, 1]
