"""`make lighthouse`: scores of the supporters' pages, as a phone on a slow network sees them, and how quickly "Sign" answers."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import FLAGS, Demo, chromium, running_demo
from tests.lighthouse import press

HERE = Path(__file__).parent
LANGUAGES = ("en", "ar")


def pages(browser: Browser, demo: Demo) -> list[dict[str, str]]:
    """Petition, home, thanks and confirm page in each language; the thanks page with the cookie of somebody who has signed."""
    listed = [
        {"address": demo.at("access", path.format(language))}
        for path in ("/{}/p/itu", "/{}/")
        for language in LANGUAGES
    ]
    for language in LANGUAGES:
        email = f"lighthouse.{language}@example.org"
        context = browser.new_context()
        page = context.new_page()
        page.goto(demo.at("access", f"/{language}/p/itu"))
        fill_form(page, name="Karim", email=email)
        press_sign(page)
        page.wait_for_url("**/thanks")
        page.wait_for_load_state("networkidle")
        cookies = "; ".join(f"{cookie.get('name')}={cookie.get('value')}" for cookie in context.cookies())
        listed.append({"address": page.url, "cookie": cookies})
        listed.append({"address": demo.mail_to(email).link})
        context.close()
    return listed


def main() -> int:
    npm = ["npm", "--prefix", str(HERE), "ci", "--no-fund", "--no-audit", "--silent"]
    subprocess.run(npm, check=True)
    with tempfile.TemporaryDirectory(
        prefix="undersigned-lighthouse-", dir="/tmp", ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o755)
        with running_demo(Path(folder)) as demo:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
                quick = press.measure(browser, demo)
                listed = pages(browser, demo)
                browser.close()
            node = HERE / "node_modules" / ".bin" / "node"
            environ = {**os.environ, "CHROMIUM": chromium()}
            ran = subprocess.run([node, HERE / "run.mjs", json.dumps(listed)], env=environ, check=False)
            return ran.returncode or (0 if quick else 1)


if __name__ == "__main__":
    sys.exit(main())
