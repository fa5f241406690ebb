"""What a photo is for: the whole table, by the acts that are read of its words."""

import pytest
from msgspec.structs import replace

from rules.acts import ActKind
from rules.children import Child
from rules.ids import MediaId
from rules.messages import Photo
from rules.purpose import PhotoPurpose, purpose_of
from rules.session import Ask, Pending, Session
from rules.stages import Stage
from rules.understand import understand
from tests.builders import demo_catalog, demo_shop
from tests.nodes.sales import a_session, a_turn, act

QUESTION, ADD, RECEIPT = PhotoPurpose.QUESTION, PhotoPurpose.ADD, PhotoPurpose.RECEIPT
EVIDENCE, PERSONAL = PhotoPurpose.EVIDENCE, PhotoPurpose.PERSONAL
UNSURE = PhotoPurpose.UNSURE
PICTURE = (Photo(url="https://lookaside.fbsbx.com/1", media_id=MediaId("m")),)

BY_WORDS = (
    # before anything is accepted
    (Stage.BROWSING, "", QUESTION),
    (Stage.BROWSING, "Є таке у вас?", QUESTION),
    (Stage.BROWSING, "який розмір на зріст 128?", QUESTION),
    (Stage.BROWSING, "Скільки коштує?", QUESTION),
    (Stage.BROWSING, "хочу таку", QUESTION),
    (Stage.BROWSING, "доня хоче таку саму", QUESTION),
    (Stage.BROWSING, "шукаю для доні такий костюм", QUESTION),
    (Stage.BROWSING, "це моя доня", PERSONAL),
    (Stage.BROWSING, "ось чек", RECEIPT),
    (Stage.BROWSING, "оплатила", RECEIPT),
    (Stage.BROWSING, "прийшло з плямою", EVIDENCE),
    (Stage.OFFERED, "а ця?", QUESTION),
    # while the delivery data are collected
    (Stage.DETAILS, "", UNSURE),
    (Stage.DETAILS, "хочу ще таку", ADD),
    (Stage.DETAILS, "ще цей костюм хочу", ADD),
    (Stage.DETAILS, "є таке?", QUESTION),
    (Stage.DETAILS, "ось квитанція", RECEIPT),
    # while the receipt is waited for
    (Stage.PAYING, "", RECEIPT),
    (Stage.PAYING, "ось", RECEIPT),
    (Stage.PAYING, "дякую", RECEIPT),
    (Stage.PAYING, "оплатив, ось чек, ще додай інший товар", RECEIPT),
    (Stage.PAYING, "ще цей костюм хочу", ADD),
    (Stage.PAYING, "це не чек, це сукня, яку хочу додати", ADD),
    (Stage.PAYING, "Скільки коштує?", QUESTION),
    (Stage.PAYING, "є таке?", QUESTION),
    (Stage.PAYING, "це моя доня", PERSONAL),
    (Stage.PAYING, "це помилка, не те фото", UNSURE),
    (Stage.PAYING, "верніть гроші, ось що прийшло", EVIDENCE),
    (Stage.REVIEWING, "", RECEIPT),
    (Stage.REVIEWING, "ось ще скрін", RECEIPT),
    (Stage.REVIEWING, "є таке?", QUESTION),
    # after the order
    (Stage.ORDERED, "", UNSURE),
    (Stage.ORDERED, "дякую, дуже гарно сіло", PERSONAL),
    (Stage.ORDERED, "це моя донечка в сукні, дякую!", PERSONAL),
    (Stage.ORDERED, "подивіться, тут дірка на шві!", EVIDENCE),
    (Stage.ORDERED, "а таке маєте?", QUESTION),
)
OURS = (
    (Stage.PAYING, "", QUESTION),
    (Stage.PAYING, "ось чек, і ще цей костюм додайте", ADD),
    (Stage.ORDERED, "", QUESTION),
    (Stage.DETAILS, "", QUESTION),
    (Stage.ORDERED, "прийшло з плямою", EVIDENCE),
)


def purpose(
    session: Session, words: str, *, is_ours: bool = False, was_asked: bool = False
) -> PhotoPurpose:
    turn = replace(a_turn(words), photos=PICTURE)
    acts = understand(turn, session, demo_catalog(), demo_shop()).acts
    return purpose_of(
        tuple(act for act in acts if act.kind is not ActKind.PHOTO),
        words,
        session,
        is_ours=is_ours,
        was_asked=was_asked,
    )


@pytest.mark.parametrize(("stage", "words", "expected"), BY_WORDS)
def test_words_and_stage_say_what_a_photo_is_for(
    stage: Stage, words: str, expected: PhotoPurpose
) -> None:
    assert purpose(a_session(stage), words) is expected


@pytest.mark.parametrize(("stage", "words", "expected"), OURS)
def test_picture_of_the_catalogue_is_never_a_receipt(
    stage: Stage, words: str, expected: PhotoPurpose
) -> None:
    assert purpose(a_session(stage), words, is_ours=True) is expected


def test_photo_answers_the_question_what_to_add() -> None:
    session = a_session(Stage.PAYING, pending=Pending(ask=Ask.ADD_ITEM))

    assert purpose(session, "") is ADD


@pytest.mark.parametrize(
    ("words", "expected"),
    (("так", UNSURE), ("це квитанція", RECEIPT), ("це сукня, яку хочу", QUESTION)),
)
def test_only_words_answer_what_a_photo_is_for(
    words: str, expected: PhotoPurpose
) -> None:
    session = a_session(Stage.PAYING, pending=Pending(ask=Ask.PURPOSE))

    assert purpose(session, words, was_asked=True) is expected


def test_height_that_is_only_known_asks_for_nothing() -> None:
    words = "дякую, донечці дуже личить"
    acts = (
        act(ActKind.HEIGHT, height_cm=134, child=Child.DAUGHTER),
        act(ActKind.THANK),
    )
    session = a_session(Stage.ORDERED)

    assert purpose_of(acts, words, session, is_ours=False) is PERSONAL
    assert purpose_of(acts, f"{words} на 134?", session, is_ours=False) is QUESTION
