"""What a check found: one line, with the remedy."""

from enum import StrEnum
from typing import Self

import msgspec


class Verdict(StrEnum):
    """How bad it is; only *fail* makes the exit code 1."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    subject: str
    verdict: Verdict
    says: str

    @classmethod
    def ok(cls, subject: str, says: str) -> Self:
        """It is as it should be."""
        return cls(subject=subject, verdict=Verdict.OK, says=says)

    @classmethod
    def warn(cls, subject: str, says: str) -> Self:
        """It works, with something missing."""
        return cls(subject=subject, verdict=Verdict.WARN, says=says)

    @classmethod
    def fail(cls, subject: str, says: str) -> Self:
        """With this the service mustn't start."""
        return cls(subject=subject, verdict=Verdict.FAIL, says=says)
