"""What others must give: ManyChat's key works, the model is there."""

from collections.abc import AsyncIterator
from datetime import date

from bot.checks.finding import Finding
from bot.config import Config
from bot.outside.manychat import CallFailure, Failure, open_manychat
from bot.outside.model.client import NoModel
from bot.outside.model.opening import open_model
from bot.outside.sharing import Alone
from bot.sessions.kit import SystemClock
from bot.store.spend import DaySpend
from nodes.ports import PortError

KEY_REMEDY = "copy the key anew from ManyChat, Settings, API"
REMEDIES = {
    Failure.UNAUTHORIZED: KEY_REMEDY,
    Failure.NOT_CONNECTED: "can this machine reach it?",
    Failure.UNANSWERED: "can this machine reach it?",
}


async def manychat(config: Config) -> AsyncIterator[Finding]:
    """Ask ManyChat whose key this is."""
    if config.manychat_api_key is None:
        yield Finding.fail(
            "ManyChat", "MANYCHAT_API_KEY isn't set: nothing can be sent"
        )
        return
    async with open_manychat(config) as client:
        try:
            await client.account()
        except CallFailure as error:
            remedy = REMEDIES.get(error.failure, "try again later")
            yield Finding.fail("ManyChat", f"{error.failure}: {remedy}")
        else:
            yield Finding.ok("ManyChat", "the key works")


class NoBook:
    """Keeps no account: listing models is free."""

    async def add(
        self,
        day: date,
        model: str,
        *,
        tokens_in: int,
        tokens_out: int,
        usd: float,
        calls: int,
    ) -> None:
        """Nothing is spent, so nothing is kept."""

    async def of_day(self, day: date) -> tuple[DaySpend, ...]:
        """Nothing was spent."""
        return ()


async def model(config: Config) -> AsyncIterator[Finding]:
    """Ask the model's server whether it has the models that are named."""
    async with open_model(config, NoBook(), SystemClock(), Alone()) as client:
        if isinstance(client, NoModel):
            yield Finding.warn(
                "model", "neither OPENAI_API_KEY nor OPENAI_BASE_URL: rules alone"
            )
            return
        try:
            unlisted = await client.unlisted()
        except PortError as error:
            yield Finding.warn("model", f"{error}: the service starts degraded")
            return
        if unlisted:
            yield Finding.fail("model", f"unknown to the server: {', '.join(unlisted)}")
        else:
            yield Finding.ok("model", f"{config.llm_model} is there")
