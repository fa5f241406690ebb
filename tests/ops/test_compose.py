"""The compose file: understood by its client, and at one with what it mounts."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ops.dockerfile import steps
from tests.ops.runbook import ROOT
from tests.ops.test_alerts import DOCS
from tests.tools_at_hand import needs

OPS = DOCS / "ops"
COMPOSE = OPS / "compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def test_client_understands_it(tmp_path: Path) -> None:
    client = needs("docker-compose", package="docker-compose")
    shutil.copy(COMPOSE, tmp_path)
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=secret\n")

    ran = subprocess.run(
        [client, "-f", tmp_path / COMPOSE.name, "config"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    krama = yaml.safe_load(ran.stdout)["services"]["krama"]
    assert krama["environment"]["DATABASE_URL"] == (
        "postgresql://krama:secret@postgres/krama"
    )


def test_every_file_that_it_mounts_is_there(services: dict[str, Any]) -> None:
    sources = {
        volume.partition(":")[0]
        for service in services.values()
        for volume in service.get("volumes", ())
    }
    files = {source for source in sources if Path(source).suffix}

    assert len(files) == 4
    assert [source for source in files if not (OPS / source).is_file()] == []


def test_it_builds_the_image_of_this_folder(services: dict[str, Any]) -> None:
    assert (OPS / services["krama"]["build"]).resolve() == ROOT
    assert services["krama"]["read_only"]
    home = next(step.rest for step in steps() if step.name == "VOLUME")
    assert f"krama:{home}" in services["krama"]["volumes"]


def test_prometheus_asks_where_the_figures_are_and_strangers_do_not_reach(
    services: dict[str, Any],
) -> None:
    port = services["krama"]["environment"]["METRICS_PORT"]
    scraping = yaml.safe_load((OPS / "prometheus.yml").read_text())
    [job] = scraping["scrape_configs"]

    assert job["static_configs"] == [{"targets": [f"krama:{port}"]}]
    assert all(str(port) not in published for published in services["krama"]["ports"])
