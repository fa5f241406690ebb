"""The page `docs/wordings.md`: every golden, and in which words it is played."""

from collections.abc import Iterator
from pathlib import Path

from tests.golden.transcript import Conversation, Message, Transcript, transcripts

PAGE = Path(__file__).parents[2] / "docs" / "wordings.md"
ABOVE = """# The goldens, and in which words they are played

The first words of each wording; what stands before them is left out. Every golden is
played in memory without a model (`tests/golden/test_in_memory.py`) and beside a
helpful, a chatty and a contrary one (`test_scripted_model.py`), and through the service
without one (`tests/test_golden_flows.py`) and beside each of them
(`test_golden_flows_with_model.py`). `make accept` writes this page.
"""
ELSEWHERE = {  # what a transcript can't show: time, overlap
    112: "tests/test_golden_flows.py",
    116: "tests/bot/test_virtual_ladder.py",
    120: "tests/nodes/test_summing_up.py",
    125: "tests/test_golden_flows.py",
}
BETWEEN = """
## Goldens that are tests of their own

What a transcript can't show: time, what is sent to a model, and what overlaps. Each is
played in two wordings or more; g116 needs a model, g120 is played with and without one.
"""


def page() -> str:
    """Write a section for each golden."""
    elsewhere = (f"- **g{number:03}**: `{path}`" for number, path in ELSEWHERE.items())
    return "\n".join((ABOVE, *_sections(), BETWEEN, *elsewhere)) + "\n"


def numbers() -> frozenset[int]:
    """Give the numbers of the goldens that are played."""
    names = (path.stem.partition("-")[0] for path in transcripts())
    return frozenset(ELSEWHERE) | {
        int(name[1:]) for name in names if name[1:].isdecimal()
    }


def _sections() -> Iterator[str]:
    for path in transcripts():
        yield f"- **{path.stem}**"
        for conversation in Transcript.read(path).conversations:
            yield f"  - {_first_words(conversation)}"


def _first_words(conversation: Conversation) -> str:
    burst = next((beat.burst for beat in conversation if beat.burst), ())
    events = (beat.event for beat in conversation if beat.event)
    return " / ".join(map(_written, burst)) or next(events, "")


def _written(message: Message) -> str:
    pictures = [f"[{picture}]" for picture in message.pictures]
    text = f"“{message.text}”" if message.text.strip() else ""
    return " ".join(filter(None, (*pictures, text))) or "nothing that can be read"
