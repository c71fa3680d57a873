"""The pages that everybody reads, and the addresses that lead to none."""

import re

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition, make_pinned_update, make_signature, make_update
from tests.pages.forms import boot_of
from tests.support.http import client
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio


async def test_the_platform_lists_its_organisations(app: ASGIApp, access: Tenant, nahr: Tenant):
    async with client(app, "localhost:8000") as browser:
        answer = await browser.get("/")
    assert answer.status_code == 200
    assert '<html lang="en" dir="ltr" ' in answer.text
    assert "http://access.localhost:8000" in answer.text
    assert "http://nahr.localhost:8000" in answer.text
    assert "/theme/" not in answer.text


async def test_home_leads_to_the_petitions(browser: AsyncClient, itu: Petition):
    answer = await browser.get("/en/")
    assert answer.status_code == 200
    assert itu.title in answer.text
    assert 'href="/en/p/itu"' in answer.text


async def test_the_petition_page_has_everything(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition
):
    await make_pinned_update(platform, access, itu, text="The conference is over")
    await make_update(platform, access, itu, "part-1")
    await make_signature(platform, access, itu)
    answer = await browser.get("/en/p/itu?source=mail")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for words in (itu.title, itu.lead, "The conference is over", "Title of part-1", "<strong>network</strong>"):
        assert words in answer.text
    assert 'action="/en/p/itu/sign?source=mail"' in answer.text
    assert f'href="/theme/{access.theme_hash}.css"' in answer.text
    boot = boot_of(answer.text)
    assert boot["path"] == "/en/p/itu"
    assert boot["origin"] == "http://access.localhost:8000"


async def test_an_arabic_page_runs_from_right_to_left(platform: Platform, app: ASGIApp, nahr: Tenant):
    await make_petition(platform, nahr, "river")
    async with client(app, nahr.domain) as browser:
        answer = await browser.get("/ar/p/river")
    assert '<html lang="ar" dir="rtl" ' in answer.text


async def test_an_update_has_its_own_page(platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition):
    await make_update(platform, access, itu, "part-2")
    answer = await browser.get("/en/p/itu/updates/part-2")
    assert answer.status_code == 200
    assert "It <em>happened</em>." in answer.text
    assert (await browser.get("/en/p/itu/updates/part-9")).status_code == 404


