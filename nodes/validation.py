"""Make the answer out of what was said: order, the one question, limits, progress."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.speaking import worded
from nodes.wording import asked, said
from rules.acts import ActKind
from rules.changes import Asked, Change, Composed, Counted
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.render import fitted, in_order, limited
from rules.replies import Spoken, is_free
from rules.session import Ask, Bubble, Pending, Said, Session, Speaker
from rules.stages import Stage

SAME_WORDS = 2  # so often a question is put in the same words
PATIENCE = 3  # turns without progress, then a person is offered

ASKING = frozenset(  # a shopper who asks is answered; that is no standstill
    {
        ActKind.ASK,
        ActKind.ASK_SIZE,
        ActKind.ASK_METHODS,
        ActKind.PRICE,
        ActKind.AVAILABLE,
        ActKind.PHOTOS,
        ActKind.OTHER_COLOURS,
        ActKind.COMPARE,
        ActKind.SIZE_CHART,
        ActKind.SIZE_DOUBT,
        ActKind.EXPENSIVE,
    }
)
CONTENT = frozenset(  # nothing has gone wrong, however often the question was put
    {ActKind.THANK, ActKind.PAY_LATER, ActKind.METHOD}
)
CLOSING = frozenset(  # after these a pending question isn't repeated
    {
        ActKind.THANK,
        ActKind.GOODBYE,
        ActKind.COMPLIMENT,
        ActKind.POSTPONE,
        ActKind.STOP,
        ActKind.REFUSE,
        ActKind.EMPTY,
        ActKind.PAY_LATER,
    }
)
ONCE = frozenset({Ask.UPSELL})  # never put again


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Compose the answer.

    Reports:
        Composed: the bubbles; Asked: the pending question put again; Counted: whether
        the talk moves on.  Nothing is said while a person has the chat, except what
        the handing over itself says.
    """
    if session.stage is Stage.WITH_HUMAN:
        return Outcome(changes=(Composed(compose(session, kit)),))
    progress = _progress(session)
    session = advance(session, Outcome(changes=progress))
    question = _question(session)
    session = advance(session, Outcome(changes=question))
    spoken = await worded(session, turn, kit)
    bubbles = compose(session, kit, spoken.words)
    return Outcome(changes=(*progress, *question, *spoken.changes, Composed(bubbles)))


def _is_aimless(session: Session) -> bool:
    """Whether nothing came of the message; what is empty may join an earlier one."""
    draft = session.draft
    is_empty = all(act.kind is ActKind.EMPTY for act in draft.seen)
    return not draft.said and draft.ask is None and not is_empty


def _progress(session: Session) -> tuple[Change, ...]:
    counters = session.counters
    if _is_aimless(session):
        counters = replace(counters, without_progress=counters.without_progress + 1)
    elif counters.without_progress:
        counters = replace(counters, without_progress=0)
    return (Counted(counters),) if counters != session.counters else ()


def _question(session: Session) -> tuple[Change, ...]:
    """Put the pending question again when it is still open, or ask what is meant."""
    draft, pending = session.draft, session.pending
    kinds = {act.kind for act in draft.seen}
    if draft.ask is not None:
        return () if kinds & (ASKING | CONTENT) else _patient(pending)
    if _is_aimless(session):
        if _needs_person(session):
            return (asked(Ask.HUMAN, "guard.ask_human"),)
        return (_again(pending, "unclear"),)
    if pending and pending.ask in ONCE:
        return (Asked(None),)
    if pending and pending.ask is Ask.PURPOSE and draft.said:
        pending = pending.before  # the talk has gone on without an answer
        if pending is None or kinds & CLOSING:
            return (Asked(pending),)
    if pending and draft.said and not kinds & CLOSING:
        return (_again(pending, "repeat"),)
    return ()


def _needs_person(session: Session) -> bool:
    """Whether nothing has come of several messages, or a model would ask for help."""
    consulted = session.draft.consulted
    is_wished = consulted is not None and consulted.offers_person
    return is_wished or session.counters.without_progress >= PATIENCE


