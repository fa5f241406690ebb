"""Photos of which nobody knows what they show: the shopper waits, a manager looks."""

from nodes.kit import Kit
from nodes.vision.looking import Sighting
from nodes.vision.render import about_them
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.changes import Asked, Degraded, PhotoSeen, Recognised
from rules.effects import NoticeKind, Notify, PhotoDoubt
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, joined
from rules.purpose import PhotoPurpose
from rules.session import Ask, Part, Pending, SeenPhoto, Session
from rules.stages import Stage


def lost(session: Session, *, is_rest: bool) -> Outcome:
    """
    Ask once more for photos that couldn't be had.

    Where a receipt is waited for it may have been one: the payment deals with it as
    with a message in which nothing can be read.  is_rest: others have come.
    """
    if is_rest:
        return Outcome(said=(said("photo.rest_lost"),))
    if session.stage in (Stage.PAYING, Stage.REVIEWING):
        empty = Act(kind=ActKind.EMPTY, rule="lost photo")
        return Outcome(changes=(Recognised((empty,)),))
    question = asked(Ask.WORDS, "photo.lost")
    return joined(about_them(session), Outcome(changes=(question,)))


def doubtful(
    sightings: tuple[Sighting, ...],
    session: Session,
    turn: Turn,
    kit: Kit,
    *,
    is_rest: bool,
) -> Outcome:
    """
    Ask for patience or for words; the managers get the photos themselves.

    is_rest: others of the turn are recognised, and the turn's words are about those.
    The cart stays as it is, and the chat goes on.
    """
    unsure = tuple(one for one in sightings if one.purpose is PhotoPurpose.UNSURE)
    failed = tuple(one for one in sightings if one.has_failed)
    waiting = tuple(one for one in sightings if one.seen)
    settled = (*unsure, *failed, *waiting)
    unknown = tuple(one for one in sightings if one not in settled)
    return joined(
        PASSED if is_rest else about_them(session),
        _unknown(unknown, turn, kit, is_rest=is_rest),
        Outcome(said=(said("photo.still_checking"),)) if waiting else PASSED,
        _failed(failed, turn),
        _purpose_asked(
            tuple(one for one in unsure if not one.has_failed), session.pending
        ),
    )


def _unknown(
    sightings: tuple[Sighting, ...], turn: Turn, kit: Kit, *, is_rest: bool
) -> Outcome:
    if not sightings:
        return PASSED
    return Outcome(
        changes=tuple(PhotoSeen(SeenPhoto(media_id=one.media)) for one in sightings),
        said=(said("photo.rest_checking" if is_rest else "photo.checking"),),
        effects=tuple(_card(one, _reason(one, kit), turn) for one in sightings),
    )


def _failed(sightings: tuple[Sighting, ...], turn: Turn) -> Outcome:
    return joined(
        *(
            Outcome(
                changes=(Degraded(one.trouble), asked(Ask.WORDS, "photo.failed")),
                effects=(_card(one, one.trouble, turn),),
            )
            for one in sightings
            if one.trouble
        )
    )


def _purpose_asked(sightings: tuple[Sighting, ...], before: Pending | None) -> Outcome:
    """Ask what photos are for, in between; what was asked already isn't asked again."""
    new = tuple(one.media for one in sightings if not one.was_asked)
    if not new:
        return PASSED
    if before and before.ask is Ask.PURPOSE:
        before = before.before
    question = Pending(ask=Ask.PURPOSE, options=new, before=before)
    return Outcome(changes=(Asked(question, said("photo.purpose", Part.ASK)),))


def _card(sighting: Sighting, reason: str, turn: Turn) -> Notify:
    details = [("reason", reason)]
    if sighting.confidence is not None:
        details.append(("confidence", f"{sighting.confidence:.2f}"))
    if sighting.description:
        details.append(("seen", sighting.description))
    return Notify(
        kind=NoticeKind.PHOTO_UNKNOWN,
        media_id=sighting.media,
        words=turn.text,
        details=tuple(details),
    )


def _reason(sighting: Sighting, kit: Kit) -> str:
    if sighting.trouble:
        return sighting.trouble
    if sighting.confidence is not None and sighting.confidence < kit.surely:
        return PhotoDoubt.LOW_CONFIDENCE
    return PhotoDoubt.NOT_IN_CATALOGUE
