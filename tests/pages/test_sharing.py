"""Sharing: how somebody came stays with them, personal links count, and other programs find picture, code and card."""

import asyncio
import json
import re
from io import BytesIO
from typing import Any

import pytest
from httpx2 import AsyncClient
from PIL import Image
from starlette.types import ASGIApp

from tests.factories import make_context, make_petition, make_signature, make_tenant
from tests.pages.forms import BROWSER, GOOD, boot_of, summary
from tests.support.http import client
from undersigned.core.arrival import CODE, kept_query, read_arrival
from undersigned.core.context import Platform
from undersigned.core.picture import LARGEST, SIZES
from undersigned.petitions.types import Petition
from undersigned.signatures import pictures, service
from undersigned.signatures.types import State
from undersigned.tenancy.types import Look, Tenant

pytestmark = pytest.mark.anyio

COLOURS = {"paper": "#f7f6f1", "surface": "#ffffff", "ink": "#0b0b0c", "muted": "#55554f", "action": "#0b0b0c"}


@pytest.fixture
async def petition(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, locales=("en", "fr"), title="Tell the ITU <now> & “here”")


async def kept(platform: Platform, tenant: Tenant, petition: Petition) -> list[dict[str, Any]]:
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        found = await connection.fetch(
            "SELECT id, source, shared_by, bucket, generation, utm FROM signature "
            "WHERE tenant_id = $1 AND petition_id = $2 ORDER BY id",
            tenant.id,
            petition.id,
        )
    return [dict(row) for row in found]


def test_an_address_says_no_more_than_is_well_formed() -> None:
    assert read_arrival("r=k7qf2m&source=mail%2F1&utm_medium=e-mail&x=1&fbclid=abc") == {
        "r": "K7QF2M",
        "source": "mail/1",
        "utm_medium": "e-mail",
    }
    for query in (
        "r=K7QF2M9",
        "r=K0IL1",
        "source=" + "s" * 101,
        "source=%3Cb%3E",
        "utm_term=a%40b.org",
        "r",
        "&&=",
        "%",
    ):
        assert read_arrival(query) == {}, query
    assert read_arrival("&".join(f"a{n}=1" for n in range(60)) + "&r=K7QF2M") == {}
    assert read_arrival("source=first&source=second") == {"source": "first"}
    assert kept_query(b"source=b&r=k7qf2m") == kept_query(b"r=K7QF2M&x=2&source=b") == "r=K7QF2M&source=b"


async def test_how_somebody_came_stays_without_script(
    platform: Platform, access: Tenant, browser: AsyncClient, petition: Petition
):
    """A-12: over the language switch, the sign page and a form that was not taken; never in the canonical address."""
    query = "?r=K7QF2M&source=poster&bucket=street&utm_campaign=autumn"
    page = (await browser.get(f"/en/p/{petition.slug}{query}&fbclid=x")).text
    kept_on = query.replace("&", "&amp;")
    assert f'href="/fr/p/{petition.slug}{kept_on}"' in page
    assert f'rel="canonical" href="http://access.localhost:8000/en/p/{petition.slug}"' in page
    french = (await browser.get(f"/fr/p/{petition.slug}{query}")).text
    assert f'action="/fr/p/{petition.slug}/sign{kept_on}"' in french
    refused = await browser.post(f"/fr/p/{petition.slug}/sign{query}", data=GOOD | {"name": ""}, headers=BROWSER)
    assert refused.status_code == 422
    assert f'action="/fr/p/{petition.slug}/sign{kept_on}"' in refused.text
    await browser.post(f"/fr/p/{petition.slug}/sign{query}", data=GOOD, headers=BROWSER)
    (row,) = await kept(platform, access, petition)
    assert (row["source"], row["bucket"], row["utm"]) == ("poster", "street", {"campaign": "autumn"})
    assert row["shared_by"] is None, "nobody has that link"


