"""Read a catalogue from CSV: UTF-8, with a header, parted by commas or semicolons."""

import csv
from collections.abc import Iterator

from bot.catalog_import.row import Rejected, Row, UnreadableCatalog

NEEDED = (
    "product_id",
    "product",
    "category",
    "colour",
    "size",
    "sku",
    "price_uah",
)
OPTIONAL = ("aliases", "description", "features", "stock", "photo")


def read_csv(content: bytes) -> Iterator[Row | Rejected]:
    """
    Give the rows of *content*.

    Raises:
        UnreadableCatalog: It isn't UTF-8, or a column is missing.
    """
    lines = _text(content).splitlines(keepends=True)
    header = lines[0] if lines else ""
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(lines, delimiter=delimiter)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableCatalog(
            f"columns are missing: {', '.join(missing)}; the first line must name "
            f"{', '.join((*NEEDED, *OPTIONAL))}"
        )
    for fields in reader:
        yield _row(f"line {reader.line_num}", fields)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableCatalog(
            f"line {line}: not UTF-8 (windows-1251, perhaps); save the file as UTF-8"
        ) from error


def _row(place: str, fields: dict[str, str | None]) -> Row | Rejected:
    values = {name: (fields.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
    empty = [name for name in NEEDED if not values[name]]
    if empty:
        return Rejected(place, f"empty: {', '.join(empty)}")
    return Row(
        place=place,
        product_id=values["product_id"],
        product=values["product"],
        category=values["category"],
        colour=values["colour"],
        size=values["size"],
        sku=values["sku"],
        price=values["price_uah"],
        stock=values["stock"],
        photo=values["photo"],
        aliases=_parts(values["aliases"], "|"),
        description=values["description"],
        features=_parts(values["features"], ";"),
    )


def _parts(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())
