"""A key for caches of what is made of a whole catalogue or shop."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Same(Generic[T]):
    """
    Compare *value* by identity.

    A catalogue can't be hashed, and comparing two would take as long as indexing one.
    The key holds on to the value, so its identity is not given to another meanwhile.
    """

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value
