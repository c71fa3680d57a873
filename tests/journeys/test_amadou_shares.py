"""Amadou signs and shares; his friends sign through his link, and he sees them come (T-4 to T-6, T-9, T-10, A-12)."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting

NETWORKS = ["WhatsApp", "Email", "Telegram", "SMS", "Facebook", "X", "Bluesky"]


def sign_through(page: Page, demo: Demo, link: str, name: str, email: str) -> None:
    """A friend opens the link, signs and confirms."""
    page.goto(link)
    fill_form(page, name=name, email=email)
    press_sign(page)
    expect(page.locator("h1")).to_contain_text("Almost there")
    confirm_by_link(page, demo, email)


def shared_link(page: Page) -> str:
    """The personal link as the first share button hands it on."""
    expect(page.get_by_role("link", name="WhatsApp")).to_have_attribute("href", re.compile("r%3D"))
    found = re.search(r"http://\S+", unquote(page.get_by_role("link", name="WhatsApp").get_attribute("href") or ""))
    assert found
    return found[0]


def test_with_script(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    with visiting(browser, width=360, height=740) as amadou, visiting(browser) as binta:
        amadou.page.goto(demo.at("access", "/en/p/itu?source=mail-1&bucket=mailing"))
        fill_form(amadou.page, name="Amadou Diallo", email=address("amadou"), country="SN")
        press_sign(amadou.page)
        expect(amadou.page.locator("#confirm")).to_be_visible()
        link = shared_link(amadou.page)
        assert re.search(r"/en/p/itu\?r=[2-9A-Z]{6}$", link)
        for network in NETWORKS:
            href = unquote(amadou.page.get_by_role("link", name=network, exact=True).get_attribute("href") or "")
            assert link in href, network
        heading = amadou.page.locator("h1").bounding_box()
        second = amadou.page.locator(".share li").nth(1).bounding_box()
        assert heading and second
        below = second["y"] + second["height"] - heading["y"] - heading["height"]
        assert below <= 640, f"T-10: the second share button ends {below} px below the heading"
        amadou.check_page()

        amadou.page.get_by_text("QR code").click()
        expect(amadou.page.locator("img.qr")).to_be_visible()
        width = amadou.page.locator("img.qr").evaluate(
            "async image => { await image.decode(); return image.naturalWidth }"
        )
        assert width > 100, "the code is not drawn"

        amadou.page.get_by_text("Mastodon", exact=True).click()
        go_on = amadou.page.get_by_role("button", name="Go on")
        go_on.click()
        expect(amadou.page.locator("#field-server-error")).to_contain_text("Enter the name of your server")
        amadou.page.get_by_label("Your Mastodon server").fill("@amadou@social.example")
        expect(go_on).to_be_hidden()
        expect(amadou.page.get_by_role("link", name="Share on social.example")).to_be_visible()

        sign_through(binta.page, demo, link, "Binta", address("binta"))
        amadou.page.reload()  # T-9: the same page again
        expect(amadou.page.locator("#confirm")).to_be_visible()
        expect(amadou.page.locator(".through")).to_have_text("1 person has signed through your link.")
        assert shared_link(amadou.page) == link


def test_without_script(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    with visiting(browser, script=False, width=320, height=640) as amadou, visiting(browser, script=False) as chidi:
        page = amadou.page
        page.goto(demo.at("access", "/en/p/itu"))
        fill_form(page, name="Amadou Diallo", email=address("amadou"), country="SN")
        press_sign(page)
        link = shared_link(page)
        page.get_by_text("Change the message").click()
        page.get_by_label("Your message").fill("Sign this with me")
        page.get_by_role("button", name="Use this message").click()
        expect(page.get_by_role("link", name="WhatsApp")).to_have_attribute(
            "href", re.compile("Sign%20this%20with%20me")
        )
        page.get_by_text("Mastodon", exact=True).click()
        page.get_by_label("Your Mastodon server").fill("social.example")
        page.get_by_role("button", name="Go on").click()
        toot = page.get_by_role("link", name="Share on social.example").get_attribute("href") or ""
        assert toot.startswith("https://social.example/share?text=Sign%20this%20with%20me")
        page.get_by_role("button", name="Share without it").click()
        expect(page.get_by_role("link", name="WhatsApp")).not_to_have_attribute("href", re.compile("r%3D"))
        page.get_by_role("button", name="Share with my link").click()
        assert shared_link(page) == link
        amadou.check_page(axe=False)  # which needs scripts

        # The friend reads the petition in another language first.
        email = address("chidi")
        chidi.page.goto(link)
        chidi.page.get_by_role("link", name="Français").click()
        expect(chidi.page).to_have_url(re.compile(r"/fr/p/itu\?r="))
        fill_form(chidi.page, name="Chidi", email=email)
        press_sign(chidi.page)
        confirm_by_link(chidi.page, demo, email)
        expect(chidi.page.locator("h1")).to_contain_text("Chidi")
        assert "/thanks" in chidi.page.url, "who has confirmed by the link is asked to share"
        page.goto(demo.at("access", "/en/p/itu/thanks"))
        expect(page.locator(".through")).to_have_text("1 person has signed through your link.")


@pytest.mark.parametrize("script", [True, False])
def test_a_return_visit_without_a_receipt_leads_to_the_petition(demo: Demo, browser: Browser, *, script: bool) -> None:
    """T-9."""
    with visiting(browser, script=script) as somebody:
        somebody.page.goto(demo.at("access", "/en/p/itu/thanks"))
        assert somebody.page.url.endswith("/en/p/itu")
