"""Logging in at a provider and signing with one press, by plain forms; and every way in which a provider can be wrong."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import AsyncClient, Response
from msgspec import structs

from tests.factories import make_petition, make_tenant
from tests.members.evil import Evil, evil_provider
from tests.pages.forms import BROWSER, GOOD, boot_of
from tests.support.http import client
from undersigned.app import web_app
from undersigned.core.cache import Cache
from undersigned.core.context import Platform
from undersigned.core.outbound import Outbound
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import PlainOAuth, Provider, Tenant

pytestmark = pytest.mark.anyio

PATH = "/en/p/itu"


@pytest.fixture
async def evil() -> AsyncIterator[Evil]:
    async with evil_provider() as evil:
        yield evil


@pytest.fixture
async def believing(platform: Platform, evil: Evil, itu: Petition) -> Platform:
    """The platform, whose tenants Access and Nahr offer that provider."""
    named = {"en": "Evil", "fr": "Malin", "ar": "شرير"}
    provider = Provider(
        id="evil",
        name=named,
        issuer=evil.issuer,
        client_id="petitions",
        scopes=("openid", "email"),
        domains=("example.org",),
    )
    plain = PlainOAuth(
        authorization_endpoint=f"{evil.issuer}/authorize",
        token_endpoint=f"{evil.issuer}/token",
        user_endpoint=f"{evil.issuer}/user",
        subject="id",
        name="login",
        email="mail",
        email_verified="ok",
    )
    by_list = structs.replace(plain, email="", email_verified="", emails_endpoint=f"{evil.issuer}/emails")
    others = (
        structs.replace(provider, id="twin", issuer="http://127.0.0.1:1"),
        structs.replace(provider, id="plain", plain=plain),
        structs.replace(provider, id="listed", plain=by_list),
        structs.replace(provider, id="staff", audience=("organisers",)),
        structs.replace(provider, id="secret", secret_env="NO_SUCH_VARIABLE"),
    )
    await make_tenant(platform, 1, "access", hosts=["www.access.example"], providers=(provider, *others))
    await make_tenant(platform, 2, "nahr", locales=("ar", "en"), default_locale="ar", providers=(provider, *others))
    settings = structs.replace(platform.settings, private_hosts=evil.place)
    forgetful: Cache[Any, Any] = Cache(seconds=0.0, most=10)
    return replace(platform, settings=settings, outbound=Outbound(settings), metadata=forgetful, key_sets=forgetful)


@pytest.fixture
async def amina(believing: Platform, access: Tenant) -> AsyncIterator[AsyncClient]:
    """Her browser at access.localhost."""
    async with client(web_app(believing), access.domain, headers=BROWSER) as browser:
        yield browser


async def begin(browser: AsyncClient, provider: str = "evil", path: str = PATH) -> str:
    """Press the provider's button; the address to which that leads."""
    answer = await browser.post(f"{path}/member", data={"provider": provider})
    assert answer.status_code == 200, answer.text
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert found
    assert answer.headers["cache-control"] == "no-store"
    return html.unescape(found[1])


async def come_back(browser: AsyncClient, path: str) -> Response:
    return await browser.get(path, headers={"sec-fetch-site": "cross-site"})


async def log_in(browser: AsyncClient, evil: Evil, provider: str = "evil") -> Response:
    return await come_back(browser, evil.go(await begin(browser, provider)))


def whose(page: Response) -> str | None:
    member = boot_of(page.text)["member"]
    return member and member["name"]


async def who_is_in(browser: AsyncClient) -> str | None:
    return whose(await browser.get(PATH))


async def count(browser: AsyncClient) -> int:
    return int((await browser.get(f"{PATH}/count.json")).json()["count"])


