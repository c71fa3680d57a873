"""The server in process, over a platform that the tests of one module share, and somebody who asks its endpoint."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import msgspec
import pytest
import redis
from starlette.types import ASGIApp

from tests.conftest import MASTER_KEY
from tests.factories import make_petition, make_tenant
from tests.graphql_face.asking import Asker
from tests.support.databases import Template, copied
from tests.support.servers import Servers
from undersigned.app import open_platform, web_app
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition
from undersigned.settings import Settings
from undersigned.tenancy.types import Tenant


@pytest.fixture(scope="module")
def database_url(template: Template) -> Iterator[str]:
    with copied(template) as url:
        yield url


@pytest.fixture(scope="module")
def settings(database_url: str, servers: Servers) -> Settings:
    with redis.Redis.from_url(servers.redis_url) as store:
        store.flushdb()
    return Settings(env="demo", database_url=database_url, redis_url=servers.redis_url, master_key=MASTER_KEY)


@pytest.fixture(scope="module")
async def platform(settings: Settings) -> AsyncIterator[Platform]:
    async with open_platform(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
async def access(platform: Platform) -> Tenant:
    """An organisation that speaks English and French, at access.localhost."""
    return await make_tenant(platform, 1, "access")


@pytest.fixture(scope="module")
async def nahr(platform: Platform) -> Tenant:
    """Another organisation, which speaks Arabic first, at nahr.localhost."""
    return await make_tenant(platform, 2, "nahr", locales=("ar", "en"), default_locale="ar")


@pytest.fixture(scope="module")
async def itu(platform: Platform, access: Tenant) -> Petition:
    """A petition of Access in both its languages."""
    return await make_petition(platform, access, "itu", locales=("en", "fr"))


@pytest.fixture(scope="module")
def app(platform: Platform) -> ASGIApp:
    return web_app(platform)


@pytest.fixture(scope="module")
def production(platform: Platform) -> ASGIApp:
    """The same server as in production."""
    settings = msgspec.structs.replace(platform.settings, env="production", public_url="https://undersigned.example")
    return web_app(replace(platform, settings=settings))


@pytest.fixture
async def asker(app: ASGIApp, access: Tenant) -> AsyncIterator[Asker]:
    """Somebody who asks on access.localhost."""
    async with Asker.at(app, access.domain) as asking:
        yield asking


@pytest.fixture
async def stranger(production: ASGIApp, access: Tenant) -> AsyncIterator[Asker]:
    """Somebody without a token who asks on access.localhost in production."""
    async with Asker.at(production, access.domain) as asking:
        yield asking
