"""The demo's own login provider: right towards a right client, and not there in production."""

import re
from collections.abc import AsyncIterator
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from httpx2 import AsyncClient
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.responses import PlainTextResponse

from tests.support.http import client
from undersigned.login.people import PEOPLE
from undersigned.login.site import Login
from undersigned.settings import ROOT, Settings, SettingsError

pytestmark = pytest.mark.anyio

ISSUER = "http://login.localhost:8000"
CALLBACK = "http://access.localhost:8000/auth/cb/access"
VERIFIER = "v" * 64
ASKED = {
    "response_type": "code",
    "client_id": "access",
    "redirect_uri": CALLBACK,
    "scope": "openid email profile",
    "state": "s",
    "nonce": "n",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
async def visitor() -> AsyncIterator[AsyncClient]:
    app = Login(Settings(env="demo"), PlainTextResponse("everything else"))
    async with client(app, "login.localhost:8000") as browser:
        yield browser


async def choose(visitor: AsyncClient, person: str, **changes: str) -> str:
    """The address to which one is sent back."""
    asked = urlencode(ASKED | changes)
    page = await visitor.get(f"/authorize?{asked}")
    assert page.status_code == 200, page.text
    answer = await visitor.post("/authorize", data={"asked": asked, "person": person})
    return answer.headers["location"]


async def redeem(visitor: AsyncClient, back: str, **changes: str):
    sent = {
        "grant_type": "authorization_code",
        "client_id": "access",
        "code": parse_qs(urlsplit(back).query)["code"][0],
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return await visitor.post("/token", data=sent | changes)


async def test_it_says_what_it_is(visitor: AsyncClient):
    said = (await visitor.get("/.well-known/openid-configuration")).json()
    assert said["issuer"] == ISSUER
    assert {urlsplit(said[name]).netloc for name in said if name.endswith(("_endpoint", "_uri"))} == {
        "login.localhost:8000"
    }
    keys = (await visitor.get("/keys")).json()["keys"]
    assert [key["kty"] for key in keys] == ["EC"]
    assert "d" not in keys[0]


async def test_everything_else_is_left_to_the_others(visitor: AsyncClient):
    answer = await visitor.get("/authorize", headers={"host": "access.localhost:8000"})
    assert answer.text == "everything else"


async def test_whoever_is_chosen_is_vouched_for(visitor: AsyncClient):
    back = await choose(visitor, "amina")
    assert back.startswith(f"{CALLBACK}?code=")
    assert parse_qs(urlsplit(back).query)["iss"] == [ISSUER]
    token = (await redeem(visitor, back)).json()
    keys = KeySet.import_key_set((await visitor.get("/keys")).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["ES256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"], claims["sub"]) == (ISSUER, "access", "n", "amina")
    assert (claims["name"], claims["email"], claims["email_verified"]) == (
        "Amina Ben Ali",
        "amina@access.example.org",
        True,
    )


async def test_a_code_is_for_once_and_for_who_asked(visitor: AsyncClient):
    back = await choose(visitor, "amina")
    assert (await redeem(visitor, back, code_verifier="w" * 64)).status_code == 400
    back = await choose(visitor, "amina")
    assert (await redeem(visitor, back, client_id="nahr")).status_code == 400
    back = await choose(visitor, "amina")
    assert (await redeem(visitor, back)).status_code == 200
    assert (await redeem(visitor, back)).status_code == 400


async def test_who_cancels_is_sent_back_without_a_code(visitor: AsyncClient):
    told = parse_qs(urlsplit(await choose(visitor, "")).query)
    assert told["error"] == ["access_denied"]
    assert told["state"] == ["s"]


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example.com/"},
        {"redirect_uri": "http://access.localhost:8000/auth/cb/access/../../x"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"nonce": ""},
        {"response_type": "token"},
    ],
)
async def test_a_wrong_request_leads_nowhere(visitor: AsyncClient, changes: dict[str, str]):
    asked = urlencode(ASKED | changes)
    assert (await visitor.get(f"/authorize?{asked}")).status_code == 400
    answer = await visitor.post("/authorize", data={"asked": asked, "person": "amina"})
    assert answer.status_code == 400


async def test_a_logout_leads_back_to_the_site_only(visitor: AsyncClient):
    back = await visitor.get(
        "/logout", params={"post_logout_redirect_uri": "http://access.localhost:8000/en/", "state": "s"}
    )
    assert back.headers["location"] == "http://access.localhost:8000/en/?state=s"
    away = await visitor.get("/logout", params={"post_logout_redirect_uri": "javascript:alert(1)"})
    assert away.status_code == 200


async def test_its_page_shows_everybody_and_no_markup_of_others(visitor: AsyncClient):
    asked = urlencode(ASKED | {"state": '"><script>alert(1)</script>'})
    page = await visitor.get(f"/authorize?{asked}")
    assert "<script>" not in page.text
    for person in PEOPLE:
        assert person.name in unescape(page.text)
    assert re.search(r"form-action 'self' http://access\.localhost:8000;", page.headers["content-security-policy"])


def test_it_is_refused_in_production():
    with pytest.raises(SettingsError, match="refused in production"):
        Login(Settings(env="production"), PlainTextResponse(""))


def test_its_people_are_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    for person in PEOPLE:
        assert f"| {person.name} | `{person.email}` |" in readme
