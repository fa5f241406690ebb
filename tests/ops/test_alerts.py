"""The alerts: each fires on its fault, is silent without it, and is explained."""

import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.tools_at_hand import needs

DOCS = Path(__file__).parents[2] / "docs"
RULES = DOCS / "ops" / "prometheus-rules.yml"
TURNS = 'krama_turns_total{outcome="sent"}'


class Fault(NamedTuple):
    """What Prometheus sees in a fault: series in promtool's notation."""

    alert: str
    series: dict[str, str]
    at: str = "30m"
    labels: dict[str, str] = {}
    severity: str = "ticket"
    interval: str = "1m"


def _answers(media: str, limit_ms: str, above_ms: str) -> dict[str, str]:
    """Nine of ten answers take longer than *limit_ms*."""
    name = f'end_to_end_latency_ms_bucket{{kind="answer",media="{media}",le='
    return {
        f'{name}"{limit_ms}"}}': "0+1x60",
        f'{name}"{above_ms}"}}': "0+10x60",
        f'{name}"+Inf"}}': "0+10x60",
    }


WELL = {
    TURNS: "0+60x1100",
    'up{job="krama"}': "1x1100",
    'krama_messages_total{kind="text"}': "0+10x1100",
    'krama_webhook_latency_ms_count{answer="accepted"}': "0+10x1100",
    'krama_webhook_latency_ms_count{answer="unauthorized"}': "0+1x1100",
}
FAULTS = (
    Fault(
        "KramaTextAnswersSlow",
        _answers("text", "10000", "18000"),
        labels={"media": "text"},
        severity="page",
    ),
    Fault(
        "KramaPhotoAnswersSlow",
        _answers("photo", "35000", "60000"),
        labels={"media": "photo"},
        severity="page",
    ),
    Fault(
        "KramaErrors",
        {TURNS: "0+60x60", 'krama_turns_total{outcome="crashed"}': "0+3x60"},
        severity="page",
    ),
    Fault(
        "KramaErrorBudgetBurnsFast",
        {TURNS: "0+60x90", 'krama_sends_total{outcome="unknown"}': "0+6x90"},
        at="80m",
        severity="page",
    ),
    Fault(
        "KramaErrorBudgetBurns",
        {TURNS: "0+60x500", 'krama_sends_total{outcome="failed"}': "0+3x500"},
        at="480m",
    ),
    Fault(
        "KramaDegraded",
        {TURNS: "0+60x60", 'krama_degraded_turns_total{reason="time"}': "0+3x60"},
        at="45m",
    ),
    Fault(
        "KramaInterimBubbles",
        {TURNS: "0+60x60", 'krama_interim_bubbles_total{media="text"}': "0+6x60"},
        at="45m",
    ),
    Fault("KramaDown", {'up{job="krama"}': "0x30"}, severity="page"),
    Fault(
        "KramaMessagesNotStored",
        {'krama_webhook_latency_ms_count{answer="not_stored"}': "0+1x60"},
        severity="page",
    ),
    Fault(
        "KramaStrangersAtTheWebhook",
        {'krama_webhook_latency_ms_count{answer="unauthorized"}': "0+60x60"},
    ),
    Fault(
        "KramaFlowShutOut",
        {
            'krama_webhook_latency_ms_count{answer="unauthorized"}': "0+1x60",
            'krama_webhook_latency_ms_count{answer="accepted"}': "70x60",
        },
        severity="page",
    ),
    Fault("KramaInboxOld", {"krama_inbox_oldest_seconds": "90x60"}, severity="page"),
    Fault("KramaUnknownSends", {'krama_sends_total{outcome="unknown"}': "0+1x60"}),
    Fault(
        "KramaFailedSends",
        {'krama_sends_total{outcome="failed"}': "0+1x60"},
        severity="page",
    ),
    Fault("KramaSendQueue", {"krama_outbox_wait_seconds": "3x60"}),
    Fault(
        "KramaSilence",
        {'krama_messages_total{kind="text"}': "0+30x1008 30240x20"},
        at="30360m",
        severity="page",
        interval="30m",
    ),
    Fault("KramaHandoffsOverdue", {"krama_handoffs_overdue": "2x60"}),
    Fault("KramaCasesOverdue", {"krama_cases_overdue": "1x60"}),
    Fault("KramaManagersNotTold", {'krama_notices_total{outcome="retried"}': "0+1x60"}),
    Fault(
        "KramaPoolExhausted",
        {'krama_pool_waiting{pool="checkpointer"}': "2x60"},
        labels={"pool": "checkpointer"},
    ),
    Fault(
        "KramaBreakerOpen", {'krama_breaker{model="m"}': "2x60"}, labels={"model": "m"}
    ),
    Fault(
        "KramaMoneyGateRefuses",
        {
            'krama_money_gate_total{verdict="pass"}': "0+8x90",
            'krama_money_gate_total{verdict="fail"}': "0+2x90",
        },
        at="60m",
    ),
    Fault("KramaLoopLags", {"krama_loop_lag_ms": "250x60"}),
)


