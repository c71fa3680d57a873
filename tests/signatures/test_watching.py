"""The count as those see it who watch it move."""

import asyncio

import pytest

from tests.factories import make_context, make_petition
from undersigned.core.context import Platform
from undersigned.signatures import counts
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio


async def test_watching_ends_when_the_process_stops(platform: Platform, access: Tenant) -> None:
    petition = await make_petition(platform, access)
    watched = counts.watch(make_context(platform, access), petition)
    assert await anext(watched) == (0, 100)
    following = asyncio.ensure_future(anext(watched, "ended"))
    await asyncio.sleep(0.1)
    assert not following.done()
    platform.stopping.set()
    assert await asyncio.wait_for(following, counts.WATCH_SECONDS / 2) == "ended"
