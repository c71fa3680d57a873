"""What members do, and what is then to be seen in the database."""

from typing import Any

from msgspec import structs

from undersigned.core.context import Platform
from undersigned.identity.types import Identity
from undersigned.members import service, sessions
from undersigned.members.types import Member
from undersigned.tenancy.types import Context, Tenant

ISSUER = "https://login.example.org"


def an_identity(**changes: Any) -> Identity:
    """Amina, as a provider that speaks for her address says it."""
    said: dict[str, Any] = {
        "issuer": ISSUER,
        "subject": "amina",
        "email": "amina@example.org",
        "name": "Amina Ben Ali",
        "authoritative": True,
    }
    return Identity(**said | changes)


async def logged_in(context: Context, **changes: Any) -> tuple[Member, Context]:
    """The member, and what they do from now on in the browser in which they have logged in."""
    member = await service.welcome(context, an_identity(**changes))
    return member, in_session(context, await sessions.begin(context, member))


def in_session(context: Context, session: str) -> Context:
    return structs.replace(context, caller=structs.replace(context.caller, session=session))


async def rows(platform: Platform, tenant: Tenant, table: str) -> list[dict[str, Any]]:
    async with platform.database.tenant_tx(tenant.id) as connection:
        return [dict(row) for row in await connection.fetch(f"SELECT * FROM {table} WHERE tenant_id = $1", tenant.id)]