def _patient(pending: Pending | None) -> tuple[Change, ...]:
    """Offer a person in place of a question that was put too often."""
    if pending and pending.times > SAME_WORDS + 1 and pending.ask is not Ask.HUMAN:
        return (asked(Ask.HUMAN, "guard.ask_human"),)
    return ()


def _again(pending: Pending | None, how: str) -> Asked:
    """Put *pending* again in short; *how* is "repeat" or "unclear"."""
    if pending is None:
        return asked(Ask.PRODUCT, f"{how}.product")
    return Asked(pending, said(f"{how}.{pending.ask}"))


def compose(
    session: Session, kit: Kit, words: Spoken | None = None
) -> tuple[Bubble, ...]:
    """
    Give the bubbles of what the draft says, the question last.

    words: a model's, which stand for the phrases that are free to be worded.
    """
    draft = session.draft
    bubbles = list(_said(session, kit, words))
    if draft.ask and not (words and words.asks):
        ask = _after_words(draft.ask) if words else draft.ask
        bubbles.extend(
            replace(bubble, has_ask=True) for bubble in _asking(session, ask, kit)
        )
    return limited(tuple(_each_photo_once(bubbles)))


def _each_photo_once(bubbles: Sequence[Bubble]) -> Iterator[Bubble]:
    """Leave out a picture that stands in the answer already."""
    shown: set[str] = set()
    for bubble in bubbles:
        if bubble.photo is None:
            yield bubble
        elif bubble.photo not in shown:
            shown.add(bubble.photo)
            yield bubble


def _asking(session: Session, ask: Said, kit: Kit) -> tuple[Bubble, ...]:
    """Put *ask* in words that weren't the last ones all the time."""
    times = session.pending.times if session.pending else 1
    variant = (times - 1) // SAME_WORDS
    bubbles = _bubbles(ask, kit, variant=variant)
    asked_last = [
        remark.text
        for remark in session.history
        if remark.speaker is Speaker.BOT and "?" in remark.text
    ][-SAME_WORDS:]
    if asked_last == [bubbles[-1].text] * SAME_WORDS:
        return _bubbles(ask, kit, variant=variant + 1)
    return bubbles


def _said(session: Session, kit: Kit, words: Spoken | None) -> Iterator[Bubble]:
    """
    Give what is said.

    With *words*, phrases that are bound to their own come first, and what the words
    leave out follows them.
    """
    said = in_order(session.draft.said)
    variant = session.counters.turns
    if words is None:
        for one in said:
            yield from _bubbles(one, kit, variant=variant)
        return
    free = tuple(one for one in said if is_free(one))
    for one in said:
        if not is_free(one):
            yield from _bubbles(one, kit, variant=variant)
    yield from (Bubble(photo=photo) for one in free for photo in one.photos)
    yield from _worded(words, free, kit, variant)


def _worded(
    words: Spoken, free: Sequence[Said], kit: Kit, variant: int
) -> Iterator[Bubble]:
    """Give a model's words, its question last, and the phrases that they don't hold."""
    statements = words.texts[:-1] if words.asks else words.texts
    yield from (Bubble(text=text) for text in statements)
    for one in free:
        if not words.stands_for(one):
            yield from _bubbles(replace(one, photos=()), kit, variant=variant)
    if words.asks:
        yield Bubble(text=words.texts[-1], has_ask=True)


def _after_words(ask: Said) -> Said:
    """Don't say that nothing was understood after an answer in free words."""
    key = ask.key or ""
    return replace(ask, key=key.replace("unclear.", "repeat.", 1))


def _bubbles(one: Said, kit: Kit, *, variant: int) -> tuple[Bubble, ...]:
    photos = tuple(Bubble(photo=photo) for photo in one.photos)
    if one.key is None:
        return photos
    has_requisites = one.key == "payment.requisites"
    return (
        *photos,
        *(
            Bubble(text=part, has_requisites=has_requisites)
            for text in kit.phrases.bubbles(one.key, one.slots, variant=variant)
            for part in fitted(text)
        ),
    )
