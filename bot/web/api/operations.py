"""Everything that a program can do through /api: the one list of it."""

from typing import Any, NamedTuple

from aiohttp.typedefs import Handler

from bot.canary import Status
from bot.store.calls import OutboxRow
from bot.store.cases import Case
from bot.store.chat_view import Chat
from bot.store.orders import Order
from bot.store.page import Page
from bot.store.trace import TurnTrace
from bot.web.api import deciding, reading, stats, trying
from bot.web.api.bodies import By, CanaryPercent, Say, Sent, Verdict
from bot.web.api.stats import Stats

DECISIONS = "{decision:approve|ask_again|reject}"


class Operation(NamedTuple):
    """One thing that a program can do."""

    method: str
    path: str
    handler: Handler
    summary: str
    gives: Any  # a struct's type; None: a picture
    takes: Any = None
    query: tuple[str, ...] = ()


OPERATIONS = (
    Operation(
        "GET",
        "/api/chats",
        reading.chats,
        "List chats.",
        Page[Chat],
        query=("stage", "q", "cursor"),
    ),
    Operation("GET", "/api/chats/{subscriber}", reading.chat, "Show a chat.", Chat),
    Operation(
        "GET",
        "/api/chats/{subscriber}/turns",
        reading.turns,
        "List a chat's turns.",
        Page[TurnTrace],
        query=("cursor",),
    ),
    Operation(
        "POST",
        "/api/chats/{subscriber}/takeover",
        deciding.take_over,
        "Take the chat over from the bot.",
        Chat,
        By,
    ),
    Operation(
        "POST",
        "/api/chats/{subscriber}/release",
        deciding.release,
        "Give the chat back to the bot.",
        Chat,
        By,
    ),
    Operation(
        "POST",
        "/api/chats/{subscriber}/say",
        deciding.say,
        "Write to the shopper.",
        Chat,
        Say,
    ),
    Operation(
        "GET",
        "/api/cases",
        reading.cases,
        "List payment cases.",
        Page[Case],
        query=("state", "cursor"),
    ),
    Operation("GET", "/api/cases/{id}", reading.case, "Show a case.", Case),
    Operation(
        "GET", "/api/cases/{id}/receipt", reading.receipt, "Show the receipt.", None
    ),
    Operation(
        "POST",
        f"/api/cases/{{id}}/{DECISIONS}",
        deciding.decide,
        "Decide a case.",
        Case,
        Verdict,
    ),
    Operation(
        "GET",
        "/api/orders",
        reading.orders,
        "List orders.",
        Page[Order],
        query=("status", "cursor"),
    ),
    Operation("GET", "/api/orders/{id}", reading.order, "Show an order.", Order),
    Operation(
        "POST",
        "/api/orders/{id}/sent",
        deciding.sent,
        "Say that the parcel is on its way.",
        Order,
        Sent,
    ),
    Operation(
        "GET",
        "/api/outbox",
        reading.outbox,
        "List ManyChat calls.",
        Page[OutboxRow],
        query=("state", "cursor"),
    ),
    Operation(
        "GET", "/api/canary", trying.status, "Show how the canary stands.", Status
    ),
    Operation(
        "PUT",
        "/api/canary",
        trying.put,
        "Set the canary's percentage of new chats, or end it.",
        Status,
        CanaryPercent,
    ),
    Operation("GET", "/api/stats", stats.stats, "The shop at a glance.", Stats),
)
