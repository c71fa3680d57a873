"""A school signs at once, all behind one address: attack mode begins by itself, pupils who come after it sign as ever, and when it
is too much they are told when to try again (F-18, F-19).
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, Visitor, running_demo, visiting

FLOOD = 300
"""So many in five minutes from one address are taken."""
TOO_MANY = "Try again in 5 minutes. What you typed is still here."


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo that counts loopback like any network."""
    with tempfile.TemporaryDirectory(prefix="undersigned-school-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running_demo(Path(folder), limit_loopback="true") as running:
            yield running


def sign_all(demo: Demo, pupils: range) -> list[int]:
    """The statuses that pupils without script are answered with."""

    def sign(number: int) -> int:
        form = {"name": f"Pupil {number}", "email": f"pupil.{number}@example.org", "country": "TN", "news": "no"}
        host = f"access.localhost:{demo.port}"
        address = f"http://127.0.0.1:{demo.port}/en/p/itu/sign"
        return httpx2.post(address, data=form, headers={"host": host}, timeout=20, trust_env=False).status_code

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(sign, pupils))


def fill(demo: Demo, pupil: Visitor, email: str) -> None:
    pupil.page.goto(demo.at("access", "/en/p/itu"))
    fill_form(pupil.page, name="Suzie", email=email, news="yes")
    press_sign(pupil.page)


def test_a_school_signs_at_once(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    assert "itu  off  auto" in demo.run("attack", "list", "--tenant", "access")
    assert set(sign_all(demo, range(40))) == {303}
    assert "itu  on  auto  attacked since" in demo.run("attack", "list", "--tenant", "access")
    for script in (True, False):
        with visiting(browser, script=script) as suzie:
            fill(demo, suzie, address("suzie"))
            expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
    statuses = sign_all(demo, range(40, 20 + FLOOD))
    assert set(statuses) == {303, 429}
    for script in (True, False):
        with visiting(browser, script=script) as suzie:
            email = address("suzie")
            fill(demo, suzie, email)
            expect(suzie.page.get_by_text(TOO_MANY).first).to_be_visible()
            assert suzie.page.locator("[name=email]").input_value() == email
            assert suzie.page.locator("[name=news][value=yes]").is_checked()
            suzie.check_page(axe=script)  # its checks are scripts
