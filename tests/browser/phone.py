"""The simulator's page in the hands of a test."""

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Demo

ORDER = "Хочу сукню Мальва блакитну на зріст 134"
DELIVERY = "Іванова Марія Петрівна, +380991234567, Київ, відділення 25"


class Phone:
    """One shopper's phone."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        self._demo = demo

    async def open(self, name: str) -> None:
        """Open the simulator with a new shopper of that *name*."""
        await self.page.goto(f"{self._demo.url}/simulator")
        await expect(self.page.get_by_role("tab").first).to_be_visible()
        await self.page.get_by_role("button", name="Додати покупця").click()
        await self.page.locator("#name").fill(name)
        await self.page.get_by_role("button", name="Готово").click()
        await expect(self.page.locator("[aria-selected=true]")).to_have_text(name)
        await expect(self.bubbles).to_have_count(0)

    def tab(self, name: str) -> Locator:
        """The tab of the shopper of that *name*."""
        return self.page.get_by_role("tab", name=name, exact=True).last

    @property
    def text(self) -> Locator:
        """Where the shopper writes."""
        return self.page.locator("#text")

    @property
    def bubbles(self) -> Locator:
        """Everything in the chat, of both sides."""
        return self.page.locator("#bubbles .bubble")

    @property
    def answers(self) -> Locator:
        """What the shop has said."""
        return self.page.locator("#bubbles .bubble.shop")

    @property
    def said(self) -> Locator:
        """What the shopper has said."""
        return self.page.locator("#bubbles .bubble.shopper")

    @property
    def notices(self) -> Locator:
        """What the page says at its foot."""
        return self.page.locator("#notices")

    def answer(self, text: str) -> Locator:
        """An answer that holds *text*."""
        return self.answers.filter(has_text=text)

    def fact(self, name: str) -> Locator:
        """A fact of the side panel."""
        return self.page.locator(f"#facts dt:text-is('{name}') + dd")

    async def say(self, text: str, answer: str) -> None:
        """Write, and wait for one more answer that holds *answer*."""
        before = await self.answer(answer).count()
        await self.text.fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.answer(answer)).to_have_count(before + 1)

    async def press(self, name: str) -> None:
        """Press the button of that name."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def order(self, name: str, method: str) -> None:
        """Come to the requisites: a new shopper of that *name* pays by *method*."""
        await self.open(name)
        await self.say(ORDER, "1890 грн")
        await self.say("Беру", "телефон")
        await self.say(DELIVERY, "вірно")
        await self.say("так, все вірно", "передплат")
        await self.say(method, "IBAN")

    async def send_photo(self, picture: str, answer: str) -> None:
        """Send a photo of the shop without a word; wait for an answer with *answer*."""
        await self.press("Додати фото")
        await self.press("Фото магазину")
        await self.page.locator(f"[data-picture='{picture}']").click()
        await expect(self.page.locator("#attached img")).to_have_count(1)
        await self.press("Надіслати")
        await expect(self.answer(answer)).to_be_visible()

    async def pay(self) -> None:
        """Send a made-up receipt of what is due."""
        await self.press("Додати фото")
        await self.press("Квитанція")
        await self.page.locator("#receipt-form").get_by_text("Додати").click()
        await expect(self.page.locator("#attached img")).to_have_count(1)
        await self.press("Надіслати")
        await expect(self.fact("Етап")).to_have_text("перевірка")
