"""Bring the databases to the state this version needs: roles and databases where allowed, then the migrations."""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, cast
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import create_engine, pool

from undersigned.settings import ROOT, Settings, SettingsError, require

MIGRATIONS = ROOT / "migrations"
LOCK = 7_305_807_011
"""The advisory lock under which one process migrates while the others wait."""


@dataclass(frozen=True, slots=True)
class Urls:
    """How each role reaches its database."""

    owner: str
    app: str
    dispatcher: str
    keys: str
    keys_owner: str


def database_urls(settings: Settings) -> Urls:
    """The addresses by role. With UNDERSIGNED_DATABASE_URL alone they are derived from it, for `migrate` made the roles."""
    require(settings, "database_url")
    given = str(settings.database_url)
    if settings.keys_database_url:
        return Urls(
            owner=str(settings.owner_database_url),
            app=given,
            dispatcher=_with_user(given, "undersigned_dispatcher", unquote(urlsplit(given).password or "")),
            keys=str(settings.keys_database_url),
            keys_owner=_with_database(str(settings.owner_database_url), _database(str(settings.keys_database_url))),
        )
    keys = _with_database(given, f"{_database(given)}_keys")
    return Urls(
        owner=given,
        app=_with_user(given, "undersigned_app", _password(given, "undersigned_app")),
        dispatcher=_with_user(given, "undersigned_dispatcher", _password(given, "undersigned_dispatcher")),
        keys=_with_user(keys, "undersigned_keys", _password(given, "undersigned_keys")),
        keys_owner=keys,
    )


def migrate(settings: Settings) -> list[str]:
    """Create what is missing and run the migrations; returns a line for each thing done. Safe to run at once in several processes."""
    urls = database_urls(settings)
    if not urls.owner:
        require(settings, "owner_database_url")
    if not settings.keys_database_url:
        _create_roles(urls)
        _create_database(urls)
    return _upgrade(urls.owner, "versions") + _upgrade(urls.keys_owner, "keys")


def expected_version(folder: str = "versions") -> str:
    """The newest migration this code knows, as it stands in the table schema_version."""
    return ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / folder)]).get_current_head() or ""


def _create_roles(urls: Urls) -> None:
    with _connect(urls.owner) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'undersigned_keys'").fetchone() is None:
            if not _may(connection, "rolcreaterole"):
                raise SettingsError(_CANNOT_CREATE)
            connection.execute(_read(MIGRATIONS / "roles.sql"))
        if _may(connection, "rolcreaterole"):
            for url in (urls.app, urls.dispatcher, urls.keys):
                role, password = urlsplit(url).username or "", unquote(urlsplit(url).password or "")
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
                )
            connection.execute("GRANT undersigned_owner TO CURRENT_USER")


def _create_database(urls: Urls) -> None:
    name = _database(urls.keys_owner)
    with _connect(urls.owner) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            if not _may(connection, "rolcreatedb"):
                raise SettingsError(_CANNOT_CREATE)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


_CANNOT_CREATE = (
    "UNDERSIGNED_DATABASE_URL names a role that cannot create roles and databases. Give one that can, or run "
    "migrations/roles.sql as an administrator and set UNDERSIGNED_OWNER_DATABASE_URL and UNDERSIGNED_KEYS_DATABASE_URL too."
)


def _may(connection: "psycopg.Connection[tuple[object, ...]]", right: LiteralString) -> bool:
    row = connection.execute(
        sql.SQL("SELECT {} OR rolsuper FROM pg_roles WHERE rolname = current_user").format(sql.Identifier(right))
    ).fetchone()
    return bool(row and row[0])


def _upgrade(url: str, folder: str) -> list[str]:
    """Run the migrations of one folder as undersigned_owner, alone, and never waiting long for a lock that serves people."""
    with _connect(url) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        lock.execute("GRANT USAGE, CREATE ON SCHEMA public TO undersigned_owner")
        engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=pool.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("SET ROLE undersigned_owner")
            connection.exec_driver_sql("SET lock_timeout = '4s'")
            connection.commit()
            before = _version(lock)
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.set_main_option("version_locations", str(MIGRATIONS / folder).replace("%", "%%"))
            config.set_main_option("path_separator", "newline")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.exec_driver_sql("GRANT SELECT ON schema_version TO undersigned_app, undersigned_keys")
            connection.commit()
        after = _version(lock)
    return [] if before == after else [f"{_database(url)}: {before or 'empty'} → {after}"]


def _version(connection: "psycopg.Connection[tuple[object, ...]]") -> str | None:
    if connection.execute("SELECT to_regclass('public.schema_version')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT version_num FROM schema_version").fetchone()
    return str(row[0]) if row else None


@contextmanager
def _connect(url: str) -> "Generator[psycopg.Connection[tuple[object, ...]]]":
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        yield connection


def _read(path: Path) -> LiteralString:
    return cast("LiteralString", path.read_text("utf-8"))


def _password(url: str, role: str) -> str:
    """The password of a derived role: whoever knows the administrator's knows it, nobody else."""
    secret = unquote(urlsplit(url).password or "")
    return hashlib.sha256(f"undersigned|{role}|{secret}".encode()).hexdigest()


def _database(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name)))


def _with_user(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))