async def test_a_petition_in_another_language_is_led_to_with_it(
    platform: Platform, access: Tenant, browser: AsyncClient
):
    english = await make_petition(platform, access, locales=("en",))
    answer = await browser.get(f"/fr/p/{english.slug}?r=K7QF2M")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/en/p/{english.slug}?r=K7QF2M")


async def test_pages_for_everybody_are_the_same_at_the_same_address(
    browser: AsyncClient, app: ASGIApp, access: Tenant, petition: Petition
):
    """The cache in front must give nobody the page of another link."""
    path = f"/en/p/{petition.slug}"
    pages = {query: (await browser.get(path + query)).text for query in ("", "?r=AAAAAA", "?r=BBBBBB")}
    for query, text in pages.items():
        answer = await browser.get(path + query)
        assert (answer.text, answer.headers["cache-control"][:6]) == (text, "public")
        assert boot_of(text)["query"] == query
    assert (await browser.get(path + "?x=1")).text == pages[""]


async def test_friends_are_counted_over_generations(
    app: ASGIApp, platform: Platform, access: Tenant, petition: Petition
):
    """T-6: A mails, B signs and shares, C signs: B sees one friend, and C is of A's bucket."""
    path = f"/en/p/{petition.slug}"
    async with client(app, access.domain) as b, client(app, access.domain) as c:
        await b.post(f"{path}/sign?source=mail-1&bucket=mailing", data=GOOD, headers=BROWSER)
        page = (await b.get(f"{path}/thanks")).text
        link = boot_of(page)["receipt"]["link"]
        assert CODE.fullmatch(link["code"])
        assert link["count"] == 0
        assert f"%2Fp%2F{petition.slug}%3Fr%3D{link['code']}" in page
        assert "Nobody has signed through your link yet." in page
        await c.post(f"{path}/sign?r={link['code'].lower()}", data=GOOD | {"email": "c@example.org"}, headers=BROWSER)
        shared = await b.get(f"{path}/shared.json")
        assert shared.json() == link | {"ask": None}
        assert shared.headers["cache-control"] == "private, no-cache"
        mine, friend = await kept(platform, access, petition)
        assert (friend["shared_by"], friend["bucket"], friend["generation"]) == (link["code"], "mailing", 1)
        await service.move(make_context(platform, access), friend["id"], State.CONFIRMED)
        assert (await b.get(f"{path}/shared.json")).json() == link | {"count": 1, "ask": None}
        assert "<strong>1</strong> person has signed through your link." in (await b.get(f"{path}/thanks")).text
        again = await b.get(f"{path}/shared.json", headers={"if-none-match": shared.headers["etag"]})
        assert again.status_code == 200
        same = await b.get(f"{path}/shared.json", headers={"if-none-match": again.headers["etag"]})
        assert same.status_code == 304
        assert mine["generation"] == 0


async def test_the_count_is_nobody_else_s(app: ASGIApp, access: Tenant, browser: AsyncClient, petition: Petition):
    for cookie in ("", "receipt=x", "receipt=" + "A" * 2_040):
        answer = await browser.get(f"/en/p/{petition.slug}/shared.json", headers={"cookie": cookie})
        assert answer.status_code == 404


