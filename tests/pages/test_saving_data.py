"""Whoever saves data gets no face of ours, and nobody else gets their page (G-13)."""

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition, make_tenant
from tests.support.http import client
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Look

pytestmark = pytest.mark.anyio

SAVING = {"save-data": "on"}


async def test_the_face_of_headlines_is_left_out(platform: Platform, app: ASGIApp) -> None:
    tenant = await make_tenant(platform, 31, "poster", look=Look(base="open-wire", poster=True))
    await make_petition(platform, tenant, "wire")
    async with client(app, tenant.domain) as browser:
        for headers, preloaded in (({}, True), (SAVING, False), ({}, True), (SAVING, False)):
            answer = await browser.get("/en/p/wire", headers=headers)
            assert answer.status_code == 200
            assert ('rel="preload"' in answer.text) == preloaded
            assert ("data-saves" in answer.text) != preloaded
            assert "save-data" in answer.headers["vary"]


async def test_a_look_of_the_readers_own_faces_loads_none(browser: AsyncClient, itu: Petition) -> None:
    assert 'rel="preload"' not in (await browser.get("/en/p/itu")).text
