"""Whoever said that it was not them, and whoever never confirmed: not even with all keys can one tell that they were there."""

import pytest
from msgspec import structs

from tests.canary.birds import Canary
from tests.canary.dumps import dump
from tests.canary.story import Story
from tests.embedded.ground import wait_until
from tests.faults.stores import OwnPostgresql
from undersigned.app import open_platform
from undersigned.core.keys import PLATFORM, TenantKeys
from undersigned.settings import Settings
from undersigned.signatures import service
from undersigned.signatures.caps import index
from undersigned.signatures.types import UNCONFIRMED_LIFE

STAYED = ("Anna, by the form,", "Chloe, who shows her name,")
LEFT = ("Gustav, who did not sign,", "Hilde, who did not sign,")
SILENT = ("Dora, who has not confirmed,", "Igor, whom nobody knows,")


@pytest.fixture(scope="module")
def keys(story: Story) -> TenantKeys:
    return story.scene.background.run(_keys(story.scene.settings, story.scene.access.id))


async def _keys(settings: Settings, tenant_id: int) -> TenantKeys:
    async with open_platform(structs.replace(settings, redis_url="")) as platform:
        assert await platform.keys.tenant(PLATFORM)
        return await platform.keys.tenant(tenant_id)


def signed(story: Story, keys: TenantKeys, stolen: str, bird: Canary) -> bool:
    """Whether the holder of all keys finds that this address has signed."""
    petitions = (story.scene.petition, story.second)
    return any(service.dedupe(keys, petition.id, bird.canonical).hex() in stolen for petition in petitions)


def written_to(keys: TenantKeys, stolen: str, bird: Canary) -> bool:
    """Whether the holder of all keys finds that this address was sent a mail."""
    return index(keys, bird.delivered).hex() in stolen


def test_at_once_after_they_said_so(story: Story, keys: TenantKeys, database: OwnPostgresql) -> None:
    stolen = dump(database)
    assert all(signed(story, keys, stolen, story.bird(who)) for who in (*STAYED, *SILENT))
    assert not any(signed(story, keys, stolen, story.bird(who)) for who in LEFT)
    ids = {row["id"] for row in story.scene.ledger.rows("SELECT id FROM signature")}
    for table in ("consent", "public_name"):
        rows = story.scene.ledger.rows(f"SELECT signature_id FROM {table}")  # type: ignore[arg-type]
        assert {row["signature_id"] for row in rows} <= ids


def test_the_robot_and_those_who_were_refused_were_never_there(
    story: Story, keys: TenantKeys, database: OwnPostgresql
) -> None:
    stolen = dump(database)
    for who in ("Lars, a robot,", "Karl, who mistypes,", "Mona, who met a fault,"):
        assert not signed(story, keys, stolen, story.bird(who)), who
        assert not written_to(keys, stolen, story.bird(who)), who


def test_when_their_time_is_over(story: Story, keys: TenantKeys, database: OwnPostgresql) -> None:
    """Thirty days for whoever never confirmed; a day for the note that an address was sent a mail."""
    ledger = story.scene.ledger
    assert all(written_to(keys, dump(database), story.bird(who)) for who in (*STAYED, *LEFT))
    days = UNCONFIRMED_LIFE.days + 1
    ledger.change(f"UPDATE signature SET created_at = created_at - interval '{days} days'")  # type: ignore[arg-type]
    ledger.change("UPDATE mail_cap SET since = since - interval '1 day'")
    ledger.change("UPDATE platform_mail_cap SET day = day - 2")
    ledger.change(
        "UPDATE outbox SET state = 'ready', attempts = 0, available_at = now() - interval '1 minute' "
        "WHERE kind = 'forget_unconfirmed'"
    )
    unconfirmed = "SELECT count(*) FROM signature WHERE state = 'pending'"
    assert wait_until(lambda: ledger.value(unconfirmed) == 0)
    story.scene.settle()

    stolen = dump(database)
    assert all(signed(story, keys, stolen, story.bird(who)) for who in STAYED)
    assert not any(signed(story, keys, stolen, story.bird(who)) for who in (*LEFT, *SILENT))
    assert not any(written_to(keys, stolen, story.bird(who)) for who in (*STAYED, *LEFT, *SILENT))
    assert ledger.value("SELECT count(*) FROM platform_mail_cap") == 0
