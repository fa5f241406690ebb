"""What scripts and faults say: `sayings.yaml`, read once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec


class Voice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a script fills in what a schema leaves open."""

    choose: Literal["first", "last"]
    text: str
    by_name: Mapping[str, str] = msgspec.field(default_factory=dict)

    def words(self, name: str) -> str:
        """Give the text for a property."""
        return self.by_name.get(name, self.text)


class FaultSayings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of faults."""

    wrong_language: str
    invented_price: str


class Sayings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    scripts: Mapping[str, Voice]
    faults: FaultSayings


SAYINGS = msgspec.yaml.decode(
    Path(__file__).with_name("sayings.yaml").read_bytes(), type=Sayings
)
