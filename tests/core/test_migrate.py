"""Migrating: from nothing, again, at once, as a role that may not, and how long a lock is waited for."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from alembic import command
from psycopg import sql

from tests.support.databases import Template, _drop, copied, url_of
from tests.support.servers import Servers
from undersigned.core.migrate import Urls, database_urls, expected_version, migrate
from undersigned.settings import Settings, SettingsError


@pytest.fixture
def empty(servers: Servers) -> Iterator[Settings]:
    """A database with nothing in it."""
    name = f"undersigned_empty_{secrets.token_hex(4)}"
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield Settings(env="demo", database_url=url_of(servers, name))
    finally:
        _drop(servers, name)


@pytest.fixture
def migrated(template: Template) -> Iterator[Settings]:
    with copied(template) as url:
        yield Settings(env="demo", database_url=url)


def shape(urls: Urls) -> list[tuple[object, ...]]:
    """Every column, index, constraint, policy and right of both databases."""
    found: list[tuple[object, ...]] = []
    for url in (urls.owner, urls.keys_owner):
        with psycopg.connect(url) as connection:
            for query in (
                "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
                "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
                "SELECT relname, relacl::text, relowner::regrole::text, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
            ):
                found += connection.execute(query).fetchall()
    return found


def test_from_nothing_it_makes_what_the_tests_stand_on(empty: Settings, migrated: Settings) -> None:
    told = migrate(empty)
    assert len(told) == 2
    assert told[0].endswith(f"empty → {expected_version()}")
    assert told[1].endswith(f"empty → {expected_version('keys')}")
    assert shape(database_urls(empty)) == shape(database_urls(migrated))
    assert len(shape(database_urls(empty))) > 100


def test_again_it_does_nothing(migrated: Settings) -> None:
    before = shape(database_urls(migrated))
    assert migrate(migrated) == []
    assert shape(database_urls(migrated)) == before


def test_several_at_once_migrate_once(empty: Settings) -> None:
    """As the pods of a new release do."""
    environ = {**os.environ, "UNDERSIGNED_DATABASE_URL": str(empty.database_url)}
    asked = [sys.executable, "-m", "undersigned.cli", "migrate"]
    running = [
        subprocess.Popen(asked, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], told
    lines = [line for said, _ in told for line in said.splitlines() if line != "up to date"]
    assert sorted(line.partition(": ")[2] for line in lines) == sorted(
        [f"empty → {expected_version()}", f"empty → {expected_version('keys')}"]
    )


def test_a_role_that_may_not_make_roles_is_told_what_to_do(empty: Settings, migrated: Settings) -> None:
    as_app = database_urls(migrated).app
    with pytest.raises(SettingsError, match=r"cannot create roles and databases.*roles\.sql"):
        migrate(Settings(env="demo", database_url=as_app.replace(name_in(as_app), name_in(str(empty.database_url)))))


def name_in(url: str) -> str:
    return url.rpartition("/undersigned_")[2].partition("?")[0]


def test_apart_addresses_ask_for_the_owners(migrated: Settings) -> None:
    urls = database_urls(migrated)
    with pytest.raises(SettingsError, match="UNDERSIGNED_OWNER_DATABASE_URL is not set"):
        migrate(Settings(database_url=urls.app, keys_database_url=urls.keys))
    apart = Settings(database_url=urls.app, owner_database_url=urls.owner, keys_database_url=urls.keys)
    assert migrate(apart) == []


def test_a_migration_never_waits_long_for_people(migrated: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it waits for a lock everybody else waits behind it: so it gives up after four seconds."""

    def alter(config: Any, _revision: str) -> None:
        config.attributes["connection"].exec_driver_sql("ALTER TABLE petition ADD COLUMN one int")

    monkeypatch.setattr(command, "upgrade", alter)
    reading = psycopg.connect(database_urls(migrated).app)
    try:
        reading.execute("SELECT count(*) FROM petition")
        began = time.monotonic()
        with pytest.raises(Exception, match="lock timeout"):
            migrate(migrated)
        assert 3 < time.monotonic() - began < 15
    finally:
        reading.close()


def test_roles_have_their_time_limits(migrated: Settings) -> None:
    limits = {"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s"}
    with psycopg.connect(database_urls(migrated).app) as connection:
        for name, value in limits.items():
            assert connection.execute(f"SHOW {name}").fetchone() == (value,)  # type: ignore[arg-type]
    for url in (database_urls(migrated).dispatcher, database_urls(migrated).keys):
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW statement_timeout").fetchone() == ("5s",)
