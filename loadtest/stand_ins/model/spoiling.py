"""Faults of the model, and what they make of an answer's content."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from loadtest.stand_ins.model.chat import text_of
from loadtest.stand_ins.model.sayings import SAYINGS

HUGE_BYTES = 200_000


class FaultKind(StrEnum):
    """What can go wrong: the first five with the call, the rest with its words."""

    SLOW_DRIBBLE = "slow_dribble"  # the bytes trickle for `seconds`
    HANG = "hang"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    CUT = "cut"
    INVALID_JSON = "invalid_json"
    SCHEMA_VIOLATION = "schema_violation"
    EMPTY = "empty"
    HUGE = "huge"
    WRONG_LANGUAGE = "wrong_language"
    PROMPT_ECHO = "prompt_echo"
    INVENTED_PRICE = "invented_price"


def spoil(kind: str, content: str, request: Mapping[str, Any]) -> str:
    """Give the content as the fault leaves it; faults of the call leave it alone."""
    match kind:
        case FaultKind.INVALID_JSON:
            return content[: len(content) // 2] + "}{"
        case FaultKind.SCHEMA_VIOLATION:
            return '{"unexpected": true}'
        case FaultKind.EMPTY:
            return ""
        case _:
            change = _CHANGES.get(kind)
    return content if change is None else _in_free_text(content, change(request))


def _in_free_text(content: str, words: str) -> str:
    """Put the words where an answer has its longest text: that is what is read."""
    try:
        answer = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return words
    if not isinstance(answer, dict):
        return words
    texts = {name: it for name, it in answer.items() if _is_free_text(it)}
    if not texts:
        return content
    longest = max(texts, key=lambda name: len("".join(texts[name])))
    spoilt = words if isinstance(texts[longest], str) else [words]
    return msgspec.json.encode({**answer, longest: spoilt}).decode()


def _is_free_text(value: Any) -> bool:
    """A text, or a list of texts such as the bubbles of a reply."""
    match value:
        case str():
            return True
        case [*parts]:
            return bool(parts) and all(isinstance(part, str) for part in parts)
        case _:
            return False


def _prompt(request: Mapping[str, Any]) -> str:
    return text_of(request["messages"][0])


_CHANGES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    FaultKind.HUGE: lambda request: "x" * HUGE_BYTES,
    FaultKind.WRONG_LANGUAGE: lambda request: SAYINGS.faults.wrong_language,
    FaultKind.PROMPT_ECHO: _prompt,
    FaultKind.INVENTED_PRICE: lambda request: SAYINGS.faults.invented_price,
}
