"""A turn as the readers of acts see it: words, cues, items named, and the context."""

from collections.abc import Iterator

import msgspec

from rules.acts import Act, ActKind
from rules.cart_intent import detect_add_to_cart
from rules.catalog import Catalog
from rules.colours import NamedColour, Palette, palette
from rules.confirmation import detect_confirmation
from rules.contact import Contact, extract_contact
from rules.flow import folded
from rules.folding import compose
from rules.messages import Turn
from rules.offer_transition import detect_delivery_request
from rules.products import Mention, mentions_in
from rules.reading.beside import cuts_beside
from rules.reading.clauses import Clause, Word, clauses, parted_at
from rules.reading.cues import Cue, Cues
from rules.reading.deal_words import DEAL
from rules.reading.goods_words import GOODS
from rules.reading.numbers import Place, ordinal
from rules.reading.payment_words import PAYMENT
from rules.reading.talk_words import SMALL_TALK
from rules.reading.topic_words import TOPICS
from rules.session import Ask, Session
from rules.shop import Shop
from rules.sizes import SizeHeight, extract_size_height
from rules.stages import BUYING, Stage
from rules.text import tokens

_CUES = Cues({**GOODS, **SMALL_TALK, **TOPICS, **DEAL, **PAYMENT})
AFTER_ACCEPTANCE = BUYING | {Stage.REVIEWING}
YES_OR_NO = frozenset(
    {
        Ask.ORDER,
        Ask.READ_BACK,
        Ask.KNOWN_DELIVERY,
        Ask.MORE_PHOTOS,
        Ask.UPSELL,
        Ask.ADD_TO_PARCEL,
        Ask.HUMAN,
    }
)
ABOUT_AN_ITEM = frozenset(
    {Ask.PRODUCT, Ask.OPTION, Ask.HEIGHT, Ask.COLOUR, Ask.ADD_ITEM}
)
CHOICES = frozenset({Ask.OPTION, Ask.COLOUR, Ask.METHOD})
_AND = folded("і та й и плюс and ще")


class Detected(msgspec.Struct, frozen=True, kw_only=True):
    """What the detectors say of the turn."""

    takes: bool
    orders: bool
    answer: str
    size: SizeHeight
    contact: Contact


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """
    One turn, read.

    text: without addresses of the web; colours: pairs of clause number and colour.
    """

    turn: Turn
    text: str
    urls: tuple[str, ...]
    session: Session
    catalog: Catalog
    shop: Shop
    clauses: tuple[Clause, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[Mention, ...]
    colours: tuple[tuple[int, NamedColour], ...]
    ordinal: Place | None
    detected: Detected

    @property
    def stage(self) -> Stage:
        """Where the sale stands."""
        return self.session.stage

    @property
    def ask(self) -> Ask | None:
        """What was asked last."""
        return self.session.pending.ask if self.session.pending else None

    @property
    def options(self) -> tuple[str, ...]:
        """What the pending question offers."""
        return self.session.pending.options if self.session.pending else ()

    @property
    def is_accepted(self) -> bool:
        """Whether an item is accepted and the sale not finished."""
        return self.stage in AFTER_ACCEPTANCE

    def cue(self, *names: str) -> Cue | None:
        """Give the last cue of these names."""
        return next((cue for cue in reversed(self.cues) if cue.name in names), None)

    def all_cues(self, *names: str) -> Iterator[Cue]:
        """Give every cue of these names, first to last."""
        return (cue for cue in self.cues if cue.name in names)


def because(reading: Reading, *senses: str) -> str:
    """Give the clauses that hold one of these senses; all words if none does."""
    said = [clause.raw for clause in reading.clauses if clause.has(*senses)]
    return ", ".join(said) or reading.text.strip()


def reading(turn: Turn, session: Session, catalog: Catalog, shop: Shop) -> Reading:
    """Read *turn* once for all readers."""
    text, urls = _without_urls(turn.text)
    read, mentions = _clauses(text, session, catalog, shop)
    contact = extract_contact(text)
    colours = palette(catalog, shop)
    return Reading(
        turn=turn,
        text=text,
        urls=urls,
        session=session,
        catalog=catalog,
        shop=shop,
        clauses=read,
        cues=tuple(cue for clause in read for cue in _CUES.found_in(clause)),
        mentions=tuple(_without_people(mentions, read, contact)),
        colours=_colours(read, colours) or _mistyped(read, colours, session, contact),
        ordinal=ordinal(read, is_asked=_is_choice_asked(session)),
        detected=Detected(
            takes=detect_add_to_cart(text),
            orders=detect_delivery_request(text),
            answer=detect_confirmation(text),
            size=extract_size_height(text),
            contact=contact,
        ),
    )


def _colours(
    read: tuple[Clause, ...], colours: Palette
) -> tuple[tuple[int, NamedColour], ...]:
    return tuple(
        (clause.number, named)
        for clause in read
        for named in colours.named(clause.words)
    )


def _mistyped(
    read: tuple[Clause, ...], colours: Palette, session: Session, contact: Contact
) -> tuple[tuple[int, NamedColour], ...]:
    """Read slips only where a colour is waited for: elsewhere they may be any word."""
    is_asked = session.pending is not None and session.pending.ask is Ask.COLOUR
    if not is_asked or contact != Contact():
        return ()
    return tuple(
        (clause.number, named)
        for clause in read
        for named in colours.mistyped(clause.words)
    )


def _without_urls(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the addresses of the web out of a text."""
    text = compose(text)
    urls = [token for token in tokens(text) if token.kind == "url"]
    starts = (0, *(url.end for url in urls))
    ends = (*(url.start for url in urls), len(text))
    rest = (text[start:end] for start, end in zip(starts, ends))
    return " ".join(rest), tuple(url.raw for url in urls)


def _clauses(
    text: str, session: Session, catalog: Catalog, shop: Shop
) -> tuple[tuple[Clause, ...], tuple[Mention, ...]]:
    """
    Give the clauses, and what they name.

    "мальву 128 і вітер 134" are two, for each has its own size.
    """
    read = clauses(text)
    named = mentions_in(read, catalog)
    cuts = cuts_beside(read, named, session.focus, catalog, shop)
    for before, after in zip(named, named[1:]):
        if before.clause == after.clause:
            words = read[after.clause].words[before.end : after.first]
            cuts.update(
                (after.clause, before.end + place)
                for place, word in enumerate(words)
                if word.folded in _AND
            )
    if not cuts:
        return read, named
    parted = parted_at(read, cuts)
    return parted, mentions_in(parted, catalog)


def _without_people(
    mentions: tuple[Mention, ...], read: tuple[Clause, ...], contact: Contact
) -> Iterator[Mention]:
    """Leave out names of people: "Каштан Олена" is no suit, "Мальва Іскра" no lady."""
    people = {part.casefold() for part in (contact.full_name or "").split()}
    named = [
        (mention, {word.raw.casefold() for word in _words(mention, read)})
        for mention in mentions
    ]
    goods = {word for _, words in named for word in words}
    for mention, words in named:
        if words.isdisjoint(people) or people <= goods:
            yield mention


def _words(mention: Mention, read: tuple[Clause, ...]) -> tuple[Word, ...]:
    return read[mention.clause].words[mention.first : mention.end]


def _is_choice_asked(session: Session) -> bool:
    return session.pending is not None and session.pending.ask in CHOICES


def from_cue(kind: ActKind, cue: Cue) -> Act:
    """Make an act of what a cue says."""
    return Act(kind=kind, rule=f"wording: {cue.name}", words=cue.words)
