"""Who may post to the webhook: whoever shows one of the secrets."""

import hmac
from collections.abc import Iterable

from aiohttp import web

from bot.config import Secret

BEARER = "Bearer "


def knows_secret(request: web.BaseRequest, secrets: Iterable[Secret]) -> bool:
    """
    Say whether *request* carries one of *secrets*; without any, everybody does.

    It may stand in Authorization, in X-Webhook-Secret or in the query, as flows can't
    set every header.  All of *secrets* are compared, in constant time.
    """
    expected = [secret.reveal().encode() for secret in secrets]
    shown = [value.encode(errors="replace") for value in _shown(request)]
    matches = [
        hmac.compare_digest(value, secret) for value in shown for secret in expected
    ]
    return not expected or any(matches)


def _shown(request: web.BaseRequest) -> Iterable[str]:
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(BEARER):
        yield authorization.removeprefix(BEARER)
    for value in (
        request.headers.get("X-Webhook-Secret"),
        request.query.get("secret"),
    ):
        if value is not None:
            yield value
