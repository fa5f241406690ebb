"""
How much CPU does the money gate take per answer?

`python -m tools.gate_time` judges the answers of `tests/rules/*drafts.jsonl`, each with
the facts of its moment, as texts that no cache has seen.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, quantiles

import click
import msgspec

from rules.approval import approved
from rules.facts import Facts
from tests.drafts import Draft
from tests.situations import answered, read

RULES = Path(__file__).parents[1] / "tests" / "rules"
PLAIN = ("honest_drafts.jsonl", "fresh_drafts.jsonl")
STRANGERS = "strangers_drafts.jsonl"
AT_MOST_MS = 1.0
MS = 1000

Answer = tuple[str, Facts]


def plain(path: Path) -> Iterator[Answer]:
    """Give the texts of a file with their facts."""
    for line in path.read_bytes().splitlines():
        draft = msgspec.json.decode(line, type=Draft)
        yield draft.text, draft.facts


def taken_ms(answers: list[Answer], rounds: int) -> list[float]:
    """Give the CPU milliseconds of each judgement, the first round not counted."""
    taken = []
    for count in range(rounds + 1):
        for text, facts in answers:
            fresh = text + " " * count
            begun_s = time.process_time()
            approved(fresh, facts)
            if count:
                taken.append((time.process_time() - begun_s) * MS)
    return taken


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Over all answers.")
def main(rounds: int) -> None:
    """Print what the gate takes for an answer of each file."""
    files = {name: list(plain(RULES / name)) for name in PLAIN}
    strangers = read((RULES / STRANGERS).read_bytes())
    said = [answered(one) for one in strangers]
    files[STRANGERS] = [(one.text, one.facts) for one in said]
    for name, answers in files.items():
        taken = taken_ms(answers, rounds)
        percentiles = quantiles(taken, n=100)
        click.echo(
            f"{name:24} {len(answers):4} answers: mean {fmean(taken):.2f} ms,"
            f" p50 {percentiles[49]:.2f}, p95 {percentiles[94]:.2f},"
            f" p99 {percentiles[98]:.2f} (aim {AT_MOST_MS})"
        )


if __name__ == "__main__":
    main()
