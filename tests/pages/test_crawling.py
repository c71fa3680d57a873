"""What robots read first (G-14): robots.txt, sitemaps, security.txt."""

from collections.abc import AsyncIterator
from datetime import timedelta
from xml.etree import ElementTree as ET

import msgspec
import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition, make_tenant, make_update
from tests.support.http import client
from undersigned.app import web_app
from undersigned.core.context import Platform, now
from undersigned.pages import crawling
from undersigned.petitions.types import PetitionState
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OTHERS = "{http://www.w3.org/1999/xhtml}link"
ORIGIN = "http://mapped.localhost:8000"


@pytest.fixture(scope="module")
async def mapped(platform: Platform) -> Tenant:
    tenant = await make_tenant(platform, 79, "mapped")
    one = await make_petition(platform, tenant, "one", locales=("en", "fr"))
    await make_petition(platform, tenant, "two", locales=("en",), state=PetitionState.CLOSED)
    await make_update(platform, tenant, one, "news")
    await make_update(platform, tenant, one, "later", published_at=now() + timedelta(hours=1))
    for state in (PetitionState.DRAFT, PetitionState.REMOVED, PetitionState.MERGED):
        await make_petition(
            platform, tenant, f"in-{state}", state=state, merged_into="one" if state == "merged" else None
        )
    await make_petition(platform, tenant, "unlisted", state=PetitionState.ARCHIVED, unlisted=True)
    return tenant


@pytest.fixture
async def robot(app: ASGIApp, mapped: Tenant) -> AsyncIterator[AsyncClient]:
    async with client(app, mapped.domain) as asking:
        yield asking


async def test_the_map_has_every_public_page_in_each_language(robot: AsyncClient):
    answer = await robot.get("/sitemap.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    root = ET.fromstring(answer.content)
    urls = {url.findtext(f"{MAP}loc"): url for url in root.iter(f"{MAP}url")}
    both = ["", "petitions", "p/one", "p/one/updates/news"]
    assert set(urls) == {f"{ORIGIN}/{locale}/{path}" for path in both for locale in ("en", "fr")} | {
        f"{ORIGIN}/en/p/two"
    }
    links = [(link.get("hreflang"), link.get("href")) for link in urls[f"{ORIGIN}/fr/p/one"].iter(OTHERS)]
    assert links == [("en", f"{ORIGIN}/en/p/one"), ("fr", f"{ORIGIN}/fr/p/one")]
    assert urls[f"{ORIGIN}/en/p/one"].findtext(f"{MAP}lastmod", "").startswith(now().strftime("%Y"))
    assert (await robot.get("/sitemap.xml", headers={"if-none-match": answer.headers["etag"]})).status_code == 304


async def test_a_large_map_is_split(robot: AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(crawling, "PAGES_IN_A_MAP", 2)
    index = ET.fromstring((await robot.get("/sitemap.xml?split")).content)
    parts = [place.text or "" for place in index.iter(f"{MAP}loc")]
    assert parts == [f"{ORIGIN}/sitemap-1.xml", f"{ORIGIN}/sitemap-2.xml"]
    found = [url.text for part in parts for url in ET.fromstring((await robot.get(part)).content).iter(f"{MAP}loc")]
    assert len(found) == len(set(found)) == 9
    for nothing in ("/sitemap-3.xml", "/sitemap-0.xml", "/sitemap--1.xml", "/sitemap-x.xml", f"/sitemap-{9**40}.xml"):
        assert (await robot.get(nothing)).status_code == 404


async def test_robots_are_shown_the_map_and_kept_from_what_is_endless(robot: AsyncClient, app: ASGIApp):
    text = (await robot.get("/robots.txt")).text
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in text
    assert "Disallow: /*/search" in text
    async with client(app, "localhost:8000") as platform_robot:
        assert "Sitemap" not in (await platform_robot.get("/robots.txt")).text
        assert (await platform_robot.get("/sitemap.xml")).status_code == 404


async def test_weaknesses_can_be_told_where_the_operator_says_to_whom(robot: AsyncClient, platform: Platform):
    assert (await robot.get("/.well-known/security.txt")).status_code == 404
    settings = msgspec.structs.replace(platform.settings, security_contact="mailto:security@example.org")
    from dataclasses import replace

    async with client(web_app(replace(platform, settings=settings)), "mapped.localhost") as told:
        text = (await told.get("/.well-known/security.txt")).text
    assert "Contact: mailto:security@example.org\n" in text
    assert "Expires: " in text
