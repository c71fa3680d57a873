"""Hebrew, added as a translator adds it: two files for the platform, a folder for the organisation, and nothing touched."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting
from tests.languages.checkout import LONG, MIRRORED, PASSED_OVER, environment
from undersigned.settings import ROOT

ADDED = {
    "frontend/messages/he.json",
    "platform/undersigned/signatures/emails/confirmation.he.md",
    *(f"frontend/messages/{locale}.json" for locale in (LONG, MIRRORED)),
}
BUILT = {"fonts", "dist", "node_modules"}


def test_only_files_were_added(checkout: Path):
    """What the original has is in the copy byte for byte; what the copy has more is what was added."""
    new: set[str] = set()
    for folder in ("frontend", "graphql", "migrations", "platform"):
        for file in (checkout / folder).rglob("*"):
            name = file.relative_to(checkout)
            if not file.is_file() or BUILT.intersection(name.parts) or "__pycache__" in name.parts:
                continue
            if (ROOT / name).is_file():
                assert file.read_bytes() == (ROOT / name).read_bytes(), name
            else:
                new.add(str(name))
    assert new == ADDED
    assert "messages" not in PASSED_OVER


def test_the_tenants_of_the_language_have_no_mistake(checkout: Path):
    done = subprocess.run(
        [sys.executable, "-m", "undersigned.cli", "tenants", "check"],
        cwd=checkout, env=environment(checkout), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "gesher" not in done.stdout


def test_noa_signs_in_hebrew(demo: Demo, browser: Browser):
    with visiting(browser, width=320, height=640, locale="he") as noa:
        noa.page.goto(demo.at("gesher", "/he/p/bridge"))
        root = noa.page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("he", "rtl")
        expect(noa.page.get_by_role("heading", name="להציל את הגשר הישן")).to_be_visible()
        expect(noa.page.get_by_role("heading", name="המכתב שעליו אתם חותמים")).to_be_visible()
        options = noa.page.locator("[name=country] option").all_text_contents()
        assert "ישראל" in options
        assert "תוניסיה" in options
        noa.check_page()
        noa.page.goto(demo.at("gesher", "/he/p/bridge/sign"))
        fill_form(noa.page, name="נועה", email="noa@example.org", country="IL")
        press_sign(noa.page)
        expect(noa.page.get_by_role("heading", name="כמעט סיימנו, נועה. עוד שני צעדים קצרים.")).to_be_visible()
        mail = demo.mail_to("noa@example.org")
        assert mail.subject == "אשרו את חתימתכם: להציל את הגשר הישן"
        assert mail.text.startswith("שלום נועה,")
        assert '<html lang="he" dir="rtl">' in mail.html
        assert ">אישור החתימה</a>" in mail.html
        confirm_by_link(noa.page, demo, "noa@example.org")
        noa.check_page()


def test_each_count_has_its_plural_form(demo: Demo, browser: Browser):
    """One, two and many are three different sentences in Hebrew."""
    with visiting(browser) as reader:
        for number, sentence in ((1, "אדם אחד חתם על העצומה."), (2, "שני אנשים חתמו על העצומה."), (3, "3 אנשים חתמו")):
            sign_until(demo, reader.page, number)
            assert demo.count("gesher", "bridge", "he") == number
            reader.page.goto(demo.at("gesher", "/he/p/bridge"))
            expect(reader.page.get_by_text(sentence).first).to_be_visible()


def sign_until(demo: Demo, page: Page, number: int) -> None:
    """Let people sign and confirm until so many are counted."""
    counted = demo.count("gesher", "bridge", "he")
    for one in range(counted, number):
        email = f"number{one}@example.org"
        page.goto(demo.at("gesher", "/he/p/bridge/sign"))
        fill_form(page, name="נועה", email=email, country="IL")
        press_sign(page)
        expect(page.locator("[name=code]")).to_be_visible()
        confirm_by_link(page, demo, email)


def test_a_petition_is_found_in_it(demo: Demo):
    status, page = demo.get("gesher", "/he/search?q=%D7%94%D7%92%D7%A9%D7%A8")
    assert status == 200
    assert "/he/p/bridge" in page
