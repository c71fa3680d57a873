"""Small on the wire: every text is sent in the encoding that the client takes, and is the same text (ux.md 5.1)."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import brotli  # pyright: ignore[reportMissingTypeStubs]
import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.pages.forms import BROWSER, GOOD
from tests.support.http import client
from undersigned.core.compression import LEAST, encoding_for
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

OPENED: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=x", ""),
        (", ;q=1,", ""),
    ],
)
def test_the_smallest_that_the_client_takes(accepted: str, encoding: str):
    assert encoding_for(accepted.encode()) == encoding


async def raw(browser: AsyncClient, path: str, accepted: str, method: str = "GET", **more: Any):
    """An answer as it travels, and its headers."""
    headers = {"accept-encoding": accepted, **(BROWSER if method == "POST" else {})}
    async with browser.stream(method, path, headers=headers, **more) as answer:
        return answer, b"".join([chunk async for chunk in answer.aiter_raw()])


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_pages_styles_and_scripts_are_the_same_and_smaller(
    app: ASGIApp, access: Tenant, itu: Petition, encoding: str
):
    async with client(app, access.domain) as browser:
        page = (await browser.get("/en/p/itu")).text
        found = re.findall(r'(?:href|src)="(/(?:assets|theme)/[^"]+)"', page)
        assert len(found) >= 3
        for path in ["/en/p/itu", "/en/", "/en/p/itu/sign", "/en/nothing", *found]:
            for _ in range(2):  # made, then from memory
                _, plain = await raw(browser, path, "identity")
                answer, small = await raw(browser, path, encoding)
                if len(plain) < LEAST:
                    assert "content-encoding" not in answer.headers
                    continue
                assert answer.headers["content-encoding"] == encoding
                assert "accept-encoding" in answer.headers["vary"].lower()
                assert int(answer.headers["content-length"]) == len(small) < len(plain)
                assert OPENED[encoding](small) == plain


async def test_a_refused_form_is_small_too(app: ASGIApp, access: Tenant, itu: Petition):
    async with client(app, access.domain) as browser:
        answer, small = await raw(browser, "/en/p/itu/sign", "br", "POST", data=GOOD | {"email": "amina"})
        assert (answer.status_code, answer.headers["content-encoding"]) == (422, "br")
        assert b'value="amina"' in OPENED["br"](small)


async def test_each_encoding_has_an_etag_of_its_own(app: ASGIApp, access: Tenant, itu: Petition):
    async with client(app, access.domain) as browser:
        etags = {
            accepted: (await raw(browser, "/en/p/itu", accepted))[0].headers["etag"] for accepted in ("", "gzip", "br")
        }
        assert len(set(etags.values())) == 3
        for accepted, etag in etags.items():
            known = await browser.get("/en/p/itu", headers={"accept-encoding": accepted, "if-none-match": etag})
            assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", etag)
            assert "content-encoding" not in known.headers
        other = await browser.get("/en/p/itu", headers={"accept-encoding": "br", "if-none-match": etags["gzip"]})
        assert other.status_code == 200


async def test_what_is_asked_for_by_head_alone_has_the_same_headers(app: ASGIApp, access: Tenant, itu: Petition):
    async with client(app, access.domain) as browser:
        for _ in range(2):
            got, _body = await raw(browser, "/en/p/itu", "br")
            told = await browser.head("/en/p/itu", headers={"accept-encoding": "br"})
            for name in ("etag", "vary", "content-encoding", "content-length"):
                assert told.headers[name] == got.headers[name]
            browser.cookies.set("receipt", "none")  # not from memory