async def test_the_count_is_told(platform: Platform, browser: AsyncClient, access: Tenant):
    petition = await make_petition(platform, access, "counted")
    for _ in range(3):
        await make_signature(platform, access, petition)
    answer = await browser.get("/en/p/counted/count.json")
    assert answer.json() == {"count": 3, "goal": 100}
    assert answer.headers["content-type"] == "application/json"
    assert "max-age=0" in answer.headers["cache-control"]
    again = await browser.get("/en/p/counted/count.json", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


async def test_a_closed_petition_cannot_be_signed_on_its_page(platform: Platform, browser: AsyncClient, access: Tenant):
    await make_petition(platform, access, "closed", state=PetitionState.CLOSED)
    answer = await browser.get("/en/p/closed")
    assert answer.status_code == 200
    assert "/p/closed/sign" not in answer.text


async def test_a_draft_is_nobody_s_business(platform: Platform, browser: AsyncClient, access: Tenant):
    await make_petition(platform, access, "draft", state=PetitionState.DRAFT)
    for path in ("/en/p/draft", "/en/p/draft/sign", "/en/p/draft/count.json", "/en/p/draft/thanks"):
        assert (await browser.get(path)).status_code == 404


REDIRECTS = [
    ("/", 302, "/en/"),
    ("/en", 308, "/en/"),
    ("/en?source=x", 308, "/en/?source=x"),
    ("/en/p/itu/", 308, "/en/p/itu"),
    ("/en/p/itu/?r=1", 308, "/en/p/itu?r=1"),
    ("/en/p/itu/sign/", 308, "/en/p/itu/sign"),
    ("/fr/p/english", 302, "/en/p/english"),
    ("/fr/p/english/sign", 302, "/en/p/english/sign"),
    ("/fr/p/english/updates/news", 302, "/en/p/english/updates/news"),
    ("/en/p/itu/thanks", 303, "/en/p/itu"),
]


@pytest.fixture(scope="module")
async def english(platform: Platform, access: Tenant) -> Petition:
    """A petition that does not speak all languages of its organisation."""
    petition = await make_petition(platform, access, "english", locales=("en",))
    await make_update(platform, access, petition, "news")
    return petition


@pytest.mark.parametrize(("path", "status", "location"), REDIRECTS)
@pytest.mark.usefixtures("itu", "english")
async def test_where_else_it_is(browser: AsyncClient, path: str, status: int, location: str):
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (status, location)


NOWHERE = [
    "/nothing",
    "/de/",
    "/de/p/itu",
    "/EN/p/itu",
    "/en/p/nothing",
    "/en/p/nothing/sign",
    "/en/p/nothing/count.json",
    "/en/p/itu/nothing",
    "/en/p/itu/updates/nothing",
    "/en/p/it%27u--",
    "/en/p/" + "a" * 5_000,
    "/assets/nothing.js",
    "/assets/../manifest.json",
    "/assets/%2e%2e/server/render.js",
    "/theme/" + "0" * 64 + ".css",
    "/theme/x.css",
    "/%2Fevil.example/",
    "/dev/mail",
    "/dev/mail.json",
]


@pytest.mark.parametrize("path", NOWHERE)
async def test_nothing_is_there(browser: AsyncClient, itu: Petition, path: str):
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "evil" not in answer.text


async def test_what_is_not_found_is_said_in_the_language_of_the_path(browser: AsyncClient, itu: Petition):
    assert '<html lang="fr"' in (await browser.get("/fr/p/nothing")).text
    assert '<html lang="en"' in (await browser.get("/de/p/nothing")).text


async def test_the_petition_of_another_organisation_is_not_here(
    platform: Platform, app: ASGIApp, nahr: Tenant, itu: Petition
):
    async with client(app, nahr.domain) as browser:
        theirs, nobodys = await browser.get("/en/p/itu"), await browser.get("/en/p/not")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


@pytest.mark.parametrize("path", ["/%91", "/en/p/%ff", "/en/c/abc%91", "/en/p/a%00b", "/assets/%00.js"])
async def test_a_damaged_address_is_called_that(browser: AsyncClient, path: str):
    answer = await browser.get(path)
    assert answer.status_code == 400
    assert "BAD_ENCODING" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/en/p/itu", {"GET", "HEAD"}),
        ("DELETE", "/en/p/itu/sign", {"GET", "HEAD", "POST"}),
        ("PUT", "/en/c/abc", {"GET", "HEAD", "POST"}),
        ("POST", "/", {"GET", "HEAD"}),
        ("POST", "/assets/a.js", {"GET", "HEAD"}),
        ("OPTIONS", "/en/", {"GET", "HEAD"}),
        ("BREW", "/readyz", {"GET", "HEAD"}),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(browser: AsyncClient, method: str, path: str, allowed: set[str]):
    answer = await browser.request(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].replace(",", " ").split()) == allowed
    assert answer.headers["content-type"].startswith("text/html")


async def test_head_answers_as_get_without_a_body(browser: AsyncClient, itu: Petition):
    for path in ("/en/", "/en/p/itu", "/en/p/itu/count.json", "/robots.txt", "/favicon.ico"):
        got, headed = await browser.get(path), await browser.head(path)
        assert headed.status_code == got.status_code < 300
        assert headed.headers.get("etag") == got.headers.get("etag")


async def test_what_pages_load_may_be_kept_for_ever(browser: AsyncClient, access: Tenant, itu: Petition):
    page = (await browser.get("/en/p/itu")).text
    addresses = set(re.findall(r'(?:href|src)="(/(?:assets|theme)/[^"]+)"', page))
    assert {re.sub(r"^.*\.", "", address) for address in addresses} == {"js", "css"}
    types = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
    for address in addresses:
        answer = await browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == types[address.rpartition(".")[2]]


async def test_nothing_in_a_page_leads_to_another_host(browser: AsyncClient, itu: Petition):
    page = (await browser.get("/en/p/itu")).text
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded
    assert [address for address in loaded if not address.startswith(("/", "http://access.localhost:8000/"))] == []
    assert re.search(r"<style|\sstyle=|<script>|\son[a-z]+=", page) is None
