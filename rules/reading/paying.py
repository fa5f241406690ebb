"""Acts of paying: proof, promise, trouble, requisites, methods."""

from collections.abc import Iterator

from rules.accounts import accounts
from rules.acts import Act, ActKind, Method
from rules.flow import folded
from rules.payment_proof import detect_payment_proof
from rules.reading.cues import Cue
from rules.reading.turns import Reading, because, from_cue
from rules.session import Ask
from rules.stages import BEFORE_ACCEPTANCE, Stage

_WAITING = frozenset({Stage.PAYING, Stage.REVIEWING})  # a bare "done" means the payment
_METHODS = {"full": Method.FULL, "prepay": Method.PREPAY}
_BY_PLACE = (Method.FULL, Method.PREPAY)  # as the question names them
ACCOUNT = "an account is asked about"
_LATER = folded("завтра ввечері увечері вечером пізніше позже потім потом")
_IF = folded("якщо если if")
_PAYS = folded("оплачую плачу оплачиваю переказую перевожу")
_PAID = ("pay", "transfer", "payment", "cash", "proof", "card", "bank")


def paying(reading: Reading) -> Iterator[Act]:
    """Give the acts of paying."""
    yield from _proof(reading)
    if (cue := reading.cue("later payment")) and not cue.clause.is_question:
        is_early = reading.stage in BEFORE_ACCEPTANCE
        if not is_early or not (reading.detected.orders or _says_how(reading, cue)):
            yield from_cue(_later(reading, cue, is_early=is_early), cue)
    if reading.ask is Ask.RECEIPT and (cue := reading.cue("later")):
        yield from_cue(ActKind.PAY_LATER, cue)
    for kind in (
        ActKind.PAY_TROUBLE,
        ActKind.HOW_TO_SEND_PROOF,
        ActKind.ASK_REQUISITES,
    ):
        if cue := reading.cue(kind):
            yield from_cue(kind, cue)
    yield from _total(reading)
    if accounts(reading.text):
        yield from _account(reading)
    else:
        yield from _method(reading)


def _total(reading: Reading) -> Iterator[Act]:
    """Read "яка сума?" and "що там?" where the payment is waited for."""
    if cue := reading.cue("total"):
        is_due = reading.stage in _WAITING
        yield from_cue(ActKind.ASK_REQUISITES if is_due else ActKind.PRICE, cue)
    if reading.stage is Stage.PAYING and (cue := reading.cue("being checked")):
        yield from_cue(ActKind.ACKNOWLEDGE, cue)


def _account(reading: Reading) -> Iterator[Act]:
    """Read a question with an account in it: "UA… сюди платити?"."""
    asks = any(clause.is_question for clause in reading.clauses)
    if asks and reading.stage in _WAITING:
        words = reading.text.strip()
        yield Act(kind=ActKind.ASK_REQUISITES, rule=ACCOUNT, words=words)


def _proof(reading: Reading) -> Iterator[Act]:
    """Take the claim of payment that words or the address of a receipt make."""
    link = next((url for url in reading.urls if _is_receipt(url)), None)
    if link and reading.stage in _WAITING:
        yield Act(kind=ActKind.PROOF, rule="detect_payment_proof", words=link, url=link)
    elif _claims(reading):
        yield Act(
            kind=ActKind.PROOF,
            rule="detect_payment_proof",
            words=because(reading, *_PAID),
            url=link,
        )
    elif reading.ask is Ask.RECEIPT and len(reading.clauses) == 1:
        if cue := reading.cue("all done"):
            yield from_cue(ActKind.PROOF, cue)


def _later(reading: Reading, cue: Cue, *, is_early: bool) -> ActKind:
    """Early on, "оплачую" wants to pay at once, "оплачу завтра" puts it off."""
    if not is_early:
        return ActKind.PAY_LATER
    is_put_off = reading.cue("later") or not _LATER.isdisjoint(cue.clause.folded)
    is_now = not _PAYS.isdisjoint(cue.clause.folded)
    return ActKind.ASK_REQUISITES if is_now and not is_put_off else ActKind.POSTPONE


def _says_how(reading: Reading, later: Cue) -> bool:
    """Whether "оплачу повністю" only says how she will pay."""
    is_put_off = reading.cue("later") or not _LATER.isdisjoint(later.clause.folded)
    method = reading.cue(*_METHODS)
    return not is_put_off and method is not None and method.place == later.place


def _is_receipt(url: str) -> bool:
    return detect_payment_proof(url, False, True)


def _claims(reading: Reading) -> bool:
    if reading.stage is Stage.REVIEWING and reading.cue("being checked"):
        return True
    if not detect_payment_proof(_without_trouble(reading), False, False):
        return False
    if reading.stage in _WAITING:
        return True
    senses = _PAID[:2] if reading.stage in BEFORE_ACCEPTANCE else _PAID
    return any(clause.has(*senses) for clause in reading.clauses)


def _without_trouble(reading: Reading) -> str:
    """Give the text without the clauses that say that something doesn't go through."""
    kinds = (ActKind.PAY_TROUBLE, ActKind.HOW_TO_SEND_PROOF)
    trouble = {cue.place for cue in reading.all_cues(*kinds)}
    if not trouble:
        return reading.text
    return ". ".join(
        clause.raw for clause in reading.clauses if clause.number not in trouble
    )


def _method(reading: Reading) -> Iterator[Act]:
    asked = reading.cue(*_questions(reading))
    chosen = reading.cue(*_METHODS)
    if chosen and _is_choice(reading, chosen, asked):
        act = from_cue(ActKind.METHOD, chosen)
        yield _with_method(act, _METHODS[chosen.name])
    elif cue := asked or _supposed(reading, chosen):
        yield from_cue(ActKind.ASK_METHODS, cue)
    elif reading.ask is Ask.METHOD and (place := reading.ordinal):
        if 1 <= place.number <= len(_BY_PLACE):
            act = Act(kind=ActKind.METHOD, rule="number", words=place.words)
            yield _with_method(act, _BY_PLACE[place.number - 1])


def _questions(reading: Reading) -> tuple[str, ...]:
    """ "What is the difference?" asks about the methods where one is to be chosen."""
    asking = (ActKind.ASK_METHODS, "look first")
    if reading.ask is Ask.METHOD and not reading.mentions:
        return (*asking, ActKind.COMPARE, "which is better")
    return asking


def _is_choice(reading: Reading, chosen: Cue, asked: Cue | None) -> bool:
    """A polite question is a choice only where the method is what was asked."""
    if _supposed(reading, chosen):
        return False
    if reading.is_accepted and reading.cue(ActKind.CHANGE, "alter"):
        return True
    if asked is None or asked.place != chosen.place:
        return not chosen.clause.is_question or reading.ask is Ask.METHOD
    return reading.ask is Ask.METHOD and not _is_refused(chosen)


def _supposed(reading: Reading, chosen: Cue | None) -> Cue | None:
    """Give *chosen* if it is "а якщо передплата?", or "подивитись, а тоді платити?"."""
    if chosen is None or not any(it.is_question for it in reading.clauses):
        return None
    looks_first = reading.cue("look first") is not None
    return chosen if looks_first or _IF & set(chosen.clause.folded) else None


def _is_refused(chosen: Cue) -> bool:
    return any(word.is_denied for word in chosen.clause.words)


def _with_method(act: Act, method: Method) -> Act:
    return Act(kind=act.kind, rule=act.rule, words=act.words, method=method)
