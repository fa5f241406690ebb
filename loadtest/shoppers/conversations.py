"""The conversations of `conversations.yaml`, read once; that file explains them."""

from collections.abc import Mapping
from pathlib import Path

import msgspec


class Step(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"decision": "await"},
):
    """One thing that a shopper does, as it is written."""

    say: str | tuple[str, ...] | None = None
    burst: tuple[str, ...] = ()
    photo: tuple[str, ...] = ()
    receipt: str | None = None
    decision: str | None = None
    stage: str | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    silent: bool = False


class People(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What names and addresses are made of."""

    roots: tuple[str, ...]
    endings: tuple[str, ...]
    names: tuple[str, ...]
    patronymics: tuple[str, ...]
    cities: tuple[str, ...]


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; *interim*: the interim bubble that the service is given."""

    interim: str
    people: People
    conversations: Mapping[str, tuple[Step, ...]]


SCRIPT = msgspec.yaml.decode(
    Path(__file__).with_name("conversations.yaml").read_bytes(), type=Script
)
