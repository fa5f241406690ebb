"""The types of ids that only the store gives out."""

from typing import NewType

CallId = NewType("CallId", int)  # a row of the outbox
NoticeId = NewType("NoticeId", int)
ProcessId = NewType("ProcessId", str)
