"""`migrate`: brings the database to the schema of this version."""

import click

from bot.config import Config
from bot.database import open_database
from bot.loop import run
from bot.store.connect import connect
from bot.store.migrate import migrate


@click.command("migrate")
@click.pass_obj
def migrate_database(config: Config) -> None:
    """Bring the database to the schema of this version."""
    applied = run(_migrate(config))
    numbers = ", ".join(map(str, applied))
    click.echo(f"applied: {numbers}" if applied else "nothing to apply")


async def _migrate(config: Config) -> tuple[int, ...]:
    async with open_database(config) as url:
        connection = await connect(url)
        try:
            return await migrate(connection)
        finally:
            await connection.close()