async def test_own_words_and_no_personal_link_without_script(browser: AsyncClient, petition: Petition):
    """T-4, T-5: the message is editable, a server is asked for, and the link can be left out."""
    path = f"/en/p/{petition.slug}"
    await browser.post(f"{path}/sign", data=GOOD, headers=BROWSER)
    form = {"action": "share", "message": "Own <words> & more", "link": "none", "server": "https://Social.Example/"}
    page = await browser.post(f"{path}/thanks", data=form, headers=BROWSER)
    assert page.status_code == 200
    code = boot_of(page.text)["receipt"]["link"]["code"]
    links = re.findall(r'href="(https://(?:wa\.me|social\.example)/[^"]*)"', page.text)
    assert len(links) == 2
    assert all("Own%20%3Cwords%3E%20%26%20more" in link and code not in link for link in links)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"server": "mastodon"}, ("server", "Enter the name of your server, like mastodon.social")),
        ({"server": "evil.example/path"}, ("server", "Enter the name of your server, like mastodon.social")),
        ({"server": "a@b.example"}, ("server", "Enter the name of your server, like mastodon.social")),
        ({"message": "m" * 1_001}, ("message", "Message must be 1000 characters or fewer")),
    ],
)
async def test_bad_words_for_sharing_are_named(
    browser: AsyncClient, petition: Petition, form: dict[str, str], problem: tuple[str, str]
):
    path = f"/en/p/{petition.slug}"
    await browser.post(f"{path}/sign", data=GOOD, headers=BROWSER)
    page = await browser.post(f"{path}/thanks", data={"action": "share"} | form, headers=BROWSER)
    assert page.status_code == 422
    assert summary(page.text) == [problem]
    assert "<title>Error: " in page.text


async def test_olga_mends_her_address_without_script(
    platform: Platform, access: Tenant, browser: AsyncClient, petition: Petition
):
    """F-15, T-2: one press puts the domain right, or she types another address; a bad one is named."""
    path = f"/en/p/{petition.slug}"
    await browser.post(f"{path}/sign", data=GOOD | {"email": "olga@gmial.com"}, headers=BROWSER)
    page = (await browser.get(f"{path}/thanks")).text
    assert "Did you mean" in page
    assert "olga@" not in page, "the address is masked as everywhere on this page"
    bad = await browser.post(f"{path}/thanks", data={"action": "address", "email": "olga"}, headers=BROWSER)
    assert bad.status_code == 422
    assert summary(bad.text) == [("email", "Enter an email address in the correct format, like name@example.com")]
    assert 'value="olga"' in bad.text
    mended = await browser.post(f"{path}/thanks", data={"action": "address", "domain": "gmail.com"}, headers=BROWSER)
    assert (mended.status_code, mended.headers["location"]) == (303, f"{path}/thanks?done=address")
    after = (await browser.get(mended.headers["location"])).text
    assert "o…@gmail.com" in after
    assert "an earlier one no longer works" in after
    assert "Did you mean" not in after
    assert "https://mail.google.com/" in after
    assert len(await kept(platform, access, petition)) == 1


async def test_a_closed_petition_takes_no_other_address(platform: Platform, access: Tenant, browser: AsyncClient):
    petition = await make_petition(platform, access, locales=("en",))
    path = f"/en/p/{petition.slug}"
    await browser.post(f"{path}/sign", data=GOOD, headers=BROWSER)
    async with platform.database.tenant_tx(access.id) as connection:
        await connection.execute(
            "UPDATE petition SET state = 'closed' WHERE tenant_id = $1 AND id = $2", access.id, petition.id
        )
    platform.petitions.forget()
    answer = await browser.post(f"{path}/thanks", data={"action": "address", "email": "b@example.org"}, headers=BROWSER)
    assert answer.status_code == 409
    assert len(await kept(platform, access, petition)) == 1


async def test_the_head_tells_robots_and_messengers(
    platform: Platform, access: Tenant, browser: AsyncClient, petition: Petition
):
    """G-14."""
    for number in range(3):
        await make_signature(platform, access, petition, email=f"g14-{number}@example.org")
    platform.counts.forget()
    head = (await browser.get(f"/en/p/{petition.slug}?r=K7QF2M")).text.partition("</head>")[0]
    origin = "http://access.localhost:8000"
    title = "Tell the ITU &lt;now> &amp; “here”"
    for tag in (
        f'<link rel="canonical" href="{origin}/en/p/{petition.slug}"/>',
        f'<link rel="alternate" hreflang="fr" href="{origin}/fr/p/{petition.slug}"/>',
        f'<link rel="alternate" hreflang="x-default" href="{origin}/en/p/{petition.slug}"/>',
        f'<meta property="og:url" content="{origin}/en/p/{petition.slug}"/>',
        f'<meta property="og:title" content="{title}"/>',
        '<meta property="og:image:width" content="1200"/>',
        '<meta property="og:image:height" content="630"/>',
        f'<meta property="og:image:alt" content="{title} – Access"/>',
        '<meta name="twitter:card" content="summary_large_image"/>',
    ):
        assert tag in head, tag
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)[0])
    assert data["@type"] == "WebPage"
    assert data["interactionStatistic"]["userInteractionCount"] == 3
    assert re.search(r'<link rel="alternate" type="application/json\+oembed" href="[^"]+/oembed\?url=http', head)
    image = re.search(r'property="og:image" content="([^"]+)"', head)
    assert image
    answer = await browser.get(image[1].removeprefix(origin))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")


