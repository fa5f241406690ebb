"""Write `docs/ops/grafana-dashboard.json`: the SLO, and where time goes."""

import json
from pathlib import Path
from typing import Any, NamedTuple

TARGET = Path(__file__).parents[1] / "docs" / "ops" / "grafana-dashboard.json"
PER_ROW = 3
WIDTH, HEIGHT = 24 // PER_ROW, 8


class Panel(NamedTuple):
    """One picture: its title, its unit, and the queries with their legends."""

    title: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    limit: float | None = None  # a red line


def _quantiles(metric: str, where: str, by: str = "") -> tuple[tuple[str, str], ...]:
    """Give three quantiles, or with *by* only the one that promises are judged by."""
    grouped = f"le, {by}" if by else "le"
    legend = f" {{{{{by}}}}}" if by else ""
    return tuple(
        (
            f"histogram_quantile({share}, sum by ({grouped}) "
            f"(rate({metric}_bucket{where}[5m])))",
            f"p{round(share * 100)}{legend}",
        )
        for share in ((0.95,) if by else (0.5, 0.95, 0.99))
    )


def _rate(metric: str, by: str) -> tuple[tuple[str, str], ...]:
    return ((f"sum by ({by}) (rate({metric}[5m]))", f"{{{{{by}}}}}"),)


def _now(metric: str, by: str) -> tuple[tuple[str, str], ...]:
    return ((f"max by ({by}) ({metric})", f"{{{{{by}}}}}"),)


TEXT = '{kind="answer",media="text"}'
PHOTO = '{kind="answer",media="photo"}'
FIRST = '{kind="first_bubble"}'
PANELS = (
    Panel("Text answers", "ms", _quantiles("end_to_end_latency_ms", TEXT), 10_000),
    Panel("Photo answers", "ms", _quantiles("end_to_end_latency_ms", PHOTO), 35_000),
    Panel("First visible text", "ms", _quantiles("end_to_end_latency_ms", FIRST)),
    Panel("Turns per second", "short", _rate("krama_turns_total", "outcome")),
    Panel("Degraded", "short", _rate("krama_degraded_turns_total", "reason")),
    Panel("Interim lines", "short", _rate("krama_interim_bubbles_total", "media")),
    Panel("Model calls", "ms", _quantiles("llm_latency_ms", "", "model")),
    Panel("Checkpointer", "ms", _quantiles("checkpointer_latency_ms", "", "op")),
    Panel("Calls to ManyChat", "ms", _quantiles("krama_push_latency_ms", "")),
    Panel("Webhook answers", "ms", _quantiles("krama_webhook_latency_ms", ""), 50),
    Panel("Sends", "short", _rate("krama_sends_total", "outcome")),
    Panel("Send queue", "s", (("max(krama_outbox_wait_seconds)", ""),), 1.5),
    Panel(
        "Waiting turns and messages",
        "short",
        (
            ("sum(krama_turns_waiting)", "turns"),
            ("sum(krama_inbox_not_done)", "messages"),
        ),
    ),
    Panel("Oldest message", "s", (("max(krama_inbox_oldest_seconds)", ""),), 60),
    Panel("Pools: callers that wait", "short", _now("krama_pool_waiting", "pool")),
    Panel("Money gate", "short", _rate("krama_money_gate_total", "verdict")),
    Panel("Model spend per hour", "currencyUSD", (
        ("sum by (model) (rate(krama_llm_spend_usd_total[1h])) * 3600", "{{model}}"),
    )),
    Panel("Breaker", "short", _now("krama_breaker", "model")),
    Panel(
        "People wait",
        "short",
        (
            ("max(krama_handoffs_open)", "chats"),
            ("max(krama_cases_open)", "payments"),
            ("max(krama_handoffs_overdue) + max(krama_cases_overdue)", "overdue"),
        ),
    ),
    Panel("Orders per hour", "short", (
        ("sum by (status) (rate(krama_orders_total[1h])) * 3600", "{{status}}"),
    )),
    Panel("Event loop lag", "ms", (("max(krama_loop_lag_ms)", ""),), 50),
)  # fmt: skip


def dashboard() -> dict[str, Any]:
    """Give the dashboard as Grafana's provisioning takes it."""
    return {
        "uid": "krama",
        "title": "Krama",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"type": "datasource", "name": "source",
                                 "query": "prometheus", "label": "Prometheus"}]},
        "panels": [_panel(number, panel) for number, panel in enumerate(PANELS)],
    }  # fmt: skip


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.limit is not None:
        steps.append({"color": "red", "value": panel.limit})
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "gridPos": {
            "x": number % PER_ROW * WIDTH,
            "y": number // PER_ROW * HEIGHT,
            "w": WIDTH,
            "h": HEIGHT,
        },
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "min": 0,
                "thresholds": {"mode": "absolute", "steps": steps},
                "custom": {"thresholdsStyle": {"mode": "line"}},
            },
            "overrides": [],
        },
        "targets": [
            {"refId": chr(ord("A") + place), "expr": query, "legendFormat": legend}
            for place, (query, legend) in enumerate(panel.queries)
        ],
    }


def written() -> str:
    """Give the text of the file."""
    return json.dumps(dashboard(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(written())
