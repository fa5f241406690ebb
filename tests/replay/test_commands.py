"""`replay` and `canary` as whoever runs them sees them."""

import time
from pathlib import Path

import pytest

from bot import keys
from bot.replay.exporting import exported as written
from bot.store.records import packed
from tests.bot.test_command_line import Ended, krama
from tests.builders import demo_catalog
from tests.conftest import connected
from tests.golden.answers import Recorder
from tests.golden.playing import Play
from tests.golden.transcript import Transcript
from tests.replay.test_replay import answering, past, sold
from tests.scripted_model import ScriptedModel
from tests.service import Running, a_service, with_demo_catalog

MANY = 10_000
ENOUGH_S = 60
CARDS = ("4149 4393 9012 3456", "4149439390123456", "5168-7427-0123-4567")


async def replay(url: str, *options: str) -> Ended:
    return await krama("replay", *options, DATABASE_URL=url, LLM_MODEL="none")


@pytest.fixture
async def many_turns(database_url: str) -> str:
    """Store thousands of turns that need no model."""
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        shopper = await service.desk.contact()
        for words in ("мальву блакитну на 134", "беру"):
            await service.desk.write(shopper, text=words)
            await service.settled()
    async with connected(database_url) as connection:
        await connection.execute(f"""
            INSERT INTO turn (id, subscriber, at, bundle, trace, record)
            SELECT 1000 + number, subscriber, at, bundle, trace, record
            FROM turn, LATERAL generate_series(turn.id * {MANY}, turn.id * {MANY}
                + {MANY // 2} - 2) AS number
            """)
    return database_url


@pytest.mark.long
async def test_thousands_of_turns_are_run_again_within_a_minute(
    many_turns: str,
) -> None:
    began = time.monotonic()
    ended = await replay(many_turns, "--rules-only")

    assert ended.code == 0, ended.err
    assert ended.out == f"{MANY} turns: {MANY} same; money: 0\n"
    assert time.monotonic() - began < ENOUGH_S


async def test_another_price_ends_with_three_and_shows_both(
    database_url: str,
) -> None:
    async with sold(database_url, buyers=1):
        pass
    async with connected(database_url) as connection:
        before = await connection.fetch("SELECT * FROM session ORDER BY subscriber")
        await connection.execute("UPDATE variant SET price = price + 10000")
        ended = await replay(database_url)
        after = await connection.fetch("SELECT * FROM session ORDER BY subscriber")

    assert ended.code == 3, ended.err
    assert "totals (money)" in ended.out
    assert "1890" in ended.out
    assert "1990" in ended.out
    assert before == after


async def test_another_price_in_a_recorded_answer_ends_with_three(
    database_url: str,
) -> None:
    async with sold(database_url, buyers=1) as service:
        turn = next(
            one
            for one in await past(service)
            if one.trace.gate and one.trace.gate.verdict == "pass"
        )
    before = await replay(database_url)
    lying = answering(turn, ("Вона коштує 1 грн",)).record
    assert lying
    async with connected(database_url) as connection:
        await connection.execute(
            "UPDATE turn SET record = $2 WHERE id = $1",
            int(turn.trace.id),
            packed(lying),
        )
    after = await replay(database_url)

    assert (before.code, before.out) == (0, "7 turns: 7 same; money: 0\n")
    assert after.code == 3, after.err
    assert after.out.endswith("7 turns: 6 same, 1 differs; money: 1\n")


async def test_only_turns_since_then_and_of_a_stage(database_url: str) -> None:
    async with sold(database_url, buyers=1):
        pass

    nothing = await replay(database_url, "--since", "2100-01-01")
    some = await replay(database_url, "--stage", "offered")

    assert nothing.out == "0 turns: none; money: 0\n"
    assert some.out == "1 turns: 1 same; money: 0\n"


async def exported(service: Running, into: Path) -> str:
    url = service.app[keys.CONFIG].database_url
    assert url
    turns = await past(service)
    ended = await replay(
        url.reveal(),
        *("--export", turns[-1].trace.id),
        *("--expect", "stage paying; total 1890"),
        *("--into", str(into)),
    )
    assert ended.code == 0, ended.err
    return into.read_text("utf-8")


async def test_exported_chat_has_no_person_and_is_a_golden(
    database_url: str, tmp_path: Path
) -> None:
    golden = tmp_path / "bad.txt"
    async with sold(database_url, buyers=1) as service:
        text = await exported(service, golden)
    play = Play(Recorder(ScriptedModel("helpful")))
    for conversation in Transcript.read(golden).conversations:
        await play.through(conversation)

    assert "0991234567" not in text
    assert "Іванова" not in text
    assert "> беру\n" in text
    assert golden.with_suffix(".yaml").exists()
    assert play.problems == []


async def test_a_card_number_is_in_no_export(database_url: str) -> None:
    async with sold(database_url, buyers=1) as service:
        [shopper] = {
            it.record.turn.subscriber for it in await past(service) if it.record
        }
        for card in CARDS:
            await service.desk.write(shopper, text=f"ось моя картка {card}")
            await service.settled()
        turns = await past(service)
        golden = written(turns, expected="stage paying", catalog=demo_catalog())

    assert golden
    text = f"{golden.transcript}{golden.script}"
    assert text.count("ось моя картка") >= len(CARDS)
    assert not [card for card in CARDS if card in text or card[-4:] in text]


async def test_turn_that_is_not_there_can_t_be_exported(database_url: str) -> None:
    ended = await replay(database_url, "--export", "77", "--expect", "stage offered")

    assert ended.code == 1
    assert ended.err == "krama: turn 77 isn't there, or nothing is recorded of it\n"


async def test_canary_is_switched_and_shown(database_url: str, tmp_path: Path) -> None:
    nothing = await krama("canary", "10", DATABASE_URL=database_url)
    broken = await krama(
        "canary", "10", DATABASE_URL=database_url, CANARY_PROMPTS=str(tmp_path)
    )
    too_much = await krama("canary", "101", DATABASE_URL=database_url)
    status = await krama("canary", "status", DATABASE_URL=database_url)

    assert nothing.code == 1
    assert nothing.err.endswith("set CANARY_PROMPTS or CANARY_LLM_MODEL to have one\n")
    assert broken.code == 1
    assert "CANARY_PROMPTS is refused" in broken.err
    assert too_much.code == 2
    assert status.out.startswith("canary -: 0 % of new chats")
