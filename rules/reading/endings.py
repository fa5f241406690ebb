"""
The forms that a name or a colour takes in a sentence.

Endings are folded ones, Ukrainian and Russian side by side.  A form too many is
harmless: nobody types words that don't exist.
"""

from functools import lru_cache

from rules.folding import fold_word

ADJECTIVE_ENDINGS = frozenset("""
    ий а ая я яя у ую ю юю е ее ое ого его ому ему им ими их ой ом ем ои ою ею и ие
    """.split())
_NOUN_ENDINGS = frozenset("""
    а я у ю и е ою ею ой ей ом ем ам ям ами ями ах ях ив ев ов ови еви
    """.split())
_VOWELS = "аеиоуюя"
_SOFTENED = {"к": "ц", "г": "з", "х": "с"}
_DIMINUTIVE = "енк"  # рожевенький


@lru_cache(maxsize=1 << 12)
def noun_forms(word: str) -> frozenset[str]:
    """Give the forms of a folded noun, itself among them."""
    stem = word[:-1] if word[-1:] in _VOWELS else word
    if len(stem) < 2 or stem.isascii():
        return frozenset({word})
    forms = {word, stem} if len(stem) > 3 else {word}
    for base in (stem, *_without_fleeting_vowel(word)):
        forms.update(base + ending for ending in _NOUN_ENDINGS)
    if softened := _SOFTENED.get(stem[-1]):
        forms.add(stem[:-1] + softened + "и")
    if word != stem and stem[-2] not in _VOWELS:
        forms.update(stem[:-1] + vowel + stem[-1] for vowel in "ое")
    return frozenset(forms)


def _without_fleeting_vowel(word: str) -> tuple[str, ...]:
    """вітер -> вітр(у), глянець -> глянц(ю), сон -> сн(у)."""
    if word[-1] not in _VOWELS and len(word) > 2 and word[-2] in "ео":
        return (word[:-2] + word[-1],)
    return ()


def adjective_stem(word: str) -> str | None:
    """Give the stem of a folded adjective in any form; None if it can't be one."""
    for length in (3, 2, 1):
        if word[-length:] in ADJECTIVE_ENDINGS and len(word) - length >= 3:
            stem = word[:-length]
            if stem.endswith(_DIMINUTIVE) and len(stem) > len(_DIMINUTIVE) + 2:
                return stem.removesuffix(_DIMINUTIVE)
            return stem
    return None


@lru_cache(maxsize=1 << 12)
def forms(word: str) -> frozenset[str]:
    """Give the forms of any folded word of a name."""
    if word.endswith("ий") and (stem := adjective_stem(word)):
        return frozenset(stem + ending for ending in ADJECTIVE_ENDINGS)
    return noun_forms(word)


def folded_words(text: str) -> tuple[str, ...]:
    """Fold the words of a short text, such as a name; punctuation is left out."""
    bare = "".join(sign if sign.isalnum() or sign in "'’ʼ" else " " for sign in text)
    return tuple(fold_word(word) for word in bare.split())
