"""The measure of the detectors, as a function and from a shell."""

import json
from pathlib import Path

import pytest

from rules.__main__ import main
from rules.evaluation import RULES, BadLine, Report, evaluate


def labelled(rule: str, text: str, expected: object) -> bytes:
    case = {"rule": rule, "input": {"text": text}, "expected": expected, "note": "why"}
    return json.dumps(case).encode()


RIGHT = labelled("unsafe", "cvv 123", "card_data")
WRONG = labelled("unsafe", "яка модель?", "override")
SURROGATE = b'{"rule":"unsafe","input":{"text":"\\ud800"},"expected":"override"}'


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return tmp_path / "cases.jsonl"


def report(*lines: bytes) -> Report:
    return evaluate(lines)


def test_right_and_wrong_answers_are_counted_per_rule() -> None:
    scores = report(RIGHT, WRONG).scores
    assert list(scores) == list(RULES)
    assert (scores["unsafe"].cases, scores["unsafe"].right) == (2, 1)
    assert (scores["contact"].cases, scores["contact"].right) == (0, 0)


def test_a_miss_says_what_was_expected_and_what_came() -> None:
    (miss,) = report(RIGHT, WRONG).misses
    assert (miss.line, miss.expected, miss.got) == (2, "override", None)


def test_values_of_another_type_are_no_match() -> None:
    expected = {"height_cm": 128.0, "size": None, "age_years": None}
    assert report(labelled("size_height", "зріст 128", expected)).misses


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"{", id="no JSON"),
        pytest.param(b"[1]", id="no object"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="nested too deep"),
        pytest.param(labelled("sizes", "128", None), id="no such rule"),
        pytest.param(labelled("add_to_cart", "беру", True), id="argument of another"),
        pytest.param(
            b'{"rule":"unsafe","input":{"text":1},"expected":null}', id="type"
        ),
        pytest.param(b'{"rule":"unsafe","expected":null}', id="no input"),
    ],
)
def test_a_malformed_line_is_reported_and_the_others_count(line: bytes) -> None:
    found = report(RIGHT, line, WRONG)
    assert [bad.line for bad in found.bad_lines] == [2]
    assert found.scores["unsafe"].cases == 2


def test_blank_lines_are_no_cases_and_no_errors() -> None:
    found = report(b"", RIGHT, b"  ", b"")
    assert found.bad_lines == () and found.scores["unsafe"].cases == 1


def test_the_reason_names_the_unknown_rule() -> None:
    (bad,) = report(labelled("sizes", "128", None)).bad_lines
    assert bad == BadLine(1, "no rule is called 'sizes'")


def test_json_is_the_only_thing_on_stdout(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.write_bytes(RIGHT + b"\n" + WRONG + b"\n")
    assert main(["eval", str(cases), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["unsafe"] == {"cases": 2, "right": 1}
    assert "яка модель?" in err


def test_without_json_the_table_and_the_misses_are_on_stdout(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.write_bytes(RIGHT + b"\n" + WRONG)
    assert main(["eval", str(cases)]) == 0
    out, err = capsys.readouterr()
    assert "0.500" in out and "яка модель?" in out and err == ""


@pytest.mark.parametrize(("minimum", "code"), [("0.5", 0), ("0.51", 1)])
def test_the_exit_code_says_whether_the_minimum_is_reached(
    cases: Path, minimum: str, code: int
) -> None:
    cases.write_bytes(RIGHT + b"\n" + WRONG)
    assert main(["eval", str(cases), "--min", minimum]) == code


def test_a_malformed_line_shows_in_the_exit_code(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.write_bytes(RIGHT + b"\n{\n" + RIGHT)
    assert main(["eval", str(cases), "--json"]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out)["unsafe"] == {"cases": 2, "right": 2}
    assert "line 2: malformed" in err


def test_a_change_against_an_earlier_measure_is_shown(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.write_bytes(RIGHT)
    earlier = tmp_path / "earlier.json"
    earlier.write_text('{"unsafe":{"cases":1,"right":0}}')
    assert main(["eval", str(cases), "--against", str(earlier)]) == 0
    assert "was 0 of 1 (+1.000)" in capsys.readouterr().out


@pytest.mark.parametrize("against", ["missing.json", "no-counts.json"])
def test_an_unreadable_earlier_measure_is_a_usage_error(
    cases: Path, tmp_path: Path, against: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.write_bytes(RIGHT)
    (tmp_path / "no-counts.json").write_text('{"unsafe": 1}')
    assert main(["eval", str(cases), "--against", str(tmp_path / against)]) == 2
    assert capsys.readouterr().err.startswith("python -m rules eval: ")


def test_a_missing_file_is_a_usage_error(cases: Path) -> None:
    assert main(["eval", str(cases)]) == 2


def test_a_lone_surrogate_is_answered_and_printed(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.write_bytes(SURROGATE)
    assert main(["eval", str(cases), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unsafe"] == {"cases": 1, "right": 0}
