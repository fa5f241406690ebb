"""What must hold for every text: an answer, whatever it looks like, in linear time."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cart_intent import detect_add_to_cart
from rules.confirmation import detect_confirmation
from rules.escalation import detect_escalation
from rules.lexicon import senses
from rules.offer_transition import detect_delivery_request
from rules.payment_proof import detect_payment_proof
from rules.statements import statements
from rules.text import read

Answers = tuple[bool | str | None, ...]

# Letters that look the same in both alphabets; "в" and "к" only as capitals.
LOOKALIKES = str.maketrans("асеорхіАВСЕНІКМОРТХ", "aceopxiABCEHIKMOPTX")
NEUTRAL_EMOJI = ("🤗", "😊", "🌸", "🙈")
EXAMPLES = [
    next(
        value for value in json.loads(line)["input"].values() if isinstance(value, str)
    )
    for line in Path(__file__).with_name("public.jsonl").read_text("utf-8").splitlines()
]
WORDED = [text for text in EXAMPLES if text and "http" not in text]
# Where the spelling in Latin letters is itself the word.
CYRILLIC = [text for text in WORDED if not any(char in text for char in "abciopxeABC")]


def answers(text: str) -> Answers:
    return (
        detect_payment_proof(text, has_image=False, has_url=False),
        detect_payment_proof(text, has_image=True, has_url=True),
        detect_delivery_request(text),
        detect_add_to_cart(text),
        detect_escalation(text),
        detect_confirmation(text),
    )


@given(st.text(st.characters(categories=("Cs", "L", "M", "N", "P", "S", "Z", "C"))))
def test_any_text_has_an_answer_in_the_domain(text: str) -> None:
    paid, shown, ordering, wanting, category, confirmed = answers(text)
    assert {paid, shown, ordering, wanting} <= {True, False}
    assert category in {"abuse", "return", "complaint", "wholesale", "human", None}
    assert confirmed in {"yes", "no", "unclear"}


@given(st.lists(st.sampled_from(WORDED), max_size=4).map("\n".join))
def test_any_burst_has_an_answer(text: str) -> None:
    assert len(answers(text)) == 6


@pytest.mark.parametrize("text", WORDED)
def test_case_does_not_change_an_answer(text: str) -> None:
    assert answers(text.upper()) == answers(text.lower())


@pytest.mark.parametrize("text", WORDED)
def test_doubled_spaces_do_not_change_an_answer(text: str) -> None:
    assert answers(f"  {text.replace(' ', '  ')}  ") == answers(text)


@pytest.mark.parametrize("text", CYRILLIC)
def test_latin_look_alikes_do_not_change_an_answer(text: str) -> None:
    assert answers(text.translate(LOOKALIKES)) == answers(text)


@pytest.mark.parametrize("emoji", NEUTRAL_EMOJI)
@pytest.mark.parametrize("text", WORDED)
def test_a_neutral_emoji_does_not_change_an_answer(text: str, emoji: str) -> None:
    assert answers(f"{text} {emoji}{emoji}") == answers(text)


@given(st.sampled_from(WORDED), st.sampled_from(WORDED))
def test_a_later_refusal_wins(first: str, second: str) -> None:
    turn = f"{first}\n{second}\nой ні, не треба, передумала"
    assert detect_add_to_cart(turn) is False
    assert detect_delivery_request(turn) is False
    assert detect_confirmation(turn) == "no"


def seconds(text: str) -> float:
    started = time.thread_time()
    answers(text)
    return time.thread_time() - started


def fastest(text: str) -> float:
    """The best of several first readings, to leave the machine's other work out."""
    times = []
    for _ in range(5):
        for cache in (senses, statements, read):
            cache.cache_clear()
        times.append(seconds(text))
    return min(times)


@pytest.mark.parametrize(
    "filling",
    (
        "якщо є 128, то оформляйте! скинула 200 грн, чек? ",
        "a.",
        "a-",
        "'а",
        "не ",
        "https://",
        "\ud800",
        "0,",
        "ґ",
        "abcd",
    ),
)
def test_time_grows_no_faster_than_the_text(filling: str) -> None:
    short, long = (filling * (size // len(filling)) for size in (2_500, 20_000))
    allowed = 8 * 3  # eight times the text, and room for noise
    assert fastest(long) < allowed * max(fastest(short), 1e-4)


ONE_WORD_APART: tuple[tuple[Callable[[str], object], str, object], ...] = (
    (lambda text: detect_payment_proof(text, False, False), "оплатила", True),
    (lambda text: detect_payment_proof(text, False, False), "ще не оплатила", False),
    (lambda text: detect_payment_proof(text, False, False), "як оплатити", False),
    (lambda text: detect_payment_proof(text, False, False), "завтра оплачу", False),
    (lambda text: detect_payment_proof(text, False, False), "чоловік оплатив", True),
    (lambda text: detect_payment_proof(text, False, False), "чоловік оплатить", False),
    (detect_delivery_request, "оформляйте", True),
    (detect_delivery_request, "не оформляйте", False),
    (detect_delivery_request, "оформляйте повернення", False),
    (detect_delivery_request, "відправте новою поштою", True),
    (detect_delivery_request, "відправте фото новою поштою", False),
    (detect_delivery_request, "замовлю", True),
    (detect_delivery_request, "завтра замовлю", False),
    (detect_add_to_cart, "беру", True),
    (detect_add_to_cart, "не беру", False),
    (detect_add_to_cart, "беру участь", False),
    (detect_add_to_cart, "якщо є 134, беру", True),
    (detect_add_to_cart, "якщо є знижка, беру", False),
    (detect_add_to_cart, "брала таку", False),
    (detect_escalation, "поверніть гроші", "return"),
    (detect_escalation, "поверніть гроші, сволочі", "abuse"),
    (detect_escalation, "є брак", "return"),
    (detect_escalation, "бракує 100 грн", None),
    (detect_escalation, "опт", "wholesale"),
    (detect_escalation, "оптимально", None),
    (detect_escalation, "передзвоніть", "human"),
    (detect_escalation, "передзвоню", None),
    (detect_confirmation, "так", "yes"),
    (detect_confirmation, "не так", "no"),
    (detect_confirmation, "так собі", "unclear"),
    (detect_confirmation, "проти", "no"),
    (detect_confirmation, "не проти", "yes"),
    (detect_confirmation, "мабуть, так", "unclear"),
    (detect_confirmation, "мабуть, ні", "no"),
)


@pytest.mark.parametrize(("detect", "text", "expected"), ONE_WORD_APART)
def test_one_word_decides(
    detect: Callable[[str], object], text: str, expected: object
) -> None:
    assert detect(text) == expected
