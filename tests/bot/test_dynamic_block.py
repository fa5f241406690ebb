"""The answer travels in the response to ManyChat's Dynamic Block, or by a push."""

import asyncio
from typing import Any

import pytest

from bot import keys
from rules.ids import SubscriberId
from tests.service import AUTHORIZED, Running, a_service, answering, sends


async def test_dynamic_block_is_answered_in_the_response(database_url: str) -> None:
    async with a_service(database_url, answering()) as service:
        first = await _dynamic(service, text="hello", message_id="m1")
        again = await _dynamic(service, text="hello", message_id="m1")
        await service.settled()

        assert first == {
            "version": "v2",
            "content": {
                "type": "instagram",
                "messages": [{"type": "text", "text": "you said: hello"}],
            },
        }
        assert again["content"]["messages"] == []
        assert sends(service.desk) == []
        assert await service.calls() == [("sent", None)]


async def test_dynamic_block_shows_the_bubble_when_the_answer_takes_longer(
    database_url: str,
) -> None:
    gate = asyncio.Event()

    async def pause() -> None:
        await gate.wait()

    async with a_service(
        database_url,
        answering(after=pause),
        manychat_fallback_after_seconds=0.2,
        manychat_interim_text="Мить!",
    ) as service:
        contact = await service.desk.open_chat()
        answer = await _dynamic(service, subscriber_id=contact, text="hello")
        gate.set()

        assert answer["content"]["messages"] == [{"type": "text", "text": "Мить!"}]
        assert await service.heard(contact, 1) == ["you said: hello"]


async def test_answer_to_a_dynamic_block_that_is_gone_is_pushed(
    database_url: str,
) -> None:
    gate = asyncio.Event()

    async def pause() -> None:
        await gate.wait()

    async with a_service(database_url, answering(after=pause)) as service:
        contact = await service.desk.open_chat()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await _dynamic(service, subscriber_id=contact, text="hello")
        gate.set()

        assert await service.heard(contact, 1) == ["you said: hello"]
        await service.settled()
        assert await service.calls() == [("sent", None)]


async def test_dynamic_block_shows_nothing_when_a_person_has_the_chat(
    database_url: str,
) -> None:
    async with a_service(database_url) as service:
        answer = await _dynamic(service, text="hello", ai_state="human")

        assert answer["content"]["messages"] == []


async def _dynamic(service: Running, **message: Any) -> dict[str, Any]:
    body = {"subscriber_id": "7", **message}
    async with service.client.post(
        "/webhooks/manychat/dynamic",
        json=body,
        headers=AUTHORIZED,
    ) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


async def test_answer_that_could_not_be_written_is_unknown_and_not_pushed(
    database_url: str,
) -> None:
    async with a_service(database_url, answering()) as service:
        contact = await service.desk.open_chat()
        direct = service.app[keys.SENDER].listen(SubscriberId(contact))
        await service.desk.write(contact, text="hello")
        messages = await direct.messages
        direct.end(is_written=False)  # the peer has gone while it was written
        await service.settled()

        assert [message["text"] for message in messages] == ["you said: hello"]
        assert await service.calls() == [("unknown", "unanswered")]
        assert sends(service.desk) == []
