"""Acts of money and safety that stand above all others."""

from collections.abc import Iterator

from rules.acts import Act, ActKind, Topic
from rules.escalation import detect_escalation
from rules.reading.turns import Reading
from rules.session import Speaker
from rules.stages import BEFORE_ACCEPTANCE
from rules.unsafe import detect_unsafe

RESTART = "/restart"
_STEERING = frozenset({"prompt_leak", "override"})
_KIND_OF_UNSAFE = {
    "card_data": ActKind.CARD_DATA,
    "promised_discount": ActKind.PROMISED_DISCOUNT,
    "prompt_leak": ActKind.UNSAFE,
    "override": ActKind.UNSAFE,
}


def is_restart(text: str) -> bool:
    """Say whether a message is the command to start anew, whatever marks precede."""
    return text.strip().lstrip(".; ").rstrip().lower() == RESTART


def steering(texts: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """
    Give what tries to steer the bot, and the messages that don't.

    Where only the messages together do, none of them is left.
    """
    category = detect_unsafe("\n".join(texts))
    if category not in _STEERING:
        return None, texts
    harmless = tuple(text for text in texts if detect_unsafe(text) not in _STEERING)
    return category, () if harmless == texts else harmless


def steering_act(category: str) -> Act:
    """Make the act of a message that tries to steer the bot."""
    return Act(
        kind=ActKind.UNSAFE,
        rule="detect_unsafe",
        topic=Topic(category),
    )


def safety(reading: Reading) -> Iterator[Act]:
    """Give acts that need a person, and what must not be taken up."""
    category = detect_unsafe(reading.text)
    if category and category not in _STEERING:
        yield Act(
            kind=_KIND_OF_UNSAFE[category], rule="detect_unsafe", words=reading.text
        )
    topic = detect_escalation(reading.text)
    if topic and not (topic == Topic.COMPLAINT and _is_impatience(reading)):
        yield Act(
            kind=ActKind.ESCALATE,
            rule="detect_escalation",
            words=reading.text,
            topic=Topic(topic),
        )


def _is_impatience(reading: Reading) -> bool:
    """Whether it is only asked why the answer is late: once, and before an order."""
    cue, session = reading.cue(Topic.SLOW), reading.session
    if cue is None or session.stage not in BEFORE_ACCEPTANCE or session.order_ids:
        return False
    others = (it.raw for it in reading.clauses if it.number != cue.place)
    before = (it.text for it in session.history if it.speaker is Speaker.SHOPPER)
    return not any(map(detect_escalation, (", ".join(others), *before)))
