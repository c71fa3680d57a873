"""Every page in two languages that nobody speaks: every word comes from a file, and two fifths more of them break no layout (A-9)."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting
from tests.languages.checkout import LONG, MIRRORED

PATHS = (
    "/", "/petitions", "/petitions?show=won&sort=signed", "/search", "/search?q=xyzzy", "/nothing/here",
    "/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/p/swifts/updates", "/p/lamps/updates/first-talk", "/p/lamps/sign",
    *(f"/p/{slug}" for slug in (
        "bakery", "benches", "crossing", "fence", "fountain", "hedge", "kiosk", "lamps", "library", "swifts", "tram", "well",
    )),
)  # fmt: skip
DIRECTIONS = {LONG: "ltr", MIRRORED: "rtl"}

UNMARKED = """
() => {
  const found = []
  let depth = 0
  const passed = 'script, style, option, time, [lang]:not(html), .languages, a[href^="mailto:"], .honeypot, bdi[dir=ltr]'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    const own = node.parentElement.closest(passed) !== null
    let outside = ''
    for (const letter of node.data) {
      if (letter === '⟦') depth += 1
      else if (letter === '⟧') depth -= 1
      else if (depth === 0) outside += letter
    }
    if (!own && /\\p{L}/u.test(outside)) found.push(outside.trim())
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
    if (element.closest(passed) !== null) continue
    for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
      const text = element.getAttribute(name)
      if (text && /\\p{L}/u.test(text) && !text.includes('⟦')) found.push(name + ': ' + text)
    }
  }
  if (!document.title.startsWith('⟦')) found.push('title: ' + document.title)
  return found
}
"""
"""The letters on a page that stand in no marks: neither in a message of a catalog, nor in a text of the organisation.

Not looked at are names of countries, languages and months, which the browser's language data give, and addresses.
"""

NAMES = {"WhatsApp", "Telegram", "Facebook", "X", "Bluesky", "Mastodon"}
"""Of services: in every language the same."""

BEYOND = """
() => [...document.querySelectorAll('body *')].filter((element) => {
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  if (box.width === 0 || style.clipPath !== 'none' || element.closest('.skip, [hidden], [aria-hidden=true], svg, details:not([open]) > :not(summary)')) return false
  return box.left < -1 || box.right > innerWidth + 1
}).map((element) => element.tagName + '.' + element.className).slice(0, 5)
"""


def check(page: Page, locale: str) -> None:
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (locale, DIRECTIONS[locale])
    assert set(page.evaluate(UNMARKED)) <= NAMES, page.url
    check_layout(page)


def check_layout(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    assert page.evaluate(BEYOND) == [], page.url


@pytest.mark.parametrize("locale", DIRECTIONS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole(demo: Demo, browser: Browser, path: str, locale: str):
    with visiting(browser, width=320, height=640) as reader:
        reader.page.goto(demo.at("street", f"/{locale}{path}"))
        expect(reader.page.locator("h1")).to_have_count(1)
        reader.page.wait_for_load_state("networkidle")
        check(reader.page, locale)
        for closed in reader.page.locator("details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        check(reader.page, locale)
        reader.check_page(axe=False)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("locale", DIRECTIONS)
def test_the_way_of_a_signature_is_whole(demo: Demo, browser: Browser, locale: str, script: bool):  # noqa: FBT001
    email = f"{locale}.{script}@example.org".lower()
    with visiting(browser, script=script, width=320, height=640) as reader:
        page = reader.page
        page.goto(demo.at("street", f"/{locale}/p/benches/sign"))
        press_sign(page)
        expect(page.locator(".summary, [class*=error]").first).to_be_visible()
        check(page, locale)
        fill_form(page, name="⟦Noa⟧", email=email)
        press_sign(page)
        expect(page.locator("[name=code]")).to_be_visible()
        check(page, locale)
        page.goto(demo.mail_to(email).link)
        check(page, locale)
        confirm_by_link(page, demo, email)
        check(page, locale)


@pytest.mark.parametrize(("locale", "word"), [(LONG, "council"), (MIRRORED, "مجلس")])
def test_what_is_found_is_whole(demo: Demo, browser: Browser, locale: str, word: str):
    with visiting(browser, width=320, height=640) as reader:
        reader.page.goto(demo.at("street", f"/{locale}/search?q={quote(word)}&closed=1"))
        expect(reader.page.locator("mark").first).to_be_visible()
        check_layout(reader.page)  # excerpts are cut out of texts, marks and all
