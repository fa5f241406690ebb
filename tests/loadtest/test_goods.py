"""The goods that a load test wants, written for the shop of a target."""

import csv
from pathlib import Path

import pytest

from loadtest.__main__ import main
from loadtest.shop import PLENTY
from tests.loadtest.test_load_command import loadtest


def test_goods_for_a_target_do_not_sell_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["goods", str(tmp_path / "full")])

    written = Path(capsys.readouterr().out.strip())
    with written.open(newline="") as file:
        assert {int(row["stock"]) for row in csv.DictReader(file)} == {PLENTY}


def test_goods_are_not_written_over_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = loadtest(capsys, "goods", str(tmp_path))

    assert run == (2, "", f"loadtest: {tmp_path}: File exists\n")
