"""
Which processes run, and what becomes of the work of those that don't any more.

Messages and calls belong to the process that took them in. The database's clock says
who is alive, so that the processes' own clocks don't matter. What keeps two of them
from doing one thing twice is the version of a session and the state of a call.
"""

import os
import socket
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec

from bot.store.calls import Queued, alert_of, queued_call
from bot.store.checkpointer.pool import Connection, Pool
from bot.store.ids import ProcessId
from bot.store.notices import write_notice
from rules.effects import NoticeKind
from rules.ids import SubscriberId

HEARTBEAT_S = 3.0
LIFETIME = timedelta(seconds=10)  # without a heartbeat
RUN = uuid4().hex  # tells us from an earlier process of the same number


class TakenOver(msgspec.Struct, frozen=True):
    """
    What has become ours.

    subscribers: shoppers with waiting messages, oldest message first.
    unknown: calls that were on their way; nobody can say whether they arrived.  Of
        those that matter managers are told by the same commit.
    """

    subscribers: tuple[SubscriberId, ...]
    unknown: tuple[Queued, ...]


class Processes:
    """The register of running processes, seen from one of them."""

    def __init__(
        self, pool: Pool, process: ProcessId, *, lifetime: timedelta = LIFETIME
    ) -> None:
        self._pool = pool
        self._process = process
        self._lifetime = lifetime

    async def register(self) -> None:
        """Say that this process runs; before it takes anything in."""
        await self._pool.rows(
            """
            INSERT INTO process (id, host, pid, run) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()
            """,
            self._process,
            socket.gethostname(),
            os.getpid(),
            RUN,
        )

    async def heartbeat(self) -> bool:
        """Say so again; False if others have declared this process dead."""
        known = await self._pool.value(
            "UPDATE process SET heartbeat_at = now() WHERE id = $1 RETURNING id",
            self._process,
        )
        return known is not None

    async def leave(self) -> None:
        """Leave what isn't done to the others."""
        await self._pool.rows("DELETE FROM process WHERE id = $1", self._process)

    async def take_over(self, now: datetime) -> TakenOver:
        """Make ours what belongs to no living process."""
        async with self._pool.transaction() as connection:
            await self._bury(connection)
            messages = await connection.fetch(
                """
                UPDATE inbox SET process = $1
                WHERE done_in_turn IS NULL AND process NOT IN (SELECT id FROM process)
                RETURNING subscriber, id
                """,
                self._process,
            )
            calls = await connection.fetch(
                """
                UPDATE outbox SET
                    process = $1,
                    state = CASE state WHEN 'sending' THEN 'unknown' ELSE state END,
                    error = CASE state WHEN 'sending' THEN 'process died' ELSE error END
                WHERE is_open AND process NOT IN (SELECT id FROM process)
                RETURNING *
                """,
                self._process,
            )
            lost = [queued_call(row) for row in calls if row["state"] == "unknown"]
            for call in lost:
                if call.call.matters:
                    alert = alert_of(call.id, NoticeKind.SEND_UNKNOWN)
                    await write_notice(connection, call.subscriber, alert, now)
        oldest_first = sorted(messages, key=lambda message: message["id"])
        return TakenOver(
            subscribers=tuple({row["subscriber"]: None for row in oldest_first}),
            unknown=tuple(lost),
        )

    async def _bury(self, connection: Connection) -> None:
        """Strike the dead off the register."""
        neighbours = await connection.fetch(
            "SELECT id, pid, run FROM process WHERE host = $1 AND id <> $2",
            socket.gethostname(),
            self._process,
        )
        gone = [row["id"] for row in neighbours if not _runs(row["pid"], row["run"])]
        await connection.execute(
            """
            DELETE FROM process
            WHERE id <> $1 AND (id = ANY($2) OR heartbeat_at < now() - $3::interval)
            """,
            self._process,
            gone,
            self._lifetime,
        )


def _runs(pid: int, run: str) -> bool:
    """Whether *run* of this host, which had the number *pid*, may still be there."""
    if pid == os.getpid():
        return run == RUN
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, as another account
        return True
    return True