def _alerts() -> dict[str, dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return {
        rule["alert"]: rule
        for group in groups
        for rule in group["rules"]
        if "alert" in rule
    }


@pytest.fixture(scope="module")
def promtool() -> str:
    return needs("promtool", package="prometheus")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules without their words, which promtool would compare to the letter."""
    stripped = yaml.safe_load(RULES.read_text())
    for group in stripped["groups"]:
        for rule in group["rules"]:
            rule.pop("annotations", None)
    path = tmp_path_factory.mktemp("rules") / "rules.yml"
    path.write_text(yaml.safe_dump(stripped))
    return path


def run(promtool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [promtool, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def case_of(fault: Fault, *, fires: bool) -> dict[str, Any]:
    """Let Prometheus see *fault*, or a day on which all is well."""
    labels = {"severity": fault.severity, **fault.labels}
    series = fault.series if fires else WELL
    expected = [{"exp_labels": labels}] if fires else []
    return {
        "interval": fault.interval,
        "input_series": [
            {"series": name, "values": values} for name, values in series.items()
        ],
        "alert_rule_test": [
            {"eval_time": fault.at, "alertname": fault.alert, "exp_alerts": expected}
        ],
    }


def complaints(
    promtool: str, rules: Path, folder: Path, cases: list[dict[str, Any]]
) -> str:
    """Give what promtool finds wrong with *cases*."""
    test = {
        "rule_files": [str(rules)],
        "evaluation_interval": cases[0]["interval"],
        "tests": cases,
    }
    path = folder / "test.yml"
    path.write_text(yaml.safe_dump(test, sort_keys=False))
    answer = run(promtool, "test", "rules", str(path))
    return "" if answer.returncode == 0 else answer.stdout + answer.stderr


def test_rules_are_valid(promtool: str) -> None:
    assert run(promtool, "check", "rules", str(RULES)).returncode == 0


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.alert)
def test_alert_fires_on_its_fault(
    promtool: str, rules: Path, tmp_path: Path, fault: Fault
) -> None:
    case = case_of(fault, fires=True)

    assert complaints(promtool, rules, tmp_path, [case]) == ""


@pytest.mark.parametrize("interval", ["1m", "30m"])
def test_alerts_are_silent_when_all_is_well(
    promtool: str, rules: Path, tmp_path: Path, interval: str
) -> None:
    cases = [
        case_of(fault, fires=False) for fault in FAULTS if fault.interval == interval
    ]

    assert complaints(promtool, rules, tmp_path, cases) == ""


def test_every_alert_is_tested_and_explained() -> None:
    alerts = _alerts()
    runbook = (DOCS / "PRODUCTION_RUNBOOK.md").read_text()

    assert sorted(fault.alert for fault in FAULTS) == sorted(alerts)
    assert [name for name in alerts if f"\n### {name}\n" not in runbook] == []
    assert {name: rule["annotations"]["runbook"] for name, rule in alerts.items()} == {
        name: f"PRODUCTION_RUNBOOK.md#{name.lower()}" for name in alerts
    }


def test_every_metric_of_the_rules_exists() -> None:
    documented = (DOCS / "metrics.md").read_text()
    names = {
        name.removesuffix("_bucket").removesuffix("_count")
        for rule in _alerts().values()
        for name in re.findall(r"\b(?:krama|end_to_end)_\w+", rule["expr"])
    }

    assert [name for name in names if f"`{name}`" not in documented] == []
