"""What can be checked without a network: configuration, shop file, texts, limits."""

from collections.abc import Iterator
from pathlib import Path

from bot.checks.finding import Finding
from bot.config import Config, ConfigError, require_webhook_secret
from bot.shop_file import ShopFileError, read_shop
from bot.time_ladder import rungs, time_ladder
from bot.tracing.opening import NoLibrary, load_exporter
from prompts.library import BrokenTexts, Library
from rules.shop import Shop
from rules.shop_faults import shop_faults

CALLS_PER_TURN = 1.1  # an answer, and now and then an interim bubble
SECONDS_IN_MINUTE = 60
PACES = {"ManyChat": "MANYCHAT_SENDS_PER_SECOND", "model": "LLM_REQUESTS_PER_MINUTE"}


def configuration(config: Config) -> Iterator[Finding]:
    """Look at what the environment lets the service do."""
    try:
        require_webhook_secret(config)
    except ConfigError as error:
        yield Finding.fail("webhook secret", str(error))
    else:
        yield Finding.ok("webhook secret", "is set")
    yield from _doors(config)
    if config.otel_exporter_otlp_endpoint:
        yield _tracing(config.otel_exporter_otlp_endpoint)


def _doors(config: Config) -> Iterator[Finding]:
    """Name what stays shut."""
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


def _tracing(endpoint: str) -> Finding:
    try:
        load_exporter()
    except NoLibrary as error:
        return Finding.fail("tracing", str(error))
    return Finding.ok("tracing", f"spans go to {endpoint}")


def shop(config: Config) -> tuple[Shop | None, tuple[Finding, ...]]:
    """Read the shop file and look for faults; give the shop if it can be read."""
    try:
        found = read_shop(config)
    except ShopFileError as error:
        return None, (Finding.fail("shop file", str(error)),)
    faults = tuple(Finding.fail("shop file", fault) for fault in shop_faults(found))
    return found, faults or (Finding.ok("shop file", f"«{found.name}»"),)


def texts(subject: str, folder: Path) -> Iterator[Finding]:
    """Read every prompt and phrase of *folder*; each problem is a line."""
    try:
        library = Library.read(folder)
    except BrokenTexts as error:
        for problem in error.problems:
            yield Finding.fail(subject, str(problem))
    else:
        yield Finding.ok(subject, f"{len(library.phrases)} phrases")


def canary(config: Config) -> Iterator[Finding]:
    """Look at the texts that are to be tried, if any are."""
    if config.canary_prompts:
        yield from texts("canary's texts", config.canary_prompts)


def limits(config: Config) -> Iterator[Finding]:
    """Weigh the limits of ManyChat and the model against all chats writing at once."""
    within_s = config.text_budget_seconds
    by_sends = config.manychat_sends_per_second / CALLS_PER_TURN
    yield _carries("ManyChat", by_sends, by_sends * within_s, config)
    if config.has_model:
        a_minute = config.llm_requests_per_minute  # may be used up at once
        yield _carries("model", a_minute / SECONDS_IN_MINUTE, a_minute, config)
    for rung in rungs(time_ladder(config)):
        yield Finding.ok("time ladder", f"{rung.at}: {rung.what}")


def _carries(who: str, per_s: float, burst: float, config: Config) -> Finding:
    wanted = config.worker_concurrency
    says = (
        f"{who} carries {per_s:.1f} turns/s, {burst:.0f} chats that write at once;"
        f" {wanted} are wanted"
    )
    if burst >= wanted:
        return Finding.ok("limits", says)
    return Finding.warn(
        "limits", f"{says}: raise {PACES[who]}, or lower WORKER_CONCURRENCY"
    )
