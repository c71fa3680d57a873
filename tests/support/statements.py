"""Counting what is asked of the database."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

from undersigned.core.database import Connection, Database

ASKING = frozenset({"execute", "executemany", "fetch", "fetchrow", "fetchval"})


class CountedDatabase(Database):
    """A database that keeps every statement handed to it, besides those of the transactions themselves."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[str] = []

    @asynccontextmanager
    async def tenant_tx(self, tenant_id: int, *, readonly: bool = False) -> "AsyncGenerator[Connection]":
        async with self._database.tenant_tx(tenant_id, readonly=readonly) as connection:
            yield cast("Connection", _Counted(connection, self.statements))

    @asynccontextmanager
    async def platform_tx(self) -> "AsyncGenerator[Connection]":
        async with self._database.platform_tx() as connection:
            yield cast("Connection", _Counted(connection, self.statements))


class _Counted:
    def __init__(self, connection: Connection, statements: list[str]) -> None:
        self._connection = connection
        self._statements = statements

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        if name not in ASKING:
            return found

        async def asked(statement: str, *arguments: Any) -> Any:
            self._statements.append(statement)
            return await found(statement, *arguments)

        return asked
