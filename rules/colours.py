"""
Which colours a text names, in the catalogue's words.

The shop's own words for its colours come first; a colour that the shop doesn't have is
still recognised as one, so that it can be said.
"""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from rules.catalog import Catalog
from rules.identity import Same
from rules.lexicon import senses
from rules.reading.clauses import Word
from rules.reading.endings import ADJECTIVE_ENDINGS, adjective_stem, folded_words
from rules.shop import Shop
from rules.slips import Slips

# The colours that children's clothes come in: nominative, then other words for it.
COLOURS = """
    білий белый white
    чорний черный black
    червоний красный red
    рожевий розовый pink
    блакитний голубой
    синій синий blue
    темно-синій темносиний navy
    жовтий желтый жолтый yellow
    зелений зеленый green
    сірий серый grey gray
    фіолетовий фиолетовый purple
    бузковий сиреневый ліловий лиловый
    лавандовий
    м'ятний мятный
    коричневий коричневый brown
    шоколадний шоколадный
    бежевий бежевый беж beige
    молочний молочный
    кремовий кремовый айворі
    персиковий персиковый
    пудровий пудровый пудра
    помаранчевий оранжевый orange
    кораловий коралловый
    малиновий малиновый
    бордовий бордовый бордо марсала
    золотий золотой золотистий
    срібний серебряный
    бірюзовий бирюзовый
    салатовий салатовый
    оливковий оливковый
    гірчичний горчичный
    хакі хаки
    джинсовий джинсовый
    графітовий графитовый
    ліловий лиловый
    вишневий вишневый
    смарагдовий изумрудный
    капучіно капучино
    пісочний песочный
    різнокольоровий разноцветный
"""
_SHADES = frozenset(folded_words("темно світло светло ніжно нежно яскраво ярко"))
_SHORTEST_STEM = 4  # letters; with a slip in it a shorter one may be any word
_HARD_ENDINGS = frozenset(  # "червня" is no slip of a form that nobody writes
    ending for ending in ADJECTIVE_ENDINGS if not ending.startswith(("я", "ю"))
)
_A_COLOUR = frozenset({"colour"})
_NOT_COLOURS = frozenset(folded_words("сина сину сином біля золото серебро пудра"))


class NamedColour(msgspec.Struct, frozen=True, kw_only=True):
    """
    A colour that words name.

    colour: the catalogue's name, or the nominative of the word if the shop has none;
    first, end: where its words stand in their clause.
    """

    colour: str
    first: int
    end: int
    is_denied: bool


class Palette:
    """The colours of one shop, ready to be found in words."""

    def __init__(
        self, colours: tuple[str, ...], words: tuple[tuple[str, str], ...]
    ) -> None:
        self._by_word: dict[str, str] = {}
        self._by_stem: dict[str, str] = {}
        for row in COLOURS.strip().splitlines():
            name, *others = row.split()
            for word in (name, *others):
                self._add(word, name)
        for colour in colours:
            self._add(colour, colour)
        for word, colour in words:
            self._add(word, self._own(word, colours) or colour)
        stems = {
            stem: colour
            for colour in colours
            if (stem := adjective_stem("".join(folded_words(colour))))
            and len(stem) >= _SHORTEST_STEM
        }
        self._forms = {
            stem + ending: colour
            for stem, colour in stems.items()
            for ending in _HARD_ENDINGS
        }
        self._slips = Slips(self._forms)

    def _own(self, word: str, colours: tuple[str, ...]) -> str | None:
        """Give the catalogue's colour that *word* is a form of: біла of білий."""
        found = self._colour("".join(folded_words(word)))
        return found if found in colours else None

    def _add(self, word: str, colour: str) -> None:
        folded = "".join(folded_words(word))
        self._by_word[folded] = colour
        if stem := adjective_stem(folded):
            self._by_stem[stem] = colour

    def named(self, words: tuple[Word, ...]) -> Iterator[NamedColour]:
        """Give the colours that the words of a clause name, in order."""
        at = 0
        while at < len(words):
            end, colour = self._at(words, at)
            if colour:
                yield NamedColour(
                    colour=colour, first=at, end=end, is_denied=words[at].is_denied
                )
            at = end

    def mistyped(self, words: tuple[Word, ...]) -> Iterator[NamedColour]:
        """Give the shop's colours that words of no other meaning are a slip from."""
        for at, word in enumerate(words):
            if word.kind != "word" or senses(word.folded) - _A_COLOUR:
                continue
            near = {self._forms[form] for form in self._slips.near(word.folded)}
            if len(near) == 1:
                yield NamedColour(
                    colour=near.pop(), first=at, end=at + 1, is_denied=word.is_denied
                )

    def of(self, folded: str) -> str | None:
        """Give the colour that one folded word names."""
        return self._colour(folded)

    def _at(self, words: tuple[Word, ...], at: int) -> tuple[int, str | None]:
        if words[at].folded in _SHADES and at + 1 < len(words):
            shade, base = words[at].folded, words[at + 1].folded
            if colour := self._colour(shade + base) or self._colour(base):
                return at + 2, colour
        return at + 1, self._colour(words[at].folded)

    def _colour(self, folded: str) -> str | None:
        if colour := self._by_word.get(folded):
            return colour
        stem = None if folded in _NOT_COLOURS else adjective_stem(folded)
        return self._by_stem.get(stem) if stem else None


def palette(catalog: Catalog, shop: Shop) -> Palette:
    """Give the palette of a shop; made once for the same catalogue and shop."""
    return _palette(Same(catalog), Same(shop))


@lru_cache(maxsize=8)
def _palette(catalog: Same[Catalog], shop: Same[Shop]) -> Palette:
    colours = dict.fromkeys(
        colour for product in catalog.value.products for colour in product.colours
    )
    words = tuple(
        (word, colour)
        for colour, row in shop.value.colour_words.items()
        for word in row
    )
    return Palette(tuple(colours), words)
