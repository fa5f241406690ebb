"""The shop of a transcript as it really runs: webhook in, ManyChat stand-in out."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp.test_utils import TestClient, TestServer

from bot import keys
from bot.config.values import Secret
from loadtest.receipts import receipt_png
from loadtest.stand_ins.model import app as language_model
from rules.contact import Contact
from rules.drafts import PhotoAnswer
from rules.ids import Sku
from rules.money import hryvnias
from tests.builders import DEMO
from tests.conftest import connected
from tests.golden.facts import Answer, Case, Facts, Heard, Item
from tests.golden.transcript import Message
from tests.pictures_host import strange_png
from tests.service import Running, a_desk, a_service, address, with_demo_catalog
from tests.stand_ins.manychat_desk import Client, Desk
from tests.stand_ins.model_desk import ModelDesk

MANAGER = "olha"
TOKEN = "a program's token"
MODEL_KEY, EYES = "a model's key", "eyes"
NOBODY = "http://127.0.0.1:1/notices"  # where nobody listens
QUIET_S = 0.02  # enough for one message
PATIENCE_S = 20.0  # with a database that many tests share
BURST_S = 0.5  # so long a burst may take to arrive


class MovableClock:
    """The real time plus what a transcript has let pass."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class InService:
    """Plays a transcript to the service over HTTP."""

    def __init__(
        self,
        url: str,
        desk: Desk,
        quiet_s: float,
        eyes: ModelDesk | None = None,
        **settings: Any,
    ) -> None:
        """*settings* are those that differ from a test's."""
        self._url = url
        self._desk = desk
        self._eyes = eyes
        self._quiet_s = quiet_s
        self._settings = {**_model_settings(eyes), **settings}
        self._clock = MovableClock()
        self._open = AsyncExitStack()
        self._contacts: dict[str, str] = {}
        self._heard = Counter[str]()
        self._last_message: dict[str, str] = {}
        self._service: Running

    async def start(self) -> None:
        """Run the service, from here to `stop`."""
        self._service = await self._open.enter_async_context(
            a_service(
                self._url,
                desk=self._desk,
                clock=self._clock,
                debounce_quiet_seconds=self._quiet_s,
                checkpointer_timeout_seconds=PATIENCE_S,
                api_tokens=(Secret(TOKEN),),
                **self._settings,
            )
        )

    async def stop(self) -> None:
        await self._open.aclose()

    async def fill_shelves(self) -> None:
        await with_demo_catalog(self._service)

    async def say(self, shopper: str, burst: Sequence[Message]) -> None:
        contact = await self._contact(shopper)
        for message in burst:
            pictures = [await self._uploaded(one) for one in message.pictures]
            sent = await self._desk.write(
                contact, text=message.text, image_urls=pictures
            )
            self._last_message[shopper] = sent["message"]
        await self._service.settled()

    async def send_again(self, shopper: str) -> None:
        message = self._last_message[shopper]
        await self._desk.ask("POST", f"/control/messages/{message}/deliver", {})
        await self._service.settled()

    async def decide(self, shopper: str, decision: str, reason: str) -> None:
        case = (await self._cases(shopper))[-1]
        answer = await self._service.client.post(
            f"/api/cases/{case['id']}/{decision}",
            json={"by": MANAGER, "reason": reason},
            headers=_allowed(),
        )
        assert answer.status in (200, 409), await answer.text()
        await self._service.settled()

    async def take_over(self, shopper: str) -> None:
        await self._hand(shopper, "takeover")

    async def release(self, shopper: str) -> None:
        await self._hand(shopper, "release")

    async def _hand(self, shopper: str, way: str) -> None:
        contact = await self._contact(shopper)
        answer = await self._service.client.post(
            f"/api/chats/{contact}/{way}", json={"by": MANAGER}, headers=_allowed()
        )
        assert answer.status == 200, await answer.text()
        await self._service.settled()

    async def pass_by(self, time: timedelta) -> None:
        self._clock.offset += time
        offset_s = self._clock.offset.total_seconds()
        await self._desk.ask("PUT", "/control/clock", {"offset_s": offset_s})

    async def restock(self, sku: str, pieces: int) -> None:
        async with connected(self._url) as connection:
            await connection.execute(
                "UPDATE variant SET stock = $2 WHERE sku = $1", Sku(sku), pieces
            )
        self._service.app[keys.GOODS].forget()

    async def sees(self, answer: PhotoAnswer | None) -> None:
        assert self._eyes is not None
        seen = "nonsense" if answer is None else msgspec.to_builtins(answer)
        await self._eyes.ask("DELETE", "/control/answers")
        await self._eyes.queue({"answer": seen, "schema": "PhotoAnswer", "times": None})

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def lose_notifier(self) -> None:
        self._settings["notify_webhook_url"] = Secret(NOBODY)
        await self.restart()

    async def heard(self, shopper: str) -> Answer:
        contact = await self._contact(shopper)
        sent = [
            entry["detail"]["params"]["data"]["content"]["messages"]
            for entry in await self._desk.log("send", contact)
            if entry["detail"]["accepted"]
        ]
        new = sent[self._heard[shopper] :]
        self._heard[shopper] = len(sent)
        return Answer(tuple(tuple(map(_bubble, messages)) for messages in new))

    async def facts(self, shopper: str) -> Facts:
        contact = await self._contact(shopper)
        chat = await self._read(f"/api/chats/{contact}")
        cases = await self._cases(shopper)
        orders = [
            order
            for order in (await self._read("/api/orders"))["items"]
            if order["subscriber"] == contact
        ]
        return Facts(
            stage=chat["stage"],
            pending=chat["pending"] and chat["pending"]["ask"],
            focus=chat["focus"] and msgspec.convert(chat["focus"], Item),
            heights=tuple(chat["heights_cm"]),
            lines=msgspec.convert(chat["cart"]["lines"], tuple[Item, ...]),
            total=chat["cart"]["total"],
            delivery=msgspec.convert(chat["delivery"], Contact),
            method=chat["payment"]["method"],
            amount_due=chat["payment"]["amount_due"],
            has_requisites=chat["payment"]["requisites_sent_at"] is not None,
            handoff=chat["handoff"] and chat["handoff"]["reason"],
            orders=tuple(order["status"] for order in orders),
            cases=msgspec.convert(cases, tuple[Case, ...]),
            told=await self._told(contact),
        )

    async def _cases(self, shopper: str) -> list[dict[str, Any]]:
        """Give the shopper's cases, oldest first."""
        contact = await self._contact(shopper)
        cases = (await self._read("/api/cases"))["items"]
        return [case for case in reversed(cases) if case["subscriber"] == contact]

    async def _told(self, contact: str) -> dict[str, int]:
        async with connected(self._url) as connection:
            rows = await connection.fetch(
                "SELECT kind, count(*) FROM notice WHERE subscriber = $1 GROUP BY kind",
                contact,
            )
        return {row["kind"]: row["count"] for row in rows}

    async def _read(self, path: str) -> dict[str, Any]:
        async with self._service.client.get(path, headers=_allowed()) as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def _contact(self, shopper: str) -> str:
        if shopper not in self._contacts:
            self._contacts[shopper] = await self._desk.contact()
        return self._contacts[shopper]

    async def _uploaded(self, picture: str) -> str:
        """Put a picture where ManyChat has shoppers' pictures; give its address."""
        async with self._desk.client.post(
            "/control/media",
            data=_picture(picture),
            headers={"Content-Type": "image/png"},
        ) as answer:
            url: str = (await answer.json())["url"]
            return url


