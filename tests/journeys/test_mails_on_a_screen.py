"""Mails as people see them: narrow and wide, by day and by night, in every language; nothing fetched, nothing to scroll for."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.world import violations
from tests.support.mails import KINDS, MESSAGES, a_mail
from undersigned.tenancy.themes import BASES, Base

LOCALES = sorted(MESSAGES.locales)
CASES = [
    (kind, locale, BASES[number % len(BASES)], ("light", "dark")[number % 2])
    for number, (locale, kind) in enumerate((locale, kind) for locale in LOCALES for kind in KINDS)
]


@pytest.mark.parametrize("width", [320, 700])
@pytest.mark.parametrize(("kind", "locale", "base", "scheme"), CASES)
def test_a_mail_is_whole(browser: Browser, kind: str, locale: str, base: Base, scheme: str, width: int):
    page = browser.new_page(
        viewport={"width": width, "height": 640}, color_scheme="dark" if scheme == "dark" else "light"
    )
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.set_content(a_mail(kind, locale, base).html)
    try:
        assert fetched == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        button = page.locator(".press").bounding_box()
        assert button
        assert button["height"] >= 44
        assert button["width"] >= 44
        found = [wrong for wrong in violations(page) if not wrong.startswith(PARTS_OF_A_SITE)]
        assert found == []
    finally:
        page.close()


PARTS_OF_A_SITE = ("landmark-one-main", "page-has-heading-one", "region")
"""What axe asks of a page of a site: a mail stands within the page of whoever reads it."""
