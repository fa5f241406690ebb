"""Ways to spoil the shop's texts, and what is said of each."""

import shutil
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path], None]
HEAD = '---\nversion: 1\npurpose: "Test"\nlanguage: uk\nallow: []\n---\n'


def changed(file: str, old: str, new: str) -> Damage:
    """Write *new* for *old*, which must stand in *file*."""

    def damage(folder: Path) -> None:
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return damage


def written(file: str, content: bytes) -> Damage:
    def damage(folder: Path) -> None:
        (folder / file).write_bytes(content)

    return damage


def with_bom(folder: Path) -> None:
    path = folder / "phrases/offer.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def without(name: str) -> Damage:
    def damage(folder: Path) -> None:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    return damage


def in_cancel(text: str) -> Damage:
    """Put *text* into a phrase without slots; it then stands on line 8."""
    return changed("phrases/cancel.md", "## cancel.done\n", f"## cancel.done\n{text}\n")


BROKEN: dict[str, tuple[Damage, str, str]] = {
    "phrase missing": (
        changed("phrases/offer.md", "## offer.refused\n", "## offer.refuse\n"),
        "phrases:0: no file has the phrase offer.refused",
        "add it below a line ## offer.refused",
    ),
    "phrase nobody names": (
        changed(
            "phrases/cancel.md",
            "## cancel.done",
            "## cancel.bye\nБувай\n\n## cancel.done",
        ),
        "phrases/cancel.md:8: cancel.bye: nobody names it",
        "delete it, or correct its key",
    ),
    "phrase twice": (
        changed(
            "phrases/cart.md",
            "## cart.line\n",
            "## cancel.done\nДобре\n\n## cart.line\n",
        ),
        "phrases/cart.md:8: cancel.done stands in phrases/cancel.md:8 already",
        "rename or delete one of them",
    ),
    "slot missing": (
        changed("phrases/side.md", "{returns}", "Так"),
        "side.returns: {returns} missing",
        "every variant says all of them",
    ),
    "slot unknown": (
        in_cancel("Добре, {name}"),
        "phrases/cancel.md:8: cancel.done: unknown slot {name}",
        "it may have none",
    ),
    "variants with different slots": (
        changed(
            "phrases/offer.md",
            "## offer.ask\nОформлюємо?",
            "## offer.ask\nБеремо {product}?",
        ),
        "offer.ask: unknown slot {product} in variant 1",
        "it may have none",
    ),
    "Latin word": (
        in_cancel("Добре, okay"),
        "phrases/cancel.md:9: cancel.done: the Latin word okay",
        "write it in Ukrainian, or add it to the frontmatter's allow",
    ),
    "lost letters": (
        in_cancel("???? ??????"),
        "phrases/cancel.md:9: cancel.done: letters lost in a wrong encoding",
        "write the line anew",
    ),
    "merge tag": (
        in_cancel("Добре, {{ім'я}}"),
        "phrases/cancel.md:9: cancel.done: a leftover tag or mark-up",
        "a slot is {name} in small letters",
    ),
    "mark-up": (
        in_cancel("**Добре**"),
        "phrases/cancel.md:9: cancel.done: a leftover tag or mark-up",
        "shoppers would see it",
    ),
    "price": (
        in_cancel("Лише за 1890 грн"),
        "phrases/cancel.md:9: cancel.done: a number",
        "let code give it in a slot",
    ),
    "price in words": (
        in_cancel("Лише дев'ятсот гривень"),
        "phrases/cancel.md:9: cancel.done: an amount of money",
        "let code give it in a slot",
    ),
    "long bubble": (
        in_cancel("дуже " * 91),
        "phrases/cancel.md:8: cancel.done: a bubble of ",
        "part it with a line ---; 450 are allowed",
    ),
    "empty bubble": (
        in_cancel("---"),
        "phrases/cancel.md:8: cancel.done: an empty bubble",
        "fill it, or delete the line that parts it off",
    ),
    "question in one wording": (
        changed("phrases/offer.md", "===\nЗамовляємо цю модель?\n", ""),
        "offer.ask: one wording of a question",
        "add another one below a line ===",
    ),
    "text without a key": (
        changed("phrases/cancel.md", "## cancel.done", "Скасувала.\n\n## cancel.done"),
        "phrases/cancel.md:8: text before the first key",
        "put a line ## key above it, or delete it",
    ),
    "BOM": (
        with_bom,
        "phrases/offer.md:1: a BOM at its beginning",
        "save it as UTF-8 without BOM",
    ),
    "not UTF-8": (
        written("phrases/cancel.md", HEAD.encode() + "## a\nДобре".encode("cp1251")),
        "phrases/cancel.md:8: not UTF-8",
        "save it as UTF-8",
    ),
    "no frontmatter": (
        written("phrases/cancel.md", "## cancel.done\nДобре".encode()),
        "phrases/cancel.md:1: no frontmatter",
        "begin the file with it, between two --- lines",
    ),
    "wrong frontmatter": (
        changed("phrases/cancel.md", "version: 1", "versoin: 1"),
        "phrases/cancel.md:1: frontmatter: ",
        "correct it between the two --- lines",
    ),
    "folder missing": (
        without("phrases"),
        "phrases:0: the folder is missing",
        "put it back, or correct the path of the prompts",
    ),
    "prompt missing": (
        without("stages/offered.md"),
        "stages/offered.md:0: the prompt is missing",
        "put the file back",
    ),
    "file nobody names": (
        written("stages/haggling.md", HEAD.encode()),
        "stages/haggling.md:1: nobody names this file",
        "delete it, or call it one of",
    ),
    "slots of a prompt": (
        changed("agent.md", "slots: [stage, facts, summary]", "slots: [stage, facts]"),
        "agent.md:1: its frontmatter names the slots {facts}, {stage}",
        "code gives {facts}, {stage}, {summary}",
    ),
    "slot that stands nowhere": (
        changed("agent.md", "{summary}\n", "\n"),
        "{summary} stands nowhere in it",
        "put it where code is to fill it in",
    ),
    "unknown slot in a prompt": (
        changed("stages/method.md", "{total}", "{cost}"),
        "stages/method.md:7: unknown slot {cost}",
        "use one of the frontmatter's slots, or one that a reply may hold",
    ),
    "price in a prompt": (
        changed("stages/method.md", "{total}", "{total} (1890)"),
        "stages/method.md:7: a price, size, phone, card or account",
        "give it as a slot: facts change, prompts don't",
    ),
    "size in a prompt": (
        changed("stages/method.md", "{total}", "122-128"),
        "stages/method.md:7: a price, size, phone, card or account",
        "give it as a slot",
    ),
    "account in a prompt": (
        changed("stages/paying.md", "{due}", "UA21 3223"),
        "stages/paying.md:7: a price, size, phone, card or account",
        "give it as a slot",
    ),
    "prompt empty": (
        written("stages/paying.md", HEAD.replace("uk", "en").encode()),
        "stages/paying.md:1: it is empty",
        "write the prompt",
    ),
}
