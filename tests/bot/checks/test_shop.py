"""Each fault of the shop file and of the texts is red, with its remedy."""

from pathlib import Path

import msgspec
import pytest

from bot.checks.gate import findings
from bot.config import Config
from bot.config.reading import DEMO_SHOP_FILE
from prompts.library import HERE as TEXTS
from tests.bot.checks.verdicts import Fault, red

SHOP_FAULTS = (
    Fault("broken yaml", ("name: ", "name: ["), "shop file", "shop.yaml: "),
    Fault("IBAN", ('"UA46', '"UA47'), "shop file", "check digits are wrong; copy it"),
    Fault("tax id", ('"0000000000"', '"123"'), "shop file", "8 digits (company) or 10"),
    Fault(
        "hole in a size table",
        ("from: 94, to: 105", "from: 96, to: 105"),
        "shop file",
        "heights 93 and 96 don't follow each other",
    ),
    Fault("hours", ('open: "09:00"', 'open: "9"'), "shop file", "write the time as"),
    Fault("prepay", ("prepay_uah: 200", "prepay_uah: 0"), "shop file", "more than 0"),
    Fault(
        "no recipient",
        ("ФОП Дзвінка Демонстрація Прикладівна", " "),
        "shop file",
        "recipient: is empty",
    ),
    Fault(
        "size in no table",
        ('to: 93, size: "80-92"', 'to: 93, size: "80-91"'),
        "catalogue",
        "in no size table; python -m bot catalog import",
    ),
)


@pytest.mark.parametrize("fault", SHOP_FAULTS, ids=lambda fault: fault.name)
async def test_wrong_shop_is_red(sound: Config, tmp_path: Path, fault: Fault) -> None:
    right, wrong = fault.change
    text = DEMO_SHOP_FILE.read_text()
    assert right in text
    path = tmp_path / "shop.yaml"
    path.write_text(text.replace(right, wrong))

    found = await findings(msgspec.structs.replace(sound, shop_file=path))

    assert fault.remedy in dict(red(found))[fault.subject]


TEXT_FAULTS = (
    Fault("broken phrase", "{nonsense}", "canary's texts", "nonsense"),
    Fault(
        "phrase with a price", "Лише 1850 грн!", "canary's texts", "an amount of money"
    ),
)


@pytest.mark.parametrize("fault", TEXT_FAULTS, ids=lambda fault: fault.name)
async def test_wrong_text_is_red(sound: Config, tmp_path: Path, fault: Fault) -> None:
    with_copied_texts(tmp_path)
    phrases = sorted((tmp_path / "phrases").glob("*.md"))[0]
    phrases.write_text(f"{phrases.read_text().rstrip()}\n{fault.change}\n")

    found = await findings(msgspec.structs.replace(sound, canary_prompts=tmp_path))

    assert {subject for subject, _ in red(found)} == {fault.subject}
    says = "\n".join(says for _, says in red(found))
    assert phrases.name in says
    assert fault.remedy in says


async def test_sound_texts_of_a_canary_are_green(sound: Config, tmp_path: Path) -> None:
    with_copied_texts(tmp_path)

    found = await findings(msgspec.structs.replace(sound, canary_prompts=tmp_path))

    assert red(found) == []


def with_copied_texts(folder: Path) -> None:
    """Copy all texts to *folder*."""
    for path in TEXTS.rglob("*.md"):
        copy = folder / path.relative_to(TEXTS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text())
