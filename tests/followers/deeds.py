"""What followers do, and what is then to be seen in the database."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories import make_petition
from tests.signatures.deeds import rows
from undersigned.core.context import Platform
from undersigned.core.mail import Mail
from undersigned.followers import service
from undersigned.followers.types import Followed, FollowInput
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Context, Tenant

LEILA = "leila@example.org"


async def follow(context: Context, petition: Petition, email: str = LEILA, **more: Any) -> Any:
    return await service.follow(context, petition.id, FollowInput(email=email, **more))


async def followed(context: Context, petition: Petition, email: str = LEILA, **more: Any) -> Followed:
    answer = await follow(context, petition, email, **more)
    assert isinstance(answer, Followed), answer
    return answer


def token_in(mail: Mail) -> str:
    found = re.search(r"/u/([\w-]{43})\n", mail.text)
    assert found, mail.text
    return found[1]


async def followers(platform: Platform, tenant: Tenant) -> list[dict[str, Any]]:
    return await rows(platform, tenant, "SELECT * FROM follower WHERE tenant_id = $1 ORDER BY created_at, id")


async def age(platform: Platform, tenant: Tenant, elapsed: timedelta) -> None:
    """Let every follower, cap and task of the tenant be older by so much."""
    async with platform.database.tenant_tx(tenant.id) as connection:
        for statement in (
            """
            UPDATE follower
               SET created_at = created_at - $2::interval, mailed_at = mailed_at - $2::interval,
                   confirmed_at = confirmed_at - $2::interval, told_at = told_at - $2::interval,
                   stopped_at = stopped_at - $2::interval
             WHERE tenant_id = $1
            """,
            "UPDATE mail_cap SET since = since - $2::interval WHERE tenant_id = $1",
            "UPDATE outbox SET available_at = available_at - $2::interval WHERE tenant_id = $1",
        ):
            await connection.execute(statement, tenant.id, elapsed)


async def set_state(
    context: Context, petition: Petition, state: PetitionState, *, opens_at: datetime | None = None
) -> None:
    """As if its files said so, except that nothing is planned."""
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE petition SET state = $3, opens_at = $4 WHERE tenant_id = $1 AND id = $2",
            context.tenant.id,
            petition.id,
            state,
            opens_at,
        )
    context.platform.petitions.forget()


async def scheduled(context: Context, slug: str = "kiosk", **values: Any) -> Petition:
    """A petition that opens in an hour."""
    opens_at = datetime.now(UTC) + timedelta(hours=1)
    given = {"state": PetitionState.SCHEDULED, "opens_at": opens_at} | values
    return await make_petition(context.platform, context.tenant, slug, locales=("en", "fr"), **given)


async def closed(context: Context, slug: str = "well") -> Petition:
    return await make_petition(context.platform, context.tenant, slug, locales=("en", "fr"), state=PetitionState.CLOSED)
