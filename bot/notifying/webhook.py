"""Tell the managers by a webhook of the shop's: JSON, signed with HMAC-SHA256."""

import hashlib
import hmac
from datetime import datetime

import aiohttp
import msgspec

from bot.config import Secret
from bot.notifying.card import Card
from bot.notifying.channel import NotTold

SIGNATURE = "X-Krama-Signature"
WITHIN_S = 10
ACCEPTED = range(200, 300)


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What is posted."""

    id: int
    kind: str
    at: datetime
    subscriber: str
    case_id: str | None
    order_id: str | None
    text: str


class HookChannel:
    """
    Posts each card to one address.

    The header `X-Krama-Signature: sha256=…` is the HMAC-SHA256 of the body under
    NOTIFY_SECRET, in hexadecimal.
    """

    name = "webhook"

    def __init__(
        self, http: aiohttp.ClientSession, url: Secret, secret: Secret | None
    ) -> None:
        self._http = http
        self._url = url
        self._secret = secret

    async def tell(self, card: Card) -> None:
        """
        Deliver *card*.

        Raises:
            NotTold: The other side didn't answer with 2xx in time.
        """
        body = msgspec.json.encode(_body(card))
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SIGNATURE] = f"sha256={signed(body, self._secret)}"
        timeout = aiohttp.ClientTimeout(total=WITHIN_S)
        try:
            async with self._http.post(
                self._url.reveal(),
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                if answer.status not in ACCEPTED:
                    raise NotTold(f"status {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotTold(type(error).__name__) from error


def signed(body: bytes, secret: Secret) -> str:
    """Give the signature of *body*."""
    return hmac.new(secret.reveal().encode(), body, hashlib.sha256).hexdigest()


def _body(card: Card) -> Body:
    notice = card.notice
    return Body(
        id=notice.id,
        kind=notice.kind,
        at=notice.created_at,
        subscriber=notice.subscriber,
        case_id=notice.case_id,
        order_id=notice.order_id,
        text=card.text,
    )
