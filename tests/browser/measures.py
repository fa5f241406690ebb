"""What can be measured on a page instead of judged."""

from typing import Any

from playwright.async_api import Page

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESKTOP = {"width": 1440, "height": 900}
TAP_PX = 44
BAD = ("serious", "critical")

SIDEWAYS = "() => document.scrollingElement.scrollWidth - innerWidth"
CLIPPED = """
() => [...document.querySelectorAll("body *")].filter((it) => {
  const style = getComputedStyle(it);
  const texts = [...it.childNodes].filter((one) => one.nodeName === "#text");
  const isText = texts.some((one) => one.data.trim());
  if (!isText || !it.checkVisibility() || it.closest("svg")) return false;
  if (style.display.startsWith("inline") && it.clientWidth === 0) return false;
  if (style.clipPath !== "none") return false;  // for screen readers alone
  return it.scrollWidth > it.clientWidth + 1;
}).map((it) => `${it.tagName}.${it.className}: ${it.textContent.trim().slice(0, 40)}`)
"""
SMALL = """
(least) => [...document.querySelectorAll(
  "a[href], button, select, textarea, input:not([type=hidden]), summary"
)].filter((it) => {
  const style = getComputedStyle(it);
  if (!it.checkVisibility({ visibilityProperty: true })) return false;
  if (style.clipPath !== "none") return false;
  const label = it.closest("label");
  const box = (label ?? it).getBoundingClientRect();
  if (box.right <= 0 || box.width === 0) return false;
  return box.width < least - 0.5 || box.height < least - 0.5;
}).map((it) => {
  const { width, height } = it.getBoundingClientRect();
  return `${it.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`;
})
"""
AXE_RUN = """
() => axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)
"""


async def sideways_px(page: Page) -> int:
    """Give by how much the page can be scrolled to the side."""
    return int(await page.evaluate(SIDEWAYS))


async def clipped_texts(page: Page) -> list[str]:
    """Give the elements whose text is wider than they are."""
    return list(await page.evaluate(CLIPPED))


async def small_targets(page: Page) -> list[str]:
    """Give what a finger may miss."""
    return list(await page.evaluate(SMALL, TAP_PX))


async def barriers(page: Page, axe: str) -> list[str]:
    """Give what axe-core calls serious or critical, each with its places."""
    await page.evaluate(axe)
    violations: list[dict[str, Any]] = await page.evaluate(AXE_RUN)
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in violations
        if violation["impact"] in BAD
        for node in violation["nodes"]
    ]
