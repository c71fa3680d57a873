"""What the databases hold, read and turned as their administrator may."""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

from undersigned.core.migrate import database_urls
from undersigned.settings import Settings
from undersigned.worker import HOURLY

Row = dict[str, Any]

UNFINISHED = "SELECT * FROM outbox WHERE state IN ('ready', 'sending') AND kind <> 'remind_to_confirm'"


class Ledger:
    def __init__(self, settings: Settings, tenants: dict[str, int]) -> None:
        self._settings = settings
        self._tenants = tenants

    @contextmanager
    def connected(self, tenant: str) -> Generator[psycopg.Connection[Row]]:
        """A connection that sees the rows of one tenant."""
        with psycopg.Connection[Row].connect(
            database_urls(self._settings).owner, autocommit=True, connect_timeout=5, row_factory=dict_row
        ) as connection:
            connection.execute("SET ROLE undersigned_owner")
            connection.execute(f"SET app.tenant_id = '{self._tenants[tenant]}'")  # type: ignore[arg-type]
            yield connection

    def rows(self, query: LiteralString, tenant: str = "access") -> list[Row]:
        with self.connected(tenant) as connection:
            return connection.execute(query).fetchall()

    def value(self, query: LiteralString, tenant: str = "access") -> Any:
        """The first value of the first row."""
        return next(iter(self.rows(query, tenant)[0].values()))

    def change(self, statement: LiteralString, tenant: str = "access") -> int:
        """Execute it; how many rows it changed."""
        with self.connected(tenant) as connection:
            return connection.execute(statement).rowcount

    def pass_time(self) -> None:
        """Let so much time pass for the outbox that every lease and every pause is over. Reminders stay where they are."""
        self.change(
            "UPDATE outbox SET available_at = now() - interval '1 minute' "
            "WHERE state IN ('ready', 'sending') AND kind <> 'remind_to_confirm'"
        )

    def unfinished(self) -> list[Row]:
        """Tasks that are neither done nor set aside, without the reminders of later days."""
        return self.rows(UNFINISHED)

    def due(self) -> list[Row]:
        """Those of them that a worker should take now."""
        return self.rows(f"{UNFINISHED} AND available_at <= now()")  # type: ignore[arg-type]

    def fingerprint(self, tenant: str) -> str:
        """A digest of all rows of a tenant, but for the hourly tasks that the sweeper plans."""
        digest = hashlib.sha256()
        with self.connected(tenant) as connection:
            tables = connection.execute(
                "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' ORDER BY table_name"
            ).fetchall()
            for table in tables:
                name: str = table["table_name"]
                rows = connection.execute(f"SELECT t::text AS row FROM {name} AS t ORDER BY 1").fetchall()  # type: ignore[arg-type]
                kept = [row["row"] for row in rows if not any(kind in row["row"] for kind in HOURLY)]
                digest.update(f"{name} {kept}".encode())
        return digest.hexdigest()
