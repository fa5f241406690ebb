"""Call a person: the chat is handed over, with an alert that holds everything."""

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, ActKind, Topic
from rules.changes import Asked, HandedOff
from rules.effects import HandoffReason, NoticeKind, Notify, OpenHandoff
from rules.handoff import REASON_OF_TOPIC, opened
from rules.ids import MediaId
from rules.messages import Photo, Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.route import NodeName, owner
from rules.session import Ask, Part, Session


def hand_off(
    reason: HandoffReason, turn: Turn, *, owner_name: str | None = None
) -> Outcome:
    """Give the chat to a person, say so, and tell the managers."""
    handoff = opened(reason, turn.now, owner=owner_name)
    return Outcome(
        changes=(HandedOff(handoff), Asked(None)),
        said=(said(f"handoff.{reason}", Part.SAFETY),),
        effects=(
            OpenHandoff(
                reason=reason,
                level=handoff.level,
                due_at=handoff.due_at,
                owner=owner_name,
            ),
            Notify(
                kind=NoticeKind.HANDOFF,
                media_id=_picture(turn),
                words=turn.text,
                details=(("reason", reason),),
            ),
        ),
    )


def hand_off_order(act: Act, turn: Turn) -> Outcome:
    """Have a person change or cancel a confirmed order, which stays as it is."""
    return joined(Outcome(done=(act,)), hand_off(HandoffReason.AFTER_ORDER, turn))


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with acts that need a person.

    Reports:
        HandedOff by the reason of the topic, or what a yes or no to "shall a person
        help?" means.
    """
    total = PASSED
    turn = _with_pictures(turn, session)
    for act in session.draft.acts:
        if owner(act, session) is NodeName.ESCALATION:
            step = _answer(act, turn)
            session = advance(session, step)
            total = joined(total, step)
    return total


def _answer(act: Act, turn: Turn) -> Outcome:
    done = Outcome(done=(act,))
    if act.kind is ActKind.YES:
        return joined(done, hand_off(HandoffReason.STUCK, turn))
    if act.kind is ActKind.NO:
        return joined(done, Outcome(changes=(asked(Ask.PRODUCT, "guard.go_on"),)))
    return joined(done, hand_off(REASON_OF_TOPIC[act.topic or Topic.HUMAN], turn))


def _with_pictures(turn: Turn, session: Session) -> Turn:
    """Give *turn* with the pictures that it is about, though they came before."""
    if turn.photos:
        return turn
    photos = (
        Photo(url=act.url or "", media_id=act.media)
        for act in session.draft.seen
        if act.kind is ActKind.PHOTO
    )
    return replace(turn, photos=tuple(photos))


def _picture(turn: Turn) -> MediaId | None:
    return next((photo.media_id for photo in turn.photos if photo.media_id), None)
