"""The console beside the simulator: a sale seen by both of its sides."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser import measures
from tests.browser.conftest import PATIENCE_MS, Demo
from tests.browser.manager import Manager
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASK_AGAIN = "summary:text-is('Попросити ще раз')"
DECODED = "(image) => image.decode().then(() => true)"
ROOMS = ("/console", "/console/chats", "/console/orders")


@dataclass(frozen=True)
class Sale:
    """Where the console shows a sale, and the cookie of who may look."""

    case: str
    chat: str
    order: str
    cookie: tuple[str, str]


@asynccontextmanager
async def another_page(browser: Browser) -> AsyncIterator[Page]:
    """Open the page of somebody else."""
    context = await browser.new_context(locale="uk-UA")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    await context.close()


@pytest.fixture
def phone(page: Page, demo: Demo) -> Phone:
    return Phone(page, demo)


@pytest_asyncio.fixture(loop_scope="session")
async def manager(browser: Browser, demo: Demo) -> AsyncIterator[Manager]:
    async with another_page(browser) as page:
        manager = Manager(page, demo)
        await manager.enter()
        yield manager


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sale(browser: Browser, demo: Demo) -> AsyncIterator[Sale]:
    """A payment that nobody decides on."""
    async with another_page(browser) as page:
        phone = Phone(page, demo)
        await phone.order("Олена Коваль", "передплата")
        await phone.pay()
        manager = Manager(page, demo)
        await manager.enter()
        case = await manager.waiting.first.get_attribute("href")
        assert case is not None
        await manager.open(case)
        chat, order = [
            await page.locator(f"main a[href^='/console/{room}/']").get_attribute(
                "href"
            )
            for room in ("chats", "orders")
        ]
        cookie = (await page.context.cookies())[0]
        yield Sale(case, str(chat), str(order), (cookie["name"], cookie["value"]))


async def test_full_payment_is_asked_for_again_and_approved_in_two_taps(
    phone: Phone, manager: Manager
) -> None:
    await phone.order("Марія", "повна")
    await phone.pay()
    await manager.waiting.filter(has_text="1890 грн").first.click()
    await manager.refuse("Попросити ще раз", "Не читається")
    await expect(phone.answer("Квитанцію не вдається прочитати.")).to_be_visible()
    await expect(phone.fact("Етап")).to_have_text("чекаємо оплату")
    await manager.open("/console")
    await manager.count_taps()

    await phone.pay()
    await manager.waiting.filter(has_text="1890 грн").first.click()
    receipt = manager.page.get_by_alt_text("Квитанція покупця")
    assert await receipt.evaluate(DECODED)
    await manager.press("Підтвердити оплату")

    await expect(manager.words).to_contain_text("підтверджено")
    assert await manager.taps() == 2
    await expect(phone.answer("Оплату підтверджено")).to_be_visible()
    await expect(phone.fact("Етап")).to_have_text("замовлено")


@pytest.mark.long
async def test_parcel_of_an_approved_order_is_sent(
    phone: Phone, manager: Manager
) -> None:
    await phone.order("Ніна", "повна")
    await phone.pay()
    await manager.waiting.filter(has_text="1890 грн").first.click()
    await manager.press("Підтвердити оплату")
    await manager.page.locator("main").get_by_role("link", name="Замовлення").click()
    await manager.page.get_by_label("Номер посилки").fill("20450000000001")
    await manager.press("Відправлено")

    await expect(phone.answer("20450000000001")).to_be_visible()
    await manager.open("/console/orders")
    await expect(manager.words).to_contain_text("відправлено")


@pytest.mark.long
async def test_prepayment_that_two_managers_decide_on_is_rejected_once(
    phone: Phone, manager: Manager, browser: Browser, demo: Demo
) -> None:
    await phone.order("Оксана", "передплата")
    await phone.pay()
    await manager.waiting.first.click()
    await expect(manager.heading).to_contain_text("200 грн")
    async with another_page(browser) as page:
        slower = Manager(page, demo)
        await slower.enter()
        await page.goto(manager.page.url)
        await slower.page.locator(ASK_AGAIN).click()

        await manager.refuse("Відхилити", "Гроші не надійшли")
        await expect(manager.words).to_contain_text("відхилено")
        await page.locator(".refusal[open]").get_by_text("Інша сума").click()

        await expect(page.get_by_role("alert")).to_contain_text("вже вирішено інакше")
        await slower.follow("Подивитися, як є")
        await expect(slower.words).to_contain_text("відхилено")
    await expect(phone.answer("Платіж на рахунок не надійшов")).to_have_count(1)
    await expect(phone.answer("Сума на квитанції не збігається")).to_have_count(0)


async def test_manager_takes_a_chat_answers_and_gives_it_back(
    phone: Phone, manager: Manager
) -> None:
    await phone.open("Лариса")
    await phone.say("Покажіть сукні на зріст 134", "?")
    await manager.open("/console/chats?q=Лариса")
    await manager.page.locator("a[href^='/console/chats/']").first.click()
    await manager.press("Взяти розмову")
    await expect(manager.words).to_contain_text("Розмову веде admin")
    written = manager.page.get_by_label("Відповідь покупцеві")
    await written.fill("Доброго дня, це Ольга")

    await phone.text.fill("Ви людина?")
    await phone.press("Надіслати")
    await expect(manager.page.locator("#messages")).to_contain_text("Ви людина?")
    await expect(written).to_have_value("Доброго дня, це Ольга")
    await manager.press("Надіслати")
    await expect(phone.answer("Доброго дня, це Ольга")).to_be_visible()
    await expect(manager.page.locator(".message.manager")).to_have_count(1)
    await manager.page.get_by_text("Останні відповіді бота").click()
    await expect(manager.page.locator(".turns")).to_contain_text("у людини → у людини")

    await manager.press("Повернути боту")
    await expect(manager.words).to_contain_text("Розмову веде бот")
    await phone.say("Хочу сукню Мальва блакитну на зріст 134", "1890 грн")


async def test_open_page_shows_who_comes_to_wait(
    phone: Phone, manager: Manager
) -> None:
    await phone.open("Галина")
    await phone.say("Покличте людину, будь ласка", "")

    await expect(manager.words.get_by_text("Галина")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "size",
    [measures.PHONE, measures.TABLET, measures.DESKTOP],
    ids=lambda size: size["width"],
)
async def test_every_page_fits_and_keeps_nobody_out(
    page: Page, demo: Demo, sale: Sale, axe: str, size: ViewportSize, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.set_viewport_size(size)
    await page.goto(f"{demo.url}/console/login")
    found = await measured(page, axe)
    name, value = sale.cookie
    await page.context.add_cookies([{"name": name, "value": value, "url": demo.url}])

    for path in ROOMS + (sale.case, sale.chat, sale.order, "/console/orders/none"):
        await page.goto(demo.url + path)
        await expect(page.get_by_role("button", name="Вийти")).to_be_visible()
        for closed in await page.locator("summary").all():
            await closed.click()
            found += await measured(page, axe)
        found += await measured(page, axe)

    assert found == []


async def measured(page: Page, axe: str) -> list[str]:
    """Give all that is wrong with the page as it is."""
    sideways = await measures.sideways_px(page)
    return [
        *([f"{page.url}: {sideways} px to the side"] if sideways > 0 else []),
        *await measures.clipped_texts(page),
        *await measures.small_targets(page),
        *await measures.barriers(page, axe),
    ]
