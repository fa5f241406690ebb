"""A fault to plant, and what a check is to say of it."""

from typing import Any, NamedTuple

from bot.checks.finding import Finding, Verdict


class Fault(NamedTuple):
    """A change of something, where it is found, and what its line has to say."""

    name: str
    change: Any
    subject: str
    remedy: str


def red(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Give what mustn't start: subject and line."""
    return [(it.subject, it.says) for it in found if it.verdict is Verdict.FAIL]


def one_red(found: tuple[Finding, ...], subject: str) -> str:
    """Give the line of the only thing that is red."""
    [(about, says)] = red(found)
    assert about == subject
    return says
