"""Databases made for a test and dropped after it, each a copy of one that was migrated once."""

import secrets
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support.servers import Servers
from undersigned.core.migrate import migrate
from undersigned.settings import Settings


@dataclass(frozen=True, slots=True)
class Template:
    """A migrated pair of databases, `name` and `name_keys`, to which nobody connects."""

    servers: Servers
    name: str


@contextmanager
def made_template(servers: Servers) -> Generator[Template]:
    with empty_pair(servers) as url:
        migrate(Settings(env="demo", database_url=url))
        yield Template(servers, urlsplit(url).path.lstrip("/"))


@contextmanager
def empty_pair(servers: Servers) -> Generator[str]:
    """The address of an empty database, which goes in the end, and with it the one of its keys if there is one."""
    name = f"undersigned_test_{secrets.token_hex(4)}"
    _administer(servers, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield url_of(servers, name)
    finally:
        _drop(servers, name)


@contextmanager
def copied(template: Template) -> Generator[str]:
    """The address of a fresh database, as an administrator's; its keys lie in `<name>_keys` beside it."""
    name = f"{template.name}_{secrets.token_hex(4)}"
    try:
        for suffix in ("", "_keys"):
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            _administer(
                template.servers, copy.format(sql.Identifier(name + suffix), sql.Identifier(template.name + suffix))
            )
        yield url_of(template.servers, name)
    finally:
        _drop(template.servers, name)


def url_of(servers: Servers, name: str) -> str:
    return urlunsplit(urlsplit(servers.database_url)._replace(path="/" + name))


def _drop(servers: Servers, name: str) -> None:
    for suffix in ("", "_keys"):
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name + suffix))
        for left in reversed(range(50)):
            try:
                _administer(servers, drop)
                break
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                # Before PostgreSQL 16 only a superuser may end what other roles have open; it is about to close by itself.
                if not left:
                    raise
                time.sleep(0.1)


def _administer(servers: Servers, statement: sql.Composed) -> None:
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        connection.execute(statement)
