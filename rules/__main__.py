"""The rules from a shell: `eval FILE.jsonl` measures, `explain "TEXT"` tells why."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from rules.catalog import Catalog
from rules.catalog_rows import catalog_of
from rules.evaluation import Report, Score, evaluate
from rules.explain import NO_CATALOG, NO_SHOP, explanation
from rules.session import Ask
from rules.shop import Shop
from rules.stages import Stage

OK, BELOW_MINIMUM, USAGE, BAD_LINES = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give the exit code."""
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        # An utterance may hold a lone surrogate, which no encoding can print.
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    code: int = arguments.run(arguments)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rules", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_eval(commands.add_parser("eval", help="measure the detectors"))
    _add_explain(commands.add_parser("explain", help="tell how a text is understood"))
    return parser


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="labelled utterances, JSON lines")
    parser.add_argument("--json", action="store_true", help="print counts as JSON")
    parser.add_argument("--min", type=float, metavar="SHARE", help="such as 0.95")
    parser.add_argument("--against", type=Path, help="what --json printed before")
    parser.set_defaults(run=_eval)


def _eval(arguments: argparse.Namespace) -> int:
    """
    Measure the detectors on a file.

    Exits with:
        0: Measured (and no rule is below --min).
        1: A rule is below --min.
        2: A file can't be read or --against isn't the output of --json.
        3: A line is malformed; the others were counted.
    """
    try:
        report = evaluate(arguments.file.read_bytes().split(b"\n"))
        before = _scores(arguments.against)
    except (OSError, msgspec.MsgspecError) as error:
        print(f"python -m rules eval: {error}", file=sys.stderr)
        return USAGE
    aside = sys.stderr if arguments.json else sys.stdout
    _print_findings(report, aside)
    if arguments.json:
        print(msgspec.json.encode(report.scores).decode())
    if before or not arguments.json:
        _print_table(report, before, aside)
    if report.bad_lines:
        return BAD_LINES
    if arguments.min is not None and not report.reaches(arguments.min):
        return BELOW_MINIMUM
    return OK


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help="what a shopper writes; a line is a message")
    parser.add_argument("--stage", type=Stage, default=Stage.BROWSING, metavar="STAGE")
    parser.add_argument("--pending", type=Ask, metavar="ASK", help="asked last")
    parser.add_argument(
        "--option", action="append", default=[], help="what the question offers"
    )
    parser.add_argument("--catalog", type=Path, metavar="FILE", help="the shop's CSV")
    parser.add_argument("--shop", type=Path, metavar="FILE", help="shop.yaml")
    parser.set_defaults(run=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    """
    Tell which acts a text has, by which rule, and what was ruled out.

    Exits with:
        0: Told.
        2: A file can't be read.
    """
    try:
        shop = _shop(arguments.shop)
        catalog = _catalog(arguments.catalog, shop)
    except (OSError, KeyError, ValueError) as error:
        print(f"python -m rules explain: {error}", file=sys.stderr)
        return USAGE
    for line in explanation(
        arguments.text,
        arguments.stage,
        arguments.pending,
        options=tuple(arguments.option),
        catalog=catalog,
        shop=shop,
    ):
        print(line)
    return OK


def _shop(path: Path | None) -> Shop:
    return msgspec.yaml.decode(path.read_bytes(), type=Shop) if path else NO_SHOP


def _catalog(path: Path | None, shop: Shop) -> Catalog:
    if path is None:
        return NO_CATALOG
    with path.open(encoding="utf-8-sig", newline="") as file:
        return catalog_of(csv.DictReader(file), shop)


def _scores(path: Path | None) -> dict[str, Score]:
    if path is None:
        return {}
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Score])


def _print_findings(report: Report, out: TextIO) -> None:
    for bad in report.bad_lines:
        print(f"line {bad.line}: malformed: {bad.reason}", file=out)
    for miss in report.misses:
        texts = json.dumps(miss.input, ensure_ascii=False)
        print(f"line {miss.line}: {miss.rule}: {texts}", file=out)
        for label, value in (("expected", miss.expected), ("got", miss.got)):
            print(f"    {label:8} {json.dumps(value, ensure_ascii=False)}", file=out)
        print(f"    {'note':8} {miss.note}", file=out)


def _print_table(report: Report, before: dict[str, Score], out: TextIO) -> None:
    print(f"{'rule':17} {'cases':>6} {'right':>6} {'accuracy':>9}", file=out)
    for rule, score in report.scores.items():
        row = f"{rule:17} {score.cases:6} {score.right:6} {score.accuracy:9.3f}"
        print(row + _change(before.get(rule), score), file=out)


def _change(before: Score | None, now: Score) -> str:
    if before is None or before == now:
        return ""
    return (
        f"  was {before.right} of {before.cases}"
        f" ({now.accuracy - before.accuracy:+.3f})"
    )


if __name__ == "__main__":
    sys.exit(main())
