"""Ivan reads for long: when he presses, the petition has closed. He is told so, and nothing that he typed is lost (F-17)."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, visiting
from undersigned.settings import ROOT

SEEN_AFTER = 1.1
"""A process remembers a petition for a second."""


@pytest.fixture
def close(demo: Demo, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Closes the petition as its organiser does; it is open again afterwards."""
    shutil.copytree(ROOT / "tenants", tmp_path / "tenants")
    petition = tmp_path / "tenants" / "access" / "petitions" / "itu" / "petition.toml"

    def apply(state: str) -> None:
        petition.write_text(petition.read_text("utf-8").replace('"open"', f'"{state}"', 1), "utf-8")
        demo.run("tenants", "apply", str(tmp_path / "tenants"))
        time.sleep(SEEN_AFTER)

    yield lambda: apply("closed")
    shutil.copy(ROOT / "tenants" / "access" / "petitions" / "itu" / "petition.toml", petition)
    apply("open")


@pytest.mark.parametrize("script", [True, False])
def test_ivan_comes_too_late(
    demo: Demo, browser: Browser, address: Callable[[str], str], close: Callable[[], None], *, script: bool
) -> None:
    email = address("ivan")
    with visiting(browser, script=script, width=390, height=800) as ivan:
        ivan.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(ivan.page, name="Ivan Петров", email=email, country="BG", news="yes")
        close()
        press_sign(ivan.page)
        expect(ivan.page.get_by_text("Your signature was not added").first).to_be_visible()
        assert ivan.page.title().startswith("Error: "), ivan.page.title()
        assert ivan.page.locator("#field-name").input_value() == "Ivan Петров"
        assert ivan.page.locator("#field-email").input_value() == email
        assert ivan.page.locator("[name=country]").input_value() == "BG"
        assert ivan.page.locator("[name=news][value=yes]").is_checked()
        ivan.check_page(axe=script)  # its checks are scripts
    assert demo.mails_to(email) == []
