"""
What must become of odd words: the table that `docs/bad-words.md` shows.

`tests/golden/test_bad_words.py` plays every row.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from rules.stages import Stage
from tests.golden.transcript import Beat, Conversation

PAGE = Path(__file__).parents[2] / "docs" / "bad-words.md"
ABOVE = """# Odd words, and what becomes of them

`tests/golden/test_bad_words.py` plays every row; `make accept` writes this page. What
is in the cart, and what is ordered, is the same afterwards in every row. No model is
asked. Odd pictures, and decisions at the wrong time: [bad input](bad-input.md).
"""
KINDS = {  # of answers, by words that none of the others has
    "names the heights that there are sizes for": "на зріст від 78 до 168",
    "says that this size isn't made": "У розмірі 86 такого, на жаль, немає",
    "asks what is meant": "Не зовсім зрозуміла",
    "offers a person": "Покликати менеджера?",
    "takes it as praise": "🌷",
    "asks for words": "Напишіть, будь ласка, словами",
    "asks for the receipt again": "Якщо це квитанція",
    "says that it is another shop's": "оголошення іншого магазину",
    "names what there is": "У нас дитячий одяг",
    "leads back to clothes": "Тут я не порадниця",
    "warns of the account": "на той рахунок не платіть",
}
ADVERT = "Переслано: Розпродаж! Магазин «Лялька», -50% на все, пишіть у директ!"
ACCOUNT = "UA213223130000026007233566001 сюди платити?"
LONGEST = 5_000


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Messages one after the other at a stage, and what the last one comes to."""

    what: str
    texts: tuple[str, ...]
    stage: Stage
    kind: str
    next_stage: Stage

    @property
    def opening(self) -> Conversation:
        """How it comes to the stage."""
        if self.stage is Stage.BROWSING:
            return ()
        return (Beat(event=f"opening {self.stage}"),)


def _everywhere(
    what: str, kind: str, *texts: str, stages: str = "browsing offered details paying"
) -> Iterator[Words]:
    """Say it at *stages*, none of which it may change."""
    for stage in map(Stage, stages.split()):
        yield Words(what=what, texts=texts, stage=stage, kind=kind, next_stage=stage)


HEIGHTS = "names the heights that there are sizes for"
SIZE = "says that this size isn't made"
UNCLEAR = "asks what is meant"
PERSON = "offers a person"
SHOP = "says that it is another shop's"
LATER = "browsing details method paying reviewing"
BEFORE_PAYING = "browsing offered details method"
WORDS = (
    *_everywhere("a height of 45 cm", HEIGHTS, "зріст 45", stages=LATER),
    *_everywhere("a height of 200 cm", HEIGHTS, "зріст 200", stages=LATER),
    Words(
        what="a height of 45 cm",
        texts=("зріст 45",),
        stage=Stage.OFFERED,
        kind=HEIGHTS,
        next_stage=Stage.CHOOSING,
    ),
    *_everywhere("a size that isn't made", SIZE, "є тренч на 86?"),
    *_everywhere("«все» alone", UNCLEAR, "все", stages=BEFORE_PAYING),
    *_everywhere("«є» alone", UNCLEAR, "є"),
    *_everywhere("three words one by one", PERSON, "гммм", "еее", "ну"),
    *_everywhere("forty words one by one", PERSON, *["гммм"] * 40),
    *_everywhere("a novel of 5,000 letters", UNCLEAR, "б" * LONGEST),
    *_everywhere("only emoji", "takes it as praise", "😍😍😍"),
    *_everywhere("only a sticker", "asks for words", "", stages=BEFORE_PAYING),
    *_everywhere("another shop's advertisement", SHOP, ADVERT),
    *_everywhere(
        "a competitor's link", "names what there is", "https://lialka.example/dress"
    ),
    *_everywhere(
        "a request to write code", "leads back to clothes", "напишіть код на python"
    ),
    *_everywhere("another account", "warns of the account", ACCOUNT, stages="paying"),
)


def page() -> str:
    """Write the table."""
    return "\n".join((ABOVE, *_rows())) + "\n"


def _rows() -> Iterator[str]:
    yield "| words | stage | answer | stage afterwards |"
    yield "|---|---|---|---|"
    for row in WORDS:
        after = "the same" if row.stage is row.next_stage else row.next_stage
        yield f"| {row.what} | {row.stage} | {row.kind} | {after} |"
