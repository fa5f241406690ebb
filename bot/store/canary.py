"""The bundle that is tried: its setting, which every process follows, and its turns."""

from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Pool
from bot.store.errors import StoreError
from bot.store.trace import Gate
from rules.canary import Tried
from rules.grounding import Ruling
from rules.stages import Stage

LAST = 500  # turns of each bundle that are compared
LOOKED_BACK = 20_000  # messages: it is looked at every second
LOST = frozenset({"failed", "unknown"})


class AnotherCanary(StoreError):
    """Two canaries can't be tried at once; *bundle* is the one that is on."""

    def __init__(self, bundle: str) -> None:
        super().__init__(f"the canary {bundle} is on: switch it off first")
        self.bundle = bundle


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Which bundle begins *percent* of new chats; is_over: no chat goes on with it."""

    bundle: str
    percent: int
    is_over: bool
    by: str
    reason: str
    began_at: datetime
    changed_at: datetime


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A new percentage for *bundle*."""

    bundle: str
    percent: int
    by: str
    reason: str
    at: datetime


class SeenTurn(msgspec.Struct, frozen=True):
    """What a trace tells about how well a turn went."""

    stage_before: Stage
    stage_after: Stage
    gate: Gate | None = None
    degraded: str | None = None


_decoder = msgspec.json.Decoder(SeenTurn)


class Canaries:
    """The one canary at a time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def setting(self) -> Setting | None:
        """Give what holds now; None if nothing was ever tried."""
        row = await self._pool.row("SELECT * FROM canary")
        return _setting(row) if row else None

    async def change(self, change: Change) -> Setting:
        """
        Set the percentage; a canary that is over begins anew.

        Raises:
            AnotherCanary: Another bundle is being tried.
        """
        row = await self._pool.row(
            """
            INSERT INTO canary AS known
                (bundle, percent, author, reason, began_at, changed_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (id) DO UPDATE SET
                bundle = excluded.bundle,
                percent = excluded.percent,
                is_over = false,
                author = excluded.author,
                reason = excluded.reason,
                began_at = CASE WHEN known.is_over THEN excluded.began_at
                    ELSE known.began_at END,
                changed_at = excluded.changed_at
            WHERE known.bundle = excluded.bundle OR known.is_over
            RETURNING *
            """,
            change.bundle,
            change.percent,
            change.by,
            change.reason,
            change.at,
        )
        if row is None:
            known = await self.setting()
            raise AnotherCanary(known.bundle if known else "")
        return _setting(row)

    async def end(self, *, by: str, reason: str, now: datetime) -> Setting | None:
        """End what is tried; None if nothing was, or another has ended it already."""
        row = await self._pool.row(
            """
            UPDATE canary SET percent = 0, is_over = true, author = $1, reason = $2,
                changed_at = $3
            WHERE NOT is_over RETURNING *
            """,
            by,
            reason,
            now,
        )
        return _setting(row) if row else None

    async def turns(
        self, setting: Setting
    ) -> tuple[tuple[Tried, ...], tuple[Tried, ...]]:
        """
        Give how turns went beside the canary, and how its own last ones did.

        Both are of the same time: an outage that one of them hasn't seen would make
        the other look worse.
        """
        tried = await self._turns(setting, is_canary=True, since=0)
        since = min((row["id"] for row in tried), default=0)
        beside = await self._turns(setting, is_canary=False, since=since)
        return tuple(map(_tried, beside)), tuple(map(_tried, tried))

    async def _turns(
        self, setting: Setting, *, is_canary: bool, since: int
    ) -> list[asyncpg.Record]:
        """Give the canary's last turns, or so many taken at random beside it."""
        return await self._pool.rows(
            """
            SELECT turn.id, trace, answer.state,
                extract(epoch FROM sent_at - received_at)::float * 1000 AS ms
            FROM (
                SELECT id FROM turn
                WHERE at >= $2 AND (bundle IS NOT DISTINCT FROM $1) = $3
                    AND id > (SELECT max(id) FROM turn) - $5::bigint AND id >= $6
                ORDER BY CASE WHEN $3 THEN id END DESC, hashint8(id) LIMIT $4
            ) AS counted
            JOIN turn USING (id)
            LEFT JOIN inbox ON inbox.id = turn.id
            LEFT JOIN LATERAL (
                SELECT state, sent_at FROM outbox
                WHERE outbox.subscriber = turn.subscriber
                    AND turn_id = turn.id AND kind = 'answer'
                ORDER BY id LIMIT 1
            ) AS answer ON true
            """,
            setting.bundle,
            setting.began_at,
            is_canary,
            LAST,
            LOOKED_BACK,
            since,
        )


def _setting(row: asyncpg.Record) -> Setting:
    return Setting(
        bundle=row["bundle"],
        percent=row["percent"],
        is_over=row["is_over"],
        by=row["author"],
        reason=row["reason"],
        began_at=row["began_at"],
        changed_at=row["changed_at"],
    )


def _tried(row: asyncpg.Record) -> Tried:
    turn = _decoder.decode(row["trace"])
    return Tried(
        is_blocked=turn.gate is not None and turn.gate.verdict != Ruling.PASS,
        is_failed=row["state"] in LOST,
        is_degraded=turn.degraded is not None,
        is_handed_off=Stage.WITH_HUMAN is turn.stage_after is not turn.stage_before,
        ms=row["ms"],
    )
