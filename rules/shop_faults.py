"""What is wrong with a shop's file or catalogue, so that it mustn't sell like that."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rules.catalog import Catalog
from rules.shop import Requisites, Shop, SizeRow

IBAN = re.compile(r"UA\d{27}")
TAX_ID = re.compile(r"\d{8}|\d{10}")  # EDRPOU, or RNOKPP
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
A_IN_IBAN = ord("A") - 10  # letters count from 10 on


def shop_faults(shop: Shop) -> Iterator[str]:
    """Name every fault of *shop*, with the place in the file."""
    yield from _requisites_faults(shop.payment.requisites)
    for name, rows in shop.size_tables.items():
        yield from _table_faults(name, rows)
    for field in ("open", "close"):
        if not TIME.fullmatch(getattr(shop.hours, field)):
            yield f"hours.{field}: write the time as 09:00"
    if shop.payment.prepay_uah <= 0 and "prepay" in shop.payment.methods:
        yield "payment.prepay_uah: a prepayment is more than 0"


def _requisites_faults(to: Requisites) -> Iterator[str]:
    if not is_iban(to.iban):
        yield "payment.requisites.iban: the check digits are wrong; copy it again"
    if not TAX_ID.fullmatch(to.tax_id):
        yield "payment.requisites.tax_id: 8 digits (company) or 10 (person)"
    for field in ("recipient", "purpose"):
        if not getattr(to, field).strip():
            yield f"payment.requisites.{field}: is empty"


def is_iban(text: str) -> bool:
    """
    Check a Ukrainian IBAN by its check digits: 29 characters, ISO 7064 mod 97-10.

    https://bank.gov.ua/en/payments/iban
    """
    if not IBAN.fullmatch(text):
        return False
    turned = text[4:] + text[:4]
    digits = "".join(
        one if one.isdigit() else str(ord(one) - A_IN_IBAN) for one in turned
    )
    return int(digits) % 97 == 1


def _table_faults(name: str, rows: tuple[SizeRow, ...]) -> Iterator[str]:
    if not rows:
        yield f"size_tables.{name}: has no rows"
    for row in rows:
        if row.from_cm > row.to_cm:
            yield f"size_tables.{name}: {row.size}: from is more than to"
    for row, following in pairwise(rows):
        if following.from_cm != row.to_cm + 1:
            yield (
                f"size_tables.{name}: between {row.size} and {following.size}: heights "
                f"{row.to_cm} and {following.from_cm} don't follow each other"
            )


def catalog_faults(catalog: Catalog, shop: Shop) -> Iterator[str]:
    """Name every fault of *catalog* as *shop* would sell it."""
    if not catalog.products:
        yield "the catalogue is empty"
    for product in catalog.products:
        table = shop.size_tables.get(product.size_table, ())
        unknown = set(product.sizes) - {row.size for row in table}
        if unknown:
            yield f"{product.id}: {', '.join(sorted(unknown))} in no size table"
        for variant in product.variants:
            if variant.price <= 0:
                yield f"{variant.sku}: has no price"
