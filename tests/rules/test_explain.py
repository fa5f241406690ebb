"""`python -m rules explain`: what a shopkeeper reads."""

from pathlib import Path

import pytest

from rules.__main__ import OK, USAGE, main
from tests.builders import DEMO


def test_it_names_acts_rules_words_and_what_was_ruled_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["explain", "не беру", "--stage", "offered", "--pending", "order"])
    told = capsys.readouterr().out
    assert code == OK
    assert "at stage offered, asked last: order" in told
    assert "refuse\n    rule   wording: refuse\n    words  беру" in told
    assert "not no\n" in told
    assert "why    it is refused" in told


def test_with_the_shops_files_it_knows_models_and_colours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = ["--catalog", str(DEMO / "catalog.csv"), "--shop", str(DEMO / "shop.yaml")]
    assert main(["explain", "мальву біленьку на 128", *files]) == OK
    told = capsys.readouterr().out
    assert "product: products=malva, colour=молочний, size=128" in told


def test_options_of_the_question_are_told_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["--stage", "details", "--pending", "delivery", "--option", "np_branch"]
    assert main(["explain", "54", *asked]) == OK
    assert "contact: contact=np_branch 54" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "none.csv"
    assert main(["explain", "так", "--catalog", str(missing)]) == USAGE
    assert "none.csv" in capsys.readouterr().err
