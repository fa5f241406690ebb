"""
Read a catalogue from an XML feed: YML or Google Merchant.

YML is what Prom.ua, Horoshop and Rozetka export
(https://sellerhelp.rozetka.com.ua/p185-pricelist-requirements.html); the other is
described at https://support.google.com/merchants/answer/7052112.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.catalog_import.row import Rejected, Row, UnreadableCatalog
from rules.params import COLOUR_PARAMS, SIZE_PARAMS

MERCHANT = "{http://base.google.com/ns/1.0}"


def read_feed(content: bytes) -> Iterator[Row | Rejected]:
    """
    Give the rows of *content*.

    Raises:
        UnreadableCatalog: It isn't one of the two kinds of feed.
    """
    try:
        root = fromstring(content, forbid_dtd=False)
    except (ParseError, DefusedXmlException) as error:
        raise UnreadableCatalog(f"not a feed that can be read: {error}") from error
    if root.tag == "yml_catalog":
        return _yml(root)
    if root.tag == "rss":
        return _merchant(root)
    raise UnreadableCatalog(
        f"<{root.tag}> is no YML feed (<yml_catalog>), nor Google Merchant (<rss>)"
    )


def _yml(root: Element) -> Iterator[Row | Rejected]:
    categories = {
        category.get("id", ""): (category.text or "").strip()
        for category in root.iter("category")
    }
    for offer in root.iter("offer"):
        yield _offer(offer, categories)


def _offer(offer: Element, categories: Mapping[str, str]) -> Row | Rejected:
    sku = offer.get("id", "")
    params = {
        (param.get("name") or "").strip().lower(): (param.text or "").strip()
        for param in offer.iter("param")
    }
    stock = _first(offer, "quantity_in_stock", "stock_quantity", "quantity")
    if offer.get("available") == "false":
        stock = "0"
    return _checked(
        Row(
            place=f"offer {sku}",
            product_id=offer.get("group_id") or sku,
            product=_first(offer, "name_ua", "name"),
            category=categories.get(_first(offer, "categoryId"), "").lower(),
            colour=_any(params, COLOUR_PARAMS),
            size=_any(params, SIZE_PARAMS),
            sku=_first(offer, "vendorCode", "article") or sku,
            price=_first(offer, "price"),
            stock=stock,
            photo=_first(offer, "picture"),
            description=_first(offer, "description_ua", "description"),
        )
    )


def _merchant(root: Element) -> Iterator[Row | Rejected]:
    for item in root.iter("item"):
        values = {child.tag.removeprefix(MERCHANT): child.text or "" for child in item}
        values = {name: text.strip() for name, text in values.items()}
        sku = values.get("id", "")
        sold_out = values.get("availability", "").replace("_", " ") == "out of stock"
        yield _checked(
            Row(
                place=f"item {sku}",
                product_id=values.get("item_group_id") or sku,
                product=values.get("title", ""),
                category=values.get("product_type", "").rpartition(">")[2].strip(),
                colour=values.get("color", ""),
                size=values.get("size", ""),
                sku=sku,
                price=values.get("sale_price") or values.get("price", ""),
                stock="0" if sold_out else "",
                photo=values.get("image_link", ""),
                description=values.get("description", ""),
            )
        )


def _first(element: Element, *tags: str) -> str:
    """Give the text of the first of *tags* that says something."""
    texts = ((element.findtext(tag) or "").strip() for tag in tags)
    return next((text for text in texts if text), "")


def _any(params: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((params[name] for name in names if params.get(name)), "")


def _checked(row: Row) -> Row | Rejected:
    needed = ("product", "category", "colour", "size", "sku", "price")
    empty = [name for name in needed if not getattr(row, name)]
    return Rejected(row.place, f"empty: {', '.join(empty)}") if empty else row
