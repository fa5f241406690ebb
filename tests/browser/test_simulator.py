"""The simulator as somebody uses it who has just started the demo."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, ViewportSize, expect

from tests.browser import measures
from tests.browser.conftest import Demo
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHOTOS = Path(__file__).parents[2] / "bot/demo/photos"
LOADED = "(image) => image.complete && image.naturalWidth > 0"
EVIL = '<img src=x onerror="window.pwned = 1"><script>window.pwned = 1</script>'


@pytest.fixture
def phone(page: Page, demo: Demo) -> Phone:
    return Phone(page, demo)


async def test_picture_of_the_shop_is_sent_and_answered(phone: Phone) -> None:
    await phone.open("Олена")

    await phone.send_photo("malva-blue.png", "«Мальва», блакитний")

    assert await phone.said.locator("img").evaluate(LOADED)


async def test_own_picture_is_sent_with_a_caption(phone: Phone) -> None:
    await phone.open("Ірина")

    await phone.page.locator("#file").set_input_files(PHOTOS / "zoria-pink.png")
    await expect(phone.page.locator("#attached img")).to_have_count(1)
    await phone.text.fill("Скільки коштує?")
    await phone.press("Надіслати")

    await expect(phone.answers.first).to_be_visible()
    await expect(phone.said).to_have_count(2)


async def test_chat_is_there_again_after_a_reload(phone: Phone) -> None:
    await phone.open("Софія")
    await phone.say("Покажіть сукні на зріст 134", "?")
    count = await phone.bubbles.count()

    await phone.page.reload()

    await expect(phone.tab("Софія")).to_have_attribute("aria-selected", "true")
    await expect(phone.bubbles).to_have_count(count)


async def test_shopper_is_renamed_and_others_keep_their_chats(phone: Phone) -> None:
    await phone.open("Тарас")
    await phone.say("Покажіть сукні на зріст 134", "?")
    await phone.open("Юлія")
    await phone.press("Змінити ім’я покупця")
    await phone.page.locator("#name").fill("Юлія К.")
    await phone.press("Готово")
    await expect(phone.tab("Юлія К.")).to_be_visible()

    await phone.tab("Тарас").click()

    await expect(phone.said).to_have_count(1)


async def test_answer_arrives_although_manychat_refuses_twice(phone: Phone) -> None:
    await phone.open("Ганна")

    await phone.press("ManyChat відповідає 429")
    await phone.say("Покажіть сукні на зріст 134", "?")

    await expect(phone.page.locator(".said")).to_have_count(2)
    await expect(phone.fact("Відповідь")).to_have_text("надіслано")


async def test_message_that_comes_twice_is_answered_once(phone: Phone) -> None:
    await phone.open("Дарина")
    await phone.say("Покажіть сукні на зріст 134", "?")
    once = await phone.answers.count()
    await phone.open("Даринка")

    await phone.press("Надіслати двічі")
    await phone.say("Покажіть сукні на зріст 134", "?")
    await expect(phone.fact("Відповідь")).to_have_text("надіслано")
    await expect(phone.page.locator("#typing")).to_be_hidden()

    assert await phone.answers.count() == once


@pytest.mark.long
async def test_slow_model_brings_a_bubble_and_then_the_answer(phone: Phone) -> None:
    await phone.open("Віра")

    await phone.press("Повільна модель")
    await phone.text.fill("Сукні на 134")
    await phone.page.keyboard.press("Enter")

    await expect(phone.page.locator("#typing")).to_be_visible()
    await expect(phone.answers).to_have_count(1)
    await expect(phone.answers.nth(1)).to_be_visible()


async def test_chat_goes_on_after_the_service_was_killed(phone: Phone) -> None:
    await phone.open("Катерина")
    await phone.say("Покажіть сукні на зріст 134", "?")

    await phone.press("Убити сервіс")
    await expect(phone.page.locator("#connection")).to_contain_text("запускається")
    await phone.say("Хочу сукню Мальва блакитну на зріст 134", "1890 грн")

    await expect(phone.said).to_have_count(2)
    await expect(phone.page.locator("#connection")).to_have_text("на зв’язку")


async def test_what_people_write_is_shown_as_text(phone: Phone) -> None:
    await phone.open("<i>Зла</i>")
    await phone.text.fill(EVIL)
    await phone.page.keyboard.press("Enter")

    await expect(phone.said).to_have_text(EVIL)
    await expect(phone.answers.first).to_be_visible()
    assert await phone.page.evaluate("window.pwned") is None


async def test_too_long_a_text_is_not_sent_and_says_why(phone: Phone) -> None:
    await phone.open("Лідія")
    await phone.text.fill("ї" * 5000)

    await expect(phone.page.locator("#counter")).to_contain_text("5000 / 1000")
    await expect(phone.page.locator("#send")).to_be_disabled()
    await phone.say("Покажіть сукні на зріст 134", "?")


def unreadable(kind: str) -> bytes:
    """Give the content of a file that is no photo of a phone."""
    match kind:
        case "huge":
            return b"\xff\xd8\xff" + bytes(30_000_000)
        case "html":
            return b"<html><script>alert(1)</script></html>"
        case _:
            file = io.BytesIO()
            Image.new("1", (20_000, 20_000)).save(file, "PNG")
            return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "problem"),
    [("huge", "8 МБ"), ("html", "не фото"), ("wide", "пікселів")],
)
async def test_file_that_is_no_photo_is_refused_with_a_reason(
    phone: Phone, tmp_path: Path, kind: str, problem: str
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(unreadable(kind))
    await phone.open("Зоя")

    await phone.page.locator("#file").set_input_files(file)

    await expect(phone.notices).to_contain_text(problem)
    await expect(phone.page.locator("#attached")).to_be_hidden()
    await phone.say("Покажіть сукні на зріст 134", "?")


async def test_front_leads_to_the_simulator(page: Page, demo: Demo) -> None:
    await page.goto(demo.url)
    await page.get_by_role("link", name="Телефон покупця").click()

    await expect(page).to_have_url(f"{demo.url}/simulator")


@pytest.mark.parametrize("path", ["/", "/simulator"])
@pytest.mark.parametrize(
    "size",
    [measures.PHONE, measures.TABLET, measures.DESKTOP],
    ids=lambda size: size["width"],
)
async def test_page_fits_its_screen(
    page: Page, demo: Demo, path: str, size: ViewportSize
) -> None:
    await page.set_viewport_size(size)
    await page.goto(demo.url + path)
    await page.wait_for_load_state("networkidle" if path == "/" else "load")

    assert await measures.sideways_px(page) <= 0
    assert await measures.clipped_texts(page) == []
    assert await measures.small_targets(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_simulator_keeps_nobody_out(phone: Phone, axe: str, scheme: str) -> None:
    await phone.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await phone.open("Ада")
    await phone.say("Хочу сукню Мальва блакитну на зріст 134", "1890 грн")

    assert await measures.barriers(phone.page, axe) == []
    for button in ("Додати фото", "Фото магазину"):
        await phone.press(button)
    assert await measures.barriers(phone.page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_front_keeps_nobody_out(
    page: Page, demo: Demo, axe: str, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.goto(demo.url)

    assert await measures.barriers(page, axe) == []
