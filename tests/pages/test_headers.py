"""Headers and cookies: the same protection on every answer, whatever made it."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest
import structlog
from httpx2 import AsyncClient, Response
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.factories import confirm_token, make_signature
from tests.pages.forms import BROWSER, GOOD
from tests.support.http import client
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition
from undersigned.signatures.types import State
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

EXPECTED = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


async def fail(request: Request) -> NoReturn:
    raise RuntimeError(f"secret of {request.query_params['name']}")


@pytest.fixture
def app(platform: Platform) -> ASGIApp:
    """The server, with an address that fails."""
    return web_app(platform, extra_routes=[Route("/fail", fail)])


def check(answer: Response) -> None:
    for name, value in EXPECTED.items():
        assert answer.headers.get_list(name) == [value], (name, answer.status_code)
    assert len(answer.headers.get_list("cache-control")) == 1
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers


ANSWERS: dict[str, tuple[str, str, dict[str, Any], int]] = {
    "page": ("GET", "/en/p/itu", {}, 200),
    "count": ("GET", "/en/p/itu/count.json", {}, 200),
    "health": ("GET", "/healthz", {}, 200),
    "ready": ("GET", "/readyz", {}, 200),
    "robots": ("GET", "/robots.txt", {}, 200),
    "icon": ("GET", "/favicon.ico", {}, 204),
    "redirect": ("GET", "/", {}, 302),
    "signed": ("POST", "/en/p/itu/sign", {"data": GOOD}, 303),
    "slash": ("GET", "/en", {}, 308),
    "damaged": ("GET", "/%ff", {}, 400),
    "foreign": ("POST", "/en/p/itu/sign", {"data": GOOD, "headers": {"sec-fetch-site": "cross-site"}}, 403),
    "not found": ("GET", "/nothing", {}, 404),
    "asset not found": ("GET", "/assets/nothing.js", {}, 404),
    "link not known": ("GET", "/en/c/nothing", {}, 404),
    "wrong method": ("DELETE", "/en/p/itu", {}, 405),
    "too large": ("POST", "/en/p/itu/sign", {"data": {"name": "a" * 70_000}}, 413),
    "wrong type": ("POST", "/en/p/itu/sign", {"json": {}}, 415),
    "not our host": ("GET", "/", {"headers": {"host": "evil.example"}}, 421),
    "bad host": ("GET", "/", {"headers": {"host": "a b"}}, 400),
    "bad fields": ("POST", "/en/p/itu/sign", {"data": {}, "headers": BROWSER | {"content-type": "application/x-www-form-urlencoded"}}, 422),
    "fault": ("GET", "/fail?name=amina", {}, 500),
    "graphql": ("POST", "/graphql", {"json": {"query": "{ tenant { name } }"}}, 200),
    "graphql mistake": ("POST", "/graphql", {"content": b"x"}, 415),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
async def test_every_answer_is_protected(browser: AsyncClient, itu: Petition, case: str):
    method, path, options, status = ANSWERS[case]
    answer = await browser.request(method, path, **options)
    assert answer.status_code == status
    check(answer)


async def test_under_tls_the_browser_is_told_to_stay_there(platform: Platform, access: Tenant, itu: Petition):
    settings = msgspec.structs.replace(platform.settings, public_url="https://localhost")
    app = web_app(replace(platform, settings=settings), extra_routes=[Route("/fail", fail)])
    async with client(app, access.domain) as browser:
        for path in ("/en/p/itu", "/nothing", "/fail?name=x", "/healthz"):
            assert (await browser.get(path)).headers["strict-transport-security"] == "max-age=63072000"


async def test_a_fault_is_told_by_its_number_only(browser: AsyncClient, itu: Petition):
    with structlog.testing.capture_logs() as logs:
        answer = await browser.get("/fail?name=canary-4711")
    reference = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert f"Reference: {reference}" in answer.text
    assert "canary-4711" not in answer.text
    assert "RuntimeError" not in answer.text
    faults = [log for log in logs if log["event"] == "web.fault"]
    assert [(log["fault"], log["error"], log["route"], log["method"]) for log in faults] == [
        (reference, "RuntimeError", "fail", "GET")
    ]
    assert "canary-4711" not in str([{**log, "exc_info": None} for log in faults])


async def test_every_answer_of_the_application_has_its_own_number(browser: AsyncClient, itu: Petition):
    numbers = {(await browser.get("/nothing")).headers["x-request-id"] for _ in range(3)}
    assert len(numbers) == 3


async def test_nobody_gets_a_cookie_before_signing(
    platform: Platform, browser: AsyncClient, access: Tenant, itu: Petition
):
    signature = await make_signature(platform, access, itu, state=State.PENDING)
    link = f"/en/c/{await confirm_token(platform, access, signature)}"
    for path in (
        "/",
        "/en/",
        "/en/p/itu",
        "/en/p/itu/sign",
        "/en/p/itu/thanks",
        "/en/p/itu/count.json",
        link,
        "/nothing",
    ):
        answer = await browser.get(path)
        assert "set-cookie" not in answer.headers
    bad = await browser.post("/en/p/itu/sign", data=GOOD | {"name": ""}, headers=BROWSER)
    assert "set-cookie" not in bad.headers
    asked = await browser.post(link, data={"action": "resend"}, headers=BROWSER)
    assert "set-cookie" not in asked.headers


async def test_without_the_built_pages_something_still_answers(
    platform: Platform, access: Tenant, itu: Petition, tmp_path: Path
):
    settings = msgspec.structs.replace(platform.settings, frontend_dir=str(tmp_path))
    with structlog.testing.capture_logs() as logs:
        app = web_app(replace(platform, settings=settings))
    assert [log["event"] for log in logs] == ["web.cannot_render"]
    async with client(app, access.domain) as browser:
        answers = {
            path: await browser.get(path) for path in ("/en/p/itu", "/nothing", "/assets/a.js", "/en/p/itu/count.json")
        }
        refused = await browser.post("/en/p/itu/sign", data=GOOD | {"name": "", "email": "canary@example.org"})
        signed = await browser.post("/en/p/itu/sign", data=GOOD)
    assert {path: answer.status_code for path, answer in answers.items()} == {
        "/en/p/itu": 500,
        "/nothing": 404,
        "/assets/a.js": 404,
        "/en/p/itu/count.json": 200,
    }
    assert "<h1>There is a problem with this page</h1>" in answers["/en/p/itu"].text
    assert refused.status_code == 500
    assert "canary" not in refused.text
    assert signed.status_code == 303
    for answer in (*answers.values(), refused, signed):
        check(answer)
