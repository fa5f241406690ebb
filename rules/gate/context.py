"""An answer with what its numbers may refer to: words around them, products named."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import msgspec

from rules.catalog import Catalog, Product
from rules.facts import Facts
from rules.gate.answer import Kind, Piece, pieces
from rules.gate.families import Families
from rules.gate.references import pointed_at
from rules.gate.words import CUES, UNITS
from rules.identity import Same
from rules.ids import ProductId
from rules.reading.endings import folded_words, forms, noun_forms
from rules.reading.goods import kind_of

_BETWEEN_NOUN_AND_NAME = 3  # pieces: сукня, quotation mark, name


class Mention(msgspec.Struct, frozen=True):
    """A product that is named at piece *at*, or meant by its category's word."""

    at: int
    products: tuple[ProductId, ...]
    is_named: bool


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, taken apart once, with the facts that it must rest on."""

    row: tuple[Piece, ...]
    mentions: tuple[Mention, ...]
    facts: Facts
    cues_of_parts: Mapping[int, frozenset[str]]
    cues_of_sentences: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, text: str, facts: Facts) -> "Context":
        """Take *text* apart."""
        row = pieces(text)
        return cls(
            row=row,
            mentions=tuple(_mentions(row, facts)),
            facts=facts,
            cues_of_parts=_cues(row, lambda piece: piece.part),
            cues_of_sentences=_cues(row, lambda piece: piece.sentence),
        )

    def word(self, at: int) -> str:
        """Give the folded word at *at*; nothing beyond the ends."""
        return self.row[at].word if 0 <= at < len(self.row) else ""

    def unit(self, at: int) -> frozenset[str]:
        """Give what the word after the number at *at* measures."""
        return UNITS.of(self.word(at + 1))

    def is_sum(self, at: int) -> bool:
        """Tell whether the number at *at* has a currency."""
        return bool(self.row[at].values) and "currency" in self.unit(at)

    def is_any_of(self, at: int, *amounts: float | None) -> bool:
        """Tell whether the number at *at*, or both ends of a range, are among these."""
        return set(self.row[at].values) <= set(amounts)

    def before(self, at: int, reach: int) -> list[str]:
        """Give the words before *at* in its part, nearest first, at most *reach*."""
        found: list[str] = []
        part = self.row[at].part
        for piece in reversed(self.row[:at]):
            if len(found) == reach or piece.part != part:
                break
            if piece.kind is not Kind.MARK or piece.word == "#":
                found.append(piece.word)
        return found

    def part(self, at: int) -> frozenset[str]:
        """Give the cues of the words in the part of *at*."""
        return self.cues_of_parts[self.row[at].part]

    def sentence(self, at: int) -> frozenset[str]:
        """Give the cues of the words in the sentence of *at*."""
        return self.cues_of_sentences[self.row[at].sentence]

    def families_of_part(self, at: int, families: Families) -> frozenset[str]:
        """Give other families of the words in the part of *at*."""
        part = self.row[at].part
        return families.among(one.word for one in self.row if one.part == part)

    def families_of_sentence(self, at: int, families: Families) -> frozenset[str]:
        """Give other families of the words in the sentence of *at*."""
        sentence = self.row[at].sentence
        return families.among(one.word for one in self.row if one.sentence == sentence)

    def bound(self, at: int) -> tuple[ProductId, ...]:
        """
        Give the products that what is said at *at* holds for: for all of them.

        The product named in the same part of the sentence, else the one that the part
        points at, else the last one named before, else the next one, else what the talk
        is about.
        """
        piece = self.row[at]
        near = [one for one in self.mentions if self._is_near(one, piece)]
        named = [one for one in near if one.is_named] or near
        if "plural" in self.part(at) and named:
            before = [one for one in named if one.at < at]
            each = before if before and self.word(at - 1) == "по" else named
            return tuple(dict.fromkeys(id for one in each for id in one.products))
        own = [one for one in named if self.row[one.at].part == piece.part]
        if not any(one.is_named for one in own):
            if pointed := pointed_at(self.row, at, self._named_before(at)):
                return pointed
        if not own and all(one.at > at for one in named):
            own = [one for one in near if self._is_focus_beside(one, piece)]
        if found := _nearest(own, at) or _nearest(named, at):
            return self._meant(found.products)
        earlier = [one for one in self.mentions if one.is_named and one.at < at]
        if earlier:
            return earlier[-1].products
        return self._talked_about(at)

    def _named_before(self, at: int) -> tuple[ProductId, ...]:
        """Give the products in the order of their first names; those shown, if none."""
        named = (id for one in self.mentions if one.is_named for id in one.products)
        return tuple(dict.fromkeys(named)) or self.facts.products

    def _meant(self, products: tuple[ProductId, ...]) -> tuple[ProductId, ...]:
        """Give the one that is talked about, if a word fits it and others."""
        focus = self.facts.focus
        if focus and focus.product_id in products:
            return (focus.product_id,)
        return products

    def _is_near(self, mention: Mention, piece: Piece) -> bool:
        return self.row[mention.at].sentence == piece.sentence

    def _is_focus_beside(self, mention: Mention, piece: Piece) -> bool:
        """Whether a category's word in the same part means what is talked about."""
        focus = self.facts.focus
        is_beside = self.row[mention.at].part == piece.part
        return is_beside and bool(focus and focus.product_id in mention.products)

    def _talked_about(self, at: int) -> tuple[ProductId, ...]:
        facts = self.facts
        if facts.focus:
            return (facts.focus.product_id,)
        if facts.cart and not facts.products:
            return tuple(line.product_id for line in facts.cart)
        later = [one for one in self.mentions if one.is_named and one.at > at]
        return later[0].products if later else facts.known

    def products(self, at: int) -> tuple[Product | None, ...]:
        """Give the products bound at *at*; None for one that may not be spoken of."""
        return tuple(self.facts.product(one) for one in self.bound(at))


