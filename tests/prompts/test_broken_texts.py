"""Texts are read whole, or the start is refused with everything that is wrong."""

from pathlib import Path

import pytest

from prompts.library import BrokenTexts, Library, MissingText
from tests.prompts.damage import BROKEN, in_cancel, with_bom, without


def problems(folder: Path) -> list[str]:
    with pytest.raises(BrokenTexts) as caught:
        Library.read(folder)
    return [str(problem) for problem in caught.value.problems]


def test_texts_of_the_shop_are_whole() -> None:
    assert Library.read().problems == ()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_text_is_named_with_place_and_remedy(name: str, folder: Path) -> None:
    damage, what, remedy = BROKEN[name]
    damage(folder)

    found = problems(folder)

    assert any(what in problem and remedy in problem for problem in found), found


def test_everything_that_is_wrong_is_told_at_once(folder: Path) -> None:
    for name in ("price", "prompt missing", "BOM"):
        BROKEN[name][0](folder)

    text = "\n".join(problems(folder))

    for name in ("price", "prompt missing", "BOM"):
        assert BROKEN[name][1] in text


def test_message_of_the_refusal_lists_whole_paths(folder: Path) -> None:
    with_bom(folder)

    with pytest.raises(BrokenTexts, match=str(folder / "phrases/offer.md:1")):
        Library.read(folder)


def test_missing_texts_are_refused(tmp_path: Path) -> None:
    text = "\n".join(problems(tmp_path / "nowhere"))

    assert "phrases:0: the folder is missing" in text
    assert "agent.md:0: the prompt is missing" in text


@pytest.mark.parametrize("name", BROKEN)
def test_lenient_reading_does_without_what_is_broken(name: str, folder: Path) -> None:
    damage, what, _ = BROKEN[name]
    damage(folder)

    library = Library.read(folder, lenient=True)

    assert any(what in str(problem) for problem in library.problems)


def test_text_that_is_broken_is_missing_from_a_lenient_library(folder: Path) -> None:
    in_cancel("Лише за 1890 грн")(folder)
    without("stages/offered.md")(folder)

    library = Library.read(folder, lenient=True)

    with pytest.raises(MissingText):
        library.bubbles("cancel.done")
    with pytest.raises(MissingText):
        library.prompt("stages/offered")
    assert library.bubbles("cancel.dropped")
