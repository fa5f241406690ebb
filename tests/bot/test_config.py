"""A wrong environment stops the start with one line; a right one is one value."""

from pathlib import Path

import msgspec
import pytest

from bot.config import (
    Config,
    ConfigError,
    LlmPrice,
    misspelt_names,
    read_config,
    require_webhook_secret,
)

ARGON2 = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"


def test_empty_environment_gives_the_defaults() -> None:
    assert read_config({}) == Config()


def test_empty_variable_counts_as_not_set() -> None:
    assert read_config({"PORT": "", "REDIS_URL": "  "}) == Config()


def test_variables_of_others_are_left_alone() -> None:
    assert read_config({"PATH": "/bin", "HOME": "/root"}) == Config()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("PORT", "9090", 9090),
        ("TEXT_BUDGET_SECONDS", " 12.5 ", 12.5),
        ("CANARY_SHADOW", "False", False),
        ("DISABLE_CODE_STATE_PROMPTS_FALLBACK", "0", False),
        ("LOG_LEVEL", "INFO", "info"),
        ("KRAMA_HOME", "/srv/krama", Path("/srv/krama")),
        ("TELEGRAM_API_URL", "http://127.0.0.1:81/", "http://127.0.0.1:81/"),
        (
            "MEDIA_ALLOWED_HOSTS",
            "127.0.0.1, .cdn.example",
            ("127.0.0.1", ".cdn.example"),
        ),
        (
            "LLM_PRICES",
            "gpt-4o-mini=0.15/0.6, open/weights=0/0",
            (
                LlmPrice(model="gpt-4o-mini", usd_in=0.15, usd_out=0.6),
                LlmPrice(model="open/weights", usd_in=0, usd_out=0),
            ),
        ),
    ],
)
def test_value_is_read_as_its_kind(name: str, text: str, value: object) -> None:
    assert getattr(read_config({name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("PORT", "80a", "PORT: '80a' is not allowed; allowed: whole number, 1–65535"),
        ("PORT", "0", "PORT: '0' is not allowed; allowed: whole number, 1–65535"),
        (
            "TEXT_BUDGET_SECONDS",
            "nan",
            "TEXT_BUDGET_SECONDS: 'nan' is not allowed; allowed: number, 4–60",
        ),
        (
            "DRAIN_SECONDS",
            "inf",
            "DRAIN_SECONDS: 'inf' is not allowed; allowed: number, 0–300",
        ),
        (
            "CANARY_SHADOW",
            "perhaps",
            "CANARY_SHADOW: 'perhaps' is not allowed; allowed: true or false",
        ),
        (
            "LOG_FORMAT",
            "xml",
            "LOG_FORMAT: 'xml' is not allowed; allowed: json or text",
        ),
        (
            "PUBLIC_URL",
            "shop.example",
            "PUBLIC_URL: 'shop.example' is not allowed;"
            " allowed: http:// or https:// address",
        ),
        (
            "LLM_PRICES",
            "gpt=1",
            "LLM_PRICES: 'gpt=1' is not allowed;"
            " allowed: model=in/out; several with commas",
        ),
        (
            "TELEGRAM_CHAT_ID",
            "our chat",
            "TELEGRAM_CHAT_ID: 'our chat' is not allowed; allowed: number or @name",
        ),
    ],
)
def test_wrong_value_is_told_in_one_line(name: str, text: str, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({name: text})

    assert str(caught.value) == line


def test_line_break_in_a_wrong_value_stays_in_the_line() -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({"PORT": "80\n81"})

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE_URL", "mysql://me:hunter2@host/shop"),
        ("REDIS_URL", "http://:hunter2@host"),
        ("CONSOLE_SECRET", "hunter2"),
        ("CONSOLE_PASSWORD_HASH", "hunter2"),
        ("NOTIFY_WEBHOOK_URL", "ftp://hunter2"),
    ],
)
def test_wrong_secret_is_not_repeated(name: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({name: text})

    assert str(caught.value).startswith(f"{name}: the value is not allowed")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DEBOUNCE_QUIET_SECONDS": "7"}, "DEBOUNCE_QUIET_SECONDS: 7"),
        ({"DEBOUNCE_MAX_SECONDS": "17"}, "DEBOUNCE_MAX_SECONDS: 17"),
        ({"TEXT_BUDGET_SECONDS": "7"}, "MANYCHAT_FALLBACK_AFTER_SECONDS: 8"),
        ({"VISION_BUDGET_SECONDS": "15"}, "TEXT_BUDGET_SECONDS: 16"),
        ({"LLM_HEDGE_AFTER_SECONDS": "13"}, "LLM_HEDGE_AFTER_SECONDS: 13"),
        ({"CHECKPOINTER_POOL_MIN_SIZE": "7"}, "CHECKPOINTER_POOL_MIN_SIZE: 7"),
        ({"METRICS_HOST": "127.0.0.1"}, "METRICS_HOST needs METRICS_PORT"),
        ({"METRICS_PORT": "8080"}, "METRICS_PORT: 8080 is PORT"),
        ({"CANARY_PERCENT": "5"}, "CANARY_PERCENT and CANARY_SHADOW need"),
        ({"CONSOLE_PASSWORD_HASH": ARGON2}, "CONSOLE_PASSWORD_HASH needs"),
        ({"NOTIFY_WEBHOOK_URL": "https://crm.example"}, "NOTIFY_WEBHOOK_URL needs"),
        ({"TELEGRAM_BOT_TOKEN": "1:a"}, "TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID"),
        (
            {"OPENAI_API_KEY": "key", "LLM_DAILY_BUDGET_USD": "5"},
            "LLM_DAILY_BUDGET_USD needs the price",
        ),
    ],
)
def test_contradiction_is_told_in_one_line(
    environment: dict[str, str], named: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(environment)

    assert str(caught.value).startswith(named)
    assert "\n" not in str(caught.value)


def test_budget_with_every_price_is_accepted() -> None:
    config = read_config(
        {
            "OPENAI_API_KEY": "key",
            "LLM_DAILY_BUDGET_USD": "5",
            "LLM_PRICES": "gpt-4o-mini=0.15/0.6",
        }
    )

    assert config.llm_daily_budget_usd == 5


def test_secrets_are_split_and_never_shown() -> None:
    config = read_config(
        {
            "MANYCHAT_WEBHOOK_SECRET": "old-hush, new-hush",
            "DATABASE_URL": "postgresql://krama:pass-hush@db/krama",
        }
    )

    secrets = [secret.reveal() for secret in config.manychat_webhook_secret]
    assert secrets == ["old-hush", "new-hush"]
    assert "hush" not in repr(config)
    assert "hush" not in f"{config.database_url}"


def test_secret_can_not_be_encoded_by_accident() -> None:
    with pytest.raises(TypeError, match="Secret"):
        msgspec.json.encode(read_config({"API_TOKENS": "hush"}).api_tokens)


def test_config_can_not_be_changed() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        setattr(read_config({}), "port", 81)


def test_demo_mode_brings_its_own_shop() -> None:
    assert read_config({}, demo=True).shop_file.is_file()


def test_demo_mode_keeps_a_shop_that_was_named() -> None:
    config = read_config({"SHOP_FILE": "mine.yaml"}, demo=True)

    assert config.shop_file == Path("mine.yaml")


def test_open_webhook_is_refused() -> None:
    with pytest.raises(ConfigError, match="MANYCHAT_WEBHOOK_SECRET is not set"):
        require_webhook_secret(Config())


def test_guarded_webhook_may_serve() -> None:
    config = read_config({"MANYCHAT_WEBHOOK_SECRET": "hush"})

    require_webhook_secret(config)

    assert config.manychat_webhook_secret[0].reveal() == "hush"


@pytest.mark.parametrize(
    ("environment", "has_model"),
    [
        ({}, False),
        ({"OPENAI_API_KEY": "key"}, True),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1"}, True),
    ],
)
def test_key_or_address_makes_a_model(
    environment: dict[str, str], has_model: bool
) -> None:
    assert read_config(environment).has_model is has_model


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("CELERY_CONCURRENCY", "WORKER_CONCURRENCY"),
        ("MANYCHAT_TOKEN", "MANYCHAT_API_KEY"),
        ("DEBOUCNE_QUIET_SECONDS", "DEBOUNCE_QUIET_SECONDS"),
        ("DEBOUNCE_QUIET_SECOND", "DEBOUNCE_QUIET_SECONDS"),
        ("REDIS_URI", "REDIS_URL"),
        ("log_level", "LOG_LEVEL"),
    ],
)
def test_slip_of_the_pen_is_hinted_at(name: str, meant: str) -> None:
    (hint,) = misspelt_names({name: "x"})

    assert str(hint) == f"{name} is not read; did you mean {meant}?"


@pytest.mark.parametrize(
    "name", ["HOSTNAME", "HOSTTYPE", "HOME", "PATH", "LOGNAME", "POST", "LANG", "PORT"]
)
def test_names_of_others_give_no_hint(name: str) -> None:
    assert misspelt_names({name: "x"}) == ()
