"""Collect the delivery data: ask only for what is missing, then read it back."""

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.payment import methods
from nodes.wording import asked, lines, place, said
from rules.acts import Act, ActKind
from rules.changes import (
    Asked,
    DeliveryKnown,
    PaymentChanged,
    ProfileChanged,
    Staged,
)
from rules.contact import Contact
from rules.effects import JoinCase, NoticeKind, Notify
from rules.messages import Turn
from rules.money import written
from rules.outcomes import Outcome, advance, joined
from rules.payments import merged, missing
from rules.session import Ask, Part, Session
from rules.stages import Stage

ALL_GAPS = 4  # name, phone, city and branch
BUYING_ACTS = frozenset(
    {ActKind.CONTACT, ActKind.BAD_PHONE, ActKind.LOCKER, ActKind.METHOD}
)


async def begin(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Start the checkout of the cart, with what the turn has told already.

    Reports:
        details, with what is missing, the read-back, or the data of the last sale.
    """
    start = Outcome(changes=(Staged(Stage.DETAILS),))
    session = advance(session, start)
    told = tuple(act for act in session.draft.acts if act.kind in BUYING_ACTS)
    steps = [start]
    for act in told:
        step = take(session, act, kit)
        session = advance(session, step)
        steps.append(step)
    if not told or missing(session.delivery):
        steps.append(_known_or_next(session, kit))
    return joined(*steps)


def _known_or_next(session: Session, kit: Kit) -> Outcome:
    known = session.profile.delivery
    if known is None or session.delivery != Contact():
        return next_step(session, kit)
    if gaps := missing(known):
        return Outcome(changes=(DeliveryKnown(known), ask_for(gaps)))
    return Outcome(
        changes=(
            DeliveryKnown(known),
            asked(Ask.KNOWN_DELIVERY, "details.known", **_read(kit, known)),
        )
    )


def take(session: Session, act: Act, kit: Kit) -> Outcome:
    """Take what *act* tells: data, a method, a locker without its number."""
    if act.kind is ActKind.METHOD:
        payment = replace(session.payment, method=act.method)
        kept = Outcome(changes=(PaymentChanged(payment),), done=(act,))
        return joined(kept, next_step(advance(session, kept), kit))
    if act.kind is ActKind.LOCKER:
        return Outcome(changes=(asked(Ask.LOCKER, "details.ask.locker"),), done=(act,))
    if act.kind is ActKind.BAD_PHONE:
        question = asked(Ask.DELIVERY, "details.bad_phone", "phone")
        return Outcome(changes=(question,), done=(act,))
    kept = keep(session, act)
    return joined(kept, next_step(advance(session, kept), kit))


def keep(session: Session, act: Act) -> Outcome:
    """Keep what *act* tells for a checkout that hasn't begun."""
    if act.contact is None:
        return Outcome(done=(act,))
    return Outcome(
        changes=(DeliveryKnown(merged(session.delivery, act.contact)),), done=(act,)
    )


def next_step(session: Session, kit: Kit) -> Outcome:
    """Ask for what is missing, or read everything back."""
    gaps = missing(session.delivery)
    if not gaps:
        return Outcome(
            changes=(
                asked(
                    Ask.READ_BACK,
                    "details.read_back",
                    lines=lines(kit, session.cart),
                    total=written(session.cart.total),
                    **_read(kit, session.delivery),
                ),
            )
        )
    return Outcome(changes=(ask_for(gaps),))


def ask_for(gaps: tuple[str, ...]) -> Asked:
    """Ask for the fields *gaps* in one short bubble."""
    if len(gaps) == 1:
        return asked(Ask.DELIVERY, f"details.ask.{gaps[0]}", *gaps)
    key = (
        "details.ask.all"
        if len(gaps) == ALL_GAPS
        else "details.ask." + "_and_".join(gaps)
    )
    return asked(Ask.DELIVERY, key, *gaps)


def _read(kit: Kit, delivery: Contact) -> dict[str, str]:
    return {
        "full_name": delivery.full_name or "",
        "phone": delivery.phone or "",
        "city": delivery.city or "",
        "place": place(kit, delivery),
    }


async def confirm(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Everything is right: on to the method, or to requisites if it is chosen."""
    profile = replace(session.profile, delivery=session.delivery)
    confirmed = Outcome(
        changes=(
            DeliveryKnown(session.delivery, is_confirmed=True),
            ProfileChanged(profile),
            Staged(Stage.METHOD),
        ),
        done=(act,),
    )
    session = advance(session, confirmed)
    if session.payment.method:
        return joined(
            confirmed, await methods.choose(session, session.payment.method, turn, kit)
        )
    return joined(confirmed, methods.ask(kit))


def deny(session: Session, act: Act) -> Outcome:
    """Something is wrong: ask what, or for new data in place of the last sale's."""
    if session.pending and session.pending.ask is Ask.KNOWN_DELIVERY:
        return Outcome(
            changes=(DeliveryKnown(Contact()), ask_for(missing(Contact()))),
            done=(act,),
        )
    return Outcome(changes=(asked(Ask.DELIVERY, "details.what_is_wrong"),), done=(act,))


def correct_later(session: Session, act: Act, kit: Kit) -> Outcome:
    """Take a correction after the read-back: read back anew, or restate in `paying`."""
    if act.kind is not ActKind.CONTACT or act.contact is None:
        return take(session, act, kit)
    delivery = merged(session.delivery, act.contact)
    if session.stage is Stage.METHOD:
        back = Outcome(changes=(Staged(Stage.DETAILS),))
        return joined(back, take(advance(session, back), act, kit))
    return Outcome(
        changes=(DeliveryKnown(delivery, is_confirmed=True),),
        said=(said("details.updated", Part.ANSWER, **_read(kit, delivery)),),
        done=(act,),
    )


def correct_order(session: Session, act: Act, turn: Turn) -> Outcome:
    """An order is with a person already: the correction goes onto its case."""
    effects: tuple[JoinCase | Notify, ...] = (
        Notify(
            kind=NoticeKind.LINE_CHANGE,
            case_id=session.payment.case_id,
            order_id=session.payment.order_id,
            words=turn.text,
        ),
    )
    if session.payment.case_id:
        effects = (JoinCase(case_id=session.payment.case_id, note=act.words), *effects)
    return Outcome(
        said=(said("review.change_noted", Part.ANSWER),), effects=effects, done=(act,)
    )
