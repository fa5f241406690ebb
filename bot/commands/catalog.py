"""`catalog import`: takes a shop's catalogue from a CSV file or a feed."""

import asyncio
from pathlib import Path

import click

from bot.catalog_import.assembly import Report, assemble
from bot.catalog_import.pictures import Pictures, taken
from bot.catalog_import.source import read_source, rows_of
from bot.commands.opened import reading_pool
from bot.config import Config
from bot.errors import KramaError
from bot.loop import run
from bot.outside.sharing import Word, open_sharing
from bot.shop_file import DEMO, read_shop
from bot.store.catalog import CatalogStore

DEMO_CATALOG = DEMO / "catalog.csv"


class NothingToSell(KramaError):
    """The import has no variant that can be sold; the catalogue stays as it was."""


@click.group("catalog")
def catalog() -> None:
    """What the shop sells."""


@catalog.command("import")
@click.argument("source", default=str(DEMO_CATALOG))
@click.option("--dry-run", is_flag=True, help="Only report; store nothing.")
@click.pass_obj
def import_catalog(config: Config, source: str, dry_run: bool) -> None:
    """
    Replace the catalogue by that of SOURCE: a CSV file, a YML feed or Google
    Merchant XML, as a path or URL.  Without SOURCE: the demo shop's.
    """
    report = run(read_report(config, source))
    for rejected in report.rejected:
        click.echo(f"rejected: {rejected.place}: {rejected.why}", err=True)
    if not report.products:
        raise NothingToSell("nothing in it can be sold; the catalogue stays as it was")
    if not dry_run:
        pictures = run(store(config, report, source))
        for rejected in pictures.rejected:
            click.echo(f"rejected: {rejected.place}: {rejected.why}", err=True)
    click.echo(
        f"{'would import' if dry_run else 'imported'}: "
        f"{len(report.products)} products, {report.variants} variants; "
        f"rejected: {len(report.rejected)} rows"
    )


async def read_report(config: Config, source: str) -> Report:
    """Read the catalogue at *source*, a path or URL; nothing is stored."""
    content = await read_source(source)
    return assemble(rows_of(content), read_shop(config))


async def store(config: Config, report: Report, source: str) -> Pictures:
    """Replace the catalogue by that of *report*, with the pictures beside *source*."""
    beside = Path(source).parent / "photos"
    pictures = await asyncio.to_thread(
        taken, report.products, beside, config.krama_home / "photos"
    )
    async with reading_pool(config) as pool:
        await CatalogStore(pool).replace(pictures.products, pictures.photos)
    async with open_sharing(config) as sharing:
        await sharing.tell(Word.CATALOG)
    return pictures
