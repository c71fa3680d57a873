"""The endpoint in the server as it is started, from its start to its stop."""

import msgspec
import pytest

from tests.graphql_face.asking import Asker
from tests.support.http import lifespan
from undersigned.app import create_app
from undersigned.settings import Settings
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio


async def test_a_server_that_opens_its_own_platform(settings: Settings, access: Tenant, nahr: Tenant) -> None:
    async with lifespan(create_app(settings)) as app:
        for tenant in (access, nahr):
            async with Asker.at(app, tenant.domain) as asker:
                assert await asker.data("{ tenant { slug } }") == {"tenant": {"slug": tenant.slug}}
        async with Asker.at(app, "localhost") as asker:
            assert await asker.data("{ tenant { slug } }") == {"tenant": None}


async def test_a_start_that_fails_is_told(settings: Settings) -> None:
    nowhere = msgspec.structs.replace(settings, database_url="postgresql://nobody:x@127.0.0.1:9/nothing")

    with pytest.raises(RuntimeError, match="startup"):
        async with lifespan(create_app(nowhere)):
            pass
