"""The shoppers of the simulator: who they are, what they write, what they see."""

from typing import Annotated

import msgspec
from aiohttp import web

from bot import keys
from bot.store.stores import Stores
from bot.web.simulator.answers import Refusal, body_of, json_answer
from bot.web.simulator.stand_in import Contact, StandIn
from bot.web.simulator.view import State, delivery_of, history
from rules.ids import SubscriberId

LONGEST_TEXT = 1000  # characters, as Instagram's app lets a shopper write
LONGEST_NAME = 40
MOST_PICTURES = 10

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]


class NameOrder(msgspec.Struct, frozen=True):
    """How a shopper is called."""

    name: Name


class MessageOrder(msgspec.Struct, frozen=True):
    """What a shopper writes; *pictures* by name, *copies* as ManyChat delivers it."""

    text: str = ""
    pictures: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z.]+$")], ...],
        msgspec.Meta(max_length=MOST_PICTURES),
    ] = ()
    copies: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1


async def restore(stores: Stores, stand_in: StandIn) -> None:
    """Make the shoppers known to the stand-in whose chats are stored."""
    known = {contact.id for contact in await stand_in.contacts()}
    for chat in reversed((await stores.chats.list()).items):
        if chat.subscriber not in known:
            await stand_in.put_contact(
                chat.name or chat.subscriber,
                id=chat.subscriber,
                last_interaction=chat.updated_at,
            )


async def list_all(request: web.Request) -> web.Response:
    """Give the shoppers, oldest first."""
    return json_answer(await request.app[keys.STAND_IN].contacts())


async def add(request: web.Request) -> web.Response:
    """Make a new shopper."""
    name = (await body_of(request, NameOrder)).name
    return json_answer(await request.app[keys.STAND_IN].put_contact(name), status=201)


async def rename(request: web.Request) -> web.Response:
    """Give a shopper another name; the shop hears it with the next message."""
    order = await body_of(request, NameOrder)
    contact = await _contact(request)
    renamed = await request.app[keys.STAND_IN].put_contact(
        order.name, id=contact.id, last_interaction=contact.last_interaction
    )
    return json_answer(renamed)


async def show(request: web.Request) -> web.Response:
    """Give the chat so far."""
    shopper = (await _contact(request)).id
    shown = await request.app[keys.STAND_IN].conversation(shopper)
    chat = await request.app[keys.STORES].chats.get(shopper)
    return json_answer(history(chat.messages if chat else (), shown))


async def show_state(request: web.Request) -> web.Response:
    """Give what the service knows of the shopper."""
    shopper = SubscriberId(request.match_info["shopper"])
    stores = request.app[keys.STORES]
    chat = await stores.chats.get(shopper)
    turns = (await stores.chats.turns(shopper)).items
    delivery = delivery_of(chat.messages) if chat else None
    is_answering = delivery in ("queued", "sending") or bool(
        await stores.inbox.waiting(shopper)
    )
    return json_answer(
        State(
            chat=chat and msgspec.structs.replace(chat, messages=()),
            turn=turns[0] if turns else None,
            delivery=delivery,
            is_answering=is_answering,
        )
    )


async def write(request: web.Request) -> web.Response:
    """Send a message to the shop."""
    order = await body_of(request, MessageOrder)
    if len(order.text) > LONGEST_TEXT:
        raise Refusal(422, "too_long")
    if not (order.text.strip() or order.pictures):
        raise Refusal(422, "empty")
    shopper = (await _contact(request)).id
    await request.app[keys.STAND_IN].write(
        shopper, order.text, order.pictures, order.copies
    )
    return json_answer({}, status=202)


async def _contact(request: web.Request) -> Contact:
    for contact in await request.app[keys.STAND_IN].contacts():
        if contact.id == request.match_info["shopper"]:
            return contact
    raise Refusal(404, "no_such_shopper")
