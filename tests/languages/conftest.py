"""One copy of the checkout with three more languages, built and run once for all tests of them."""

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.world import FLAGS, Demo, chromium, running_demo
from tests.languages.checkout import add_artificial, add_hebrew, build, copy_checkout, environment


@pytest.fixture(scope="package")
def checkout() -> Generator[Path]:
    # Not below pytest's own folder, which is closed to all but its owner: root's servers run as somebody else.
    with tempfile.TemporaryDirectory(prefix="undersigned-languages-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        copy = copy_checkout(Path(folder) / "checkout")
        add_hebrew(copy)
        add_artificial(copy)
        build(copy)
        yield copy


@pytest.fixture(scope="package")
def demo(checkout: Path) -> Generator[Demo]:
    with running_demo(checkout.parent, root=checkout, environ=environment(checkout)) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield running
        running.close()
