"""The golden transcripts through the real service: webhook in, stand-in out."""

import asyncio
from pathlib import Path

import pytest

from bot import keys
from bot.sessions.run import Think
from bot.sessions.thinking import thinker
from bot.store.chat_view import Chat
from bot.store.trace import TurnTrace
from nodes.kit import Kit
from rules.ids import SubscriberId
from rules.messages import Turn
from rules.session import Session
from rules.stages import Stage
from tests.conftest import new_database
from tests.golden.in_service import in_service
from tests.golden.playing import Play
from tests.golden.transcript import Conversation, Transcript, transcripts
from tests.service import Running, a_service, eventually, with_demo_catalog

SEND = "sending/sendContent"


class Held:
    """Thinks as the shop does, and keeps every answer back until *gate* is open."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = 0

    def __call__(self, kit: Kit) -> Think:
        think = thinker(kit)

        async def held(session: Session, turn: Turn) -> Session:
            self.begun += 1
            answered = await think(session, turn)
            await self.gate.wait()
            return answered

        return held

    async def begins(self, times: int) -> None:
        async def is_so() -> bool:
            return self.begun >= times

        await eventually(is_so)


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
async def test_every_wording_goes_as_the_transcript_says(
    path: Path, postgres_url: str, template: str
) -> None:
    transcript = Transcript.read(path)
    async with asyncio.TaskGroup() as group:
        plays = [
            group.create_task(_played(conversation, postgres_url, template))
            for conversation in transcript.conversations
        ]
    conversations, problems = zip(*(play.result() for play in plays), strict=True)
    assert [problem for found in problems for problem in found] == []
    now = Transcript(conversations)
    assert now.text.splitlines() == path.read_text("utf-8").splitlines()


async def _played(
    conversation: Conversation, postgres_url: str, template: str
) -> tuple[Conversation, list[str]]:
    has_bursts = any(len(beat.burst) > 1 for beat in conversation)
    has_eyes = any(beat.event.startswith("sees ") for beat in conversation)
    async with (
        new_database(postgres_url, template) as url,
        in_service(url, has_bursts=has_bursts, has_eyes=has_eyes) as player,
    ):
        play = Play(player)
        return await play.through(conversation), play.problems


async def chat_of(service: Running, contact: str) -> Chat:
    chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
    assert chat is not None
    return chat


async def turns_of(service: Running, contact: str) -> tuple[TurnTrace, ...]:
    """Give the turns of a chat, the newest first."""
    return (await service.app[keys.STORES].chats.turns(SubscriberId(contact))).items


async def said(service: Running, *burst: str) -> tuple[str, list[str]]:
    """Have a new shopper write *burst*; give her and what she hears."""
    contact = str(await service.desk.contact())
    for words in burst:
        await service.desk.write(contact, text=words)
    await service.settled()
    return contact, await service.heard(contact, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Привіт", "є сукня Мальва блакитна на 128?"),
        ("Скільки коштує Мальва?", "зріст 128"),
        ("Покажіть сукні на зріст 134", "і скажіть, скільки йде доставка"),
    ],
)
async def test_g112_message_during_a_turn_joins_it_and_nothing_is_said_twice(
    first: str, second: str, database_url: str
) -> None:
    held = Held()
    async with a_service(database_url, held, debounce_quiet_seconds=0.2) as service:
        await with_demo_catalog(service)
        _, at_once = await said(service, first, second)
        held.gate.clear()
        held.begun = 0
        contact = str(await service.desk.contact())
        await service.desk.write(contact, text=first)
        await held.begins(1)
        await service.desk.write(contact, text=second)
        await held.begins(2)
        held.gate.set()
        await service.settled()

        assert await service.heard(contact, 1) == at_once
        [turn] = await turns_of(service, contact)
        assert turn.discarded == 1


@pytest.mark.parametrize("words", ["Хочу сукню Мальва на зріст 134", "є щось на 128?"])
async def test_g125_answer_that_is_ready_after_the_takeover_is_not_sent(
    words: str, database_url: str
) -> None:
    held = Held()
    async with a_service(database_url, held) as service:
        await with_demo_catalog(service)
        contact, before = await said(service, "Добрий день")
        held.gate.clear()
        await service.desk.write(contact, text=words)
        await held.begins(2)
        await service.app[keys.DECISIONS].takeover(SubscriberId(contact), by="olha")
        held.gate.set()
        await service.settled()

        [newest, _] = await turns_of(service, contact)
        assert (await chat_of(service, contact)).stage is Stage.WITH_HUMAN
        assert await service.heard(contact, len(before)) == before
        assert (newest.discarded, newest.replies) == (1, ())


@pytest.mark.parametrize("words", ["Хочу сукню Мальва на зріст 134", "є щось на 128?"])
async def test_g125_answer_that_waits_as_a_manager_takes_over_is_shown_as_not_sent(
    words: str, database_url: str
) -> None:
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        contact, before = await said(service, "Добрий день")
        await service.desk.fault(
            kind="rate_limited", call=SEND, retry_after=1, contact=contact
        )
        await service.desk.write(contact, text=words)

        async def is_refused() -> bool:
            return ("queued", "rate_limited") in await service.calls()

        await eventually(is_refused)
        await service.app[keys.DECISIONS].takeover(SubscriberId(contact), by="olha")
        await service.settled()

        *_, answer = (await chat_of(service, contact)).messages
        assert answer.state == "failed"
        assert await service.heard(contact, len(before)) == before
