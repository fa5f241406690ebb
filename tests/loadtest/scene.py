"""A run as it should be, written down by hand: two shoppers, three moves, a payment."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from loadtest.evidence import Evidence
from loadtest.krama import Call, Case, Delivery, Order, Timing, Turn
from loadtest.plan import Plan
from loadtest.result import Result, result_of
from loadtest.running import Ran
from loadtest.shoppers.acting import Played
from loadtest.shoppers.approving import Decided
from loadtest.shoppers.visits import Demand, Person, Visit
from loadtest.stand_ins.journal import Entry

BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANNA, OLHA = "1001", "1002"
PHONES = {ANNA: "+380670000001", OLHA: "+380670000002"}
PRICE = 1890
OFFER = "Сукня «Мальва» — 1890 грн"
DETAILS = f"Отримувач: Бондаренко Анна, {PHONES[ANNA]}"
THANKS = "Дякую, менеджер перевіряє"
CONFIRMED = "Оплату підтверджено"
BUBBLE = "Хвилинку"


def at(seconds: float) -> datetime:
    """Give a moment of the run."""
    return BEGAN + timedelta(seconds=seconds)


def visit(contact: str, number: int) -> Visit:
    """Give a shopper's visit."""
    person = Person(name="Бондаренко", phone=PHONES[contact], city="Київ", branch=1)
    return Visit(
        number=number, conversation="purchase", person=person, price=PRICE, moves=()
    )


def played(
    contact: str, message: str, begin: float, demand: Demand, **rest: Any
) -> Played:
    """Give a move of one message that was answered."""
    move: dict[str, Any] = {"place": 0, "kind": "text", "media": "text"} | rest
    return Played(
        contact=contact,
        visit=0,
        began_at=at(begin),
        messages=(message,),
        demand=demand,
        ended="answered",
        **move,
    )


def turn(request: str, before: str, after: str, *replies: str) -> Turn:
    """Give the turn of one message."""
    return Turn(
        id=request,
        trace_id=f"trace-{request}",
        inbound=(request,),
        stage_before=before,
        stage_after=after,
        replies=replies,
        timing_ms=Timing(quiet=1500, wait=0, think=500, model=400, commit=10, push=20),
    )


def call(id: str, contact: str, request: str, words: str, queued: float) -> Call:
    """Give an answer that was sent."""
    return Call(
        id=id,
        subscriber=contact,
        turn_id=request,
        kind="answer",
        messages=({"type": "text", "text": words},),
        state="sent",
        queued_at=at(queued),
    )


def notice(id: str, contact: str, words: str, queued: float) -> Call:
    """Give a message of its own, such as the word of a decision."""
    return replace(call(id, contact, "", words, queued), kind="notice", turn_id=None)


def heard(n: int, contact: str, message: str, request: str, when: float) -> list[Entry]:
    """Give the entries of a message that was accepted."""
    details: tuple[tuple[str, dict[str, Any]], ...] = (
        ("message", {"message": message}),
        ("webhook", {"message": message}),
        (
            "webhook_answer",
            {
                "message": message,
                "status": 200,
                "ms": 12.5,
                "body": {"status": "accepted", "request_id": request},
            },
        ),
    )
    return [
        Entry(n=n + place, at=at(when), kind=kind, contact=contact, detail=detail)
        for place, (kind, detail) in enumerate(details)
    ]


def seen(
    n: int,
    contact: str,
    words: str,
    when: float,
    *more: str,
    fault: str | None = None,
) -> Entry:
    """Give the call by which a shopper saw *words* and *more*."""
    messages = [{"type": "text", "text": text} for text in (words, *more)]
    content = {"version": "v2", "content": {"messages": messages}}
    params = {"subscriber_id": int(contact), "data": content}
    detail = {"params": params, "accepted": True, "status": 200, "fault": fault}
    return Entry(n=n, at=at(when), kind="send", contact=contact, detail=detail)


def sound() -> Evidence:
    """Give a run in which nothing is wrong."""
    return Evidence(
        visits={ANNA: visit(ANNA, 0), OLHA: visit(OLHA, 1)},
        played=MOVES,
        entries=ENTRIES,
        turns={
            ANNA: (
                turn("1", "browsing", "offered", OFFER),
                turn("3", "details", "details", DETAILS),
                turn("4", "paying", "reviewing", THANKS),
            ),
            OLHA: (turn("2", "browsing", "offered", OFFER),),
        },
        calls=CALLS,
        orders=(ORDER,),
        cases=(Case(id="p_1", order_id="o_1", subscriber=ANNA, state="approved"),),
        decided=(Decided("p_1", "o_1", ANNA),),
        incidents=(),
    )


def interim(id: str, contact: str, request: str, queued: float) -> Call:
    """Give an interim bubble that was sent."""
    return Call(
        id=id,
        subscriber=contact,
        turn_id=request,
        kind="interim",
        messages=({"type": "text", "text": BUBBLE},),
        state="sent",
        queued_at=at(queued),
    )


OFFERED = Demand(stage="offered", says=("«Мальва»", "1890 грн"))
REVIEWED = Demand(stage="reviewing", never=("підтверджено",))
MOVES = (
    played(ANNA, "m1", 0, OFFERED),
    played(ANNA, "m2", 9, Demand(says=(PHONES[ANNA],)), place=1),
    played(ANNA, "m4", 30, REVIEWED, place=2, kind="receipt", media="photo"),
    played(OLHA, "m3", 5, OFFERED),
)
ENTRIES = (
    *heard(1, ANNA, "m1", "1", 0),
    seen(4, ANNA, OFFER, 2),
    *heard(5, OLHA, "m3", "2", 5),
    seen(8, OLHA, BUBBLE, 13.1),
    *heard(9, ANNA, "m2", "3", 9),
    seen(12, ANNA, DETAILS, 11),
    seen(13, OLHA, OFFER, 15),
    *heard(14, ANNA, "m4", "4", 30),
    seen(17, ANNA, THANKS, 33),
    seen(18, ANNA, CONFIRMED, 39),
)
CALLS = (
    call("50", ANNA, "1", OFFER, 1.9),
    interim("51", OLHA, "2", 13),
    call("52", ANNA, "3", DETAILS, 10.9),
    call("53", OLHA, "2", OFFER, 14.9),
    call("54", ANNA, "4", THANKS, 32.9),
    notice("55", ANNA, CONFIRMED, 38.9),
)
ORDER = Order(
    id="o_1",
    subscriber=ANNA,
    status="confirmed",
    total=PRICE * 100,
    delivery=Delivery(phone=PHONES[ANNA]),
)


def a_result(*, answer_s: float | None = None) -> Result:
    """Give the result of the sound run; with *answer_s* every answer took so long."""
    ran = Ran(
        began_at=BEGAN,
        duration_s=60,
        evidence=sound(),
        samples=(),
        was_interrupted=False,
        turned_away=0,
    )
    result = result_of(Plan(profile="slow"), ran, ready_s=1)
    if answer_s is None:
        return result
    turns = tuple(replace(turn, answer_s=answer_s) for turn in result.turns)
    return replace(result, turns=turns)
