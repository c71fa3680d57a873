"""PostgreSQL is stopped or goes dead while people read: the petition stays readable, and a signature that cannot be saved is said not to be."""

import html
import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.embedded.ground import wait_until
from tests.faults.proxy import Line, Proxy
from tests.faults.scene import Scene

PAGE = "/en/p/open"
FORM = {"name": "Amina O'Neill", "email": "amina@example.org", "country": "TN", "news": "no"}
LONGEST_SECONDS = 14
"""Less than a script waits for an answer (F-11)."""
SOON_SECONDS = 1


@pytest.fixture
def scene(scene_of_its_own: Scene) -> Scene:
    return scene_of_its_own


@pytest.fixture
def line(scene: Scene, database_line: Proxy) -> Proxy:
    """The way of the web server to its database."""
    scene.go_through(database_line)
    return database_line


@pytest.fixture
def reader(scene: Scene) -> Iterator[httpx2.Client]:
    """Somebody without script at the tenant's own address."""
    address = f"http://127.0.0.1:{scene.settings.port}"
    headers = {"host": f"{scene.access.domain}:{scene.settings.port}"}
    with httpx2.Client(base_url=address, headers=headers, timeout=90, trust_env=False) as client:
        yield client


def stop(line: Proxy, how: str) -> None:
    if how == "stopped":
        line.close()
    else:
        line.set(Line.DEAD)


def start_again(line: Proxy, how: str) -> None:
    if how == "stopped":
        line.open()
    else:
        line.set(Line.OPEN)


@pytest.mark.parametrize("how", ["stopped", "dead without a word"])
def test_a_petition_stays_readable(scene: Scene, line: Proxy, reader: httpx2.Client, how: str) -> None:
    scene.start_web()
    assert reader.post(f"{PAGE}/sign", data=FORM | {"email": "first@example.org"}).status_code == 303
    reader.cookies.clear()
    before = reader.get(PAGE).content
    stop(line, how)
    time.sleep(1.1)  # until the shared cache would ask for another
    waited = [timed(reader, before) for _ in range(20)]
    assert waited[0] < LONGEST_SECONDS
    assert sum(second > SOON_SECONDS for second in waited) <= 2, waited
    started = time.monotonic()
    assert reader.get("/en/").status_code == 503, "nobody has read this page, so there is none to show"
    refused = reader.post(f"{PAGE}/sign", data=FORM)
    assert time.monotonic() - started < LONGEST_SECONDS, "longer than a script waits for an answer (F-11)"
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    said = html.unescape(refused.text)
    assert "Your signature was not saved. Try again." in said
    assert all(f'value="{value}"' in said for value in (FORM["name"], FORM["email"]))
    start_again(line, how)
    assert wait_until(lambda: scene.readiness() == 200, 30)
    assert wait_until(lambda: reader.get("/en/").status_code == 200)
    assert reader.post(f"{PAGE}/sign", data=FORM).status_code == 303


def timed(reader: httpx2.Client, expected: bytes) -> float:
    """How long the page is waited for, which is the same as ever."""
    started = time.monotonic()
    answer = reader.get(PAGE)
    assert (answer.status_code, answer.content) == (200, expected)
    return time.monotonic() - started
