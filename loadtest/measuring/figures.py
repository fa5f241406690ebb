"""The service's own figures: the gauges of `/metrics`, as a load test charts them."""

import re
from collections.abc import Iterator, Mapping

LINE = re.compile(r"(?P<name>[a-z_]+)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)")
LABEL = re.compile(r'(\w+)="([^"]*)"')
WATCHED = frozenset("""
    krama_pool_size krama_pool_limit krama_pool_idle krama_pool_waiting krama_sessions
    krama_turns_thinking krama_turns_waiting krama_inbox_not_done krama_outbox
    krama_outbox_wait_seconds krama_breaker krama_loop_lag_ms
    """.split())


def gauges(text: str) -> Mapping[str, float]:
    """Give what is watched by name, labels' values after it: "krama_pool_size llm"."""
    return dict(_watched(text))


def _watched(text: str) -> Iterator[tuple[str, float]]:
    for line in text.splitlines():
        match = LINE.fullmatch(line)
        if match and match["name"] in WATCHED:
            labels = (value for _, value in LABEL.findall(match["labels"] or ""))
            yield " ".join((match["name"], *labels)), float(match["value"])
