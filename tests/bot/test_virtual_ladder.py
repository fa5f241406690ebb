"""The time ladder by a clock of the test's: each step comes in its very moment."""

import asyncio
from typing import Any

import pytest
from prometheus_client import Counter

from bot.metrics import DISCARDED_TOKENS, DISCARDED_TURNS
from bot.sessions.pace import FEWEST
from rules.effects import Notify
from rules.stages import Stage
from tests import virtual_time
from tests.bot.virtual_shop import BUBBLE, VirtualShop
from tests.virtual_time import passed_s

QUIET_S, QUIET_AT_MOST_S, BUBBLE_S = 1.5, 6.0, 8.0
CUT_OFF_S, PHOTO_CUT_OFF_S = 14.5, 30.5
OPEN_QUESTION = "Порадьте щось на день народження племінниці, бо я не знаю, що обрати"
PHOTO = "photo of a stranger"
KNOWN_PHOTO = "photo malva-blue"
NEVER_S = 1000.0
PATIENT: dict[str, Any] = {"llm_timeout_seconds": 60}
MOMENT_S = 0.01


def about(seconds: float) -> Any:
    """Give what equals *seconds*, but for what the loop itself takes."""
    return pytest.approx(seconds, abs=MOMENT_S)


@pytest.mark.parametrize(
    ("model_s", "photos", "bubble_at_s", "answer_at_s", "degraded"),
    [
        (2.0, (), [], QUIET_S + 2, None),
        (9.0, (), [BUBBLE_S], QUIET_S + 9, None),
        (NEVER_S, (), [BUBBLE_S], CUT_OFF_S, "time"),
        (2.0, (PHOTO,), [], QUIET_S + 2, None),
        (20.0, (PHOTO,), [BUBBLE_S], QUIET_S + 20, None),
        (NEVER_S, (PHOTO,), [BUBBLE_S], PHOTO_CUT_OFF_S, "time"),
        (NEVER_S, (KNOWN_PHOTO,), [], QUIET_S, None),
    ],
)
def test_bubble_and_answer_come_when_the_ladder_says(
    model_s: float,
    photos: tuple[str, ...],
    bubble_at_s: list[float],
    answer_at_s: float,
    degraded: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> VirtualShop:
        shop = VirtualShop(model_s, **PATIENT)
        shop.write("ada", "" if photos else OPEN_QUESTION, *photos)
        await shop.close()
        return shop

    shop = virtual_time.run(ask(), monkeypatch)

    [(committed_at_s, turn)] = shop.commits("ada")
    assert bubbles(shop, "ada") == [about(at_s) for at_s in bubble_at_s]
    assert committed_at_s == about(answer_at_s)
    assert shop.said("ada")[-1].at_s == about(answer_at_s)
    assert turn.trace and turn.trace.degraded == degraded


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        (OPEN_QUESTION, Stage.CHOOSING),
        ("Подскажите, что подарить девочке, сама не знаю", Stage.BROWSING),
        ("Порадьте щось до сукні мальва блакитна на 134", Stage.OFFERED),
    ],
)
@pytest.mark.parametrize("model_s", [2.0, 9.0, NEVER_S])
def test_slow_model_leaves_the_sale_where_a_fast_one_does_and_calls_nobody(
    model_s: float, words: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G116."""

    async def ask() -> VirtualShop:
        shop = VirtualShop(model_s, **PATIENT)
        shop.write("ada", words)
        await shop.close()
        return shop

    shop = virtual_time.run(ask(), monkeypatch)

    [(committed_at_s, turn)] = shop.commits("ada")
    assert bubbles(shop, "ada") == [about(BUBBLE_S)] * (model_s > BUBBLE_S)
    assert committed_at_s <= CUT_OFF_S + MOMENT_S
    assert (turn.session.stage, turn.session.handoff) == (stage, None)
    assert [it for it in turn.effects if isinstance(it, Notify)] == []


def test_bubble_is_owed_an_answer_before_there_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> VirtualShop:
        shop = VirtualShop(NEVER_S, **PATIENT)
        shop.memory.refusals = 3
        shop.write("ada", OPEN_QUESTION)
        await shop.settled()  # at the fourth try, late
        shop.write("ada", OPEN_QUESTION)
        await shop.close()
        return shop

    shop = virtual_time.run(ask(), monkeypatch)

    said = [one.text == BUBBLE for one in shop.said("ada")]
    assert said == [True, False, True, False]


def test_message_that_joins_has_thinking_begin_anew_within_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> VirtualShop:
        shop = VirtualShop(6.0, **PATIENT)
        for _ in range(3):
            shop.write("ada", OPEN_QUESTION)
            await asyncio.sleep(4)
        await shop.close()
        return shop

    turns, tokens = counted(DISCARDED_TURNS), counted(DISCARDED_TOKENS)
    shop = virtual_time.run(ask(), monkeypatch)

    [(committed_at_s, turn)] = shop.commits("ada")
    assert len(turn.inbox_ids) == 3
    assert committed_at_s == about(2 * 4 + 6)
    assert bubbles(shop, "ada") == [about(BUBBLE_S)]
    assert counted(DISCARDED_TURNS) == turns + 2
    assert counted(DISCARDED_TOKENS) > tokens


def test_wait_for_a_place_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> VirtualShop:
        shop = VirtualShop(NEVER_S, worker_concurrency=1, **PATIENT)
        shop.write("ada", OPEN_QUESTION)
        await asyncio.sleep(2)
        shop.write("eve", OPEN_QUESTION)
        await shop.close()
        return shop

    shop = virtual_time.run(ask(), monkeypatch)

    assert bubbles(shop, "eve") == [about(2 + BUBBLE_S)]  # while she waits
    assert shop.said("eve")[-1].at_s == about(2 + CUT_OFF_S)


def test_turn_for_which_a_place_comes_too_late_is_degraded_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"shopper {number}" for number in range(6)]

    async def ask() -> tuple[VirtualShop, float]:
        await learn_the_pace(shop := VirtualShop(4.0, worker_concurrency=1), ())
        began_s = passed_s()
        for name in names:
            shop.write(name, OPEN_QUESTION)
            await asyncio.sleep(MOMENT_S / 100)
        await shop.close()
        return shop, began_s

    shop, began_s = virtual_time.run(ask(), monkeypatch)

    ends = [(at_s, turn.trace) for name in names for at_s, turn in shop.commits(name)]
    assert [(at_s - began_s, trace and trace.degraded) for at_s, trace in ends] == [
        (about(QUIET_S + 4), None),
        (about(QUIET_S + 8), None),
        (about(QUIET_S + 12), None),
        (about(QUIET_S), "time"),  # its model call would end after 14.5 s
        (about(QUIET_S), "time"),
        (about(QUIET_S), "time"),
    ]


@pytest.mark.parametrize(
    ("model_s", "photo", "bubble_at_s"),
    [
        (9.0, PHOTO, [QUIET_S]),  # when the model begins to look
        (7.0, PHOTO, [BUBBLE_S]),
        (9.0, KNOWN_PHOTO, []),
    ],
)
def test_photo_gets_its_bubble_at_once_where_models_take_long_to_look(
    model_s: float,
    photo: str,
    bubble_at_s: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> tuple[VirtualShop, float]:
        await learn_the_pace(shop := VirtualShop(model_s, **PATIENT), (PHOTO,))
        began_s = passed_s()
        shop.write("ada", "", photo)
        await shop.close()
        return shop, began_s

    shop, began_s = virtual_time.run(ask(), monkeypatch)

    assert bubbles(shop, "ada") == [about(began_s + at_s) for at_s in bubble_at_s]


def test_message_every_second_for_a_minute_is_answered_once_and_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def write() -> VirtualShop:
        shop = VirtualShop(0.5)
        for number in range(60):
            shop.write("ada", f"{OPEN_QUESTION} {number}")
            await asyncio.sleep(1)
        await shop.close()
        return shop

    commits = virtual_time.run(write(), monkeypatch).commits("ada")

    answered = [(at_s, id) for at_s, turn in commits for id in turn.inbox_ids]
    assert [id for _, id in answered] == list(range(1, 61))
    assert max(at_s - (id - 1) for at_s, id in answered) <= QUIET_AT_MOST_S + 2 * 0.5


async def learn_the_pace(shop: VirtualShop, photos: tuple[str, ...]) -> None:
    """Have as many shoppers ask, one after the other, as the pace is known by."""
    for number in range(FEWEST):
        shop.write(f"earlier {number}", "" if photos else OPEN_QUESTION, *photos)
        await asyncio.sleep(60)


def bubbles(shop: VirtualShop, shopper: str) -> list[float]:
    """Give when *shopper* got interim bubbles."""
    return [one.at_s for one in shop.said(shopper) if one.text == BUBBLE]


def counted(counter: Counter) -> float:
    """Give how much was counted so far."""
    value: float = counter._value.get()
    return value
