"""
Photograph the dashboard's panels as Prometheus' own page draws them.

``python -m tools.photograph_dashboard http://127.0.0.1:9090 --minutes 5`` after a load
run.  Needs Chromium, and the page of graphs that Debian's Prometheus has.
"""

import asyncio
import io
import re
from pathlib import Path
from urllib.parse import urlencode

import click
from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import FloatRect, Page, async_playwright

from tools.draw_dashboard import PANELS, TARGET, Panel

FOLDER = TARGET.with_name("panels")
FONT = Path(__file__).parents[1] / "loadtest" / "fonts" / "DejaVuSans.ttf"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 640, 1200  # of the page
CELL = (640, 620)  # of a sheet: a title, the graph, its legend
TITLE_HEIGHT = 40
COLUMNS, PER_SHEET = 3, 9
COLOURS = 64  # enough for lines, and they keep a sheet small
DRAWN = "#graph_wrapper0 .eval_stats:not(:empty)"
GRAPH = "#graph_wrapper0 .graph_area"
LEGEND = "#graph_wrapper0 .legend"
AXIS_WIDTH, MARGIN = 44, 8  # pixels around the graph


def expression(panel: Panel) -> str:
    """Give the one expression that draws all lines of *panel*."""
    if len(panel.queries) == 1:
        return panel.queries[0][0]
    named = (
        f'label_replace({query}, "line", "{_name(legend)}", "", "")'
        for query, legend in panel.queries
    )
    return " or ".join(named)


def _name(legend: str) -> str:
    """Give what *legend* says besides labels."""
    return re.sub(r"\{\{.*?\}\}", "", legend).strip()


async def photographed(url: str, minutes: int) -> list[Image.Image]:
    """Give a picture of each panel, over the last *minutes*."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        pictures = [await _photo(page, url, panel, minutes) for panel in PANELS]
        await browser.close()
        return pictures


async def _photo(page: Page, url: str, panel: Panel, minutes: int) -> Image.Image:
    query = {
        "g0.expr": expression(panel),
        "g0.tab": "0",
        "g0.range_input": f"{minutes}m",
    }
    await page.goto(f"{url}/classic/graph?{urlencode(query)}")
    await page.wait_for_selector(DRAWN, state="attached")
    if not await page.locator(LEGEND).is_visible():
        return _nothing()
    clip = _around(await _box(page, GRAPH), await _box(page, LEGEND))
    return Image.open(io.BytesIO(await page.screenshot(clip=clip, full_page=True)))


def _nothing() -> Image.Image:
    """Draw what Prometheus has no line for."""
    paper = Image.new("RGB", (WIDTH, TITLE_HEIGHT), "white")
    font = ImageFont.truetype(FONT, 16)
    ImageDraw.Draw(paper).text((AXIS_WIDTH, 0), "nothing of it happened", "gray", font)
    return paper


async def _box(page: Page, place: str) -> FloatRect:
    box = await page.locator(place).bounding_box()
    return box or FloatRect(x=0, y=0, width=0, height=0)


def _around(graph: FloatRect, legend: FloatRect) -> FloatRect:
    end = max(graph["y"] + graph["height"], legend["y"] + legend["height"])
    return FloatRect(
        x=max(0.0, graph["x"] - AXIS_WIDTH),
        y=graph["y"] - MARGIN,
        width=graph["width"] + AXIS_WIDTH + MARGIN,
        height=end - graph["y"] + 2 * MARGIN,
    )


def sheet(titled: list[tuple[str, Image.Image]]) -> Image.Image:
    """Lay pictures out in rows, each under its title."""
    rows = -(-len(titled) // COLUMNS)
    paper = Image.new("RGB", (COLUMNS * CELL[0], rows * CELL[1]), "white")
    drawing = ImageDraw.Draw(paper)
    font = ImageFont.truetype(FONT, 22)
    for place, (title, picture) in enumerate(titled):
        x = place % COLUMNS * CELL[0]
        y = place // COLUMNS * CELL[1]
        drawing.text((x + AXIS_WIDTH, y + MARGIN), title, "black", font)
        room = (0, 0, picture.width, min(picture.height, CELL[1] - TITLE_HEIGHT))
        paper.paste(picture.crop(room), (x, y + TITLE_HEIGHT))
    return paper


@click.command()
@click.argument("url")
@click.option("--minutes", default=5, show_default=True)
def main(url: str, minutes: int) -> None:
    """Write sheets of panels beside the dashboard."""
    pictures = asyncio.run(photographed(url.rstrip("/"), minutes))
    titled = [(panel.title, it) for panel, it in zip(PANELS, pictures, strict=True)]
    FOLDER.mkdir(exist_ok=True)
    for number, start in enumerate(range(0, len(titled), PER_SHEET), start=1):
        paper = sheet(titled[start : start + PER_SHEET])
        paper.quantize(COLOURS).save(FOLDER / f"sheet-{number}.png", optimize=True)


if __name__ == "__main__":
    main()
