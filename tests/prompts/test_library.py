"""Phrases and prompts as the shop writes them and code asks for them."""

from pathlib import Path

import pytest

from prompts.library import Library, WrongSlots
from tests.prompts.damage import changed, in_cancel


def test_shopkeeper_adds_a_variant_in_the_file_alone(folder: Path) -> None:
    changed(
        "phrases/cancel.md",
        "## cancel.dropped\nДобре, скасувала.\n",
        "## cancel.dropped\nДобре, скасувала.\n===\nГаразд, прибрала.\n",
    )(folder)

    library = Library.read(folder)

    said = {library.bubbles("cancel.dropped", variant=turn) for turn in range(4)}
    assert said == {("Добре, скасувала.",), ("Гаразд, прибрала.",)}


def test_word_that_the_file_allows_is_let_through(folder: Path) -> None:
    in_cancel("Добре, ok")(folder)
    changed("phrases/cancel.md", "allow: []", "allow: [ok]")(folder)

    assert Library.read(folder).problems == ()


def test_line_ends_of_another_system_are_read(folder: Path) -> None:
    path = folder / "phrases/offer.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert Library.read(folder).problems == ()


def test_phrase_is_filled_with_exactly_its_slots() -> None:
    library = Library.read()

    assert library.bubbles("order.sent", (("tracking", "20 45"),))[0].endswith("20 45")
    with pytest.raises(WrongSlots):
        library.bubbles("order.sent")
    with pytest.raises(WrongSlots):
        library.bubbles("cancel.done", (("name", "Оля"),))


def test_brace_in_a_value_stays_a_brace() -> None:
    library = Library.read()

    [bubble] = library.bubbles("side.returns", (("returns", "{returns} {price}"),))

    assert bubble == "{returns} {price}"


def test_prompt_keeps_the_slots_of_replies() -> None:
    text = Library.read().prompt("agent", stage="S {price}", facts="F", summary="")

    assert "{product} у розмірі {size} — {price} грн." in text
    assert "<facts>\nF\n</facts>" in text
    assert "{facts}" not in text


def test_prompt_wants_exactly_its_slots() -> None:
    with pytest.raises(WrongSlots):
        Library.read().prompt("agent", facts="F")