async def test_amina_logs_in_and_is_led_back_to_the_petition(amina: AsyncClient, evil: Evil):
    asked = parse_qs(urlsplit(await begin(amina)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://access.localhost:8000/auth/cb/evil"]
    assert len(asked["state"][0]) >= 43
    assert asked["nonce"]
    answer = await log_in(amina, evil)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}#sign")
    assert answer.headers["referrer-policy"] == "no-referrer"
    cookies = answer.headers.get_list("set-cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("member=")]
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "Max-Age" not in session
    assert await who_is_in(amina) == "Amina Ben Ali"


async def test_how_she_came_is_kept_on_the_way(amina: AsyncClient, evil: Evil):
    answer = await amina.post(f"{PATH}/member?source=leaflet", data={"provider": "evil"})
    found = re.search(r'content="0; url=([^"]+)"', answer.text)
    assert found
    back = await come_back(amina, evil.go(html.unescape(found[1])))
    assert back.headers["location"] == f"{PATH}?source=leaflet#sign"


async def test_amina_signs_with_one_press_and_is_asked_once(
    amina: AsyncClient, evil: Evil, believing: Platform, access: Tenant
):
    evil.claims = {"sub": "presser", "email": "presser@example.org", "name": "Amina Presser"}
    await log_in(amina, evil)
    before = await count(amina)
    page = await amina.get(PATH)
    assert boot_of(page.text)["member"]["missing"] == ["country", "news"]
    assert "presser@" not in page.text
    lacking = await amina.post(f"{PATH}/member", data={"action": "sign"})
    assert lacking.status_code == 422
    assert {problem["field"] for problem in boot_of(lacking.text)["form"]["problems"]} == {"country", "news"}
    pressed = {"action": "sign", "country": "TN", "news": "yes", "nameVisibility": "PUBLIC"}
    answer = await amina.post(f"{PATH}/member", data=pressed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/thanks")
    thanks = await amina.get(f"{PATH}/thanks")
    assert boot_of(thanks.text)["receipt"]["confirmed"] is True
    assert boot_of(thanks.text)["data"]["petition"]["signatureCount"] == before + 1
    assert boot_of((await amina.get(PATH)).text)["member"]["missing"] == []
    again = await amina.post(f"{PATH}/member", data={"action": "sign"})
    assert again.status_code == 303
    async with believing.database.tenant_tx(access.id, readonly=True) as connection:
        rows = await connection.fetch(
            """
            SELECT s.id, state, country, proven_at, confirmed_at, name
              FROM signature AS s JOIN public_name AS p ON p.tenant_id = $1 AND p.signature_id = s.id
             WHERE s.tenant_id = $1 AND name = 'Amina Presser'
            """,
            access.id,
        )
        (row,) = rows
        consents = await connection.fetch(
            "SELECT purpose, given FROM consent WHERE tenant_id = $1 AND signature_id = $2 ORDER BY purpose",
            access.id,
            row["id"],
        )
        tasks = await connection.fetchval(
            "SELECT count(*) FROM outbox WHERE tenant_id = $1 AND ref = $2", access.id, row["id"]
        )
    assert (row["state"], row["country"]) == ("confirmed", "TN")
    assert row["proven_at"]
    assert row["confirmed_at"]
    assert [(consent["purpose"], consent["given"]) for consent in consents] == [("news", True), ("petition", True)]
    assert tasks == 0


async def test_what_somebody_else_signed_in_her_name_gives_way(
    amina: AsyncClient, evil: Evil, believing: Platform, access: Tenant
):
    """Whoever typed her address chose the name too; with her own press her own words count, once."""
    petition = await make_petition(believing, access, "rude")
    evil.claims = {"sub": "victim", "email": "victim@example.org"}
    async with client(web_app(believing), access.domain, headers=BROWSER) as troll:
        rude = {**GOOD, "name": "Rude Words", "email": "victim@example.org", "nameVisibility": "PUBLIC"}
        assert (await troll.post("/en/p/rude/sign", data=rude)).status_code == 303
    await log_in(amina, evil)
    pressed = {"action": "sign", "country": "TN", "news": "no", "nameVisibility": "PUBLIC"}
    assert (await amina.post("/en/p/rude/member", data=pressed)).status_code == 303
    async with believing.database.tenant_tx(access.id, readonly=True) as connection:
        names = await connection.fetch(
            """
            SELECT state, name FROM signature AS s
              LEFT JOIN public_name AS p ON p.tenant_id = $1 AND p.signature_id = s.id
             WHERE s.tenant_id = $1 AND s.petition_id = $2
            """,
            access.id,
            petition.id,
        )
        counted = await connection.fetchrow(
            "SELECT sum(pending) AS pending, sum(confirmed) AS confirmed FROM signature_counter "
            "WHERE tenant_id = $1 AND petition_id = $2",
            access.id,
            petition.id,
        )
    assert [(row["state"], row["name"]) for row in names] == [("confirmed", "Amina Ben Ali")]
    assert counted
    assert (counted["pending"], counted["confirmed"]) == (0, 1)


async def test_nobody_signs_without_a_session_nor_from_another_site(amina: AsyncClient, evil: Evil):
    pressed = {"action": "sign", "country": "TN", "news": "no"}
    assert (await amina.post(f"{PATH}/member", data=pressed)).status_code == 403
    await log_in(amina, evil)
    foreign = await amina.post(f"{PATH}/member", data=pressed, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert (await amina.get(f"{PATH}/member?action=sign")).status_code == 302


@pytest.mark.parametrize("action", ["logout", "everywhere"])
async def test_after_the_logout_the_session_is_dead(amina: AsyncClient, evil: Evil, action: str):
    await log_in(amina, evil)
    session = amina.cookies["member"]
    answer = await amina.post(f"{PATH}/member", data={"action": action})
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    assert await who_is_in(amina) is None
    amina.cookies.set("member", session)
    assert await who_is_in(amina) is None


async def test_a_login_gives_a_new_id(amina: AsyncClient, evil: Evil):
    amina.cookies.set("member", "x" * 43)
    await log_in(amina, evil)
    first = amina.cookies.get("member", domain="access.localhost.local") or amina.cookies.get(
        "member", domain="access.localhost"
    )
    assert first != "x" * 43


async def test_a_second_cookie_of_the_name_is_somebody_elses(amina: AsyncClient, evil: Evil):
    await log_in(amina, evil)
    session = amina.cookies["member"]
    amina.cookies.clear()
    tossed = await amina.get(PATH, headers={"cookie": f"member={session}; member={'y' * 43}"})
    assert whose(tossed) is None
    assert whose(await amina.get(PATH, headers={"cookie": f"member={session}"})) == "Amina Ben Ali"


async def test_pages_with_a_session_are_kept_by_nobody(amina: AsyncClient, evil: Evil):
    await amina.get(PATH)
    await log_in(amina, evil)
    for path in (PATH, f"{PATH}/sign", f"{PATH}/updates"):
        page = await amina.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert "etag" not in page.headers
    amina.cookies.clear()
    page = await amina.get(PATH)
    assert whose(page) is None
    assert page.headers["cache-control"].startswith("public")


async def test_two_tenants_with_one_provider_share_no_session(amina: AsyncClient, evil: Evil, believing: Platform):
    await log_in(amina, evil)
    await make_petition(
        believing, await make_tenant(believing, 2, "nahr", locales=("ar", "en"), default_locale="ar"), "sidra"
    )
    async with client(web_app(believing), "nahr.localhost", headers=BROWSER) as elsewhere:
        page = await elsewhere.get("/ar/p/sidra", headers={"cookie": f"member={amina.cookies['member']}"})
        assert whose(page) is None


WRONG_TOKENS: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": "another"}},
    "for another client, by way of us": {"claims": {"aud": "another", "azp": "petitions"}},
    "for two, by way of another": {"claims": {"aud": ["petitions", "another"], "azp": "another"}},
    "expired": {"claims": {"exp": 1_000_000}},
    "without an end": {"claims": {"exp": None}},
    "of another issuer": {"claims": {"iss": "https://honest.example.org"}},
    "without a subject": {"claims": {"sub": None}},
    "with an empty subject": {"claims": {"sub": ""}},
    "with an endless subject": {"claims": {"sub": "x" * 10_000}},
    "not signed": {"signed_by": "none"},
    "signed with the public key": {"signed_by": "HS256"},
    "signed with a key that nobody knows": {"strange_key": True},
    "missing": {"without_token": True},
}
WRONG_ANSWERS: dict[str, dict[str, Any]] = {
    "without an issuer": {"answer": {"iss": None}},
    "of another issuer": {"answer": {"iss": "https://honest.example.org"}},
    "without a code": {"answer": {"code": None}},
    "with a code that nobody gave": {"answer": {"code": "made up"}},
    "with an error of its own making": {"answer": {"error": "<script>alert(1)</script>", "error_description": "<b>"}},
}


@pytest.mark.parametrize(
    "wrong", [*WRONG_TOKENS.values(), *WRONG_ANSWERS.values()], ids=[*WRONG_TOKENS, *WRONG_ANSWERS]
)
async def test_what_cannot_be_trusted_is_refused_in_our_own_words(
    amina: AsyncClient, evil: Evil, wrong: dict[str, Any]
):
    for name, value in wrong.items():
        setattr(evil, name, value)
    await is_told(amina, await log_in(amina, evil), "LOGIN_REFUSED", "The answer of Evil cannot be trusted")


async def is_told(browser: AsyncClient, answer: Response, code: str, words: str) -> None:
    """There is no session, and the page says why without a word of the provider."""
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{PATH}/member?told={code}&provider=")
    page = await browser.get(answer.headers["location"])
    assert page.status_code in {403, 503}
    assert words in html.unescape(page.text)
    assert "<script>alert" not in page.text
    assert 'name="email"' in page.text
    assert "member" not in browser.cookies
    assert await who_is_in(browser) is None


WRONG_METADATA: dict[str, dict[str, Any]] = {
    "another issuer": {"metadata": {"issuer": "https://honest.example.org"}},
    "an issuer with a slash more": {"metadata": {"issuer": "http://127.0.0.1/"}},
    "no PKCE": {"metadata": {"code_challenge_methods_supported": ["plain"]}},
    "PKCE that is not announced": {"metadata": {"code_challenge_methods_supported": None}},
    "only algorithms that are refused": {"metadata": {"id_token_signing_alg_values_supported": ["none", "HS256"]}},
    "a token endpoint inside": {"metadata": {"token_endpoint": "http://169.254.169.254/token"}},
    "keys inside": {"metadata": {"jwks_uri": "https://127.0.0.1/keys"}},
    "a script as its page": {"metadata": {"authorization_endpoint": "javascript:alert(1)"}},
    "moved inside": {"moved": "http://169.254.169.254/"},
    "an error": {"down": True},
    "more than a mebibyte": {"metadata": {"more": "x" * 1_100_000}},
}


@pytest.mark.parametrize("wrong", WRONG_METADATA.values(), ids=WRONG_METADATA)
async def test_a_provider_that_cannot_be_used_is_named_and_the_form_stays(
    amina: AsyncClient, evil: Evil, wrong: dict[str, Any]
):
    for name, value in wrong.items():
        setattr(evil, name, value)
    answer = await amina.post(f"{PATH}/member", data={"provider": "evil"})
    assert answer.status_code == 503
    assert "Evil does not answer at the moment" in html.unescape(answer.text)
    assert 'name="email"' in answer.text
    assert "set-cookie" not in answer.headers


async def test_too_many_keys_are_none(amina: AsyncClient, evil: Evil):
    evil.keys = {"keys": [{"kty": "EC", "kid": str(n)} for n in range(10_000)]}
    await is_told(amina, await log_in(amina, evil), "PROVIDER_UNAVAILABLE", "Evil does not answer at the moment")


async def test_a_made_up_key_does_not_make_us_ask_each_time(evil: Evil, believing: Platform, access: Tenant):
    remembering = replace(believing, key_sets=Cache(seconds=60.0, most=10))
    evil.strange_key = True
    async with client(web_app(remembering), access.domain, headers=BROWSER) as browser:
        for _ in range(4):
            await log_in(browser, evil)
    assert evil.asked.count("token") == 4
    assert evil.asked.count("keys") == 2


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": None},
        {"email": "a@localhost"},
        {"email": "a@example.org\r\nBcc: b@example.org"},
    ],
)
async def test_an_address_that_is_not_verified_lets_nobody_in(amina: AsyncClient, evil: Evil, claims: dict[str, Any]):
    evil.claims = claims
    await is_told(amina, await log_in(amina, evil), "ADDRESS_UNVERIFIED", "has not verified your email address")


async def test_who_cancels_is_told_so(amina: AsyncClient, evil: Evil):
    evil.answer = {"code": None, "error": "access_denied", "error_description": "<script>alert(1)</script>"}
    await is_told(amina, await log_in(amina, evil), "LOGIN_CANCELLED", "Login was cancelled")


async def test_an_answer_is_taken_once(amina: AsyncClient, evil: Evil):
    back = evil.go(await begin(amina))
    assert (await come_back(amina, back)).status_code == 303
    again = await come_back(amina, back)
    assert again.status_code == 400
    assert "This login began too long ago, or in another browser" in again.text


async def test_an_answer_to_somebody_elses_login_is_taken_by_nobody(
    amina: AsyncClient, evil: Evil, believing: Platform, access: Tenant
):
    """An attacker who sends his own answer along would have her sign in his name."""
    async with client(web_app(believing), access.domain, headers=BROWSER) as attacker:
        back = evil.go(await begin(attacker))
    assert (await come_back(amina, back)).status_code == 400
    await begin(amina)
    assert (await come_back(amina, back)).status_code == 400
    assert await who_is_in(amina) is None


@pytest.mark.parametrize(
    "query", ["", "?code=a", "?state=", "?state=a&state=b&code=c", "?code=a&state=é", f"?state={'x' * 9000}"]
)
async def test_what_is_no_answer_is_none(amina: AsyncClient, evil: Evil, query: str):
    await begin(amina)
    assert (await come_back(amina, f"/auth/cb/evil{query}")).status_code == 400


async def test_an_answer_at_the_callback_of_another_provider_is_refused(amina: AsyncClient, evil: Evil):
    back = evil.go(await begin(amina)).replace("/cb/evil", "/cb/twin")
    answer = await come_back(amina, back)
    assert "member" not in amina.cookies
    assert answer.headers["location"].startswith(f"{PATH}/member?told=LOGIN_EXPIRED")


async def test_an_answer_at_another_tenant_is_refused(amina: AsyncClient, evil: Evil, believing: Platform):
    back = evil.go(await begin(amina))
    async with client(web_app(believing), "nahr.localhost", headers=BROWSER) as elsewhere:
        answer = await elsewhere.get(back, headers={"cookie": f"login={amina.cookies['login']}"})
    assert answer.status_code == 400


async def test_two_tabs_can_both_go_on(amina: AsyncClient, evil: Evil):
    first, second = await begin(amina), await begin(amina)
    assert (await come_back(amina, evil.go(first))).headers["location"] == f"{PATH}#sign"
    assert (await come_back(amina, evil.go(second))).headers["location"] == f"{PATH}#sign"


@pytest.mark.parametrize("provider", ["none", "staff", "", "../evil", "Evil"])
async def test_a_provider_that_nobody_is_offered_is_unknown(amina: AsyncClient, provider: str):
    answer = await amina.post(f"{PATH}/member", data={"provider": provider})
    assert answer.status_code == 404
    assert (await amina.post(f"{PATH}/member", data={"action": "dance"})).status_code == 400


async def test_a_secret_that_is_not_there_is_no_fault(amina: AsyncClient):
    answer = await amina.post(f"{PATH}/member", data={"provider": "secret"})
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "told", ["", "LOGIN_CANCELLED&provider=none", "<script>&provider=evil", "KEY_UNAVAILABLE&provider=evil"]
)
async def test_an_address_that_somebody_made_up_tells_nothing(amina: AsyncClient, told: str):
    answer = await amina.get(f"{PATH}/member?told={told}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{PATH}/sign")


