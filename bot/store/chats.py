"""Chats and their turns, for people and programs to read."""

import asyncpg
import msgspec
from msgspec.structs import replace

from bot.store.chat_view import Chat, MessageView, chat_of, heard, told
from bot.store.checkpointer.pool import Pool
from bot.store.page import PAGE, Page, Place, page_of, place_in
from bot.store.trace import TurnTrace
from rules.cart import Cart
from rules.ids import CartId, SubscriberId
from rules.session import Session
from rules.stages import Stage

MESSAGES = 100  # of a chat, the last ones
CHATS = """
    SELECT session.*, (
        SELECT trace FROM turn WHERE turn.subscriber = session.subscriber
        ORDER BY id DESC LIMIT 1
    ) AS trace
    FROM session
    """


class LastTurn(msgspec.Struct, frozen=True):
    """What a chat tells of its last turn."""

    degraded: str | None = None


_session_decoder = msgspec.json.Decoder(Session)
_trace_decoder = msgspec.json.Decoder(TurnTrace)
_last_turn_decoder = msgspec.json.Decoder(LastTurn)


class Chats:
    """The conversations, as they are stored."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, subscriber: SubscriberId) -> Chat | None:
        """Give the chat with its last messages."""
        row = await self._pool.row(f"{CHATS} WHERE subscriber = $1", subscriber)
        if row is None:
            return None
        return _chat(row, await self._messages(subscriber))

    async def list(
        self,
        stage: Stage | None = None,
        words: str | None = None,
        cursor: str | None = None,
    ) -> Page[Chat]:
        """
        Give a page of chats without their messages, the one last written first.

        *words* are a part of the shopper's name, or the whole id.

        Raises:
            BadCursor: *cursor* isn't ours.
        """
        place = place_in(cursor)
        rows = await self._pool.rows(
            f"""
            {CHATS}
            WHERE ($1::text IS NULL OR stage = $1)
                AND ($2::text IS NULL OR subscriber = $2
                    OR strpos(lower(name), lower($2)) > 0)
                AND ($3::timestamptz IS NULL OR updated_at < $3
                    OR updated_at = $3 AND subscriber > $4)
            ORDER BY updated_at DESC, subscriber LIMIT $5
            """,
            stage,
            words,
            place and place.at,
            place and place.id,
            PAGE + 1,
        )
        chats = tuple(_chat(row) for row in rows)
        return page_of(chats, lambda chat: Place(chat.updated_at, chat.subscriber))

    async def mark(self) -> str:
        """Give a text that is another one whenever a chat, case or call has changed."""
        mark: str = await self._pool.value("""
            SELECT concat_ws(
                ' ',
                (SELECT max(updated_at) FROM session),
                (SELECT max(id) FROM inbox),
                (SELECT max(id) FROM outbox),
                (SELECT count(*) FROM outbox WHERE is_open),
                (SELECT max(sent_at) FROM orders)
            )
            """)
        return mark

    async def turns(
        self, subscriber: SubscriberId, cursor: str | None = None
    ) -> Page[TurnTrace]:
        """
        Give a page of the shopper's turns, newest first.

        Raises:
            BadCursor: *cursor* isn't ours.
        """
        place = place_in(cursor)
        rows = await self._pool.rows(
            """
            SELECT trace, commit_ms,
                extract(epoch FROM sent_at - sending_at)::float * 1000 AS push_ms,
                extract(epoch FROM sent_at - received_at)::float * 1000 AS answered_ms
            FROM turn
            LEFT JOIN inbox ON inbox.id = turn.id
            LEFT JOIN LATERAL (
                SELECT commit_ms, sending_at, sent_at FROM outbox
                WHERE outbox.subscriber = $1 AND turn_id = turn.id AND kind = 'answer'
                ORDER BY id LIMIT 1
            ) AS answer ON true
            WHERE turn.subscriber = $1 AND ($2::bigint IS NULL OR turn.id < $2)
            ORDER BY turn.id DESC LIMIT $3
            """,
            subscriber,
            place and place.number,
            PAGE + 1,
        )
        turns = tuple(map(_turn, rows))
        return page_of(turns, lambda turn: Place(turn.at, turn.id))

    async def _messages(self, subscriber: SubscriberId) -> tuple[MessageView, ...]:
        inbound = await self._pool.rows(
            """
            SELECT received_at, message FROM inbox
            WHERE subscriber = $1 ORDER BY id DESC LIMIT $2
            """,
            subscriber,
            MESSAGES,
        )
        outbound = await self._pool.rows(
            """
            SELECT queued_at, messages, author, state FROM outbox
            WHERE subscriber = $1 ORDER BY id DESC LIMIT $2
            """,
            subscriber,
            MESSAGES,
        )
        pictures = await self._pool.rows(
            "SELECT source, id FROM media WHERE subscriber = $1", subscriber
        )
        by_source = {picture["source"]: picture["id"] for picture in pictures}
        messages = (*heard(reversed(inbound), by_source), *told(reversed(outbound)))
        return tuple(sorted(messages, key=lambda message: message.at)[-MESSAGES:])


def _chat(row: asyncpg.Record, messages: tuple[MessageView, ...] = ()) -> Chat:
    degraded = None
    if row["trace"] is not None:
        degraded = _last_turn_decoder.decode(row["trace"]).degraded
    try:
        session = _session_decoder.decode(row["state"])
    except msgspec.DecodeError:  # shown by what stands beside it
        session = Session(
            subscriber=row["subscriber"],
            cart=Cart(id=CartId("")),
            stage=Stage(row["stage"]),
        )
    return chat_of(session, row, degraded=degraded, messages=messages)


def _turn(row: asyncpg.Record) -> TurnTrace:
    trace = _trace_decoder.decode(row["trace"])
    timing = replace(
        trace.timing_ms,
        commit=row["commit_ms"],
        push=row["push_ms"],
        answered=row["answered_ms"],
    )
    return replace(trace, timing_ms=timing)
