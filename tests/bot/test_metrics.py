"""The promises can be read off the histograms."""

import pytest
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest

from bot import metrics


@pytest.mark.parametrize("bound_ms", [10_000, 18_000, 35_000])
def test_turn_buckets_have_the_promises_as_bounds(bound_ms: int) -> None:
    at = metrics.TURN_MS.index(bound_ms)
    below, above = metrics.TURN_MS[at - 1], metrics.TURN_MS[at + 1]

    assert bound_ms - below <= 1_000
    assert above - bound_ms <= 1_000


@pytest.mark.parametrize(
    "buckets",
    [metrics.TURN_MS, metrics.CALL_MS, metrics.STEP_MS, metrics.STORE_MS],
    ids=["turn", "call", "step", "store"],
)
def test_buckets_go_up(buckets: tuple[float, ...]) -> None:
    assert list(buckets) == sorted(set(buckets))


def test_block_is_timed_in_milliseconds() -> None:
    seen: list[float] = []

    with metrics.milliseconds(seen.append):
        sum(range(1000))

    assert 0 < seen[0] < 1000


def test_block_that_fails_is_timed_too() -> None:
    seen: list[float] = []

    with pytest.raises(LookupError), metrics.milliseconds(seen.append):
        raise LookupError

    assert len(seen) == 1


def test_latency_is_exported_with_its_labels() -> None:
    registry = CollectorRegistry()
    registry.register(metrics.END_TO_END_LATENCY_MS)
    metrics.END_TO_END_LATENCY_MS.labels("answer", "text", "stable", "no").observe(9500)

    lines = generate_latest(registry).decode()
    series = 'bundle="stable",degraded="no",kind="answer",le="10000.0",media="text"'
    assert f"end_to_end_latency_ms_bucket{{{series}}}" in lines


def test_only_the_promised_histograms_go_without_our_prefix() -> None:
    theirs = ("krama_", "python_", "process_")
    names = {metric.name for metric in REGISTRY.collect()}

    assert {name for name in names if not name.startswith(theirs)} == {
        "end_to_end_latency_ms",
        "checkpointer_latency_ms",
        "llm_latency_ms",
        "node_latency_ms",
    }
