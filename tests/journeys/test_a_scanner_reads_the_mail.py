"""A mail scanner opens every link before Suzie does, runs the scripts it finds, and changes nothing (A-3)."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting


def test_a_scanner_reads_the_mail(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=email)
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there")
    link = demo.mail_to(email).link
    path = link.partition(f":{demo.port}")[2]
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        demo.get("access", path, method=method)
    with visiting(browser) as scanner:
        sent: list[str] = []
        scanner.page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
        scanner.page.goto(link)
        scanner.page.wait_for_timeout(3_000)
        assert not [one for one in sent if not one.startswith("GET ")], sent
    assert demo.count("access", "itu") == before, "a scanner confirmed the signature"
    with visiting(browser) as suzie:
        confirm_by_link(suzie.page, demo, email)
    assert demo.count("access", "itu") == before + 1
