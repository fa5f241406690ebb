"""The page that draws the tables is drawn from them."""

from tools.draw_flow import TARGET, written


def test_the_page_shows_the_tables_as_they_are() -> None:
    assert TARGET.read_text("utf-8") == written()
