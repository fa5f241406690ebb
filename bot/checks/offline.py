"""What can be checked without a network: configuration, shop file, texts, limits."""

from collections.abc import Iterator

from bot.checks.finding import Finding
from bot.config import Config, ConfigError, require_webhook_secret
from bot.shop_file import ShopFileError, read_shop
from bot.time_ladder import rungs, time_ladder
from prompts.library import BrokenTexts, Library
from rules.shop import Shop
from rules.shop_faults import shop_faults

CALLS_PER_TURN = 1.1  # an answer, and now and then an interim bubble
SECONDS_IN_MINUTE = 60


def configuration(config: Config) -> Iterator[Finding]:
    """Look at what the environment lets the service do."""
    try:
        require_webhook_secret(config)
    except ConfigError as error:
        yield Finding.fail("webhook secret", str(error))
    else:
        yield Finding.ok("webhook secret", "is set")
    if config.public_url is None:
        yield Finding.warn("photos", "PUBLIC_URL isn't set: photos are left out")
    elif not config.public_url.startswith("https://"):
        yield Finding.warn(
            "photos", "PUBLIC_URL isn't https: Instagram won't show them"
        )
    if not config.api_tokens:
        yield Finding.warn("api", "API_TOKENS isn't set: no /api")
    if config.console_password_hash is None:
        yield Finding.warn("console", "CONSOLE_PASSWORD_HASH isn't set: no console")
    if not (config.notify_webhook_url or config.telegram_bot_token):
        yield Finding.warn(
            "managers", "neither Telegram nor a webhook: they only see the console"
        )


def shop(config: Config) -> tuple[Shop | None, tuple[Finding, ...]]:
    """Read the shop file and look for faults; give the shop if it can be read."""
    try:
        found = read_shop(config)
    except ShopFileError as error:
        return None, (Finding.fail("shop file", str(error)),)
    faults = tuple(Finding.fail("shop file", fault) for fault in shop_faults(found))
    return found, faults or (Finding.ok("shop file", f"«{found.name}»"),)


def texts() -> Iterator[Finding]:
    """Read every prompt and phrase; each problem is a line."""
    try:
        library = Library.read()
    except BrokenTexts as error:
        for problem in error.problems:
            yield Finding.fail("texts", str(problem))
    else:
        yield Finding.ok("texts", f"{len(library.phrases)} phrases")


def limits(config: Config) -> Iterator[Finding]:
    """Say how many turns a second the limits of ManyChat and the model carry."""
    by_sends = config.manychat_sends_per_second / CALLS_PER_TURN
    says = f"ManyChat carries {by_sends:.1f} turns/s"
    if config.has_model:
        by_rate = config.llm_requests_per_minute / SECONDS_IN_MINUTE
        says = f"{says}, the model {by_rate:.1f}"
    yield Finding.ok("limits", says)
    for rung in rungs(time_ladder(config)):
        yield Finding.ok("time ladder", f"{rung.at}: {rung.what}")
