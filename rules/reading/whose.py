"""Whose height or size it is: the child that is named."""

from collections.abc import Sequence

from rules.children import Child
from rules.flow import folded
from rules.folding import fold_word
from rules.reading.clauses import Word

_STEMS = {  # the first that is named is the one that is meant
    Child.ELDER: "старш",
    Child.YOUNGER: "молодш младш меншій меншому менша меншенькі",
    Child.DAUGHTER: """
        доня доні доню доньк доньц донечк донечц дочк дочц дочері дочер дівчинк
        дівчинц дівчатк девочк внучк внучц онучк онуц
        """,
    Child.SON: """
        синові синочк синок синк сынок сынишк сыночк хлопчик мальчик мальчиш пацан
        онук внук
        """,
}
_WORDS = {
    Child.YOUNGER: folded("малій малой малому меньшему меньшей"),
    Child.DAUGHTER: folded("дочь доч"),
    Child.SON: folded("син сина сину сином сын сына сыну"),
}
_BEGINNINGS = {
    child: tuple(map(fold_word, stems.split())) for child, stems in _STEMS.items()
}


def child_of(word: Word) -> Child | None:
    """Give the child that *word* names."""
    for child, beginnings in _BEGINNINGS.items():
        if word.folded in _WORDS.get(child, ()) or word.folded.startswith(beginnings):
            return child
    return None


def whose(words: Sequence[Word]) -> Child | None:
    """Give the only child that *words* name; "старша донька" is the elder one."""
    named = children_of(words)
    ages = named & {Child.ELDER, Child.YOUNGER}
    named = ages or named
    return next(iter(named)) if len(named) == 1 else None


def children_of(words: Sequence[Word]) -> set[Child]:
    """Give every child that *words* name."""
    return {child for word in words if (child := child_of(word))}
