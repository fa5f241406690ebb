"""JSON schemas: what a strict server demands of them, and values that fit them."""

from collections.abc import Iterator, Mapping
from typing import Any

from loadtest.stand_ins.model.sayings import Voice

Schema = Mapping[str, Any]

CONFIDENCE = 0.9  # for a number that may not pass 1
NOT_PERMITTED = ("oneOf", "allOf", "not", "default", "patternProperties")


def strict_problems(schema: Schema) -> list[str]:
    """
    List what a strict server would refuse.

    https://platform.openai.com/docs/guides/structured-outputs (supported schemas)
    """
    if schema.get("type") != "object":
        return ["schema must be a JSON Schema of 'type: \"object\"'"]
    return list(_problems(schema, "()"))


def _problems(schema: Schema, where: str) -> Iterator[str]:
    for keyword in NOT_PERMITTED:
        if keyword in schema:
            yield f"In context={where}, '{keyword}' is not permitted."
    properties = schema.get("properties", {})
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            yield (
                f"In context={where}, 'additionalProperties' is required to be supplied"
                " and to be false."
            )
        if set(schema.get("required", ())) != set(properties):
            yield (
                f"In context={where}, 'required' is required to be supplied and to be"
                " an array including every key in properties."
            )
    for name, inner in _inner(schema):
        yield from _problems(inner, f"{where}.{name}")


def _inner(schema: Schema) -> Iterator[tuple[str, Schema]]:
    yield from schema.get("properties", {}).items()
    yield from schema.get("$defs", {}).items()
    yield from ((str(n), it) for n, it in enumerate(schema.get("anyOf", ())))
    if isinstance(schema.get("items"), dict):
        yield "items", schema["items"]


def fill(schema: Schema, voice: Voice) -> Any:
    """Make a value that fits the schema, in the voice of a script."""
    return _Filler(schema.get("$defs", {}), voice).value(schema, "")


class _Filler:
    def __init__(self, definitions: Mapping[str, Schema], voice: Voice) -> None:
        self._definitions = definitions
        self._voice = voice
        self._open: list[str] = []  # references that are being filled, against circles

    def value(self, schema: Schema, name: str) -> Any:
        """Make a value for the property *name*."""
        if "$ref" in schema:
            return self._referred(schema["$ref"].rpartition("/")[2], name)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._chosen([it for it in schema["enum"] if it is not None])
        if "anyOf" in schema:
            others = [it for it in schema["anyOf"] if it.get("type") != "null"]
            return self.value(self._chosen(others), name)
        return self._typed(schema, name)

    def _typed(self, schema: Schema, name: str) -> Any:
        kind = schema.get("type", "string")
        if isinstance(kind, list):
            kind = next(it for it in kind if it != "null")
        match kind:
            case "object":
                properties = schema.get("properties", {})
                return {key: self.value(it, key) for key, it in properties.items()}
            case "array":
                return self._items(schema, name)
            case "string":
                return self._voice.words(name)
            case "boolean":
                return self._voice.choose == "last"
            case "null":
                return None
            case _:
                return self._number(schema, whole=kind == "integer")

    def _items(self, schema: Schema, name: str) -> list[Any]:
        inner = schema.get("items", {})
        at_least = schema.get("minItems", 0)
        count = at_least if self._is_free_text(inner) else max(1, at_least)
        if inner.get("$ref", "").rpartition("/")[2] in self._open:
            count = at_least
        return [self.value(inner, name) for _ in range(count)]

    def _is_free_text(self, schema: Schema) -> bool:
        """An id or a quote can't be made up, so a list of them stays empty."""
        return schema.get("type") == "string" and not {"enum", "const"} & schema.keys()

    def _referred(self, name: str, property_name: str) -> Any:
        if name in self._open:  # a circle: such a property can be null
            return None
        self._open.append(name)
        try:
            return self.value(self._definitions[name], property_name)
        finally:
            self._open.pop()

    def _number(self, schema: Schema, *, whole: bool) -> int | float:
        low, high = schema.get("minimum", 0), schema.get("maximum")
        if whole:
            return int(low)
        return CONFIDENCE if high == 1 else float(low)

    def _chosen(self, options: list[Any]) -> Any:
        return options[0 if self._voice.choose == "first" else -1]
