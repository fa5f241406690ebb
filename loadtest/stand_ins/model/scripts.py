"""
Scripts: what the model answers.

A script is a function of the request (the decoded body of a chat completion) that gives
the content of the answer.  `SCRIPTS` lists them by name; a script that knows more of a
schema than `filled_by` does is another function and one more line there.  A file (JSON
or YAML) is a script too::

    rules:
      - {when: "words of the last user message", schema: name or null, answer: …}
    otherwise: …      # a text, or an object that is sent as JSON; missing: "helpful"
"""

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from loadtest.stand_ins.model.chat import last_user_text, schema_name, schema_of
from loadtest.stand_ins.model.sayings import SAYINGS
from loadtest.stand_ins.model.schema import fill
from loadtest.stand_ins.model.shop_talk import SCHEMA, TALKING, sheet_in

Script = Callable[[Mapping[str, Any]], str]


class UnknownScript(ValueError):
    """There is no script of that name, or its file can't be read."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer and for which requests it is; None fits all."""

    answer: Any
    when: str | None = None
    schema: str | None = None

    def fits(self, request: Mapping[str, Any]) -> bool:
        """Say whether this is the answer to the request."""
        return (self.when is None or self.when in last_user_text(request)) and (
            self.schema in (None, schema_name(request))
        )


class ScriptFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules in order; ``otherwise`` for what none of them fits."""

    rules: tuple[Rule, ...] = ()
    otherwise: Any = None

    def answer(self, request: Mapping[str, Any]) -> str:
        """Answer by the first rule that fits."""
        for rule in self.rules:
            if rule.fits(request):
                return as_content(rule.answer)
        if self.otherwise is None:
            return filled_by("helpful", request)
        return as_content(self.otherwise)


def as_content(answer: Any) -> str:
    """Give a text as it is, anything else as JSON."""
    return answer if isinstance(answer, str) else msgspec.json.encode(answer).decode()


def filled_by(name: str, request: Mapping[str, Any]) -> str:
    """Fill whatever schema the request names, or answer in words."""
    voice, schema = SAYINGS.scripts[name], schema_of(request)
    return voice.text if schema is None else as_content(fill(schema, voice))


def talking(name: str, request: Mapping[str, Any]) -> str:
    """Answer for the shop whose fact sheet the request holds, else as `filled_by`."""
    sheet = sheet_in(request) if schema_name(request) == SCHEMA else None
    if sheet is None:
        return filled_by(name, request)
    return msgspec.json.encode(TALKING[name](sheet)).decode()


SCRIPTS: Mapping[str, Script] = {
    name: functools.partial(talking if name in TALKING else filled_by, name)
    for name in SAYINGS.scripts
}


def script_named(name: str) -> Script:
    """
    Give the script of that name, or the one in the file of that name.

    Raises:
        UnknownScript: Neither exists, or the file isn't a script.
    """
    if name in SCRIPTS:
        return SCRIPTS[name]
    path = Path(name)
    try:
        text = path.read_bytes()
        decode = msgspec.json.decode if path.suffix == ".json" else msgspec.yaml.decode
        return decode(text, type=ScriptFile).answer
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UnknownScript(f"{name}: {error}") from error
