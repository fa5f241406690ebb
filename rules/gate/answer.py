"""
An answer taken apart: words, and numbers in whatever guise they come.

Digits of any script, keycaps, thousands with any sign between them, number words and
ranges become numbers; accounts, phones and addresses stay texts.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from rules.folding import fold_word
from rules.gate.spoken import begins_number, said_at


class Kind(StrEnum):
    """What a piece of an answer is."""

    WORD = "word"
    NUMBER = "number"
    ORDINAL = "ordinal"
    RANGE = "range"
    TIME = "time"  # 15:00
    DATE = "date"  # 15.11
    ACCOUNT = "account"  # IBAN, card, phone, any long row of digits
    ADDRESS = "address"  # link, mail, @name
    GLUED = "glued"  # digits that touch letters which are no unit
    MARK = "mark"
    LINE = "line"  # its end


class Piece(msgspec.Struct, frozen=True):
    """
    One piece.

    word: a folded word, an account's signs without what parts them, or as written;
    values: of a number one, of a range two; sentence and part count from zero.
    """

    kind: Kind
    word: str
    raw: str
    values: tuple[float, ...] = ()
    sentence: int = 0
    part: int = 0

    @property
    def value(self) -> float:
        """The number."""
        return self.values[0]


_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe0f\u20e3]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d|[\u2776-\u2793\u24f5-\u24fe]")
_SIGNS = str.maketrans(
    {
        "№": "#",
        "🔟": "10",
        "💯": "100",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "«": '"',
        "»": '"',
    }
)
_PIECE = re.compile(
    r"(?P<address>(?=[A-Za-z0-9@])(?:https?://\S+|www\.\S+|[A-Za-z0-9.+_-]+@[\w-]+\.\w+"
    r"|@[A-Za-z_][\w.]+|(?<![\w.])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*"
    r"\.(?:ua|com|me|net|org|site|shop|gl|ly|ru)\b(?:/\S*)?))"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*)(?![ ]?\d(?: ?-?[\dA-Z]){9})"
    r"|(?P<account>[A-ZА-Я]{2} ?\d(?: ?-?[\dA-Z]){9,}"
    r"|(?<!\d)\d{4}(?:[ -]\d{4}){3}(?!\d)"
    r"|\+ ?\d(?:[ ().-]{0,2}\d){8,}"
    r"|(?<![\d.,])(?:3?8[ (-]{0,2})?0\d{2}(?:[ ().-]{0,2}\d){7}(?!\d)|\d{7,})"
    r"|(?P<time>(?<!\d)\d{1,2}:\d+)"
    r"|(?P<date>(?<![\d.,])\d{1,2}[./]\d{2}(?:[./]\d{2,4})?(?![\d]))"
    r"|(?P<grouped>(?<![\d–—-])\d{1,3}(?:[ '’`.,]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?)"
    r"|(?P<number>\d+(?:[.,]\d{1,2}(?!\d))?)"
    r"|(?P<line>\n)"
    r"|(?P<mark>[^\w\s])"
)
_KINDS = {
    **{str(kind): kind for kind in Kind},
    "grouped": Kind.NUMBER,
}
_PARTING_SIGNS = re.compile(r"[^\dA-ZА-Я]")
_DECIMALS = re.compile(r"[.,](?=\d{1,2}$)")
_LETTERS = re.compile(r"[^\W\d_]{1,12}")
_UNITS_THAT_TOUCH = frozenset(fold_word(word) for word in """
    грн г гр uah см cm шт ш к k тис х й го га та я ї ти ма ми ші ша ої ою му е м хв
    год днів дні дня р
    """.split())
_SENTENCE_AFTER = re.compile(r"\s+[А-ЯІЇЄҐ«\"]")
_ENDS_SENTENCE = frozenset(".!?…")
_PARTS_SENTENCE = frozenset(",;:()")
JOINING = frozenset(
    fold_word(word)
    for word in "а та і й або чи проти але и или зате тоді and or далі но".split()
)
_DASHES = frozenset("-–—")


def pieces(text: str) -> tuple[Piece, ...]:
    """Take *text* apart; sentences end at marks and lines, parts at commas."""
    return tuple(_with_ranges(_with_spoken(list(_raw_pieces(_plain(text))))))


def _plain(text: str) -> str:
    """Bring signs and digits to their plain forms."""
    text = _INVISIBLE.sub("", text.translate(_SIGNS))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    return _FOREIGN_DIGIT.sub(lambda found: _digit(found.group()), text)


def _digit(sign: str) -> str:
    return str(int(unicodedata.numeric(sign)))


def _raw_pieces(text: str) -> Iterator[Piece]:
    sentence = part = 0
    for found in _PIECE.finditer(text):
        name, raw = found.lastgroup or "mark", found.group()
        values: tuple[float, ...] = ()
        word, kind = raw, _KINDS[name]
        if name == "word":
            word = fold_word(raw)
            part += word in JOINING
        elif name == "mark":
            part += raw in _PARTS_SENTENCE
        elif name == "account":
            word = _PARTING_SIGNS.sub("", raw)
        elif name in ("number", "grouped"):
            values = (_number(raw, is_grouped=name == "grouped"),)
            kind = Kind.GLUED if _is_glued(text, found) else kind
        yield Piece(kind, word, raw, values, sentence, part)
        if name == "line" or raw in _ENDS_SENTENCE or _is_closing(text, found):
            sentence += 1
            part += 1


def _is_closing(text: str, found: re.Match[str]) -> bool:
    """Whether a picture ends a sentence: Вітаю 🌷 У нас є…"""
    after = _SENTENCE_AFTER.match(text, found.end())
    return after is not None and unicodedata.category(found.group()[-1]) == "So"


def _number(digits: str, *, is_grouped: bool) -> float:
    if is_grouped:
        whole = _DECIMALS.split(digits)
        digits = ".".join((_PARTING_SIGNS.sub("", whole[0]), *whole[1:]))
    return float(digits.replace(",", "."))


def _is_glued(text: str, found: re.Match[str]) -> bool:
    """Whether letters touch the digits that are no unit: 15ОО, x1890."""
    before = text[found.start() - 1 : found.start()]
    if before.isalpha() or before == "_":
        return True
    after = _LETTERS.match(text, found.end())
    if not after:
        return False
    return text[after.end() : after.end() + 1].isdigit() or (
        len(after.group()) < 4 and fold_word(after.group()) not in _UNITS_THAT_TOUCH
    )


def _with_spoken(row: list[Piece]) -> list[Piece]:
    """Join the words of a number to one number; digits may begin it: 1,5 тисячі."""
    words = [piece.word if piece.kind is Kind.WORD else "" for piece in row]
    found: list[Piece] = []
    at = 0
    while at < len(row):
        piece = row[at]
        said = None
        if piece.kind is Kind.NUMBER:
            said = said_at(words, at, piece.value)
        elif piece.kind is Kind.WORD and begins_number(piece.word):
            said = said_at(words, at)
        if said is None:
            found.append(piece)
            at += 1
            continue
        kind = Kind.ORDINAL if said.is_ordinal else Kind.NUMBER
        raw = " ".join(one.raw for one in row[at : said.end])
        found.append(replace(piece, kind=kind, raw=raw, values=(said.value,)))
        at = said.end
    return found


def _with_ranges(row: list[Piece]) -> Iterator[Piece]:
    at = 0
    while at < len(row):
        piece = row[at]
        if (
            piece.kind is Kind.NUMBER
            and at + 2 < len(row)
            and row[at + 1].word in _DASHES
            and row[at + 2].kind is Kind.NUMBER
            and piece.raw[0].isdecimal() is row[at + 2].raw[0].isdecimal()
        ):
            last = row[at + 2]
            raw = f"{piece.raw}-{last.raw}"
            values = (piece.value, last.value)
            yield replace(piece, kind=Kind.RANGE, word=raw, raw=raw, values=values)
            at += 3
            continue
        yield piece
        at += 1
