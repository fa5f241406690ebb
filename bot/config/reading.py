"""From the environment to a Config, or to one line that says what is wrong."""

import reprlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from bot.config.consistency import contradictions
from bot.config.settings import Config
from bot.config.values import LlmPrice, Secret
from bot.errors import KramaError

DEMO_SHOP_FILE = Path(__file__).parents[1] / "demo" / "shop.yaml"
FIELDS = {field.name: field for field in msgspec.structs.fields(Config)}


class ConfigError(KramaError):
    """A variable has a wrong value, or two of them contradict each other."""


def read_config(environment: Mapping[str, str], *, demo: bool = False) -> Config:
    """
    Read our variables of *environment*; an empty one counts as not set.

    In demo mode the shop file is the bundled one unless SHOP_FILE says otherwise.

    Raises:
        ConfigError: A value is out of its range, or two contradict each other.
    """
    settings: dict[str, Any] = {"shop_file": DEMO_SHOP_FILE} if demo else {}
    for name in FIELDS:
        text = environment.get(name.upper(), "").strip()
        if text:
            settings[name] = _value(name, text)
    config = Config(**settings)
    for contradiction in contradictions(config):
        raise ConfigError(contradiction)
    return config


def require_webhook_secret(config: Config) -> None:
    """
    Refuse to serve with a door that is open to everybody; demo mode doesn't call it.

    Raises:
        ConfigError: MANYCHAT_WEBHOOK_SECRET isn't set.
    """
    if not config.manychat_webhook_secret:
        raise ConfigError(
            "MANYCHAT_WEBHOOK_SECRET is not set: anybody could write to the webhook;"
            " set it to the secret that ManyChat's request carries"
        )


def allowed(name: str) -> str:
    """Say in words what the variable *name* may be."""
    return _allowed(inspect.type_info(FIELDS[name.lower()].type))


def _value(name: str, text: str) -> object:
    type_ = FIELDS[name].type
    try:
        return msgspec.convert(
            _parts(inspect.type_info(type_), text),
            type_,
            strict=False,
            dec_hook=_custom,
        )
    except msgspec.ValidationError:
        found = (
            "the value" if _is_secret(inspect.type_info(type_)) else reprlib.repr(text)
        )
        # the cause would repeat a secret, and one line has to be enough
        raise ConfigError(
            f"{name.upper()}: {found} is not allowed; allowed: {allowed(name)}"
        ) from None


def _parts(type_: inspect.Type, text: str) -> object:
    match type_:
        case inspect.VarTupleType(item_type=item):
            parts = (part.strip() for part in text.split(","))
            return [_parts(item, part) for part in parts if part]
        case inspect.StructType(cls=cls) if cls is LlmPrice:
            model, _, prices = text.partition("=")
            return [model.strip(), *prices.split("/")]
        case inspect.LiteralType():
            return text.lower()
        case _:
            return text


def _custom(type_: type[Any], value: object) -> object:
    if issubclass(type_, (Secret, Path)):
        return type_(str(value))
    raise NotImplementedError(f"no way to read a {type_.__name__}")


def _is_secret(type_: inspect.Type) -> bool:
    match type_:
        case inspect.CustomType(cls=cls):
            return issubclass(cls, Secret)
        case inspect.VarTupleType(item_type=item):
            return _is_secret(item)
        case inspect.UnionType(types=types):
            return any(_is_secret(each) for each in types)
        case _:
            return False


def _allowed(type_: inspect.Type) -> str:
    match type_:
        case inspect.UnionType(types=types):
            return _allowed(types[0])
        case inspect.Metadata(type=inner, extra_json_schema=schema):
            return str((schema or {}).get("description", "")) or _allowed(inner)
        case inspect.VarTupleType(item_type=item):
            return f"{_allowed(item)}; several with commas"
        case inspect.StructType():
            return "model=in/out"
        case inspect.LiteralType(values=values):
            return " or ".join(map(str, values))
        case inspect.BoolType():
            return "true or false"
        case _:
            return _allowed_scalar(type_)


def _allowed_scalar(type_: inspect.Type) -> str:
    match type_:
        case inspect.IntType(ge=low, le=high):
            return f"whole number, {low}–{high}"
        case inspect.FloatType(ge=low, le=high):
            return f"number, {low:g}–{high:.10g}"
        case inspect.CustomType(cls=cls) if issubclass(cls, Secret):
            return cls.allowed
        case inspect.CustomType():
            return "path"
        case _:
            return "any text"
