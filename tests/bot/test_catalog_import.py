"""A shop's catalogue, from the files that shops really have."""

from pathlib import Path

import pytest

from bot.catalog_import.assembly import Report, assemble
from bot.catalog_import.pictures import taken
from bot.catalog_import.row import UnreadableCatalog
from bot.catalog_import.source import read_source, rows_of
from tests.builders import DEMO, demo_catalog, demo_shop

HEADER = "product_id,product,category,colour,size,sku,price_uah,stock\n"
GOOD = "anna,Сукня «Анна»,сукня,синій,122-128,ANNA-1,1500,3\n"


def imported(content: str | bytes) -> Report:
    raw = content if isinstance(content, bytes) else content.encode()
    return assemble(rows_of(raw), demo_shop())


def test_demo_catalogue_is_taken_whole() -> None:
    report = imported((DEMO / "catalog.csv").read_bytes())

    assert report.products == demo_catalog().products
    assert (len(report.products), report.variants, report.rejected) == (12, 195, ())


@pytest.mark.parametrize(
    ("row", "place", "why"),
    [
        ("anna,Анна,сукня,синій,122-128,A-2,-5,1\n", "line 3", "price '-5'"),
        ("anna,Анна,сукня,синій,122-128,A-2,дорого,1\n", "line 3", "price 'дорого'"),
        ("anna,Анна,сукня,синій,122-128,ANNA-1,1500,1\n", "line 3", "at line 2"),
        ("anna,Анна,сукня,,122-128,A-2,1500,1\n", "line 3", "empty: colour"),
        ("anna,Анна,сукня,синій,134-140,A-2,1500,-1\n", "line 3", "stock '-1'"),
    ],
    ids=["negative price", "no number", "same sku twice", "no colour", "stock below 0"],
)
def test_row_that_cannot_be_sold_is_reported(row: str, place: str, why: str) -> None:
    report = imported(HEADER + GOOD + row)

    assert report.variants == 1
    assert [one.place for one in report.rejected] == [place]
    assert why in report.rejected[0].why


def test_sizes_that_fit_no_table_are_reported_per_row() -> None:
    report = imported(HEADER + GOOD + "ada,Ада,сукня,синій,36,ADA-1,900,1\n")

    assert [product.id for product in report.products] == ["anna"]
    assert "fit no size table" in report.rejected[0].why


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("product_id,product\nanna,Анна\n".encode(), "columns are missing: category"),
        ((HEADER + GOOD).encode("cp1251"), "line 2: not UTF-8"),
        (b"", "columns are missing"),
        (b"<html><body>log in</body></html>", "no YML feed"),
        (b"<yml_catalog><shop>", "not a feed that can be read"),
    ],
    ids=["a missing column", "windows-1251", "empty", "a login page", "cut off"],
)
def test_file_that_cannot_be_read_says_why(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableCatalog, match=why):
        imported(content)


@pytest.mark.parametrize(
    ("written", "kopiykas"),
    [("1890", 189000), ("1 890,50", 189050), ("1\u00a0890 грн", 189000)],
    ids=["plain", "comma and space", "with the currency"],
)
def test_price_is_read_as_shops_write_it(written: str, kopiykas: int) -> None:
    report = imported(
        "product_id;product;category;colour;size;sku;price_uah\n"
        f"anna;Анна;сукня;синій;122-128;A-1;{written}\n"
    )

    assert [one.price for one in report.products[0].variants] == [kopiykas]


YML = """<?xml version="1.0" encoding="UTF-8"?>
<yml_catalog date="2026-11-25"><shop><categories>
<category id="7">Сукні</category></categories><offers>
<offer id="1" available="true" group_id="anna"><price>1500</price>
<categoryId>7</categoryId><name_ua>Сукня «Анна»</name_ua>
<vendorCode>A-1</vendorCode><quantity_in_stock>4</quantity_in_stock>
<param name="Колір">синій</param><param name="Розмір">122-128</param></offer>
<offer id="2" available="false" group_id="anna"><price>1500</price>
<categoryId>7</categoryId><name_ua>Сукня «Анна»</name_ua>
<vendorCode>A-2</vendorCode>
<param name="Колір">синій</param><param name="Розмір">134-140</param></offer>
<offer id="3" group_id="anna"><price>1500</price><categoryId>7</categoryId>
<name_ua>Сукня «Анна»</name_ua><param name="Колір">синій</param></offer>
</offers></shop></yml_catalog>"""


def test_yml_feed_groups_offers_into_a_product() -> None:
    report = imported(YML)

    (product,) = report.products
    assert (product.id, product.category, product.sizes) == (
        "anna",
        "сукні",
        ("122-128", "134-140"),
    )
    assert [(one.sku, one.stock) for one in product.variants] == [
        ("A-1", 4),
        ("A-2", 0),
    ]
    assert [(one.place, one.why) for one in report.rejected] == [
        ("offer 3", "empty: size")
    ]


MERCHANT = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>A-1</g:id><title>Сукня «Анна»</title>
<g:item_group_id>anna</g:item_group_id><g:price>1299.50 UAH</g:price>
<g:availability>out_of_stock</g:availability><g:color>Синій</g:color>
<g:size>122-128</g:size><g:product_type>Одяг &gt; Сукня</g:product_type></item>
</channel></rss>"""


def test_merchant_feed_is_read() -> None:
    report = imported(MERCHANT)

    (variant,) = report.products[0].variants
    assert (variant.price, variant.stock, variant.colour) == (129950, 0, "синій")
    assert report.products[0].category == "сукня"


def test_feed_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE y [<!ENTITY a "aa">]><yml_catalog>&a;</yml_catalog>'

    with pytest.raises(UnreadableCatalog):
        imported(bomb)


async def test_missing_file_says_so() -> None:
    with pytest.raises(UnreadableCatalog, match="No such file"):
        await read_source("/nowhere/catalog.csv")


def test_missing_picture_is_reported_and_the_item_sold_without(tmp_path: Path) -> None:
    pictures = taken(demo_catalog().products[:1], tmp_path, tmp_path / "photos")

    assert [one.place for one in pictures.rejected] == [
        "picture malva-blue.png",
        "picture malva-red.png",
        "picture malva-black.png",
    ]
    assert {one.photo for one in pictures.products[0].variants} == {None}


def test_pictures_are_copied_and_fingerprinted(tmp_path: Path) -> None:
    pictures = taken(demo_catalog().products[:1], DEMO / "photos", tmp_path / "photos")

    assert pictures.rejected == ()
    assert [(photo.file, photo.colour) for photo in pictures.photos] == [
        ("malva-blue.png", "блакитний"),
        ("malva-red.png", "червоний"),
        ("malva-black.png", "чорний"),
    ]
    assert (tmp_path / "photos" / "malva-blue.png").is_file()