def _cues(
    row: tuple[Piece, ...], place: Callable[[Piece], int]
) -> Mapping[int, frozenset[str]]:
    words: dict[int, list[str]] = {}
    for piece in row:
        words.setdefault(place(piece), []).append(piece.word)
    return {at: CUES.among(found) for at, found in words.items()}


def _nearest(mentions: list[Mention], at: int) -> Mention | None:
    before = [one for one in mentions if one.at < at]
    after = [one for one in mentions if one.at > at]
    return before[-1] if before else after[0] if after else None


def _mentions(row: tuple[Piece, ...], facts: Facts) -> Iterator[Mention]:
    names = _names(Same(facts.catalog))
    for at, piece in enumerate(row):
        if piece.kind is not Kind.WORD:
            continue
        if products := names.get(piece.word):
            yield Mention(at, products, True)
        elif (kind := kind_of(piece.word)) and not any(
            one.word in names for one in row[at + 1 : at + _BETWEEN_NOUN_AND_NAME]
        ):
            if products := _of_kind(kind, facts):
                yield Mention(at, products, False)


def _of_kind(kind: str, facts: Facts) -> tuple[ProductId, ...]:
    return tuple(
        one
        for one in facts.known
        if (product := facts.catalog.by_id.get(one))
        and kind in map(kind_of, folded_words(product.category))
    )


@lru_cache(maxsize=8)
def _names(catalog: Same[Catalog]) -> Mapping[str, tuple[ProductId, ...]]:
    """Give the products by every form of the first word of their own names."""
    found: dict[str, list[ProductId]] = {}
    for product in catalog.value.products:
        general = {
            form for word in folded_words(product.category) for form in noun_forms(word)
        }
        own = [word for word in folded_words(product.name) if word not in general]
        for form in forms((own or folded_words(product.name))[0]):
            found.setdefault(form, []).append(product.id)
    return {form: tuple(ids) for form, ids in found.items()}