async def test_the_colour_around_the_page(platform: Platform, app: ASGIApp):
    tenant = await make_tenant(platform, 31, "coloured", look=Look(day="#f7f6f1", night="#0b0b0c"))
    async with client(app, tenant.domain) as browser:
        page = (await browser.get("/en/")).text
    assert '<meta name="theme-color" content="#f7f6f1"/>' in page
    assert '<meta name="theme-color" content="#0b0b0c" media="(prefers-color-scheme: dark)"/>' in page


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("locale", ["en", "fr", "es", "ar", "zh", "ru"])
async def test_a_picture_in_every_language(platform: Platform, app: ASGIApp, locale: str, shape: str):
    """V-20, A-12: 1200 by 630 or 1080 by 1080, at most 250 KB."""
    number = 40 + ["en", "fr", "es", "ar", "zh", "ru"].index(locale)
    tenant = await make_tenant(
        platform, number, f"pictured-{locale}", locales=(locale,), default_locale=locale, colours=COLOURS
    )
    petition = await make_petition(
        platform, tenant, shape, title="Интернет 互联网 internet" if locale == "ru" else "ITU"
    )
    context = make_context(platform, tenant)
    image = await pictures.share_image(context, petition, shape)
    async with client(app, tenant.domain) as browser:
        first, second = [await browser.get(f"/{locale}/p/{shape}/share/{image.name}") for _ in range(2)]
    assert first.content == second.content
    assert "immutable" in first.headers["cache-control"]
    assert len(first.content) <= LARGEST
    with Image.open(BytesIO(first.content)) as opened:
        assert (opened.format, opened.size) == ("JPEG", SIZES[shape])


async def test_the_address_of_the_picture_changes_only_with_news(
    platform: Platform, access: Tenant, browser: AsyncClient
):
    """V-20: at milestones and with the text; an old one leads to the new one."""
    petition = await make_petition(platform, access, locales=("en", "fr"))
    context = make_context(platform, access)

    async def name(text: Petition = petition) -> str:
        platform.counts.forget()
        return (await pictures.share_image(context, text)).name

    first = await name()
    await make_signature(platform, access, petition)
    assert await name() == first
    for _ in range(9):
        await make_signature(platform, access, petition)
    milestone = await name()
    assert milestone != first
    await make_signature(platform, access, petition)
    assert await name() == milestone
    old = await browser.get(f"/en/p/{petition.slug}/share/{first}")
    assert (old.status_code, old.headers["location"]) == (302, milestone)
    platform.petitions.forget()
    french = await browser.get(f"/fr/p/{petition.slug}")
    assert milestone not in french.text
    assert [pictures.rounded(n) for n in (0, 9, 10, 57, 100, 999, 1_234, 35_412, 1_299_999)] == [
        0, 0, 10, 50, 100, 990, 1_200, 35_000, 1_200_000,
    ]  # fmt: skip


