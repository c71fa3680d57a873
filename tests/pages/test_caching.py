"""What is remembered of answers, for whom, and for how long."""

import asyncio
import re
from collections.abc import Iterator

import pytest
from httpx2 import AsyncClient
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.factories import make_petition, make_signature
from tests.pages.forms import BROWSER, GOOD
from tests.support.http import client
from undersigned.app import web_app
from undersigned.core import answers
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Tenant
from undersigned_graphql.app import run_operation

pytestmark = pytest.mark.anyio

SHARED = "public, max-age=0, s-maxage=30, stale-while-revalidate=300, stale-if-error=86400"


class Clock:
    """The time that the cache in front sees."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(answers, "time", clock)
    yield clock


async def test_a_page_for_everybody_may_be_shared(browser: AsyncClient, itu: Petition):
    for path in ("/en/", "/en/p/itu", "/en/p/itu/sign"):
        answer = await browser.get(path)
        assert answer.headers["cache-control"] == SHARED
        assert re.fullmatch(r'"[0-9a-f]{32}-br"', answer.headers["etag"])


async def test_a_page_that_is_known_is_not_sent_again(browser: AsyncClient, itu: Petition, clock: Clock):
    etag = (await browser.get("/en/p/itu")).headers["etag"]
    for _ in range(3):  # from the cache in front, then anew
        for wanted in (etag, f"W/{etag}", f'"other", {etag}'):
            answer = await browser.get("/en/p/itu", headers={"if-none-match": wanted})
            assert answer.status_code == 304
            assert answer.content == b""
            assert answer.headers["etag"] == etag
            assert answer.headers["cache-control"] == SHARED
            assert "content-type" not in answer.headers
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await browser.get("/en/p/itu", headers={"if-none-match": '"other"'})).status_code == 200
        clock.now += 10


async def test_those_who_only_ask_whether_it_changed_are_answered_from_memory_too(
    browser: AsyncClient, app: answers.Answers, itu: Petition
):
    etag = (await browser.get("/en/p/itu")).headers["etag"]
    app._known.clear()
    assert (await browser.get("/en/p/itu", headers={"if-none-match": etag})).status_code == 304
    assert {path for _, path, _ in app._known} == {"/en/p/itu"}


async def test_an_asset_that_is_known_is_not_sent_again(browser: AsyncClient, itu: Petition):
    script = re.search(r'src="(/assets/[^"]+)"', (await browser.get("/en/p/itu")).text)
    assert script is not None
    browser.headers["accept-encoding"] = "identity"
    whole = await browser.get(script[1])
    again = await browser.get(script[1], headers={"if-none-match": whole.headers["etag"]})
    assert (whole.status_code, again.status_code, again.content) == (200, 304, b"")
    assert len(whole.content) == int(whole.headers["content-length"])


async def test_the_count_on_a_page_moves(platform: Platform, browser: AsyncClient, access: Tenant, clock: Clock):
    petition = await make_petition(platform, access, "moving")
    path = f"/en/p/{petition.slug}"
    before = await browser.get(path)
    await make_signature(platform, access, petition)
    platform.counts.forget()
    assert (await browser.get(path)).content == before.content
    clock.now += answers.FRESH_SECONDS + 0.01
    after = await browser.get(path)
    assert after.headers["etag"] != before.headers["etag"]
    assert "<strong>1</strong> person has signed" in after.text
    old = await browser.get(path, headers={"if-none-match": before.headers["etag"]})
    assert old.status_code == 200


async def test_one_fetches_the_new_while_the_others_get_the_old(
    platform: Platform, browser: AsyncClient, access: Tenant, clock: Clock, app: answers.Answers
):
    asked = 0
    inner = app._app

    async def counting(scope, receive, send):
        nonlocal asked
        asked += 1
        if asked > 1:
            await asyncio.Event().wait()  # the one who fetches is never answered
        await inner(scope, receive, send)

    app._app = counting
    petition = await make_petition(platform, access)
    path = f"/en/p/{petition.slug}"
    first = await browser.get(path)
    clock.now += answers.FRESH_SECONDS + 0.01
    fetching = asyncio.create_task(browser.get(path))
    await asyncio.sleep(0)
    assert [(await browser.get(path)).content for _ in range(3)] == [first.content] * 3
    assert asked == 2
    clock.now += answers.STALE_SECONDS
    another = asyncio.create_task(browser.get(path))
    await asyncio.wait([another], timeout=0.1)
    assert asked == 3, "nobody waits longer for the one who fetches"
    for task in (fetching, another):
        task.cancel()
    await asyncio.wait([fetching, another])


class Failing:
    """The application behind the cache, which may be told to fail."""

    def __init__(self, app: answers.Answers) -> None:
        self._inner = app._app
        self.status: int | None = None
        self.asked = 0
        app._app = self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        if self.status is None:
            await self._inner(scope, receive, send)
        else:
            await Response("trouble", self.status, media_type="text/html")(scope, receive, send)


@pytest.fixture
def failing(app: answers.Answers) -> Failing:
    return Failing(app)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_what_was_read_last_stands_for_an_error_for_a_day(
    browser: AsyncClient, failing: Failing, itu: Petition, clock: Clock, status: int
):
    before = await browser.get("/en/p/itu")
    failing.status = status
    for _ in range(3):
        clock.now += 3_600
        after = await browser.get("/en/p/itu")
        assert (after.status_code, after.content) == (200, before.content)
        assert after.headers["cache-control"] == SHARED
        etag = before.headers["etag"]
        assert (await browser.get("/en/p/itu", headers={"if-none-match": etag})).status_code == 304
        assert (await browser.head("/en/p/itu")).content == b""
    clock.now += 86_400
    assert (await browser.get("/en/p/itu")).status_code == status
    failing.status = None
    assert (await browser.get("/en/p/itu")).status_code == 200


async def test_while_it_fails_one_a_second_asks_and_the_others_do_not_wait(
    browser: AsyncClient, failing: Failing, itu: Petition, clock: Clock
):
    await browser.get("/en/p/itu")
    failing.status, failing.asked = 503, 0
    clock.now += 10
    for _ in range(5):
        assert (await browser.get("/en/p/itu")).status_code == 200
    assert failing.asked == 1
    clock.now += answers.PAUSE_SECONDS
    await browser.get("/en/p/itu")
    assert failing.asked == 2
    failing.status = None
    clock.now += answers.PAUSE_SECONDS
    await browser.get("/en/p/itu")
    clock.now += answers.FRESH_SECONDS
    await browser.get("/en/p/itu")
    assert failing.asked == 4, "it is fresh again, and as short as ever"


async def test_whoever_signed_reads_on_too(browser: AsyncClient, failing: Failing, itu: Petition, clock: Clock):
    before = await browser.get("/en/p/itu")
    failing.status = 503
    clock.now += 10
    after = await browser.get("/en/p/itu", headers={"cookie": "receipt=somebody's"})
    assert (after.status_code, after.content) == (200, before.content)


@pytest.mark.parametrize("status", [404, 410, 429])
async def test_what_is_no_trouble_of_ours_is_said(
    browser: AsyncClient, failing: Failing, itu: Petition, clock: Clock, status: int
):
    await browser.get("/en/p/itu")
    failing.status = status
    clock.now += 10
    assert (await browser.get("/en/p/itu")).status_code == status


async def test_a_count_and_a_form_never_stand_for_an_error(
    browser: AsyncClient, failing: Failing, itu: Petition, clock: Clock
):
    """A count is at most two seconds old, and nobody is told that a form was taken which was not."""
    await browser.get("/en/p/itu/count.json")
    await browser.get("/en/p/itu/sign")
    failing.status = 503
    clock.now += 10
    assert (await browser.get("/en/p/itu/count.json")).status_code == 503
    assert (await browser.post("/en/p/itu/sign", data=GOOD, headers=BROWSER)).status_code == 503


async def test_hosts_and_languages_are_kept_apart(
    platform: Platform, app: ASGIApp, access: Tenant, nahr: Tenant, itu: Petition
):
    await make_petition(platform, nahr, "itu", locales=("en", "ar"), title="Theirs")
    pages: dict[tuple[str, str], set[str]] = {}
    for _ in range(2):
        for host in (access.domain, nahr.domain):
            async with client(app, host) as browser:
                for path in ("/en/p/itu", "/en/", "/fr/p/itu", "/ar/p/itu"):
                    pages.setdefault((host, path), set()).add((await browser.get(path)).text)
    assert all(len(seen) == 1 for seen in pages.values())
    assert "Theirs" not in pages[access.domain, "/en/p/itu"].pop()
    assert "Theirs" in pages[nahr.domain, "/en/p/itu"].pop()
    assert '<html lang="fr"' in pages[access.domain, "/fr/p/itu"].pop()


async def test_what_one_person_types_is_not_shown_to_another(app: ASGIApp, access: Tenant, itu: Petition):
    async with client(app, access.domain) as suzie, client(app, access.domain) as omar:
        form = GOOD | {"name": "Canary Suzie", "email": "canary-suzie@", "news": ""}
        for _ in range(2):
            refused = await suzie.post("/en/p/itu/sign", data=form, headers=BROWSER)
            assert refused.headers["cache-control"] == "no-store"
            assert "etag" not in refused.headers
            for path in ("/en/p/itu/sign", "/en/p/itu", "/en/p/itu/thanks"):
                assert "anary" not in (await omar.get(path)).text
            empty = await omar.post("/en/p/itu/sign", data=form | {"name": "", "email": ""}, headers=BROWSER)
            assert "anary" not in empty.text


async def test_a_receipt_is_not_shown_to_another(app: ASGIApp, access: Tenant, itu: Petition):
    async with client(app, access.domain) as suzie, client(app, access.domain) as omar:
        await suzie.post("/en/p/itu/sign", data=GOOD | {"name": "Canary Suzie"}, headers=BROWSER)
        mine = await suzie.get("/en/p/itu/thanks")
        assert "Canary Suzie" in mine.text
        assert mine.headers["cache-control"] == "no-store"
        for _ in range(2):
            theirs = await omar.get("/en/p/itu/thanks")
            assert (theirs.status_code, theirs.text) == (303, "")
            for path in ("/en/p/itu", "/en/"):
                own = await suzie.get(path)
                assert own.headers["cache-control"] == "private, no-cache"
                assert "anary" not in (await omar.get(path)).text


async def test_only_what_calls_itself_public_is_remembered_in_front(
    browser: AsyncClient, app: answers.Answers, itu: Petition
):
    await browser.post("/en/p/itu/sign", data=GOOD, headers=BROWSER)
    for path in ("/en/p/itu", "/en/p/itu/thanks", "/en/", "/healthz", "/readyz", "/nothing", "/", "/en/c/nothing"):
        await browser.get(path)
    assert {path for _, path, _ in app._known} == set()
    browser.cookies.clear()
    for path in ("/en/p/itu", "/en/", "/healthz", "/nothing", "/", "/en/c/nothing", "/en/p/itu/thanks"):
        await browser.get(path + "?source=x")
        await browser.head(path)
    assert {path for _, path, _ in app._known} == {"/en/p/itu", "/en/"}


async def test_memory_is_bounded(
    browser: AsyncClient, app: answers.Answers, itu: Petition, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answers, "MOST", 3)
    paths = ["/en/", "/fr/", "/en/p/itu", "/en/p/itu/sign", "/en/p/itu/count.json"]
    for path in paths:
        assert (await browser.get(path)).status_code == 200
    assert [path for _, path, _ in app._known] == paths[-3:]


async def test_one_host_name_has_one_answer_however_it_is_written(
    browser: AsyncClient, app: answers.Answers, itu: Petition
):
    pages = [
        (await browser.get("/en/p/itu", headers={"host": host})).text
        for host in (
            "access.localhost",
            "access.localhost:8000",
            "access.localhost:1",
            "ACCESS.localhost",
            "access.localhost.",
        )
    ]
    assert len(set(pages)) == 1
    assert [host for host, *_ in app._known] == ["access.localhost"]
    for host in ("access.localhost:x", "access_localhost", "access.localhost:8000:8000"):
        assert (await browser.get("/en/p/itu", headers={"host": host})).status_code == 400


async def test_a_crowd_with_receipts_shares_the_data_until_the_count_moves(
    platform: Platform, access: Tenant, monkeypatch: pytest.MonkeyPatch
):
    runs: list[str] = []

    async def counting(platform, tenant, caller, name, variables):
        runs.append(name)
        return await run_operation(platform, tenant, caller, name, variables)

    monkeypatch.setattr("undersigned.app.run_operation", counting)
    petition = await make_petition(platform, access)
    path = f"/en/p/{petition.slug}"
    async with client(web_app(platform), "access.localhost", cookies={"receipt": "somebody's"}) as person:
        pages = [(await person.get(path)).text for _ in range(3)]
        assert len(set(pages)) == 1
        assert runs == ["PetitionPage"]
        await make_signature(platform, access, petition)
        platform.counts.forget()
        assert "<strong>1</strong> person has signed" in (await person.get(path)).text
        assert runs == ["PetitionPage"] * 2
