"""The documentation says what the code does: settings, metrics, times."""

import re
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

from bot import metrics
from bot.config import Config, allowed, read_config
from bot.notifying.webhook import SIGNATURE, Body
from bot.time_ladder import model_rungs, rungs, time_ladder

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NOT_SET = "–"


def table_rows(page: str) -> list[list[str]]:
    """Give the cells of every table row of docs/*page*, heads and rules left out."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("| ") and not below.startswith("| ---")
    ]
    return [row for row in rows if not row[0].startswith("---")]


SETTINGS = {row[0].strip("`"): row[1:] for row in table_rows("config.md")}
METRICS = {row[0].strip("`"): row[1:] for row in table_rows("metrics.md")}


def documented_default(name: str) -> dict[str, str]:
    text = SETTINGS[name][0].strip("`")
    return {} if text == NOT_SET else {name: text}


def exported() -> dict[str, tuple[str, str]]:
    """Give the type and the labels of each metric by the name that is scraped."""
    kinds: dict[type[Any], str] = {
        Counter: "counter",
        Gauge: "gauge",
        Histogram: "histogram",
    }
    found = {}
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            (family,) = metric.describe()
            suffix = "_total" if isinstance(metric, Counter) else ""
            labels = ", ".join(metric._labelnames)
            found[family.name + suffix] = (kinds[type(metric)], labels)
    return found


def required(section: str, option: str) -> list[str]:
    """Give the packages that setup.cfg lists there, extras kept, bounds left out."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return re.findall(r"^[\w.\[\]-]+", setup[section][option], re.MULTILINE)


def test_every_setting_is_documented_and_no_other() -> None:
    names = [row[0].strip("`") for row in table_rows("config.md")]

    assert sorted(names) == sorted(name.upper() for name in Config.__struct_fields__)


@pytest.mark.parametrize("name", SETTINGS)
def test_documented_default_is_the_default(name: str) -> None:
    config = read_config(documented_default(name))

    assert config == Config()


@pytest.mark.parametrize("name", SETTINGS)
def test_default_that_is_not_set_is_not_hidden(name: str) -> None:
    is_set = getattr(Config(), name.lower()) not in (None, ())

    assert bool(documented_default(name)) is is_set


@pytest.mark.parametrize("name", SETTINGS)
def test_documented_range_is_the_range(name: str) -> None:
    assert SETTINGS[name][2] == allowed(name)


def test_every_metric_is_documented_and_no_other() -> None:
    documented = {name: (row[0], row[1]) for name, row in METRICS.items()}

    assert documented == exported()


@pytest.mark.parametrize("name", METRICS)
def test_metric_has_a_meaning_and_a_remedy(name: str) -> None:
    meaning, remedy = METRICS[name][2:]

    assert meaning
    assert remedy


def test_every_field_of_a_posted_notice_is_documented() -> None:
    page = (DOCS / "operating.md").read_text(encoding="utf-8")
    part = page.partition("## Notices into your own system")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", part, re.MULTILINE)

    assert re.findall(r"`(\w+)`", " ".join(rows)) == list(Body.__struct_fields__)
    assert SIGNATURE in part


def test_time_ladder_is_the_documented_one() -> None:
    ladder = time_ladder(Config())
    table = [*rungs(ladder), *model_rungs(ladder)]

    assert table_rows("time-ladder.md") == [[rung.at, rung.what] for rung in table]


def test_every_dependency_has_its_reason() -> None:
    cells = [row[0] for row in table_rows("decisions/0001-dependencies.md")]
    reasoned = [name for cell in cells for name in cell.split(", ")]

    assert sorted(reasoned) == sorted(required("options", "install_requires"))


@pytest.mark.parametrize("extra", ["otel", "test", "check", "load"])
def test_extra_is_explained(extra: str) -> None:
    page = (DOCS / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    text = page.partition(f"- `{extra}`:")[2].partition("\n- ")[0]
    packages = required("options.extras_require", extra)
    tools = [name for name in packages if not re.search("^types-|-stubs$", name)]

    assert [tool for tool in tools if tool not in text] == []
