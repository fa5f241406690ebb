"""Both sides of a run brought together: message, turn, call, and what was seen."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from loadtest.blows import Incident
from loadtest.desk import is_shown, messages_of
from loadtest.evidence import Evidence
from loadtest.krama import Call, Turn
from loadtest.shoppers.acting import Played
from loadtest.stand_ins.journal import Entry

OK = 200
AFTERMATH = timedelta(seconds=45)  # of a restart: pick-up, reconnecting
SHADOW = timedelta(seconds=75)  # how long what went wrong may still delay answers
MENDED = timedelta(seconds=5)  # after a restart: broken connections are replaced
BLUNT = ("postgres", "service")  # incidents that hit everybody
HANGING = ("hang_after", "hang_before")
HUSHED = (*HANGING, "cut_after", "cut_before", "server_error_after")
SERIAL = timedelta(seconds=15)  # so long a hanging call may hold up the chat's next one


class Message(msgspec.Struct, kw_only=True):
    """A shopper's message: who accepted it as what, and when."""

    id: str
    contact: str
    accepted_at: datetime | None = None
    requests: set[str] = msgspec.field(default_factory=set)
    refusals: list[Entry] = msgspec.field(default_factory=list)

    @property
    def request(self) -> str | None:
        """The id of the inbox, if the message was accepted."""
        return min(self.requests, default=None)


