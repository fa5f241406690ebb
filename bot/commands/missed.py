"""`missed`: which chats an outage of ours may have swallowed."""

import asyncio
from datetime import UTC, datetime, timedelta

import click
import msgspec
from aiolimiter import AsyncLimiter

from bot.commands.opened import reading_pool
from bot.config import Config
from bot.errors import KramaError
from bot.loop import run
from bot.outside.manychat import CallFailure, Failure, ManyChat, open_manychat
from bot.store.last_heard import LastHeard, last_heard

CALLS_PER_SECOND = 5  # half of what ManyChat allows: the service needs some, too
A_MONTH_H = 30 * 24
CLOCKS_DIFFER_BY = timedelta(seconds=2)
HOPELESS = frozenset({Failure.NO_KEY, Failure.UNAUTHORIZED, Failure.NOT_CONNECTED})


class CantAsk(KramaError):
    """ManyChat tells nothing of anybody."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What ManyChat knows of a contact, as far as we ask."""

    last_interaction: str | None = None
    live_chat_url: str = ""

    @property
    def wrote_at(self) -> datetime | None:
        """When the contact was heard of last; a time without a zone is UTC."""
        if not self.last_interaction:
            return None
        at = datetime.fromisoformat(self.last_interaction)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A line about a contact."""

    missed: bool
    line: str


@click.command("missed")
@click.option(
    "--hours",
    type=click.FloatRange(0, A_MONTH_H, min_open=True),
    default=1,
    show_default=True,
    help="Look at who has written to us within so many hours.",
)
@click.pass_obj
def missed(config: Config, hours: float) -> None:
    """
    List the chats in which ManyChat has heard something that we haven't: id, time, and
    the address of the chat in ManyChat.
    """
    found = run(_sweep(config, datetime.now(UTC) - timedelta(hours=hours)))
    for one in found:
        if one.line:
            click.echo(one.line)
    click.echo(f"{sum(one.missed for one in found)} of {len(found)} chats", err=True)


async def _sweep(config: Config, since: datetime) -> list[Found]:
    async with reading_pool(config) as pool:
        heard = await last_heard(pool, since)
    pace = AsyncLimiter(1, 1 / CALLS_PER_SECOND)
    async with open_manychat(config) as manychat:
        return await asyncio.gather(*(_look(manychat, pace, one) for one in heard))


async def _look(manychat: ManyChat, pace: AsyncLimiter, ours: LastHeard) -> Found:
    try:
        async with pace:
            known = await manychat.contact(ours.subscriber)
        contact = msgspec.convert(known, Contact)
        wrote_at = contact.wrote_at
    except CallFailure as error:
        if error.failure in HOPELESS:
            raise CantAsk(f"ManyChat: {error.failure}; python -m bot check") from error
        return Found(missed=False, line=f"{ours.subscriber}  not told: {error.failure}")
    except ValueError as error:
        return Found(missed=False, line=f"{ours.subscriber}  not understood: {error}")
    if wrote_at is None or wrote_at <= ours.at + CLOCKS_DIFFER_BY:
        return Found(missed=False, line="")
    time = wrote_at.astimezone(UTC).isoformat(timespec="seconds")
    return Found(
        missed=True, line=f"{ours.subscriber}  {time}  {contact.live_chat_url}"
    )
