"""
Server time of the console's pages: ``python -m loadtest.bench.console_pages``.

Shoppers write through the webhook first, and some of them buy up to a payment that has
to be decided on; then each page is asked for again and again, one at a time.
"""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import click
import uvloop
from argon2 import PasswordHasher

from loadtest.bench.service import MS, UNHURRIED, Figure, fresh_words, percentile
from loadtest.bench.stage import Stage, open_stage

PURCHASE = (
    "Хочу сукню Мальва блакитну на зріст 134",
    "Беру",
    "Іванова Марія Петрівна, +380991234567, Київ, відділення 25",
    "так, все вірно",
    "повна",
    "Оплатила",
)
AT_ONCE = 20  # shoppers
FIRST_SHOPPER = 10**6
WARM_UP = 5  # requests for a page, not counted
AT_MOST_MS = 50.0
LISTS = ("/console", "/console/chats", "/console/orders")
FINDING = "/console/chats?q=100099"
CASE = re.compile('href="(/console/cases/[^"/]+)"')
CHAT = re.compile('href="(/console/chats/[^"/]+)"')
ORDER = re.compile('href="(/console/orders/[^"/]+)"')


async def write(stage: Stage, chats: int, purchases: int) -> None:
    """Fill the shop with *chats*, the last of which are *purchases*."""

    async def chat(number: int) -> None:
        is_buyer = number >= chats - purchases
        for words in PURCHASE if is_buyer else (fresh_words(),):
            await stage.counter.ask(FIRST_SHOPPER + number, words)

    await _some_at_once(range(chats), chat)


async def _some_at_once(
    numbers: Sequence[int], do: Callable[[int], Awaitable[None]]
) -> None:
    seats = asyncio.Semaphore(AT_ONCE)

    async def take_a_seat(number: int) -> None:
        async with seats:
            await do(number)

    await asyncio.gather(*map(take_a_seat, numbers))


async def enter(http: aiohttp.ClientSession, password: str) -> None:
    """Log in to the console."""
    form = {"name": "admin", "password": password}
    async with http.post("/console/login", data=form) as response:
        response.raise_for_status()


async def shown(http: aiohttp.ClientSession, path: str) -> str:
    """Give a page."""
    async with http.get(path) as response:
        response.raise_for_status()
        return await response.text()


async def addresses(http: aiohttp.ClientSession) -> list[str]:
    """Give a page of every kind; the chat is one that has come to pay."""
    waiting = await shown(http, "/console")
    orders = await shown(http, "/console/orders")
    case = CASE.search(waiting)
    order = ORDER.search(orders)
    if case is None or order is None:
        raise RuntimeError("nobody has come to pay")
    chat = CHAT.search(await shown(http, case[1]))
    assert chat is not None  # every case leads to its chat
    return ["/console/login", *LISTS, FINDING, chat[1], case[1], order[1]]


async def times(http: aiohttp.ClientSession, path: str, requests: int) -> list[float]:
    """Give the milliseconds that each of the *requests* for a page took."""
    taken = []
    for _ in range(WARM_UP + requests):
        started_s = time.perf_counter()
        await shown(http, path)
        taken.append((time.perf_counter() - started_s) * MS)
    return taken[WARM_UP:]


async def measure(chats: int, purchases: int, requests: int) -> list[Figure]:
    """Give the median and the 95th percentile of each page."""
    password = secrets.token_urlsafe()
    settings = {
        "CONSOLE_PASSWORD_HASH": PasswordHasher().hash(password),
        "CONSOLE_SECRET": secrets.token_hex(),
    }
    async with open_stage(None, UNHURRIED | settings) as stage:
        await write(stage, chats, purchases)
        # the service is on this machine, whose address is no name
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(stage.url, cookie_jar=jar) as http:
            await enter(http, password)
            return [
                figure
                for path in await addresses(http)
                for figure in _figures(path, await times(http, path, requests))
            ]


def _figures(path: str, taken: list[float]) -> tuple[Figure, Figure]:
    return (
        Figure(name=f"{path} p50", value=percentile(taken, 50), unit="ms"),
        Figure(
            name=f"{path} p95",
            value=percentile(taken, 95),
            unit="ms",
            target=AT_MOST_MS,
        ),
    )


@click.command()
@click.option("--chats", default=1000, show_default=True)
@click.option("--purchases", default=60, show_default=True, help="Among the chats.")
@click.option("--requests", default=100, show_default=True, help="For each page.")
def main(chats: int, purchases: int, requests: int) -> None:
    """Measure every page of the console, and print it beside what is allowed."""
    for figure in uvloop.run(measure(chats, purchases, requests)):
        click.echo(figure)


if __name__ == "__main__":
    main()
