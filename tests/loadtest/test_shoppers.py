"""Shoppers are the same for the same seed, and each of them is somebody."""

from pathlib import Path

import pytest

from loadtest.profiles import BUYERS, PROFILES
from loadtest.shop import Assortment, stocked_catalog
from loadtest.shoppers.acting import kind_of
from loadtest.shoppers.conversations import SCRIPT
from loadtest.shoppers.visits import Visit, make_visit

MANY = 1000


@pytest.fixture(scope="module")
def assortment() -> Assortment:
    return Assortment.read()


def visits(assortment: Assortment, seed: int, count: int = MANY) -> list[Visit]:
    return [
        make_visit(number, seed=seed, shares=BUYERS, assortment=assortment)
        for number in range(count)
    ]


def test_the_same_seed_gives_the_same_shoppers(assortment: Assortment) -> None:
    assert visits(assortment, 7) == visits(assortment, 7)


def test_another_seed_gives_other_shoppers(assortment: Assortment) -> None:
    assert visits(assortment, 7) != visits(assortment, 8)


def test_a_visit_does_not_depend_on_those_before(assortment: Assortment) -> None:
    alone = make_visit(40, seed=7, shares=BUYERS, assortment=assortment)

    assert visits(assortment, 7, 41)[40] == alone


def test_nobody_shares_a_phone(assortment: Assortment) -> None:
    assert len({it.person.phone for it in visits(assortment, 1)}) == MANY


def test_every_conversation_is_held(assortment: Assortment) -> None:
    held = {it.conversation for it in visits(assortment, 1)}

    assert held == SCRIPT.conversations.keys()


def test_profiles_name_conversations_that_exist() -> None:
    named = {name for profile in PROFILES.values() for name in profile.shares}

    assert named <= SCRIPT.conversations.keys()


def test_every_slot_is_filled(assortment: Assortment) -> None:
    texts = [
        text
        for visit in visits(assortment, 1)
        for move in visit.moves
        for text in (*(one.text for one in move.burst), *move.demand.says)
    ]

    assert not [text for text in texts if "{" in text or "}" in text]


def test_shoppers_do_all_that_shoppers_do(assortment: Assortment) -> None:
    moves = [move for visit in visits(assortment, 1) for move in visit.moves]

    assert {kind_of(move) for move in moves} == {
        *("text", "burst", "photo", "receipt", "decision")
    }
    assert {move.demand.stage for move in moves} >= {
        *("ordered", "with_human"),
        "browsing",  # again, after second thoughts
    }
    assert any(move.demand.silent for move in moves)


def test_a_purchase_ends_with_a_receipt_and_a_decision(assortment: Assortment) -> None:
    visit = make_visit(0, seed=1, shares={"purchase": 1}, assortment=assortment)

    assert [kind_of(move) for move in visit.moves[-2:]] == ["receipt", "decision"]
    assert visit.moves[-2].burst[0].receipt == visit.price


def test_the_goods_leave_the_place_of_the_service_s_photos_alone(
    tmp_path: Path,
) -> None:
    catalog = stocked_catalog(tmp_path)

    assert list((catalog.parent / "photos").glob("*.png"))
    assert not (tmp_path / "photos").exists()
