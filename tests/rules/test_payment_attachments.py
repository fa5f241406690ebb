"""The matrix of words, pictures and links: what decides when they disagree."""

import pytest

from rules.payment_proof import detect_payment_proof

STATED = ("оплатила", "чоловік оплатив", "оплатила, скрін зараз скину")
AGAINST = (
    "ще не оплатила",
    "як оплатити",
    "завтра оплачу",
    "оплачую",
    "оплата не пройшла",
    "реквізити ці?",
    "а таке є?",
    "скільки коштує?",
    "хочу ще таку",
    "це моя доня",
    "ось заміри",
    "ось адреса",
    "скиньте реквізити",
    "сюди платити?",
    "на цю карту?",
    "яка ціна",
    "a 128 є",
    "подобається ця",
    "такий розмір підійде?",
)
NEUTRAL = (
    "",
    "ось",
    "❤️",
    "дякую",
    "Дійшло?",
    "перевірте, будь ласка",
    "гроші прийшли?",
    "бачите оплату?",
    "оплата пройшла?",
    "все вірно?",
    "коли відправите?",
    "чекаю на сукню",
    "за сукню Анна",
    "це за рожеву сукню",
    "гляньте чи дійшло",
    "тримайте",
    "ловіть",
    "+",
    "так",
    "видно?",
    "дякую, чекаю посилку",
    "Добрий день",
)
RECEIPT = "https://www.privat24.ua/rd/kvit/123"
OTHER_LINK = "https://kids-shop.example/suknia"


@pytest.mark.parametrize("has_url", (False, True))
@pytest.mark.parametrize("has_image", (False, True))
@pytest.mark.parametrize("text", STATED)
def test_a_statement_decides_with_any_attachment(
    text: str, has_image: bool, has_url: bool
) -> None:
    assert detect_payment_proof(text, has_image, has_url) is True


@pytest.mark.parametrize("link", ("", RECEIPT))
@pytest.mark.parametrize("has_image", (False, True))
@pytest.mark.parametrize("text", AGAINST)
def test_words_against_decide_with_any_attachment(
    text: str, has_image: bool, link: str
) -> None:
    turn = f"{text}\n{link}"
    assert detect_payment_proof(turn, has_image, has_url=bool(link)) is False


@pytest.mark.parametrize("text", NEUTRAL)
def test_a_picture_decides_when_the_words_are_neutral(text: str) -> None:
    assert detect_payment_proof(text, has_image=True, has_url=False) is True


@pytest.mark.parametrize("text", NEUTRAL)
def test_a_receipt_link_decides_when_the_words_are_neutral(text: str) -> None:
    assert detect_payment_proof(f"{text}\n{RECEIPT}", False, True) is True


@pytest.mark.parametrize("text", NEUTRAL)
def test_another_link_decides_nothing(text: str) -> None:
    assert detect_payment_proof(f"{text}\n{OTHER_LINK}", False, True) is False


@pytest.mark.parametrize("text", NEUTRAL)
def test_neutral_words_alone_are_no_payment(text: str) -> None:
    assert detect_payment_proof(text, False, False) is False


@pytest.mark.parametrize(
    ("link", "is_receipt"),
    (
        ("https://check.gov.ua/check/1", True),
        ("https://privatbank.ua/receipt/8f3a", True),
        ("http://next.privat24.ua/archive/receipt/1", True),
        ("https://www.monobank.ua/r/1", True),
        ("privat24.ua/rd/1", True),
        ("HTTPS://PrivatBank.UA/x", True),
        ("https://online.pumb.ua:443/r", True),
        ("https://my.oschadbank.ua/c", True),
        ("https://abank.com.ua/r", True),
        ("https://send.monobank.ua/jar/5x", False),
        ("https://privatbank.ua.example.site/receipt", False),
        ("https://check-gov-ua.example/check/1", False),
        ("https://privatbank.ua@example.site/receipt", False),
        ("https://notprivatbank.ua/receipt", False),
        ("https://example.site/privatbank.ua/receipt", False),
        ("https://instagram.com/p/1", False),
        ("https://prnt.sc/abc", False),
        ("https://[broken", False),
    ),
)
def test_only_a_receipt_host_is_a_receipt(link: str, is_receipt: bool) -> None:
    assert detect_payment_proof(link, has_image=False, has_url=True) is is_receipt