async def test_a_picture_is_drawn_once_for_a_crowd(
    platform: Platform, access: Tenant, app: ASGIApp, monkeypatch: pytest.MonkeyPatch
):
    drawn: list[str] = []
    draw = pictures.draw_picture
    monkeypatch.setattr(pictures, "draw_picture", lambda picture, shape: drawn.append(shape) or draw(picture, shape))
    petition = await make_petition(platform, access, locales=("en",))
    image = await pictures.share_image(make_context(platform, access), petition)
    async with client(app, access.domain) as browser:
        path = f"/en/p/{petition.slug}/share/{image.name}"
        answers = await asyncio.gather(*(browser.get(path) for _ in range(8)))
        platform.pictures.forget()
        answers.append(await browser.get(f"{path}?x"))
    assert {answer.status_code for answer in answers} == {200}
    assert drawn == ["wide"], "another process finds it in the database"


@pytest.mark.parametrize("name", ["wide-0.jpg", "tall-0123456789ab.jpg", "wide-0123456789AB.jpg", "x" * 500, "%00.jpg"])
async def test_what_is_no_picture(browser: AsyncClient, petition: Petition, name: str):
    assert (await browser.get(f"/en/p/{petition.slug}/share/{name}")).status_code in {400, 404}


async def test_a_qr_code_is_drawn_here(browser: AsyncClient, petition: Petition):
    """T-4: an SVG of our own, the same for all who ask for the same address."""
    path = f"/en/p/{petition.slug}/qr.svg"
    codes = {query: await browser.get(path + query) for query in ("", "?r=K7QF2M", "?r=bad!", "?r=ABCDE")}
    assert {answer.status_code for answer in codes.values()} == {200}
    assert {answer.headers["content-type"] for answer in codes.values()} == {"image/svg+xml"}
    assert codes[""].headers["cache-control"] == "public, max-age=86400"
    assert codes[""].text == codes["?r=bad!"].text
    assert len({answer.text for answer in codes.values()}) == 3
    assert "<script" not in codes[""].text
    assert (await browser.get("/en/p/nothing/qr.svg")).status_code == 404


async def test_a_card_for_other_sites(browser: AsyncClient, petition: Petition):
    """E-7: a quotation with a link; everything in it is text."""
    url = f"http://access.localhost:8000/fr/p/{petition.slug}?r=K7QF2M"
    answer = await browser.get("/oembed", params={"url": url, "format": "json", "maxwidth": "300"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json+oembed")
    card = answer.json()
    assert (card["version"], card["type"], card["provider_name"], card["width"]) == ("1.0", "rich", "Access", 300)
    assert card["title"].endswith("(fr)")
    assert (
        f'<a href="http://access.localhost:8000/fr/p/{petition.slug}">Tell the ITU &lt;now&gt; &amp; ' in card["html"]
    )
    assert (card["thumbnail_width"], card["thumbnail_height"]) == (1200, 630)
    picture = await browser.get(card["thumbnail_url"].removeprefix("http://access.localhost:8000"))
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "https://evil.example/en/p/itu",
        "http://access.localhost:8000.evil.example/en/p/itu",
        "http://user@access.localhost:8000/en/p/itu",
        "http://access.localhost:8000/en/p/nothing",
        "http://access.localhost:8000/de/p/itu",
        "http://access.localhost:8000/en/",
        "http://nahr.localhost:8000/en/p/itu",
        "javascript:alert(1)",
        "http://[",
        "http://access.localhost:8000/en/p/itu\x00",
    ],
)
async def test_no_card_for_what_is_no_petition_of_this_site(
    browser: AsyncClient, itu: Petition, nahr: Tenant, url: str
):
    answer = await browser.get("/oembed", params={"url": url})
    assert answer.status_code == 404
    assert "error" in answer.json()


async def test_a_card_speaks_json_only(browser: AsyncClient, itu: Petition):
    url = "http://access.localhost:8000/en/p/itu"
    assert (await browser.get("/oembed", params={"url": url, "format": "xml"})).status_code == 501
    assert (await browser.get("/oembed", params={"url": url, "maxwidth": "wide"})).json()["width"] == 480
    assert (await browser.get("/oembed", params={"url": url})).json()["title"] == itu.title
