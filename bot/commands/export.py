"""`export orders`: every order, for a spreadsheet or a program."""

import csv
import sys

import click
import msgspec

from bot.commands.opened import reading_pool
from bot.config import Config
from bot.loop import run
from bot.store.orders import Order, Orders

COLUMNS = (
    "id",
    "status",
    "total_uah",
    "amount_due_uah",
    "method",
    "items",
    "full_name",
    "phone",
    "city",
    "np_branch",
    "np_locker",
    "postal_index",
    "tracking",
    "flags",
    "created_at",
    "confirmed_at",
    "sent_at",
)


@click.group("export")
def export() -> None:
    """Take data out."""


@export.command("orders")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.pass_obj
def export_orders(config: Config, as_json: bool) -> None:
    """Write every order to stdout, newest first: CSV, or JSON lines."""
    run(_export(config, as_json=as_json))


async def _export(config: Config, *, as_json: bool) -> None:
    writer = csv.writer(sys.stdout)
    if not as_json:
        writer.writerow(COLUMNS)
    async with reading_pool(config) as pool:
        async for order in Orders(pool).every():
            if as_json:
                click.echo(msgspec.json.encode(order))
            else:
                writer.writerow(_row(order))


def _row(order: Order) -> tuple[object, ...]:
    items = "; ".join(f"{line.quantity} x {line.sku}" for line in order.lines)
    delivery = order.delivery
    return (
        order.id,
        order.status,
        order.total / 100,
        order.amount_due / 100,
        order.method,
        items,
        *(_safe(getattr(delivery, name)) for name in COLUMNS[6:12]),
        _safe(order.tracking),
        " ".join(order.flags),
        order.created_at,
        order.confirmed_at,
        order.sent_at,
    )


def _safe(text: str | None) -> str:
    """Keep a spreadsheet from running what a shopper wrote as a formula."""
    return f"'{text}" if text and text[0] in "=+-@" else text or ""