class Ledger:
    """
    Looks things up in the evidence.

    shown: by contact, the calls because of which the shopper saw something.
    sends_of: those by the service's call.  strays: those that belong to none.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.messages = _messages(evidence.entries)
        self.turns: dict[str, Turn] = {}
        self.contact_of: dict[str, str] = {}
        self.turns_by_request: defaultdict[str, list[str]] = defaultdict(list)
        self.answers_of: defaultdict[str, list[Call]] = defaultdict(list)
        self.shown: defaultdict[str, list[Entry]] = defaultdict(list)
        self.struck: defaultdict[str, list[Entry]] = defaultdict(list)
        self.sends_of: defaultdict[str, list[Entry]] = defaultdict(list)
        self.strays: list[Entry] = []
        self._call_of: dict[int, Call] = {}
        self._file_turns()
        self._file_calls()
        self._match()

    @property
    def turn_of(self) -> Mapping[str, str]:
        """The turn that dealt with a message, by its request."""
        return {request: turns[0] for request, turns in self.turns_by_request.items()}

    def trace(self, call: Call) -> str | None:
        """Give the trace of the turn that a call belongs to."""
        turn = self.turns.get(call.turn_id or "")
        return turn.trace_id if turn else None

    def trace_of_send(self, send: Entry) -> str | None:
        """Give the trace of what was seen."""
        call = self._call_of.get(send.n)
        return self.trace(call) if call else None

    def trace_of_move(self, played: Played) -> str | None:
        """Give the trace of the last turn that dealt with the move."""
        turns = self.turns_of_move(played)
        return turns[-1].trace_id if turns else None

    def turns_of_move(self, played: Played) -> tuple[Turn, ...]:
        """Give the turns that dealt with the messages of a move, oldest first."""
        requests = {self.messages[id].request for id in played.messages}
        ids = {turn for one in requests if one for turn in self.turns_by_request[one]}
        return tuple(sorted((self.turns[id] for id in ids), key=lambda it: int(it.id)))

    def seen_calls(self, contact: str) -> list[Call]:
        """Give the calls in the order in which their shopper first saw them."""
        calls = (self._call_of.get(send.n) for send in self.shown[contact])
        return list({call.id: call for call in calls if call is not None}.values())

    def calls_of_move(self, played: Played) -> list[Call]:
        """Give the answers to a move; of a decision, the notice that tells of it."""
        if played.kind != "decision":
            turns = self.turns_of_move(played)
            return [call for turn in turns for call in self.answers_of[turn.id]]
        return [
            call
            for call in self.evidence.calls
            if call.subscriber == played.contact and call.kind == "notice"
        ]

    def words(self, played: Played) -> str:
        """Give all that answers a move."""
        calls = self.calls_of_move(played)
        return _text(tuple(one for call in calls for one in call.messages))

    def own_words(self, played: Played) -> str:
        """Give what answers a move, without what is repeated from a lost answer."""
        calls = self.calls_of_move(played)
        lost = {
            _text((message,))
            for call in self.evidence.calls
            if call.subscriber == played.contact
            and call.state == "unknown"
            and calls
            and int(call.id) < int(calls[0].id)
            for message in call.messages
        }
        messages = (one for call in calls for one in call.messages)
        return _text(tuple(it for it in messages if _text((it,)) not in lost))

    def accepted_at(self, played: Played) -> datetime | None:
        """Tell when the first message of a move was accepted."""
        times = (self.messages[id].accepted_at for id in played.messages)
        return min((at for at in times if at is not None), default=None)

    def answered_at(self, played: Played) -> datetime | None:
        """Tell when the shopper saw the first answer to a move."""
        sends = (self.sends_of[call.id] for call in self.calls_of_move(played))
        return min((send.at for those in sends for send in those), default=None)

    def receipts(self, contact: str) -> int:
        """Count the receipts that a shopper has sent."""
        return sum(
            played.kind == "receipt"
            for played in self.evidence.played
            if played.contact == contact
        )

    def incident(
        self, begin: datetime, end: datetime, aftermath: timedelta = AFTERMATH
    ) -> Incident | None:
        """Give what hit everybody between *begin* and *end*, or shortly before."""
        for incident in self.evidence.incidents:
            is_blunt = incident.what.startswith(BLUNT)
            if (
                is_blunt
                and incident.began_at <= end
                and begin <= incident.ended_at + aftermath
            ):
                return incident
        return None

    def excuse_for_unknown(self, call: Call) -> str | None:
        """Give the fault that leaves the fate of *call* in the dark."""
        until = call.queued_at + SHADOW
        for send in self.struck[call.subscriber]:
            is_of_it = call.queued_at <= send.at <= until and words_of(send) == text_of(
                call
            )
            if is_of_it and send.detail["fault"] in HUSHED:
                return f"manychat {send.detail['fault']}"
        incident = self.incident(call.queued_at, until, MENDED)
        return incident.what if incident else None

    def excuse_for_delay(self, played: Played) -> str | None:
        """
        Give the fault that held up the answer to a move, or kept it away.

        That may have hit an earlier call of the chat, which the answer waits for if it
        was still open when the move was accepted.
        """
        begin = self.accepted_at(played)
        if begin is None:
            return None
        end = self.answered_at(played) or begin + SHADOW
        for send in self.struck[played.contact]:
            if send.at <= end and begin <= self._over_at(send):
                return f"manychat {send.detail['fault']}"
        incident = self.incident(begin, end)
        return incident.what if incident else None

    def _over_at(self, struck: Entry) -> datetime:
        """Tell until when the fault kept the next calls of the chat waiting."""
        if struck.detail["fault"] in HANGING:
            return struck.at + SERIAL
        if struck.detail["fault"] in HUSHED:
            return struck.at  # nobody tries it again
        words = words_of(struck)
        shown = self.shown[struck.contact or ""]
        again = (it.at for it in shown if it.at > struck.at and words_of(it) == words)
        return min(again, default=struck.at)

    def _file_turns(self) -> None:
        for contact, turns in self.evidence.turns.items():
            for turn in turns:
                self.turns[turn.id] = turn
                self.contact_of[turn.id] = contact
                for request in turn.inbound:
                    self.turns_by_request[request].append(turn.id)

    def _file_calls(self) -> None:
        for call in self.evidence.calls:
            if call.kind == "answer" and call.turn_id is not None:
                self.answers_of[call.turn_id].append(call)
        for entry in self.evidence.entries:
            if entry.kind != "send" or entry.contact is None:
                continue
            if is_shown(entry):
                self.shown[entry.contact].append(entry)
            if entry.detail["fault"]:
                self.struck[entry.contact].append(entry)

    def _match(self) -> None:
        """Find for everything that was seen the call that caused it."""
        waiting: defaultdict[tuple[str, str], list[Call]] = defaultdict(list)
        for call in self.evidence.calls:
            waiting[call.subscriber, text_of(call)].append(call)
        for contact, sends in self.shown.items():
            for send in sends:
                calls = waiting[contact, words_of(send)]
                fresh = [call for call in calls if self._may_be(call, send)]
                if not calls:
                    self.strays.append(send)
                    continue
                call = (fresh or calls[-1:])[0]
                self.sends_of[call.id].append(send)
                self._call_of[send.n] = call

    def _may_be(self, call: Call, send: Entry) -> bool:
        end = call.queued_at + SHADOW if call.state == "unknown" else send.at
        return not self.sends_of[call.id] and call.queued_at <= send.at <= end


def words_of(send: Entry) -> str:
    """Give what a call shows, as one text that can be compared."""
    return _text(messages_of(send))


def text_of(call: Call) -> str:
    """Give what a call of the service shows, to be compared with `words_of`."""
    return _text(call.messages)


def _text(messages: tuple[Mapping[str, object], ...]) -> str:
    return "\n".join(str(one.get("text") or one.get("url") or "") for one in messages)


def _messages(entries: tuple[Entry, ...]) -> dict[str, Message]:
    """Read from the journal what became of each message at the webhook."""
    found: dict[str, Message] = {}
    for entry in entries:
        if entry.kind == "message" and entry.contact:
            id = entry.detail["message"]
            found[id] = Message(id=id, contact=entry.contact)
        if entry.kind == "webhook_answer":
            _note(found[entry.detail["message"]], entry)
    return found


def _note(message: Message, entry: Entry) -> None:
    if entry.detail["status"] == OK:
        message.accepted_at = message.accepted_at or entry.at
        message.requests.add(str(entry.detail["body"]["request_id"]))
    else:
        message.refusals.append(entry)
