"""Come in and go out: a name, a password, and a signed cookie."""

import asyncio
import hmac
import secrets
from collections import deque
from time import monotonic

import argon2
import msgspec
from aiohttp import web
from aiohttp_jinja2 import render_template
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot import keys
from bot.config import Config

FIRST_OPERATOR = "admin"  # whose password is CONSOLE_PASSWORD_HASH
COOKIE = "krama_console"
PATH = "/console"
LOGIN = "/console/login"
LASTS_S = 12 * 3600
GUESSES = 8  # wrong passwords from one address
GUESSES_WITHIN_S = 300.0
LONGEST_PASSWORD = 200

# Compared with when nobody has the name, so that the time tells nothing.
NOBODYS_HASH = argon2.PasswordHasher().hash(secrets.token_hex())


class Visit(msgspec.Struct, frozen=True):
    """Who is logged in; *csrf* must come back with every form."""

    name: str
    csrf: str


class Guesses:
    """Counts wrong passwords per address, for a while."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}

    def is_too_many(self, address: str) -> bool:
        """Whether *address* has to wait."""
        return len(self._recent(address)) >= GUESSES

    def note(self, address: str) -> None:
        """One more wrong password from *address*."""
        self._wrong[address] = self._recent(address)
        self._wrong[address].append(monotonic())

    def _recent(self, address: str) -> deque[float]:
        since = monotonic() - GUESSES_WITHIN_S
        self._wrong = {
            other: times for other, times in self._wrong.items() if times[-1] >= since
        }
        return deque(time for time in self._wrong.get(address, ()) if time >= since)


SERIALIZER = web.AppKey("console_serializer", URLSafeTimedSerializer)
GUESSED = web.AppKey("console_guesses", Guesses)
VISIT = web.RequestKey("console_visit", Visit)


def set_up_login(app: web.Application, config: Config) -> None:
    """Let operators log in to *app*; both settings of the console must be set."""
    assert config.console_secret
    app[SERIALIZER] = URLSafeTimedSerializer(
        config.console_secret.reveal(), salt="console"
    )
    app[GUESSED] = Guesses()


def visit_of(request: web.Request) -> Visit | None:
    """Give who is logged in, by the cookie."""
    try:
        content = request.app[SERIALIZER].loads(
            request.cookies.get(COOKIE, ""), max_age=LASTS_S
        )
        return msgspec.convert(content, Visit)
    except (BadSignature, msgspec.ValidationError):
        return None


async def show(request: web.Request) -> web.Response:
    """Answers: 200, the form."""
    return render_template("console/login.html", request, {"problem": None})


async def enter(request: web.Request) -> web.Response:
    """
    Log in.

    Answers:
        303, to the console; 401, a wrong name or password; 429, too many of them.
    """
    address = request.remote or ""
    if request.app[GUESSED].is_too_many(address):
        return _again(request, "too_many", 429)
    form = await request.post()
    name, password = str(form.get("name", "")), str(form.get("password", ""))
    if not await _is_right(request, name, password[:LONGEST_PASSWORD]):
        request.app[GUESSED].note(address)
        return _again(request, "wrong", 401)
    raise _with_cookie(request, Visit(name, secrets.token_urlsafe(16)))


async def leave(request: web.Request) -> web.Response:
    """Answers: 303, to the login; the cookie is gone."""
    response = web.HTTPSeeOther(LOGIN)
    response.del_cookie(COOKIE, path=PATH)
    raise response


def is_from_us(request: web.Request, csrf: str) -> bool:
    """Whether a form was sent by our own page in the same visit."""
    return hmac.compare_digest(csrf.encode(), request[VISIT].csrf.encode())


async def _is_right(request: web.Request, name: str, password: str) -> bool:
    config = request.app[keys.CONFIG]
    if name == FIRST_OPERATOR and config.console_password_hash:
        known: str | None = config.console_password_hash.reveal()
    else:
        known = await request.app[keys.STORES].operators.hash_of(name)
    is_same = await asyncio.to_thread(_verify, known or NOBODYS_HASH, password)
    return is_same and known is not None


def _verify(hash: str, password: str) -> bool:
    try:
        return argon2.PasswordHasher().verify(hash, password)
    except argon2.exceptions.VerificationError:
        return False


def _again(request: web.Request, problem: str, status: int) -> web.Response:
    return render_template(
        "console/login.html", request, {"problem": problem}, status=status
    )


def _with_cookie(request: web.Request, visit: Visit) -> web.HTTPSeeOther:
    response = web.HTTPSeeOther(PATH)
    response.set_cookie(
        COOKIE,
        str(request.app[SERIALIZER].dumps(msgspec.to_builtins(visit))),
        path=PATH,
        max_age=LASTS_S,
        httponly=True,
        samesite="Strict",
        secure=request.scheme == "https",
    )
    return response
