"""A whole sale by photo: the shopper in the browser, the manager in Telegram."""

import io

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.conftest import Demo
from tests.browser.managers_chat import ManagersChat
from tests.browser.phone import DELIVERY, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

BUYER = "Покупниця з фото"
LOADED = "(image) => image.complete && image.naturalWidth > 0"


async def test_photo_becomes_an_order_that_a_telegram_button_confirms(
    page: Page, demo: Demo, telegram: str
) -> None:
    phone, managers = Phone(page, demo), ManagersChat(page.request, telegram)
    await phone.open(BUYER)

    await phone.send_photo("malva-blue.png", "«Мальва», блакитний")
    await phone.say("на 128", "1890 грн")
    shown = phone.answers.locator("img").first
    await shown.scroll_into_view_if_needed()
    assert await shown.evaluate(LOADED)
    await phone.say("беру", "телефон")
    await phone.say(DELIVERY, "вірно")
    await phone.say("так, все вірно", "передплат")
    await phone.say("повна", "IBAN")
    await expect(phone.fact("До сплати")).to_contain_text("1 890 грн")
    await phone.pay()
    await expect(page.get_by_label("Сума, грн")).to_have_value("1890")
    await expect(phone.said.locator("img")).to_have_count(2)
    await expect(page.locator(".cart .sum")).to_have_text("1 890 грн")

    card = await managers.card(BUYER)
    assert "1890 грн" in card["caption"]
    assert "Сукня «Мальва», блакитний, розмір 122-128" in card["caption"]
    with Image.open(io.BytesIO(await managers.picture(card))) as receipt:
        assert receipt.height > receipt.width
    await managers.tap(card, "✅ Підтвердити")

    await expect(phone.answer("Оплату підтверджено")).to_be_visible()
    await expect(phone.fact("Етап")).to_have_text("замовлено")
    assert not (await managers.card(BUYER))["reply_markup"]
