"""
What a shopper does with a turn, from words alone.

The only module that other floors ask about words.  `understand` gives every act of the
turn with the rule and the words that it came from, and what was considered besides.
"""

import msgspec
from msgspec.structs import replace

from rules.acts import Act, ActKind
from rules.catalog import Catalog
from rules.ids import MediaId
from rules.messages import Turn
from rules.reading.decisions import decisions, talk
from rules.reading.delivery import delivery
from rules.reading.items import item_acts
from rules.reading.neighbours import no_neighbour
from rules.reading.paying import paying
from rules.reading.rulings import RuledOut, ruled
from rules.reading.safety import is_restart, safety, steering, steering_act
from rules.reading.turns import Reading, reading
from rules.session import Ask, Session
from rules.shop import Shop

READERS = (safety, paying, delivery, item_acts, no_neighbour, decisions, talk)

__all__ = ["READERS", "RuledOut", "Understanding", "understand"]


class Understanding(msgspec.Struct, frozen=True):
    """The acts of a turn, and the acts that were considered and ruled out."""

    acts: tuple[Act, ...]
    ruled_out: tuple[RuledOut, ...] = ()


def understand(
    turn: Turn, session: Session, catalog: Catalog, shop: Shop
) -> Understanding:
    """
    Give every act of *turn* in the light of the stage and of what was asked last.

    A message that tries to steer the bot is reported and not read any further.
    """
    if turn.is_empty or not turn.text.strip(".; \n") and not turn.photos:
        return Understanding((Act(kind=ActKind.EMPTY, rule="no words, no picture"),))
    if any(is_restart(text) for text in turn.texts):
        return Understanding((Act(kind=ActKind.RESTART, rule="command"),))
    steers, texts = steering(turn.texts)
    turn = replace(turn, texts=texts)
    read = reading(turn, session, catalog, shop)
    considered = tuple(act for reader in READERS for act in reader(read))
    acts, out = ruled(_once(considered), read)
    acts = (*_steered(steers), *_photos(turn, session), *acts)
    return Understanding(acts or (_unclear(read),), out)


def _once(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """Leave out acts that say the same as one before, by whatever rule."""
    found: dict[Act, Act] = {}
    for act in acts:
        found.setdefault(replace(act, rule="", words=""), act)
    return tuple(found.values())


def _steered(category: str | None) -> tuple[Act, ...]:
    return (steering_act(category),) if category else ()


def _photos(turn: Turn, session: Session) -> tuple[Act, ...]:
    """Give the pictures that came, or else those of which was asked what they are."""
    if not turn.photos and session.pending and session.pending.ask is Ask.PURPOSE:
        return tuple(
            Act(kind=ActKind.PHOTO, rule="asked about", media=MediaId(id))
            for id in session.pending.options
        )
    return tuple(
        Act(kind=ActKind.PHOTO, rule="picture", media=photo.media_id, url=photo.url)
        for photo in turn.photos
    )


def _unclear(read: Reading) -> Act:
    """
    Give the act of a turn in which nothing is understood.

    A bare link to a page is a question about its item; "беру" after the acceptance is
    no more than an agreement.
    """
    kind = ActKind.UNCLEAR
    if read.urls:
        kind = ActKind.SEARCH
    elif read.detected.takes or read.detected.orders:
        kind = ActKind.ACKNOWLEDGE
    return Act(kind=kind, rule="nothing else", words=read.turn.text.strip())