@asynccontextmanager
async def a_model(
    script: str = "helpful", models: tuple[str, ...] = (EYES,)
) -> AsyncIterator[ModelDesk]:
    """Run a model that sees pictures; nobody can talk to it but by one of *models*."""
    options = language_model.Options(api_key=MODEL_KEY, models=models, script=script)
    client: Client
    async with TestClient(TestServer(language_model.create_app(options))) as client:
        yield ModelDesk(client)


def _model_settings(eyes: ModelDesk | None) -> dict[str, Any]:
    if eyes is None:
        return {}
    return {
        "openai_api_key": Secret(MODEL_KEY),
        "openai_base_url": f"{address(eyes.client)}/v1",
        "llm_model": "nobody",
        "vision_model": EYES,
    }


@asynccontextmanager
async def in_service(
    url: str, *, has_bursts: bool, has_eyes: bool
) -> AsyncIterator[InService]:
    """Run a shop on the empty database at *url*."""
    async with AsyncExitStack() as beside:
        desk = await beside.enter_async_context(a_desk())
        eyes = await beside.enter_async_context(a_model()) if has_eyes else None
        player = InService(url, desk, BURST_S if has_bursts else QUIET_S, eyes)
        await player.start()
        try:
            await player.fill_shelves()
            yield player
        finally:
            await player.stop()


def _picture(picture: str) -> bytes:
    kind, name = picture.split()
    if kind == "strange":
        return strange_png(int(name))
    if kind == "receipt":
        return receipt_png(
            amount=hryvnias(int(name)),
            paid_at=datetime(2026, 11, 25, 10, 30),
            payee="ФОП Дзвінка Демонстрація Прикладівна",
            number="0042",
        )
    return (DEMO / "photos" / f"{name}.png").read_bytes()


def _bubble(message: dict[str, Any]) -> Heard:
    if message["type"] == "image":
        return Heard(photo=PurePosixPath(urlsplit(message["url"]).path).name)
    return Heard(text=message["text"])


def _allowed() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}
