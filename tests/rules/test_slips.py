"""Words with one slip of the finger are found, and no others."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rules.slips import Slips

WORDS = ("посилка", "розмір", "сукня", "замовлення", "оплатила", "оплатили", "рожева")


@given(
    st.sampled_from(WORDS),
    st.integers(0, 9),
    st.sampled_from(("drop", "double", "swap", "replace", "leave")),
    st.sampled_from("абвиоулт"),
)
def test_what_is_near_is_one_slip_away(
    word: str, place: int, slip: str, letter: str
) -> None:
    before, after = word[:place], word[place:]
    typed = {
        "drop": before + after[1:],
        "double": before + letter + after,
        "swap": before + after[:2][::-1] + after[2:],
        "replace": before + letter + after[1:],
        "leave": word,
    }[slip]
    expected = sorted(listed for listed in WORDS if OSA.distance(typed, listed) == 1)
    assert Slips(WORDS).near(typed) == expected


def test_a_word_is_not_near_itself() -> None:
    assert Slips(WORDS).near("оплатила") == ["оплатили"]
