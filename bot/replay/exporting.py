"""
A golden transcript of a chat up to the turn that went wrong, without the person.

The models' answers become a script of the stand-in, so that the transcript is played
with what the model said then.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import PurePath
from typing import Any
from zipfile import ZipFile

import msgspec

from bot.replay.recorded import Answers
from bot.sessions.noting import To
from bot.store.records import Past, Record
from rules.catalog import Catalog
from rules.ids import ProductId
from rules.messages import Photo
from rules.money import written
from rules.photos import Recognised
from rules.scrub import Scrubber
from rules.session import Session
from rules.stages import Stage

PAUSE = timedelta(hours=1)  # a shorter one isn't told
SCHEMAS = {To.ANSWER: "ModelAnswer", To.LOOK: "PhotoAnswer"}


class Exported(msgspec.Struct, frozen=True):
    """The transcript's text, and the model's script; None if no model answered."""

    transcript: str
    script: str | None

    def zipped(self, name: str) -> bytes:
        """Give both files in one, called *name*."""
        content = BytesIO()
        with ZipFile(content, "w") as archive:
            archive.writestr(f"{name}.txt", self.transcript)
            if self.script:
                archive.writestr(f"{name}.yaml", self.script)
        return content.getvalue()


def exported(
    turns: Sequence[Past], *, expected: str, catalog: Catalog
) -> Exported | None:
    """
    Write the last of *turns* with what went before it; None if it has no record.

    expected: the facts of the ``=`` line, parted by semicolons.
    """
    records = [past.record for past in turns if past.record]
    if not records or turns[-1].record is None:
        return None
    scrubber = _scrubber(records)
    lines = [f"# A chat of {records[-1].turn.now:%Y-%m}, persons replaced."]
    if len(records) < len(turns):
        lines.append("# Some turns before aren't recorded: it may go another way.")
    previous: Record | None = None
    for record in records:
        lines += _events(previous, record)
        lines += _burst(record, scrubber, catalog)
        previous = record
    facts = (f"= {line.strip()}" for line in expected.splitlines() if line.strip())
    return Exported("\n".join((*lines, *facts)) + "\n", _script(records, scrubber))


def _scrubber(records: Sequence[Record]) -> Scrubber:
    sessions = [one for record in records for one in (record.before, record.after)]
    names = (
        *(record.turn.name for record in records),
        *(session.profile.name for session in sessions),
    )
    saved = (session.profile.delivery for session in sessions)
    contacts = (*(session.delivery for session in sessions), *filter(None, saved))
    return Scrubber(filter(None, names), contacts)


def _events(previous: Record | None, record: Record) -> Iterator[str]:
    """Tell what managers and time did since *previous*, as far as sessions show it."""
    if previous is None:
        return
    pause = record.turn.now - previous.turn.now
    if pause >= PAUSE:
        yield f"* later {pause // PAUSE}h"
    was, now = previous.after, record.before
    if was.stage is Stage.REVIEWING and now.stage is Stage.ORDERED:
        yield "* approve"
    elif was.stage is Stage.REVIEWING and now.stage is Stage.PAYING:
        yield "* ask_again"
    elif now.stage is Stage.WITH_HUMAN is not was.stage:
        yield "* takeover"
    elif was.stage is Stage.WITH_HUMAN is not now.stage:
        yield "* release"


def _burst(record: Record, scrubber: Scrubber, catalog: Catalog) -> Iterator[str]:
    """Write the messages of a turn; its pictures stand with the first of them."""
    answers = Answers(record)
    pictures = [
        f"[{_picture(photo, record, answers, catalog)}]" for photo in record.turn.photos
    ]
    texts = [_line(scrubber.text(text)) for text in record.turn.texts] or [""]
    first = " ".join(filter(None, (*pictures, texts[0]))) or "[empty]"
    yield f"> {first}"
    for text in texts[1:]:
        yield f">+ {text or '[empty]'}"


def _line(text: str) -> str:
    """Write a message in one line."""
    return " ".join(text.split())


def _picture(photo: Photo, record: Record, answers: Answers, catalog: Catalog) -> str:
    media = photo.media_id
    found = answers.read(To.RECOGNISED, Recognised, media) if media else None
    product = catalog.by_id.get(ProductId(found.product)) if found else None
    file = product.photo_of(found.colour) if product and found else None
    if file:
        return f"photo {PurePath(file).stem}"
    if _is_receipt(record.before, record.after):
        due = record.after.payment.amount_due or record.before.cart.total
        return f"receipt {written(due)}"
    return "strange 1"


def _is_receipt(before: Session, after: Session) -> bool:
    return after.payment.has_receipt and not before.payment.has_receipt


def _script(records: Sequence[Record], scrubber: Scrubber) -> str | None:
    rules = [rule for record in records for rule in _rules(record, scrubber)]
    if not rules:
        return None
    return msgspec.yaml.encode({"rules": rules}).decode()


def _rules(record: Record, scrubber: Scrubber) -> Iterator[dict[str, Any]]:
    """Give a rule of the stand-in for each answer, by the words that led to it."""
    words = scrubber.text(record.turn.text)
    for one in record.answers:
        if one.to in SCHEMAS and one.error is None:
            answer = scrubber.text(bytes(one.answer).decode())
            yield {
                "when": words,
                "schema": SCHEMAS[one.to],
                "answer": msgspec.json.decode(answer),
            }
