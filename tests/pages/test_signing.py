"""Signing by the plain form: what is taken, what is refused in which words, and what of it is stored."""

from dataclasses import replace

import msgspec
import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition
from tests.pages.forms import BROWSER, GOOD, boot_of, shown, stored, summary
from tests.support.http import client
from tests.support.logs import written_logs
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.core.database import Database
from undersigned.core.keys import Keys
from undersigned.core.limits import Limit
from undersigned.core.migrate import database_urls
from undersigned.petitions.types import Petition, PetitionState
from undersigned.signatures import service
from undersigned.signatures.commit import signing_queue
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

SIGN = "/en/p/itu/sign"


@pytest.fixture(scope="module")
def app(platform: Platform) -> ASGIApp:
    """One server for all: forms do not care what it remembers."""
    return web_app(platform)


async def test_a_signature_is_taken(platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition):
    before = await stored(platform, access)
    answer = await browser.post(SIGN, data=GOOD, headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/p/itu/thanks"
    assert await stored(platform, access) == {
        "signature": before["signature"] + 1,
        "consent": before["consent"] + 2,
        "outbox": before["outbox"] + 1,
    }


async def test_the_receipt_is_kept_from_scripts_and_other_sites(browser: AsyncClient, itu: Petition):
    answer = await browser.post(SIGN, data=GOOD, headers=BROWSER)
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith("receipt=")
    assert set(attributes) == {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=86400"}


async def test_under_tls_the_receipt_is_bound_to_its_host(platform: Platform, access: Tenant, itu: Petition):
    settings = msgspec.structs.replace(platform.settings, public_url="https://localhost")
    async with client(web_app(replace(platform, settings=settings)), access.domain) as browser:
        answer = await browser.post(SIGN, data=GOOD, headers=BROWSER)
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith("__Host-receipt=")
    assert set(attributes) == {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=86400", "Secure"}
    assert answer.headers["strict-transport-security"] == "max-age=63072000"


async def test_a_known_address_is_answered_as_a_new_one(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition
):
    first = await browser.post(SIGN, data=GOOD | {"email": "twice@example.org"}, headers=BROWSER)
    before = await stored(platform, access)
    second = await browser.post(SIGN, data=GOOD | {"email": "Twice+x@example.org"}, headers=BROWSER)
    assert (second.status_code, second.headers["location"]) == (first.status_code, first.headers["location"])
    assert len(second.headers["set-cookie"]) == len(first.headers["set-cookie"])
    task = {"outbox": before["outbox"] + 1}  # a mail answers, never the page (F-16)
    assert await stored(platform, access) == before | task


async def test_a_multipart_form_is_taken_too(platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition):
    before = await stored(platform, access)
    form = {field: (None, value) for field, value in (GOOD | {"email": "parts@example.org"}).items()}
    answer = await browser.post(SIGN, files=form, headers=BROWSER)
    assert answer.status_code == 303
    assert (await stored(platform, access))["signature"] == before["signature"] + 1


async def test_an_idempotency_key_counts_once(platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition):
    form = GOOD | {"email": "once@example.org", "idempotencyKey": "0123456789abcdef"}
    assert (await browser.post(SIGN, data=form, headers=BROWSER)).status_code == 303
    before = await stored(platform, access)
    assert (await browser.post(SIGN, data=form, headers=BROWSER)).status_code == 303
    other = await browser.post(SIGN, data=form | {"email": "other@example.org"}, headers=BROWSER)
    assert other.status_code == 409
    assert boot_of(other.text)["form"]["refusal"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert shown(other.text)["email"] == "other@example.org"
    assert await stored(platform, access) == before


async def test_a_robot_that_fills_everything_is_thanked_and_not_stored(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition
):
    before = await stored(platform, access)
    answer = await browser.post(SIGN, data=GOOD | {"website": "https://spam.example"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/p/itu/thanks")
    assert await stored(platform, access) == before


BAD_FIELDS: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "nothing": (
        dict.fromkeys(GOOD, ""),
        [
            ("name", "NAME_REQUIRED"),
            ("email", "EMAIL_REQUIRED"),
            ("country", "COUNTRY_REQUIRED"),
            ("news", "NEWS_REQUIRED"),
        ],
    ),
    "only spaces": ({"name": " \t "}, [("name", "NAME_REQUIRED")]),
    "10,000 letters": ({"name": "a" * 10_000}, [("name", "NAME_TOO_LONG")]),
    "a link for a name": ({"name": "https://spam.example"}, [("name", "NAME_HAS_LINK")]),
    "a formula": ({"name": "=cmd|' /C calc'!A0"}, [("name", "NAME_START")]),
    "two lines": ({"name": "Amina\nBen Ali"}, [("name", "NAME_CHARACTERS")]),
    "a NUL": ({"name": "Amina\0"}, [("name", "NAME_CHARACTERS")]),
    "a bidi override": ({"name": "Amina \u202egro.live"}, [("name", "NAME_CHARACTERS")]),
    "half an address": ({"email": "maria@"}, [("email", "EMAIL_INVALID")]),
    "no domain": ({"email": "maria"}, [("email", "EMAIL_INVALID")]),
    "two signs": ({"email": "a@b@example.org"}, [("email", "EMAIL_INVALID")]),
    "header injection": ({"email": "a@example.org\r\nBcc: x@example.org"}, [("email", "EMAIL_INVALID")]),
    "an address literal": ({"email": "a@[127.0.0.1]"}, [("email", "EMAIL_INVALID")]),
    "a local host": ({"email": "a@localhost"}, [("email", "EMAIL_INVALID")]),
    "300 letters": ({"email": "a" * 300 + "@example.org"}, [("email", "EMAIL_TOO_LONG")]),
    "a local part of 65": ({"email": "a" * 65 + "@example.org"}, [("email", "EMAIL_TOO_LONG")]),
    "no country of this world": ({"country": "ZZ"}, [("country", "COUNTRY_UNKNOWN")]),
    "a country's name": ({"country": "Tunisia"}, [("country", "COUNTRY_UNKNOWN")]),
    "maybe news": ({"news": "maybe"}, [("news", "NEWS_REQUIRED")]),
    "unknown visibility": ({"nameVisibility": "EVERYWHERE"}, [("nameVisibility", "VISIBILITY_UNKNOWN")]),
    "a short key": ({"idempotencyKey": "x"}, [("idempotencyKey", "IDEMPOTENCY_KEY_INVALID")]),
    "several at once": (
        {"name": "", "email": "a@", "news": ""},
        [("name", "NAME_REQUIRED"), ("email", "EMAIL_INVALID"), ("news", "NEWS_REQUIRED")],
    ),
}


@pytest.mark.parametrize("case", BAD_FIELDS)
async def test_a_bad_field_is_named_and_nothing_is_lost(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition, case: str
):
    changed, expected = BAD_FIELDS[case]
    form = GOOD | changed
    before = await stored(platform, access)
    answer = await browser.post(SIGN, data=form, headers=BROWSER)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    state = boot_of(answer.text)["form"]
    assert [(problem["field"], problem["code"]) for problem in state["problems"]] == expected
    visible = [(field, words) for field, words in summary(answer.text) if field]
    assert [field for field, _ in visible] == [
        field for field, _ in expected if field in {"name", "email", "country", "news", "nameVisibility"}
    ]
    assert all(words for _, words in summary(answer.text))
    assert state["values"] == {field: value for field, value in form.items() if field != "idempotencyKey"}
    # HTML has no NUL, and turns line breaks in an input into nothing: compared is what a browser could have sent.
    for field in ("name", "email"):
        if "\0" not in form[field] and "\n" not in form[field] and form[field]:
            assert shown(answer.text)[field] == form[field]
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert await stored(platform, access) == before


async def test_problems_are_told_in_the_language_of_the_page(browser: AsyncClient, itu: Petition):
    answer = await browser.post("/fr/p/itu/sign", data=GOOD | {"name": ""}, headers=BROWSER)
    assert answer.status_code == 422
    assert summary(answer.text) == [("name", "Saisissez votre nom")]


async def test_what_was_typed_cannot_break_out_of_the_page(browser: AsyncClient, itu: Petition):
    evil = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    answer = await browser.post(SIGN, data=GOOD | {"name": evil, "email": evil, "news": evil}, headers=BROWSER)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert boot_of(answer.text)["form"]["values"]["name"] == evil
    assert shown(answer.text)["name"] == evil


@pytest.mark.parametrize("field", ["name", "email", "country", "news"])
async def test_a_field_that_comes_twice_is_not_guessed_at(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition, field: str
):
    before = await stored(platform, access)
    body = "&".join(f"{name}={value}" for name, value in GOOD.items()) + f"&{field}=second"
    headers = BROWSER | {"content-type": "application/x-www-form-urlencoded"}
    answer = await browser.post(SIGN, content=body, headers=headers)
    assert answer.status_code == 422
    problems = boot_of(answer.text)["form"]["problems"]
    assert [(problem["field"], problem["code"]) for problem in problems] == [(field, "FIELD_REPEATED")]
    assert boot_of(answer.text)["form"]["values"] == {name: value.replace("+", " ") for name, value in GOOD.items()}
    assert await stored(platform, access) == before


URLENCODED = "application/x-www-form-urlencoded"

BAD_BODIES: dict[str, tuple[str | None, bytes, int, str]] = {
    "no type": (None, b"name=a", 415, "FORM_TYPE"),
    "JSON": ("application/json", b'{"name": "a"}', 415, "FORM_TYPE"),
    "text": ("text/plain", b"name=a", 415, "FORM_TYPE"),
    "almost the type": ("application/x-www-form-urlencodedx", b"name=a", 415, "FORM_TYPE"),
    "an escaped byte": (URLENCODED, b"name=%FF&email=a", 400, "BAD_ENCODING"),
    "a raw byte": (URLENCODED, b"name=\xff", 400, "BAD_ENCODING"),
    "half a surrogate": (URLENCODED, b"name=%ED%A0%80", 400, "BAD_ENCODING"),
    "another charset": (URLENCODED + "; charset=iso-8859-1", b"name=Am%E9lie", 400, "BAD_ENCODING"),
    "a thousand fields": (URLENCODED, b"&".join(b"f%d=1" % n for n in range(1_000)), 400, "BAD_REQUEST"),
    "too much": (URLENCODED, b"name=" + b"a" * 70_000, 413, "FORM_TOO_LARGE"),
    "multipart without boundary": ("multipart/form-data", b"--x\r\n", 400, "BAD_REQUEST"),
    "multipart that ends early": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nAmina Ben',
        400,
        "BAD_REQUEST",
    ),
    "a broken part": ("multipart/form-data; boundary=x", b"--x\r\nno header\r\n\r\na\r\n--x--\r\n", 400, "BAD_REQUEST"),
    "a byte in multipart": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\r\n--x--\r\n',
        400,
        "BAD_ENCODING",
    ),
    "a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="name"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n',
        400,
        "FILE_REFUSED",
    ),
}


@pytest.mark.parametrize("case", BAD_BODIES)
async def test_what_cannot_be_read_is_refused_in_words(
    platform: Platform,
    browser: AsyncClient,
    access: Tenant,
    itu: Petition,
    case: str,
    capsys: pytest.CaptureFixture[str],
):
    kind, body, status, code = BAD_BODIES[case]
    before = await stored(platform, access)
    headers = BROWSER | ({"content-type": kind} if kind else {})
    with written_logs(capsys) as log:
        answer = await browser.post(SIGN, content=body, headers=headers)
    assert answer.status_code == status
    assert log.text == ""  # nobody fills our log with errors by sending rubbish
    assert boot_of(answer.text)["page"] == "problem"
    assert boot_of(answer.text)["form"]["refusal"]["code"] == code
    assert boot_of(answer.text)["form"]["refusal"]["message"] in answer.text
    assert await stored(platform, access) == before


async def test_a_body_without_end_is_cut_off(browser: AsyncClient, itu: Petition):
    sent = 0

    async def endless():
        nonlocal sent
        while sent < 1_000_000:
            sent += 1_000
            yield b"a" * 1_000

    answer = await browser.post(SIGN, content=endless(), headers=BROWSER | {"content-type": URLENCODED})
    assert answer.status_code == 413
    assert sent < 200_000


FOREIGN: list[dict[str, str]] = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://access.localhost"},
    {"origin": "http://evil.example"},
    {"origin": "http://nahr.localhost"},
    {"origin": "null"},
    {"origin": "http://[bad"},
    {"origin": "http://access.localhost.evil.example"},
]

OURS: list[dict[str, str]] = [
    {},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
    {"origin": "http://access.localhost"},
    {"origin": "http://access.localhost:9999"},
    {"sec-fetch-site": "same-origin", "origin": "http://access.localhost"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_from_somebody_else_s_page_is_refused(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition, headers: dict[str, str]
):
    before = await stored(platform, access)
    for path, form in ((SIGN, GOOD | {"email": "forged@example.org"}), ("/en/p/itu/thanks", {"action": "resend"})):
        answer = await browser.post(path, data=form, headers=headers)
        assert answer.status_code == 403
        assert boot_of(answer.text)["form"]["refusal"]["code"] == "CROSS_SITE"
    assert await stored(platform, access) == before


@pytest.mark.parametrize("headers", OURS)
async def test_a_form_from_our_own_page_is_taken(browser: AsyncClient, itu: Petition, headers: dict[str, str]):
    assert (await browser.post(SIGN, data=GOOD, headers=headers)).status_code == 303


async def test_outside_the_demo_the_whole_origin_counts(platform: Platform, access: Tenant, itu: Petition):
    settings = msgspec.structs.replace(platform.settings, env="production", public_url="https://localhost")
    async with client(web_app(replace(platform, settings=settings)), access.domain) as browser:
        for origin, status in (
            ("https://access.localhost", 303),
            ("http://access.localhost", 403),
            ("https://access.localhost:8443", 403),
        ):
            answer = await browser.post(SIGN, data=GOOD, headers={"origin": origin})
            assert (origin, answer.status_code) == (origin, status)


@pytest.mark.parametrize(
    ("state", "status"), [(PetitionState.CLOSED, 409), (PetitionState.PAUSED, 409), (PetitionState.DRAFT, 404)]
)
async def test_only_an_open_petition_takes_signatures(
    platform: Platform, browser: AsyncClient, access: Tenant, state: PetitionState, status: int
):
    await make_petition(platform, access, f"is-{state}", state=state)
    before = await stored(platform, access)
    answer = await browser.post(f"/en/p/is-{state}/sign", data=GOOD, headers=BROWSER)
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers
    assert await stored(platform, access) == before
    if status == 409:
        assert shown(answer.text).items() >= {field: GOOD[field] for field in ("name", "email", "country")}.items()
        assert "What you typed is still here" in answer.text
        looked = await browser.get(f"/en/p/is-{state}")
        assert f"/p/is-{state}/sign" not in looked.text


async def test_the_petition_of_another_organisation_cannot_be_signed_here(
    platform: Platform, app: ASGIApp, access: Tenant, nahr: Tenant, itu: Petition
):
    before = await stored(platform, access), await stored(platform, nahr)
    async with client(app, nahr.domain) as browser:
        theirs = await browser.post(SIGN, data=GOOD, headers=BROWSER)
        nobodys = await browser.post("/en/p/not/sign", data=GOOD, headers=BROWSER)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert (await stored(platform, access), await stored(platform, nahr)) == before


async def test_a_language_that_the_petition_lacks_leads_to_the_one_it_has(
    platform: Platform, browser: AsyncClient, access: Tenant
):
    await make_petition(platform, access, "only-english", locales=("en",))
    answer = await browser.post("/fr/p/only-english/sign", data=GOOD, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (307, "/en/p/only-english/sign")


async def test_too_many_from_one_network_are_asked_to_wait(
    platform: Platform, app: ASGIApp, access: Tenant, itu: Petition, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "NEAR_FLOOD", Limit("test-flood", "1/5 minutes"))
    async with client(app, access.domain, address="203.0.113.9") as browser:
        assert (await browser.post(SIGN, data=GOOD, headers=BROWSER)).status_code == 303
        before = await stored(platform, access)
        answer = await browser.post(SIGN, data=GOOD | {"email": "late@example.org"}, headers=BROWSER)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "300"
    assert shown(answer.text)["email"] == "late@example.org"
    assert "What you typed is still here" in answer.text
    assert await stored(platform, access) == before


async def test_a_full_queue_says_when_to_try_again(platform: Platform, access: Tenant, itu: Petition):
    full = signing_queue(platform.database, platform.waker, most_waiting=0)
    before = await stored(platform, access)
    async with client(web_app(replace(platform, signing=full)), access.domain) as browser:
        answer = await browser.post(SIGN, data=GOOD | {"email": "queue@example.org"}, headers=BROWSER)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert shown(answer.text)["email"] == "queue@example.org"
    assert "Your signature was not saved" in answer.text
    assert await stored(platform, access) == before


async def test_without_keys_nothing_is_stored(platform: Platform, access: Tenant, itu: Petition):
    before = await stored(platform, access)
    async with client(web_app(replace(platform, keys=Keys(None, None))), access.domain) as browser:
        answer = await browser.post(SIGN, data=GOOD | {"email": "keys@example.org"}, headers=BROWSER)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert boot_of(answer.text)["form"]["refusal"]["code"] == "KEY_UNAVAILABLE"
    assert shown(answer.text)["email"] == "keys@example.org"
    assert await stored(platform, access) == before


async def test_while_the_database_is_away_what_was_typed_is_kept(platform: Platform, access: Tenant, itu: Petition):
    database = await Database.open(database_urls(platform.settings).app, size=2)
    signing = signing_queue(database, platform.waker, most_waiting=10)
    app = web_app(replace(platform, database=database, signing=signing))
    before = await stored(platform, access)
    async with client(app, access.domain) as browser:
        assert (await browser.get(SIGN)).status_code == 200
        await database.close()
        platform.petitions.forget()
        answer = await browser.post(SIGN, data=GOOD | {"email": "away@example.org"}, headers=BROWSER)
        page = await browser.get("/fr/p/itu")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert shown(answer.text)["email"] == "away@example.org"
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert '<html lang="fr"' in page.text
    assert await stored(platform, access) == before
