"""One demo and one browser for all journeys; each visitor has a profile of their own.

Both end with the last journey: the browser's loop runs for as long as it is open, and other tests have loops of their own.
"""

import tempfile
import uuid
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.world import FLAGS, Demo, chromium, running_demo


@pytest.fixture(scope="package")
def demo() -> Generator[Demo]:
    # Not below pytest's own folder, which is closed to all but its owner: root's servers run as somebody else.
    with tempfile.TemporaryDirectory(prefix="undersigned-journeys-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running_demo(Path(folder)) as running:
            yield running


@pytest.fixture(scope="package")
def browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def address() -> Callable[[str], str]:
    """An address that nobody used before: `address("amina")`."""
    return lambda name: f"{name}.{uuid.uuid4().hex[:12]}@example.org"
