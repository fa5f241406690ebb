"""The notifier as it runs in the service: which channels there are, and its rounds."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.config import Config
from bot.notifying.channel import Channel, NotTold
from bot.notifying.notifier import Notifier
from bot.notifying.telegram import TelegramBot
from bot.notifying.webhook import HookChannel
from bot.sessions.duties import Routine
from bot.store.stores import Stores
from nodes.kit import Kit

ROUND_S = 2.0
PRESSES = "/webhooks/telegram"

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_notifier(
    config: Config, stores: Stores, kit: Kit
) -> AsyncIterator[TelegramBot | None]:
    """Tell managers within the block; gives the Telegram bot, if there is one."""
    async with aiohttp.ClientSession() as http:
        bot = _telegram(config, http)
        channels = tuple(one for one in (bot, _hook(config, http)) if one is not None)
        if bot:
            await _listen(bot, config)
        notifier = Notifier(stores, kit, channels)
        rounds = Routine({notifier.tell_managers: ROUND_S})
        rounds.start()
        try:
            yield bot
        finally:
            await rounds.stop()


def _telegram(config: Config, http: aiohttp.ClientSession) -> TelegramBot | None:
    if config.telegram_bot_token is None or config.telegram_chat_id is None:
        return None
    return TelegramBot(
        http,
        config.telegram_api_url,
        config.telegram_bot_token,
        config.telegram_chat_id,
    )


def _hook(config: Config, http: aiohttp.ClientSession) -> Channel | None:
    if config.notify_webhook_url is None:
        return None
    return HookChannel(http, config.notify_webhook_url, config.notify_secret)


async def _listen(bot: TelegramBot, config: Config) -> None:
    """Have presses come to us; without a public address the buttons do nothing."""
    secret = config.telegram_webhook_secret
    if config.public_url is None or secret is None:
        _log.warning("telegram buttons are off", extra={"needs": "PUBLIC_URL"})
        return
    try:
        await bot.listen(f"{config.public_url.rstrip('/')}{PRESSES}", secret)
    except NotTold as error:
        _log.warning("telegram buttons are off", extra={"reason": str(error)})
