"""The console's pages in the hands of a test."""

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Demo

# Counted in the page itself, over all the pages that the taps lead through.
COUNT_TAPS = """
addEventListener("click", (event) => {
  if (!event.isTrusted) return;
  sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1;
}, true);
"""


class Manager:
    """One manager at the console."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        self._demo = demo

    async def enter(self) -> None:
        """Log in: leads to who waits."""
        await self.page.goto(f"{self._demo.url}/console/login")
        await self.page.get_by_label("Пароль").fill(self._demo.password)
        await self.press("Увійти")
        await expect(self.heading).to_have_text("Хто чекає")

    async def open(self, path: str) -> None:
        """Open the page at *path*."""
        await self.page.goto(self._demo.url + path)

    async def count_taps(self) -> None:
        """Count from here on, also on the pages that follow."""
        await self.page.context.add_init_script(COUNT_TAPS)
        await self.page.reload()

    async def taps(self) -> int:
        """Give how many there were."""
        return int(await self.page.evaluate("sessionStorage.taps ?? 0"))

    @property
    def heading(self) -> Locator:
        """What the page is about."""
        return self.page.locator("h1")

    @property
    def waiting(self) -> Locator:
        """The payments that wait for a decision, the newest first."""
        return self.page.locator("a[href^='/console/cases/']")

    @property
    def words(self) -> Locator:
        """The page without its header."""
        return self.page.locator("main")

    async def press(self, name: str) -> None:
        """Press the button of that name."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def follow(self, name: str) -> None:
        """Follow the link of that name."""
        await self.page.get_by_role("link", name=name, exact=True).click()

    async def refuse(self, way: str, reason: str) -> None:
        """Ask again or reject, and say why."""
        await self.page.locator(f"summary:text-is('{way}')").click()
        await self.page.locator(".refusal[open]").get_by_text(reason).click()
