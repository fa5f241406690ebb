"""
Faults that a test switches on in a stand-in.

A fault says what goes wrong (``kind``), for which calls, and how often.  The first one
in the list that fits a call is used, so one-shot faults can be queued in order.
"""

import random
from collections.abc import Collection, Iterable

import msgspec


class UnknownFault(ValueError):
    """The stand-in doesn't know a fault of this kind."""


class Fault(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
):
    """
    What goes wrong and when.

    ``call`` and ``contact`` narrow it down (None: any).  ``skip`` calls that fit go
    through first, then ``times`` are hit (None: all that follow), each with
    ``probability``.  ``seconds`` is how long it hangs, slows or dribbles;
    ``retry_after`` (seconds) goes into a 429; ``message`` and ``code`` into an error.
    """

    kind: str
    call: str | None = None
    contact: str | None = None
    skip: int = 0
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 60.0
    retry_after: int | None = None
    message: str | None = None
    code: int | None = None


class FaultPlan:
    """The faults that are switched on, with seeded dice."""

    def __init__(self, kinds: Iterable[str], *, seed: int = 0) -> None:
        self._kinds = frozenset(kinds)
        self._dice = random.Random(seed)
        self._faults: list[Fault] = []

    @property
    def pending(self) -> tuple[Fault, ...]:
        """The faults that can still strike, with what is left of their counts."""
        return tuple(self._faults)

    def add(self, faults: Collection[Fault]) -> None:
        """
        Queue faults behind those that are already on.

        Raises:
            UnknownFault: One of them; then none is added.
        """
        for fault in faults:
            if fault.kind not in self._kinds:
                known = ", ".join(sorted(self._kinds))
                raise UnknownFault(f"{fault.kind!r} is none of: {known}")
        self._faults.extend(faults)

    def clear(self) -> None:
        """Switch all faults off."""
        self._faults.clear()

    def seed(self, seed: int) -> None:
        """Start the dice anew."""
        self._dice.seed(seed)

    def strike(self, call: str, *, contact: str | None = None) -> Fault | None:
        """Give the fault that hits this call, if one does, and count it."""
        for index, fault in enumerate(self._faults):
            if fault.call not in (None, call) or fault.contact not in (None, contact):
                continue
            if fault.skip > 0:
                self._faults[index] = msgspec.structs.replace(
                    fault, skip=fault.skip - 1
                )
            elif self._dice.random() < fault.probability:
                self._count(index, fault)
                return fault
        return None

    def _count(self, index: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times <= 1:
            del self._faults[index]
        else:
            self._faults[index] = msgspec.structs.replace(fault, times=fault.times - 1)
