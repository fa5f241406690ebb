"""Photos of shoppers are fetched and kept; an address can't lead us astray."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot import keys
from bot.outside.decoding import in_turn
from bot.outside.hosts import MediaHosts
from bot.outside.images import MOST_BYTES, Images, PublicResolver, open_fetching
from bot.sessions.kit import SystemClock
from rules.ids import SubscriberId
from tests.builders import DEMO
from tests.service import Running, a_service, answering

PICTURE = (DEMO / "photos" / "malva-blue.png").read_bytes()
ADA = SubscriberId("7")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, answering()) as service:
        yield service


@asynccontextmanager
async def images_of(service: Running, *, within_s: float) -> AsyncIterator[Images]:
    async with open_fetching() as http:
        yield Images(
            http,
            MediaHosts(("127.0.0.1", ".fbcdn.net")),
            service.app[keys.STORES].media,
            SystemClock(),
            kept_for=timedelta(days=1),
            looked_at_within_s=within_s,
        )


@pytest.fixture
async def images(service: Running) -> AsyncIterator[Images]:
    async with images_of(service, within_s=60) as images:
        yield images


@pytest.fixture
async def host() -> AsyncIterator[BaseTestServer]:
    """A host of pictures, good and bad ones."""

    async def picture(request: web.Request) -> web.Response:
        return web.Response(body=PICTURE, content_type="text/plain")

    async def text(request: web.Request) -> web.Response:
        return web.Response(body=b"<html>", content_type="image/jpeg")

    async def gone(request: web.Request) -> web.Response:
        return web.Response(status=410)

    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(MOST_BYTES // 65536 + 2):
            await response.write(b"\xff" * 65536)
        return response

    async def on(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def around(request: web.Request) -> web.Response:
        raise web.HTTPFound("/round")

    handlers: dict[str, Handler] = {
        "/picture": picture,
        "/text": text,
        "/gone": gone,
        "/huge": huge,
        "/on": on,
        "/round": around,
    }
    app = web.Application()
    app.add_routes([web.get(path, handler) for path, handler in handlers.items()])
    async with TestServer(app) as server:
        yield server


async def test_picture_is_kept_whatever_its_declared_type(
    service: Running, images: Images, host: BaseTestServer
) -> None:
    photo = await images.fetch(ADA, str(host.make_url("/picture")))

    assert photo.media_id
    kept = await service.app[keys.STORES].media.get(photo.media_id)
    assert kept and (kept.mime, kept.content) == ("image/png", PICTURE)


async def test_picture_that_waits_for_the_decoder_is_kept_and_looked_at_next_time(
    service: Running, images: Images, host: BaseTestServer
) -> None:
    media, url = service.app[keys.STORES].media, str(host.make_url("/picture"))
    free = threading.Event()
    others = asyncio.create_task(in_turn(lambda content: free.wait(10), b""))

    async with images_of(service, within_s=0.01) as hurried:
        photo = await hurried.fetch(ADA, url)
    free.set()

    assert await others
    assert photo.media_id
    kept = await media.get(photo.media_id)
    assert kept and kept.content == PICTURE
    assert await media.fingerprint(photo.media_id) is None
    assert await images.fetch(ADA, url) == photo
    assert await media.fingerprint(photo.media_id)


async def test_redirect_is_followed_to_an_allowed_host(
    images: Images, host: BaseTestServer
) -> None:
    photo = await images.fetch(ADA, str(host.make_url("/on?to=/picture")))

    assert photo.media_id


@pytest.mark.parametrize(
    "path",
    [
        "/text",
        "/gone",
        "/huge",
        "/round",
        "/nothing",
        "/on?to=http://169.254.169.254/latest/meta-data",
        "/on?to=http://localhost/picture",
        "/on?to=file:///etc/passwd",
        "/on?to=http://[",
        "/on?to=https://cdn.fbcdn.net:99999/",
    ],
)
async def test_what_is_no_picture_or_leads_elsewhere_is_a_lost_photo(
    images: Images, host: BaseTestServer, path: str
) -> None:
    url = str(host.make_url(path))

    photo = await images.fetch(ADA, url)

    assert (photo.url, photo.media_id) == (url, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/nobody",
        "http://10.0.0.1/",
        "http://[::1]/",
        "https://not-allowed.example/a.jpg",
    ],
)
async def test_address_that_cannot_be_had_is_a_lost_photo(
    images: Images, url: str
) -> None:
    assert (await images.fetch(ADA, url)).media_id is None


async def test_allowed_name_of_a_private_machine_is_refused() -> None:
    resolver = PublicResolver()
    try:
        with pytest.raises(OSError, match="no public address"):
            await resolver.resolve("localhost", 443)
    finally:
        await resolver.close()


async def test_photo_of_a_message_is_there_when_the_turn_is_thought(
    service: Running,
) -> None:
    desk = service.desk
    contact = await desk.contact()
    async with desk.client.post(
        "/control/media", data=PICTURE, headers={"Content-Type": "image/png"}
    ) as response:
        url = (await response.json())["url"]

    await desk.write(contact, text="such a one?", image_urls=[url])
    said = await service.heard(contact, 1)
    await service.settled()

    chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
    assert said == ["you said: such a one?"]
    assert chat
    [photo] = [it for it in chat.messages if it.media_id]
    assert photo.text == url
