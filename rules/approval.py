"""Whether an answer in free words may go to a shopper: its numbers and promises."""

from rules.facts import Facts
from rules.gate.context import Context
from rules.grounding import Verdict, ungrounded, verdict_on
from rules.promises import broken


def approved(text: str, facts: Facts) -> Verdict:
    """Say whether *facts* bear out all that *text* says."""
    context = Context.of(text, facts)
    return verdict_on([*ungrounded(context), *broken(context)])
