"""What a manager reads of a photo that nobody knows, and of a receipt that differs."""

import pytest
from msgspec.structs import replace

from bot.notifying.card import card_of
from bot.store.cases import Case
from bot.store.ids import NoticeId
from bot.store.media import Picture
from bot.store.notices import Notice
from rules.effects import NoticeKind
from rules.ids import CaseId, MediaId, OrderId, SubscriberId
from rules.money import hryvnias
from rules.stages import Stage
from tests.fakes import NOON, a_kit
from tests.nodes.sales import a_session

PICTURE = Picture("image/png", b"a picture")


def a_notice(kind: NoticeKind, *details: tuple[str, str]) -> Notice:
    return Notice(
        id=NoticeId(1),
        kind=kind,
        subscriber=SubscriberId("104"),
        case_id=None,
        order_id=None,
        media_id=MediaId("m"),
        words="є таке?",
        details=details,
        attempts=0,
        created_at=NOON,
    )


def test_unknown_photo_is_told_with_its_reason_and_itself() -> None:
    notice = a_notice(
        NoticeKind.PHOTO_UNKNOWN,
        ("reason", "low_confidence"),
        ("confidence", "0.40"),
        ("seen", "пальто в клітинку"),
    )
    card = card_of(notice, a_session(Stage.DETAILS), None, PICTURE, a_kit())

    for line in (
        "Невідоме фото",
        "модель не впевнена",
        "0.40",
        "пальто в клітинку",
        "«є таке?»",
        "Мальва",
        "дані для відправки",
    ):
        assert line in card.text
    assert card.picture == PICTURE


def test_what_differs_on_a_receipt_is_told_in_words() -> None:
    case = Case(
        id=CaseId("c"),
        order_id=OrderId("o"),
        subscriber=SubscriberId("104"),
        state="open",
        amount_due=hryvnias(1890),
        read=None,
        flags=("amount_differs", "same_receipt"),
        has_receipt=True,
        opened_at=NOON,
        due_at=NOON,
        decided_by=None,
        decided_at=None,
    )
    notice = a_notice(NoticeKind.CASE_OPENED)
    card = card_of(notice, a_session(Stage.REVIEWING), case, PICTURE, a_kit())

    assert "сума інша, така квитанція вже була" in card.text


@pytest.mark.parametrize("words", ["ні " * 700, "💔" * 700, "a\n" * 900])
def test_long_words_give_way_and_the_link_to_the_chat_stays(words: str) -> None:
    url = "https://app.manychat.com/fb1/chat/104"
    session = a_session(Stage.DETAILS, live_chat_url=url)
    notice = replace(a_notice(NoticeKind.HANDOFF, ("reason", "human")), words=words)
    card = card_of(notice, session, None, None, a_kit())

    caption = card.within(1024)
    assert len(caption.encode("utf-16-le")) <= 2 * 1024
    assert caption.endswith(url)
    assert card.within(9000) == card.text
