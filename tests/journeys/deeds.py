"""What people do on the pages, in their words."""

from playwright.sync_api import Page, expect

from tests.journeys.world import Demo


def fill_form(page: Page, *, name: str, email: str, country: str = "TN", news: str = "no") -> None:
    """Fill the form in by its names, which are the same in every language."""
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=country]").select_option(country)
    page.locator(f"[name=news][value={news}]").check()


def press_sign(page: Page) -> None:
    page.locator("#sign form > .button[type=submit]").click()


def confirm_by_link(page: Page, demo: Demo, email: str) -> None:
    """Open the link of the mail and press its button."""
    page.goto(demo.mail_to(email).link)
    page.locator("button[name=action][value=confirm]").first.click()
    expect(page.locator("button[name=action][value=confirm]")).to_have_count(0)
