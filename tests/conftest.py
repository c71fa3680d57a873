"""The ground of all tests: servers once, a migrated template once, and for each test a database and a platform of its own.

A module whose tests do not disturb each other overrides `database_url` or `platform` with a fixture of a wider scope.
"""

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import psycopg
import pytest
import redis

from tests.factories import make_tenant
from tests.support.databases import Template, copied, made_template
from tests.support.mail import CaughtMail
from tests.support.servers import Servers, running_servers
from undersigned.app import open_platform
from undersigned.core.context import Platform
from undersigned.core.migrate import database_urls
from undersigned.settings import Settings
from undersigned.tenancy.types import Tenant

MASTER_KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with running_servers() as running:
        yield running


@pytest.fixture(scope="session")
def template(servers: Servers) -> Iterator[Template]:
    with made_template(servers) as made:
        yield made


@pytest.fixture
def database_url(template: Template) -> Iterator[str]:
    """A fresh migrated database, as its administrator; `database_urls(settings)` gives the other roles' addresses."""
    with copied(template) as url:
        yield url


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """An empty Redis database."""
    with redis.Redis.from_url(servers.redis_url) as client:
        client.flushdb()
    return servers.redis_url


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    """Those of the demo."""
    return Settings(env="demo", database_url=database_url, redis_url=redis_url, master_key=MASTER_KEY)


@pytest.fixture
def mailbox() -> CaughtMail:
    return CaughtMail()


@pytest.fixture
async def platform(settings: Settings, mailbox: CaughtMail) -> AsyncIterator[Platform]:
    """The platform as the server builds it, except that its mail is caught in `mailbox`."""
    async with open_platform(settings) as opened:
        yield replace(opened, mail=mailbox)


@pytest.fixture
async def access(platform: Platform) -> Tenant:
    """An organisation that speaks English and French, at access.localhost."""
    return await make_tenant(platform, 1, "access")


@pytest.fixture
async def nahr(platform: Platform) -> Tenant:
    """Another organisation, which speaks Arabic, at nahr.localhost."""
    return await make_tenant(platform, 2, "nahr", locales=("ar", "en"), default_locale="ar")


@pytest.fixture
def owner(settings: Settings) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """A connection of the administrator, who is no superuser, to look at what the application cannot show."""
    with psycopg.connect(database_urls(settings).owner, autocommit=True) as connection:
        yield connection
