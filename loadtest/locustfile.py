"""
The same shoppers under Locust: a second driver, which knows nothing of the first.

``locust -f loadtest/locustfile.py --headless --users 20 --run-time 30s``; it starts
the service and the stand-ins, and ends with exit code 1 when an answer was wrong.
"""

import itertools
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from locust import HttpUser, constant, events, task
from locust.env import Environment

from loadtest.desk import Log, is_interim, is_shown, messages_of
from loadtest.holding import Addresses
from loadtest.profiles import BUYERS
from loadtest.shop import PHOTOS, Assortment
from loadtest.shoppers.acting import kind_of
from loadtest.shoppers.visits import Demand, Move, Saying, Visit, make_visit
from loadtest.stand_ins.journal import Entry

ROOT = Path(__file__).parents[1]
SEED = 1
ANSWER_S = 40.0
SILENCE_S = 4.0
THINK_S = 1.0
GAP_S = 0.3
KOPIYKAS = 100

ASSORTMENT = Assortment.read()
PAYEE = ASSORTMENT.shop.payment.requisites.recipient
_numbers = itertools.count()
_opened: list[subprocess.Popen[bytes]] = []


class WrongAnswer(Exception):
    """What came isn't what the shopper may demand."""


def open_world(environment: Environment, **_: Any) -> None:
    """Start the service and its stand-ins, and the manager."""
    command = (sys.executable, "-m", "loadtest", "hold")
    held = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    _opened.append(held)
    line = held.stdout.readline() if held.stdout else b""
    if not line:  # it has said why
        raise SystemExit(2)
    addresses = msgspec.json.decode(line, type=Addresses)
    Shopper.host = addresses.stand_in
    Manager.host = addresses.krama
    Manager.token = addresses.token


def close_world(environment: Environment, **_: Any) -> None:
    """Stop what was started."""
    for held in _opened:
        held.send_signal(signal.SIGTERM)
        held.wait()


class Shopper(HttpUser):
    """Holds one conversation after the other."""

    wait_time = constant(THINK_S)

    @task
    def visit(self) -> None:
        """Come as somebody new, and say everything that there is to say."""
        visit = make_visit(
            next(_numbers), seed=SEED, shares=BUYERS, assortment=ASSORTMENT
        )
        contact = self._ask("/control/contacts", {"name": visit.person.name})["id"]
        heard = 0
        for move in visit.moves:
            newest = self._move(contact, move, heard, visit)
            if newest is None:
                return
            heard = newest
            time.sleep(THINK_S)

    def _move(self, contact: str, move: Move, heard: int, visit: Visit) -> int | None:
        """Make a move and judge its answer; give the answer's number."""
        began_s = time.monotonic()
        for place, saying in enumerate(move.burst):
            if place:
                time.sleep(GAP_S)
            self._say(contact, saying)
        answer = self._answer(contact, heard, move.demand)
        complaint = _complaint(answer, move.demand)
        self.environment.events.request.fire(
            request_type="ANSWER",
            name=kind_of(move),
            response_time=(time.monotonic() - began_s) * 1000,
            response_length=len(_words(answer)) if answer else 0,
            exception=(
                WrongAnswer(f"{visit.conversation}: {complaint}") if complaint else None
            ),
            context={},
        )
        if complaint:
            return None
        return answer.n if answer else heard

    def _say(self, contact: str, saying: Saying) -> None:
        body = {"text": saying.text, "image_urls": tuple(self._pictures(saying))}
        told = self._ask(f"/control/contacts/{contact}/messages", body)
        if any(answer["status"] != 200 for answer in told["answers"]):
            raise WrongAnswer(f"not accepted: {told['answers']}")

    def _pictures(self, saying: Saying) -> Iterator[str]:
        if saying.photo is not None:
            answer = self.client.post(
                "/control/media",
                data=(PHOTOS / saying.photo).read_bytes(),
                headers={"Content-Type": "image/png"},
                name="picture",
            )
            yield answer.json()["url"]
        if saying.receipt is not None:
            order = {"amount": saying.receipt * KOPIYKAS, "payee": PAYEE}
            yield self._ask("/control/receipts", order)["url"]

    def _answer(self, contact: str, heard: int, demand: Demand) -> Entry | None:
        """Give the first answer after entry *heard*; None if none comes in time."""
        until_s = time.monotonic() + (SILENCE_S if demand.silent else ANSWER_S)
        while (left_s := until_s - time.monotonic()) > 0:
            response = self.client.get(
                f"/control/log?contact={contact}&since={heard}&kind=send"
                f"&wait_s={min(left_s, 5):.2f}",
                name="listen",
            )
            log = msgspec.json.decode(response.content, type=Log)
            for entry in log.entries:
                if is_shown(entry) and not is_interim(entry):
                    return entry
            heard = max((heard, *(entry.n for entry in log.entries)))
        return None

    def _ask(self, path: str, body: object) -> dict[str, Any]:
        name = path.rpartition("/")[2]
        answer: dict[str, Any] = self.client.post(path, json=body, name=name).json()
        return answer


class Manager(HttpUser):
    """Approves every payment soon; there is one, whoever comes."""

    fixed_count = 1
    wait_time = constant(THINK_S)
    token = ""

    @task
    def look(self) -> None:
        """Approve what is open."""
        headers = {"Authorization": f"Bearer {self.token}"}
        found = self.client.get("/api/cases?state=open", headers=headers, name="cases")
        for case in found.json()["items"]:
            self.client.post(
                f"/api/cases/{case['id']}/approve",
                json={"by": "locust"},
                headers=headers,
                name="approve",
            )


def _complaint(answer: Entry | None, demand: Demand) -> str | None:
    if demand.silent:
        return "should be silent" if answer else None
    if answer is None:
        return "no answer"
    words = _words(answer)
    missing = [text for text in demand.says if text not in words]
    said = [text for text in demand.never if text in words]
    return f"missing {missing}, said {said}" if missing or said else None


def _words(answer: Entry) -> str:
    return "\n".join(str(one.get("text") or "") for one in messages_of(answer))


# locust's hooks have no types
events.init.add_listener(open_world)  # type: ignore[no-untyped-call]
events.quitting.add_listener(close_world)  # type: ignore[no-untyped-call]
