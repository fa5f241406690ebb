"""
How often are the detectors right?

Labelled utterances, one JSON object per line, go in as bytes; the score of every
rule, the misses and the lines that could not be read come out.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from rules.cart_intent import detect_add_to_cart
from rules.confirmation import detect_confirmation
from rules.contact import extract_contact
from rules.escalation import detect_escalation
from rules.offer_transition import detect_delivery_request
from rules.payment_proof import detect_payment_proof
from rules.sizes import extract_size_height
from rules.unsafe import detect_unsafe


class _ProofInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user_text: str
    has_image: bool
    has_url: bool


class _TurnInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user_text: str


class _TextInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str


class _Rule(msgspec.Struct, frozen=True):
    takes: type[msgspec.Struct]
    detect: Callable[..., object]


RULES: Mapping[str, _Rule] = {
    "payment_proof": _Rule(_ProofInput, detect_payment_proof),
    "delivery_request": _Rule(_TextInput, detect_delivery_request),
    "add_to_cart": _Rule(_TurnInput, detect_add_to_cart),
    "escalation": _Rule(_TextInput, detect_escalation),
    "confirmation": _Rule(_TextInput, detect_confirmation),
    "size_height": _Rule(_TextInput, extract_size_height),
    "contact": _Rule(_TextInput, extract_contact),
    "unsafe": _Rule(_TextInput, detect_unsafe),
}


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    rule: str
    input: dict[str, Any]
    expected: Any
    note: str = ""


class Score(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cases: int
    right: int

    @property
    def accuracy(self) -> float:
        """The share that is right; a rule without a case has nothing wrong."""
        return self.right / self.cases if self.cases else 1.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule said to a labelled utterance."""

    line: int
    rule: str
    input: dict[str, Any]
    expected: Any
    got: Any
    note: str

    @property
    def is_right(self) -> bool:
        """Whether the answer is exactly the expected one: 1, 1.0 and true differ."""
        return _exact(self.got) == _exact(self.expected)


class BadLine(msgspec.Struct, frozen=True):
    line: int
    reason: str


class Report(msgspec.Struct, frozen=True):
    scores: dict[str, Score]  # every rule, in the order of RULES
    misses: tuple[Answer, ...]
    bad_lines: tuple[BadLine, ...]

    def reaches(self, minimum: float) -> bool:
        """Say whether every rule is at least as accurate as *minimum* (0 to 1)."""
        return all(score.accuracy >= minimum for score in self.scores.values())


def evaluate(lines: Iterable[bytes]) -> Report:
    """Run every labelled case of *lines*; blank lines are passed over."""
    cases = dict.fromkeys(RULES, 0)
    misses: list[Answer] = []
    bad_lines: list[BadLine] = []
    for answer in _answers(lines):
        if isinstance(answer, BadLine):
            bad_lines.append(answer)
            continue
        cases[answer.rule] += 1
        if not answer.is_right:
            misses.append(answer)
    missed = [miss.rule for miss in misses]
    scores = {
        rule: Score(count, count - missed.count(rule)) for rule, count in cases.items()
    }
    return Report(scores, tuple(misses), tuple(bad_lines))


def _answers(lines: Iterable[bytes]) -> Iterator[Answer | BadLine]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            # The standard parser, because msgspec refuses lone surrogates.
            case = msgspec.convert(json.loads(line.decode("utf-8-sig")), _Case)
            rule = RULES[case.rule]
            arguments = msgspec.convert(case.input, rule.takes)
        except KeyError as error:
            yield BadLine(number, f"no rule is called {error}")
        except (ValueError, RecursionError) as error:
            yield BadLine(number, str(error))
        else:
            got = rule.detect(**msgspec.structs.asdict(arguments))
            labels = msgspec.structs.asdict(case)
            yield Answer(line=number, got=msgspec.to_builtins(got), **labels)


def _exact(value: object) -> str:
    return json.dumps(value, sort_keys=True)
