"""Settings that are right one by one and wrong together."""

from collections.abc import Iterator

from bot.config.settings import Config


def contradictions(config: Config) -> Iterator[str]:
    """Give one line for each pair of settings that can't hold at once."""
    yield from _times(config)
    yield from _sizes(config)
    yield from _canary(config)
    yield from _people(config)
    yield from _spend(config)


def _times(config: Config) -> Iterator[str]:
    ordered = (
        ("debounce_quiet_seconds", "debounce_max_seconds"),
        ("debounce_max_seconds", "text_budget_seconds"),
        ("manychat_fallback_after_seconds", "text_budget_seconds"),
        ("text_budget_seconds", "vision_budget_seconds"),
        ("llm_hedge_after_seconds", "llm_timeout_seconds"),
    )
    for smaller, larger in ordered:
        yield from _not_over(config, smaller, larger)


def _sizes(config: Config) -> Iterator[str]:
    yield from _not_over(
        config, "checkpointer_pool_min_size", "checkpointer_pool_max_size"
    )
    if config.metrics_host and not config.metrics_port:
        yield "METRICS_HOST needs METRICS_PORT: alone it opens nothing"
    if config.metrics_port == config.port:
        yield (
            f"METRICS_PORT: {config.metrics_port} is PORT; choose another,"
            " or leave it empty to have /metrics on the service's port"
        )


def _not_over(config: Config, smaller: str, larger: str) -> Iterator[str]:
    low, high = getattr(config, smaller), getattr(config, larger)
    if low > high:
        yield (
            f"{smaller.upper()}: {low:g} is more than {larger.upper()}, {high:g};"
            f" allowed: at most {high:g}"
        )


def _canary(config: Config) -> Iterator[str]:
    is_on = config.canary_percent > 0 or config.canary_shadow
    if is_on and not config.has_canary:
        yield (
            "CANARY_PERCENT and CANARY_SHADOW need something to try:"
            " set CANARY_PROMPTS or CANARY_LLM_MODEL"
        )


def _people(config: Config) -> Iterator[str]:
    if config.console_password_hash and not config.console_secret:
        yield "CONSOLE_PASSWORD_HASH needs CONSOLE_SECRET, which signs the sessions"
    if config.notify_webhook_url and not config.notify_secret:
        yield "NOTIFY_WEBHOOK_URL needs NOTIFY_SECRET, which signs what is sent there"
    if bool(config.telegram_bot_token) != bool(config.telegram_chat_id):
        yield "TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID are only of use together"


def _spend(config: Config) -> Iterator[str]:
    if config.llm_daily_budget_usd is None or not config.has_model:
        return
    priced = {price.model for price in config.llm_prices}
    models = (
        config.llm_model,
        config.vision_model,
        config.llm_fallback_model,
        config.canary_llm_model,
    )
    for model in models:
        if model and model not in priced:
            yield (
                "LLM_DAILY_BUDGET_USD needs the price of every model that is used:"
                f" add {model}=in/out to LLM_PRICES"
            )
