"""JSON schemas in the form that strict servers demand, made from structs."""

from typing import Any, Generic, TypeVar

import msgspec

AnswerT = TypeVar("AnswerT", bound=msgspec.Struct)

SCHEMA_INTRO = "The JSON schema of the answer:\n"  # where a server can't be given one


class AnswerFormat(Generic[AnswerT]):
    """The shape of an answer: for the request, and to decode what comes back."""

    def __init__(self, answer: type[AnswerT]) -> None:
        schema = strict_schema(answer)
        named = {"name": answer.__name__, "strict": True, "schema": schema}
        self.by_schema = _raw({"type": "json_schema", "json_schema": named})
        self.by_words = _raw({"type": "json_object"})
        self.in_words = SCHEMA_INTRO + msgspec.json.encode(schema).decode()
        self.decode = msgspec.json.Decoder(answer).decode


def strict_schema(answer: type[msgspec.Struct]) -> dict[str, Any]:
    """
    Give the schema of *answer* with its own object on top, and no titles.

    https://platform.openai.com/docs/guides/structured-outputs (supported schemas)
    """
    definitions = msgspec.json.schema(answer)["$defs"]
    top = definitions.pop(answer.__name__)
    return {
        **_bare(top),
        "$defs": {name: _bare(inner) for name, inner in definitions.items()},
    }


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    """
    Leave out the docstring, which costs tokens and which the prompt says better.

    A strict server wants a type beside an enum, which msgspec leaves out.
    """
    kept = {
        name: inner
        for name, inner in schema.items()
        if name not in ("title", "description")
    }
    return {"type": "string", **kept} if "enum" in kept else kept


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
