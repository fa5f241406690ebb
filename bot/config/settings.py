"""
Every setting with its default and its range; docs/config.md says what each is for.

A field's name is the variable's in small letters.  None and () mean "not set".
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from bot.config.values import (
    BubbleText,
    ConnectorSize,
    DatabaseUrl,
    HookUrl,
    Host,
    LlmPrice,
    LogFormat,
    LogLevel,
    PasswordHash,
    Percent,
    PoolSize,
    Port,
    RedisUrl,
    Secret,
    Share,
    SigningSecret,
    TelegramChat,
    Text,
    Url,
)


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set from outside, whole and checked."""

    # storage and shop
    database_url: DatabaseUrl | None = None
    krama_home: Path = Path("./var")
    shop_file: Path = Path("./shop.yaml")

    # what listens
    host: Host = "127.0.0.1"
    port: Port = 8080
    public_url: Url | None = None
    api_tokens: tuple[Secret, ...] = ()

    # ManyChat
    manychat_api_key: Secret | None = None
    manychat_api_url: Url = "https://api.manychat.com"
    manychat_webhook_secret: tuple[Secret, ...] = ()
    manychat_fallback_after_seconds: Annotated[float, Meta(ge=0.1, le=9)] = 8
    manychat_interim_text: BubbleText | None = None
    manychat_interim_text_with_image: BubbleText | None = None
    manychat_sends_per_second: Annotated[float, Meta(ge=0.1, le=1000)] = 15
    manychat_bubble_delay_seconds: Annotated[float, Meta(ge=0, le=5)] = 0
    manychat_timeout_seconds: Annotated[float, Meta(ge=0.1, le=60)] = 12
    webhook_messages_per_minute: Annotated[int, Meta(ge=1, le=10_000)] = 120

    # time of a turn
    debounce_quiet_seconds: Annotated[float, Meta(ge=0, le=10)] = 1.5
    debounce_max_seconds: Annotated[float, Meta(ge=0, le=30)] = 6
    text_budget_seconds: Annotated[float, Meta(ge=4, le=60)] = 16
    vision_budget_seconds: Annotated[float, Meta(ge=4, le=120)] = 32
    drain_seconds: Annotated[float, Meta(ge=0, le=300)] = 25
    worker_concurrency: Annotated[int, Meta(ge=1, le=10_000)] = 200

    # pools and batches
    checkpointer_pool_min_size: Annotated[int, Meta(ge=0, le=100)] = 0
    checkpointer_pool_max_size: PoolSize = 6
    checkpointer_timeout_seconds: Annotated[float, Meta(ge=0.1, le=30)] = 3
    checkpointer_batch_max: Annotated[int, Meta(ge=1, le=1000)] = 64
    checkpointer_batch_wait_ms: Annotated[float, Meta(ge=0, le=1000)] = 5
    database_pool_max_size: PoolSize = 4
    redis_pool_max_size: PoolSize = 8
    llm_pool_max_size: ConnectorSize = 100
    manychat_pool_max_size: ConnectorSize = 50
    replicas: Annotated[int, Meta(ge=1, le=100)] = 1
    redis_url: RedisUrl | None = None

    # catalogue
    enrichment_ttl_seconds: Annotated[float, Meta(ge=0, le=3600)] = 60
    catalog_ttl_seconds: Annotated[float, Meta(ge=0, le=86_400)] = 180
    stock_hold_minutes: Annotated[int, Meta(ge=1, le=10_080)] = 120
    vision_min_confidence: Share = 0.75
    media_allowed_hosts: tuple[Host, ...] = (
        ".fbsbx.com",
        ".fbcdn.net",
        ".cdninstagram.com",
        ".manychat.com",
        "manybot-files.*.amazonaws.com",
    )

    # model
    openai_api_key: Secret | None = None
    openai_base_url: Url | None = None
    llm_model: Text = "gpt-4o-mini"
    vision_model: Text = "gpt-4o-mini"
    llm_fallback_model: Text | None = None
    llm_hedge_after_seconds: Annotated[float, Meta(ge=0.1, le=60)] = 5
    llm_timeout_seconds: Annotated[float, Meta(ge=0.1, le=120)] = 12
    llm_requests_per_minute: Annotated[int, Meta(ge=1, le=1_000_000)] = 600
    llm_concurrency: ConnectorSize = 64
    llm_daily_budget_usd: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    llm_prices: tuple[LlmPrice, ...] = ()

    # prompts and canary
    disable_code_state_prompts_fallback: bool = True
    canary_percent: Percent = 0
    canary_prompts: Path | None = None
    canary_llm_model: Text | None = None
    canary_min_turns: Annotated[int, Meta(ge=1, le=1_000_000)] = 50
    canary_shadow: bool = False

    # people of the shop
    console_secret: SigningSecret | None = None
    console_password_hash: PasswordHash | None = None
    notify_webhook_url: HookUrl | None = None
    notify_secret: Secret | None = None
    telegram_bot_token: Secret | None = None
    telegram_chat_id: TelegramChat | None = None
    telegram_webhook_secret: Secret | None = None
    telegram_api_url: Url = "https://api.telegram.org"
    handoff_release_hours: Annotated[int, Meta(ge=1, le=720)] = 12
    case_reminder_minutes: Annotated[int, Meta(ge=1, le=1440)] = 15
    retention_days: Annotated[int, Meta(ge=1, le=3650)] = 90

    # figures and logs
    metrics_host: Host | None = None
    metrics_port: Port | None = None
    log_format: LogFormat = "json"
    log_level: LogLevel = "info"
    otel_exporter_otlp_endpoint: Url | None = None

    @property
    def has_canary(self) -> bool:
        """Whether there is something to try."""
        return self.canary_prompts is not None or self.canary_llm_model is not None

    @property
    def has_model(self) -> bool:
        """Whether a model can be asked; else understanding is by rules alone."""
        return self.openai_api_key is not None or self.openai_base_url is not None