async def test_a_login_leads_nowhere_but_to_the_petition(amina: AsyncClient, evil: Evil):
    for query in ("?return=//evil.example", "?back=/\\evil.example", "?source=//evil.example", "?%0d%0aSet-Cookie:a=b"):
        answer = await amina.post(f"{PATH}/member{query}", data={"provider": "evil", "back": "//e"})
        found = re.search(r'content="0; url=([^"]+)"', answer.text)
        assert found
        back = await come_back(amina, evil.go(html.unescape(found[1])))
        assert re.fullmatch(rf"{PATH}(\?source=[\w%.]+)?#sign", back.headers["location"])


PLAIN = {"id": 4711, "login": "Amina", "mail": "amina.plain@example.org", "ok": True}


@pytest.mark.parametrize(
    ("provider", "user", "inside"),
    [
        ("plain", PLAIN, True),
        ("plain", PLAIN | {"ok": False}, False),
        ("plain", PLAIN | {"ok": "yes"}, False),
        ("plain", PLAIN | {"mail": None}, False),
        ("plain", PLAIN | {"id": None}, False),
        ("plain", PLAIN | {"id": True}, False),
        ("listed", PLAIN | {"emails": [{"email": "x@example.org", "primary": True, "verified": True}]}, True),
        ("listed", PLAIN | {"emails": [{"email": "x@example.org", "primary": True, "verified": False}]}, False),
        ("listed", PLAIN | {"emails": [{"email": "x@example.org", "primary": False, "verified": True}]}, False),
        ("listed", PLAIN | {"emails": {}}, False),
    ],
)
async def test_a_provider_without_openid_connect_needs_a_verified_address(
    amina: AsyncClient, evil: Evil, provider: str, user: dict[str, Any], *, inside: bool
):
    evil.user = user
    await log_in(amina, evil, provider)
    assert (await who_is_in(amina) == "Amina") is inside
