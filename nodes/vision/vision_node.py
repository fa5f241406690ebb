"""Photos: first what each of them is for, then what is on it."""

from nodes.agent.talk import is_introduced
from nodes.kit import Kit
from nodes.vision import escalation, looking, render
from nodes.vision.enrichment import enriched
from nodes.vision.looking import Sighting
from nodes.wording import said
from rules.acts import Act, ActKind
from rules.changes import Recognised
from rules.ids import MediaId
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.purpose import PhotoPurpose, purpose_of
from rules.session import Session
from rules.stages import BEFORE_ACCEPTANCE


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with every photo of the turn, each picture once.

    Reports:
        Recognised: what the photos mean, as acts for the steps that come after.
        Asked: what a photo is for, which model it shows, or for the photo again.
        Notify: a card with the photo, for what nobody knows.
    """
    photos = tuple(act for act in session.draft.acts if act.kind is ActKind.PHOTO)
    here = {act.media: act for act in photos if act.media}
    begun = Outcome(done=photos)
    if any(act.media is None for act in photos):
        begun = joined(begun, escalation.lost(session, is_rest=bool(here)))
    session = advance(session, begun)
    sightings = tuple(
        [await _sighting(media, act, session, turn, kit) for media, act in here.items()]
    )
    sightings = await looking.looked_at(sightings, turn, kit)
    sightings = await enriched(sightings, session, kit)
    return joined(begun, await _answered(sightings, session, turn, kit))


async def _sighting(
    media: MediaId, act: Act, session: Session, turn: Turn, kit: Kit
) -> Sighting:
    """Say what a photo is for; whether it is ours may be known without a look."""
    seen = await looking.remembered(media, session, kit)
    was_asked = not turn.photos
    purpose = purpose_of(
        session.draft.acts,
        turn.text,
        session,
        is_ours=seen is not None and bool(seen.products) and seen.is_ours,
        was_asked=was_asked,
    )
    if purpose is PhotoPurpose.UNSURE and await kit.receipts.is_known(media):
        purpose = PhotoPurpose.RECEIPT
    return Sighting(
        media=media, act=act, purpose=purpose, was_asked=was_asked, seen=seen
    )


async def _answered(
    sightings: tuple[Sighting, ...], session: Session, turn: Turn, kit: Kit
) -> Outcome:
    receipts = tuple(one for one in sightings if one.purpose is PhotoPurpose.RECEIPT)
    others = tuple(one for one in sightings if one.is_doubtful)
    known = tuple(one for one in sightings if one.is_known)
    outcomes = [_proofs(receipts)]
    if others:
        outcomes.append(
            escalation.doubtful(others, session, turn, kit, is_rest=bool(known))
        )
    if known:
        outcomes.append(await render.recognised(known, session, kit))
    if sightings and not session.draft.acts:
        outcomes.append(_thanked(sightings))
    if (known or others) and not is_introduced(session, turn):
        outcomes.append(_greeted(session))
    return joined(*outcomes)


def _greeted(session: Session) -> Outcome:
    """Have the shopper greeted who begins with a photo."""
    if session.stage not in BEFORE_ACCEPTANCE:
        return PASSED
    return Outcome(changes=(Recognised((Act(kind=ActKind.GREET, rule="a photo"),)),))


def _proofs(receipts: tuple[Sighting, ...]) -> Outcome:
    proofs = tuple(
        Act(
            kind=ActKind.PROOF,
            rule="rules.purpose",
            media=one.media,
            url=one.act.url,
        )
        for one in receipts
    )
    return Outcome(changes=(Recognised(proofs),)) if proofs else PASSED


def _thanked(sightings: tuple[Sighting, ...]) -> Outcome:
    """Thank for a picture that asks for nothing and came without a word."""
    if any(one.purpose is not PhotoPurpose.PERSONAL for one in sightings):
        return PASSED
    return Outcome(said=(said("photo.thanks"),))
