"""
One commit for everything that a turn writes: session, call, trace, messages, effects.

Turns without effects, of many shoppers, are one statement. A turn with effects is
written by itself, within a savepoint of the batch's transaction.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.store.calls import Call
from bot.store.checkpointer.group_commit import Kind
from bot.store.checkpointer.pool import Connection
from bot.store.effects import Writer, wanted_skus
from bot.store.errors import AlreadyDecided, Conflict, NotDue, OutOfStock
from bot.store.ids import CallId, ProcessId
from bot.store.stock import lock_stock
from bot.store.trace import TurnTrace
from rules.effects import Effect
from rules.ids import InboxId, SubscriberId, TurnId
from rules.session import Session


class TurnCommit(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything that a turn writes.

    version: as loaded; session: settled; inbox_ids: what is done by it, oldest first,
    none when nobody wrote (a manager's decision); trace: only with inbox_ids;
    edition: of the catalogue that it speaks of, None if it speaks of none; record: see
    `bot.store.records`.
    """

    subscriber: SubscriberId
    version: int
    session: Session
    now: datetime
    inbox_ids: tuple[InboxId, ...] = ()
    bundle: str | None = None
    call: Call | None = None
    effects: tuple[Effect, ...] = ()
    trace: TurnTrace | None = None
    edition: int | None = None
    record: bytes | None = None

    @property
    def turn_id(self) -> TurnId | None:
        """The turn's id is that of the oldest message that it answers."""
        return TurnId(self.inbox_ids[0]) if self.inbox_ids else None


class Committed(msgspec.Struct, frozen=True):
    """The version now stored, and the call that was queued."""

    version: int
    call_id: CallId | None


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """A commit on its way into the database."""

    turn: TurnCommit
    state: bytes
    process: ProcessId
    case_due_at: datetime


Answer = Committed | Conflict | OutOfStock | AlreadyDecided | NotDue


async def _commit(
    connection: Connection, writings: Sequence[Writing]
) -> Sequence[Committed | Conflict]:
    """Write sessions with calls, traces and done messages; effects left aside."""
    turns = [writing.turn for writing in writings]
    calls = [turn.call for turn in turns]
    done = [(turn, id) for turn in turns for id in turn.inbox_ids]
    rows = await connection.fetch(
        COMMIT_SQL,
        [turn.subscriber for turn in turns],
        [turn.version for turn in turns],
        [turn.session.stage for turn in turns],
        [turn.bundle for turn in turns],
        [turn.session.profile.name for turn in turns],
        [turn.now for turn in turns],
        [writing.state for writing in writings],
        [turn.turn_id for turn in turns],
        [turn.trace and msgspec.json.encode(turn.trace) for turn in turns],
        [call and call.kind for call in calls],
        [call and call.has_ask for call in calls],
        [call and call.has_requisites for call in calls],
        [call and call.by for call in calls],
        [call and msgspec.json.encode(call.messages) for call in calls],
        [writing.process for writing in writings],
        [turn.subscriber for turn, _ in done],
        [id for _, id in done],
        [turn.edition for turn in turns],
        [turn.record for turn in turns],
    )
    saved = {
        row["subscriber"]: Committed(row["version"], row["call_id"]) for row in rows
    }
    return [saved.get(turn.subscriber) or Conflict(turn.subscriber) for turn in turns]


async def _commit_with_effects(
    connection: Connection, writings: Sequence[Writing]
) -> Sequence[Answer]:
    effects = [effect for writing in writings for effect in writing.turn.effects]
    skus = {sku for effect in effects for sku in wanted_skus(effect)}
    if skus:
        await lock_stock(connection, skus)
    return [await _commit_one(connection, writing) for writing in writings]


async def _commit_one(connection: Connection, writing: Writing) -> Answer:
    turn = writing.turn
    writer = Writer(
        subscriber=turn.subscriber,
        version=turn.version + 1,
        now=turn.now,
        case_due_at=writing.case_due_at,
    )
    try:
        async with connection.transaction():  # a savepoint: a failure ends only it
            [answer] = await _commit(connection, [writing])
            if isinstance(answer, Conflict):
                raise answer
            for effect in turn.effects:
                await writer.write(connection, effect)
            return answer
    except (Conflict, OutOfStock, AlreadyDecided, NotDue) as error:
        return error


COMMIT = Kind("turn", _commit)
COMMIT_WITH_EFFECTS = Kind(
    "turn_with_effects", _commit_with_effects, is_one_statement=False
)
COMMIT_SQL = """
    WITH turn_commit AS (
        SELECT * FROM unnest(
            $1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[],
            $6::timestamptz[], $7::bytea[], $8::bigint[], $9::bytea[], $10::text[],
            $11::boolean[], $12::boolean[], $13::text[], $14::bytea[], $15::text[],
            $18::bigint[], $19::bytea[]
        ) AS turn_commit (
            subscriber, version, stage, bundle, name, now, state, turn_id, trace, kind,
            has_ask, has_requisites, author, messages, process, edition, record
        )
        -- what was thought with an old catalogue isn't said
        WHERE edition IS NULL OR edition = (SELECT edition FROM catalog_edition)
    ), saved AS (
        INSERT INTO session AS stored
            (subscriber, version, stage, bundle, name, updated_at, state)
        SELECT subscriber, version + 1, stage, bundle, name, now, state
        FROM turn_commit
        -- a session that was erased meanwhile doesn't come back
        WHERE (version = 0 OR EXISTS (
            SELECT FROM session WHERE session.subscriber = turn_commit.subscriber
        ))
        -- what another turn has answered isn't answered again
        AND subscriber NOT IN (
            SELECT inbox.subscriber FROM inbox
            WHERE inbox.id = ANY($17) AND inbox.done_in_turn IS NOT NULL
        )
        ORDER BY subscriber
        ON CONFLICT (subscriber) DO UPDATE SET
            version = excluded.version,
            stage = excluded.stage,
            bundle = coalesce(excluded.bundle, stored.bundle),
            name = excluded.name,
            updated_at = excluded.updated_at,
            state = excluded.state
        WHERE stored.version = excluded.version - 1
        RETURNING subscriber, stored.version
    ), traced AS (
        INSERT INTO turn (id, subscriber, at, bundle, trace, record)
        SELECT turn_id, subscriber, now, bundle, trace, record
        FROM turn_commit JOIN saved USING (subscriber)
        WHERE turn_id IS NOT NULL AND trace IS NOT NULL
    ), called AS (
        INSERT INTO outbox (
            subscriber, turn_id, bundle, version, kind, has_ask, has_requisites,
            author, messages, process, queued_at
        )
        SELECT subscriber, turn_id, bundle, saved.version, kind, has_ask,
            has_requisites, author, messages, process, now
        FROM turn_commit JOIN saved USING (subscriber)
        WHERE messages IS NOT NULL
        RETURNING subscriber, id
    ), done AS (
        UPDATE inbox SET done_in_turn = turn_id
        FROM unnest($16::text[], $17::bigint[]) AS message (subscriber, id)
        JOIN saved USING (subscriber)
        JOIN turn_commit USING (subscriber)
        WHERE inbox.id = message.id
    )
    SELECT subscriber, version, called.id AS call_id
    FROM saved LEFT JOIN called USING (subscriber)
    """
