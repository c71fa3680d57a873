"""Migrations run forward on what the last release has written: its people can still confirm, and everything is still counted.

`released/` holds what a release left in both databases after `undersigned tenants apply` and four signatures for Access's
petition: two confirmed, one whose mail has left, one whose mail is due. Sealed with the tests' master key;
written by `pg_dump --data-only --column-inserts`, of which the INSERTs and the sequences are kept.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.factories import make_context
from tests.signatures.deeds import code_in, pass_time, totals, work
from tests.support.databases import empty_pair
from tests.support.mail import CaughtMail
from tests.support.servers import Servers
from undersigned.app import open_platform
from undersigned.apply import apply
from undersigned.core import migrate as migrating
from undersigned.core.context import Platform
from undersigned.core.migrate import database_urls, migrate
from undersigned.petitions import search
from undersigned.petitions import service as petitions
from undersigned.settings import ROOT, Settings
from undersigned.signatures import confirmation, counts
from undersigned.signatures.types import Confirmed
from undersigned.tenancy import service as tenancy
from undersigned.tenancy.types import Context
from undersigned.updates.timeline import timeline

pytestmark = pytest.mark.anyio

RELEASED = Path(__file__).parent / "released"


@dataclass(frozen=True)
class Release:
    """What a release has left: its newest migration, the time, and the link in the mail that nobody has answered yet."""

    version: str
    at: datetime
    link: str


RELEASES = [
    Release("20261124_0600", datetime(2026, 11, 24, 13, 45, tzinfo=UTC), "-j1aKpfAJGqdRu5m4a-QpkReSnW1QUK6rsAbu8NSBcA")
]


@pytest.fixture(params=RELEASES, ids=lambda release: release.version)
def release(request: pytest.FixtureRequest) -> Release:
    return request.param


@pytest.fixture
def database_url(servers: Servers, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What the release has left, migrated to now."""
    with empty_pair(servers) as url:
        settings = Settings(env="demo", database_url=url)
        monkeypatch.setattr(migrating, "MIGRATIONS", _migrations_until(release, tmp_path / "migrations"))
        migrate(settings)
        monkeypatch.undo()
        _load(database_urls(settings).owner, RELEASED / f"{release.version}.data.sql")
        _load(database_urls(settings).keys_owner, RELEASED / f"{release.version}.keys.sql")
        assert migrate(settings) != []
        yield url


def _migrations_until(release: Release, folder: Path) -> Path:
    shutil.copytree(migrating.MIGRATIONS, folder)
    for file in folder.glob("*/2*.py"):
        if file.name[: len(release.version)] > release.version:
            file.unlink()
    return folder


def _load(url: str, file: Path) -> None:
    """Run the statements as the owner of the tables, whom their policies hold back only while they are forced."""
    with psycopg.connect(url) as connection:
        connection.execute("SET ROLE undersigned_owner")
        forced = connection.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity").fetchall()
        for (table,) in forced:
            connection.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        connection.execute(file.read_bytes())
        for (table,) in forced:
            connection.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))


@pytest.fixture
async def platform(settings: Settings, mailbox: CaughtMail, release: Release) -> AsyncIterator[Platform]:
    """The platform of now, to which what the release has left is a moment old."""
    async with open_platform(settings) as opened:
        access = await tenancy.tenant_by_slug(opened, "access")
        assert access
        await pass_time(opened, access, release.at - datetime.now(UTC))
        yield replace(opened, mail=mailbox)


@pytest.fixture
async def context(platform: Platform) -> Context:
    access = await tenancy.tenant_by_slug(platform, "access")
    assert access
    return make_context(platform, access)


async def test_what_was_published_is_read(context: Context):
    petition = await petitions.petition_by_slug(context, "itu", "en")
    assert petition
    assert petition.letter.startswith("To the ITU and its member states,")
    targets = await petitions.targets_of(context, [petition.id])
    assert [target.names["en"] for target in targets[petition.id]] == [
        "International Telecommunication Union",
        "Member states of the ITU",
    ]
    assert (await counts.counts(context, petition.id)).total == 2
    assert {event.slug for event in await timeline(context, petition, 10)} >= {"wcit-part-1", "wcit-part-2"}
    assert await tenancy.theme_file(context.platform, context.tenant, f"{context.tenant.theme_hash}.css")


async def test_who_had_signed_confirms(context: Context, mailbox: CaughtMail, release: Release):
    assert await totals(context.platform, context.tenant) == {"confirmed": 2, "pending": 2}
    assert isinstance(await confirmation.confirm(context, release.link), Confirmed)
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert mail.recipient_address == "signer3@example.org"
    assert code_in(mail)
    assert await totals(context.platform, context.tenant) == {"confirmed": 3, "pending": 1}


async def test_the_tenants_of_now_are_applied(context: Context, settings: Settings):
    changes: list[str] = []
    report = await apply(settings, ROOT / "tenants", changes.append)
    assert report.mistakes == ()
    assert any(change.startswith("access: itu") for change in changes)
    access = await tenancy.tenant_by_slug(context.platform, "access")
    assert access
    found = await search.search(make_context(context.platform, access), "internet", locale="en")
    assert [hit.petition.slug for hit in found.hits] == ["itu"]
    assert await totals(context.platform, access) == {"confirmed": 2, "pending": 2}
