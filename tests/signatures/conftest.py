"""One platform per module, and for each test a tenant of its own, so that tests share servers and nothing else."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
import redis

from tests.conftest import MASTER_KEY
from tests.factories import make_context, make_petition, make_tenant
from tests.support.databases import Template, copied
from tests.support.mail import CaughtMail
from tests.support.servers import Servers
from undersigned.app import open_platform
from undersigned.core.context import Platform
from undersigned.core.limits import Limits
from undersigned.petitions.types import Petition
from undersigned.settings import Settings
from undersigned.tenancy.types import Context, Tenant

_numbers = count(1)


@pytest.fixture(scope="module")
def database_url(template: Template) -> Iterator[str]:
    with copied(template) as url:
        yield url


@pytest.fixture(scope="module")
def redis_url(servers: Servers) -> str:
    with redis.Redis.from_url(servers.redis_url) as client:
        client.flushdb()
    return servers.redis_url


@pytest.fixture(scope="module")
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings(env="demo", database_url=database_url, redis_url=redis_url, master_key=MASTER_KEY)


@pytest.fixture(scope="module")
async def shared(settings: Settings) -> AsyncIterator[Platform]:
    async with open_platform(settings) as opened:
        yield opened


@pytest.fixture
async def platform(shared: Platform, mailbox: CaughtMail) -> Platform:
    """The module's platform, with a mailbox of this test."""
    return replace(shared, mail=mailbox)


@pytest.fixture
async def tenant(platform: Platform) -> Tenant:
    """A new one, and nobody has had a mail today."""
    number = next(_numbers)
    async with platform.database.platform_tx() as connection:
        await connection.execute("DELETE FROM platform_mail_cap")
    return await make_tenant(platform, number, f"tenant{number}")


@pytest.fixture
async def petition(platform: Platform, tenant: Tenant) -> Petition:
    return await make_petition(platform, tenant, "itu", locales=("en", "fr"))


@pytest.fixture
def context(platform: Platform, tenant: Tenant) -> Context:
    return make_context(platform, tenant)


@pytest.fixture
async def strict(settings: Any, platform: Platform) -> AsyncIterator[Platform]:
    """The platform with its counts begun anew."""
    with redis.Redis.from_url(settings.redis_url) as client:
        client.flushdb()
    limits = Limits(settings.redis_url, b"a secret of this test")
    yield replace(platform, limits=limits)
    await limits.close()
