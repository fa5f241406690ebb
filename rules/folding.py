"""
One spelling for one word, however it was typed.

Ukrainian, Russian and transliterated words are brought to one reduced alphabet in which
the differences that shoppers don't keep are gone.  The result is for comparing, not for
showing: compare it only with text that was folded by the same function.
"""

import re
import unicodedata
from functools import lru_cache

from rules.words.english import AMBIGUOUS, PLAIN

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´‘′ʹ][^\W\d_]+)*['’ʼ`´‘′ʹ]*")
_APOSTROPHES = re.compile(r"['’ʼ`´‘′ʹ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
_LATIN_LOOKALIKE_WORD = re.compile(r"[aceiopxyABCEHIKMOPTXY]+")
_LOOKALIKE_CAPITALS = re.compile("[ABCEHIKMOPTXY]+")
_SPACES = re.compile(r"[^\S\n]+")

# и/і/ы/ї and е/ё/э/є are typed for one another; signs are left out.
_REDUCED = str.maketrans("іїыёэєґ", "иииееег", "ьъ")

_LOOKALIKES = str.maketrans(
    "aceiïopxykmABCEHIÏKMOPTXY",
    "асеіїорхукмАВСЕНІЇКМОРТХУ",
)

_KH_TYPED_AS_H = re.compile(
    r"\bh(?=och|oti|otel|otil|oro|to|vyl|vil|lop|vat|udi|ody|od[iy]t|u[iy])"
    r"|(?<=\bsha)h(?=r)"
)
_SYLLABLES = {
    "shch": "щ",
    "sch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "yu": "ю",
    "iu": "ю",
    "ju": "ю",
    "ya": "я",
    "ia": "я",
    "ja": "я",
    "ye": "е",
    "ie": "е",
    "je": "е",
    "yi": "и",
    "yo": "йо",
    "jo": "йо",
}
_LETTERS = dict(zip("abcdefghiklmnopqrstuvwxyzjï", "абцдефггиклмнопкрстуввхизйи"))
_TRANSLITERATION = re.compile(
    "|".join(_SYLLABLES)
    + r"|(?P<zh>(?<=[ou])j(?=n))|(?P<short>(?<=[aeiou])[yj])|[a-zï]"
)


def fold(text: str) -> str:
    """
    Give `text` with every word in its folded spelling and spaces squeezed.

    Newlines, digits, punctuation, emoji and lone surrogates stay as they are.
    """
    composed = compose(text)
    spell = Speller(composed)
    folded = WORD.sub(lambda match: spell(match.group()), composed)
    return _SPACES.sub(" ", folded).strip()


def compose(text: str) -> str:
    """Give `text` in Unicode's composed form, where й and ї are one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_alphabet(word: str) -> str:
    """Spell a word as it is shown: no look-alikes among Cyrillic letters, one `'`."""
    if _CYRILLIC.search(word):
        word = word.translate(_LOOKALIKES)
    return _APOSTROPHES.sub("'", word)


class Speller:
    """
    Fold the words of one text.

    What a Latin word means depends on its neighbours: `take` is English in "I'll take
    it" and `таке` in "a take ye"; `i` among Cyrillic words is `і`.
    """

    __slots__ = ("_has_cyrillic", "_is_english")

    def __init__(self, text: str) -> None:
        self._has_cyrillic = _CYRILLIC.search(
            text
        ) is not None or _is_cyrillic_in_disguise(text)
        self._is_english = not self._has_cyrillic and _is_english(text)

    def __call__(self, word: str) -> str:
        return fold_word(word, self._has_cyrillic, self._is_english)


def _is_cyrillic_in_disguise(text: str) -> bool:
    """`HIII`: nothing but capitals that both alphabets have, and no English word."""
    words = WORD.findall(text)
    return bool(words) and all(
        _LOOKALIKE_CAPITALS.fullmatch(word) and word.lower() not in PLAIN
        for word in words
    )


def _is_english(text: str) -> bool:
    words = [_APOSTROPHES.sub("", word).lower() for word in WORD.findall(text)]
    return any(word in PLAIN for word in words) or all(
        word in AMBIGUOUS for word in words
    )


@lru_cache(maxsize=1 << 14)
def fold_word(word: str, among_cyrillic: bool = True, in_english: bool = False) -> str:
    """Fold one word; the flags say what kind of text it stands in."""
    bare = _APOSTROPHES.sub("", word)
    if _CYRILLIC.search(bare) or (
        among_cyrillic and _LATIN_LOOKALIKE_WORD.fullmatch(bare)
    ):
        return _reduce(_to_cyrillic(bare.translate(_LOOKALIKES).lower()))
    latin = bare.lower()
    if latin in PLAIN or (in_english and latin in AMBIGUOUS):
        return latin
    return _reduce(_to_cyrillic(latin))


def _reduce(word: str) -> str:
    return _REPEATED.sub(r"\1", word.translate(_REDUCED))


def _to_cyrillic(latin: str) -> str:
    return _TRANSLITERATION.sub(_cyrillic_letter, _KH_TYPED_AS_H.sub("kh", latin))


def _cyrillic_letter(match: re.Match[str]) -> str:
    if match["short"]:
        return "й"
    if match["zh"]:
        return "ж"
    latin = match.group()
    return _SYLLABLES.get(latin) or _LETTERS[latin]
