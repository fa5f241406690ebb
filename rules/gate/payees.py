"""Who is paid and what for, in an answer, against the shop's requisites."""

from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.families import Families
from rules.reading.endings import folded_words

_CUES = Families(
    {
        "payee": "отримувач* одержувач* получател* фоп",
        "business": "фоп",
        "purpose": "призначенн* назначени*",
        "writing": "напиш* пишіть пишете вкаж* зазнач*",
    }
)
_QUOTE = '"'
_NAME_AFTER = 4  # pieces between the cue and the name


def untrue_payees(context: Context) -> list[str]:
    """Give the names that nobody is paid under, and purposes that aren't the shop's."""
    return [*_strangers(context), *_other_purposes(context)]


def _strangers(context: Context) -> list[str]:
    facts = context.facts
    payee = set(folded_words(facts.shop.payment.requisites.recipient))
    shopper = set(folded_words(facts.contact.full_name or ""))
    found: list[str] = []
    for at, piece in enumerate(context.row):
        cues = _CUES.of(piece.word)
        if "payee" in cues:
            own = payee if "business" in cues else payee | shopper
            name = _name_after(context, at)
            found += [] if set(folded_words(name)) <= own else [name]
    return found


def _name_after(context: Context, at: int) -> str:
    """Give the words in capitals that follow: Отримувач — Коваль Ірина."""
    name: list[str] = []
    for place, piece in enumerate(context.row[at + 1 :]):
        is_name = piece.kind is Kind.WORD and piece.raw[0].isupper()
        if piece.sentence != context.row[at].sentence or (name and not is_name):
            break
        if is_name:
            name.append(piece.raw)
        elif place >= _NAME_AFTER or piece.kind is not Kind.MARK:
            break
    return " ".join(name)


def _other_purposes(context: Context) -> list[str]:
    purpose = set(folded_words(context.facts.shop.payment.requisites.purpose))
    sentences = {
        piece.sentence for piece in context.row if "purpose" in _CUES.of(piece.word)
    }
    found: list[str] = []
    for sentence in sorted(sentences):
        row = [piece for piece in context.row if piece.sentence == sentence]
        words = {piece.word for piece in row}
        is_told = _QUOTE in words or "writing" in _CUES.among(words)
        if is_told and not purpose <= words:
            found.append(" ".join(piece.raw for piece in row))
    return found
