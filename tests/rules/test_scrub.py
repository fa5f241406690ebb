"""Persons leave a text, and the same one is replaced by the same."""

import pytest

from rules.contact import Contact
from rules.scrub import Scrubber

CONTACT = Contact(
    full_name="Шевченко Ганна Олегівна",
    phone="+380671112233",
    city="Львів",
    np_branch="117",
)


@pytest.fixture
def scrubber() -> Scrubber:
    return Scrubber(("Hanna",), (CONTACT,))


@pytest.mark.parametrize(
    "text",
    [
        "Шевченко Ганна Олегівна",
        "передайте Ганні Шевченко",
        "067 111 22 33",
        "+38 (067) 111-22-33",
        "Львів, відділення 117",
        "живу у Львові",
        "вул. Стрийська, буд. 12, кв. 7",
        "4441 1144 5555 6661",
        "hanna.shev@gmail.com або @hanna_shev",
        "UA21 3223 1300 0002 6007 2335 6600 1",
    ],
)
def test_nothing_personal_is_left(scrubber: Scrubber, text: str) -> None:
    scrubbed = scrubber.text(text).casefold()

    traces = ("шевч", "ганн", "олегі", "111", "117", "льв", "стрий", "5555", "hanna")
    assert [trace for trace in traces if trace in scrubbed] == []
    assert "3223" not in scrubbed


def test_the_same_phone_is_replaced_by_the_same(scrubber: Scrubber) -> None:
    first, other = scrubber.text("0671112233"), scrubber.text("0509998877")

    assert scrubber.text("мій +380671112233") == f"мій {first}"
    assert first != other


@pytest.mark.parametrize(
    "text", ["мальву блакитну на 134", "скільки коштує 117?", "1890 грн", "так"]
)
def test_what_is_of_the_shop_stays(scrubber: Scrubber, text: str) -> None:
    assert scrubber.text(text) == text
