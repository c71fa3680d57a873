"""The one door to PostgreSQL."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
import msgspec
from asyncpg.transaction import Transaction

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
)
"""What is raised where PostgreSQL cannot serve now and may soon: lost, stopping, full, read-only, or too busy.

InternalClientError is what asyncpg says of a connection whose session was ended a moment ago."""

ANSWER_SECONDS = 7
"""How long an answer is waited for. PostgreSQL itself gives up after five (migrations/roles.sql): the line must be dead."""

PAUSE_SECONDS = 1.0
"""How long a line is left alone after an answer was waited for in vain."""

_held: ContextVar[bool] = ContextVar("held", default=False)


class Database:
    """A pool of connections as the role `undersigned_app`, which owns nothing and cannot pass row-level security."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._line = _Line()

    @classmethod
    async def open(cls, url: str, *, size: int = 10) -> "Database":
        """Connect to the database at `url` with at most `size` connections, made as they are needed."""
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=use_json,
            reset=_assert_idle,
            timeout=10,
            command_timeout=ANSWER_SECONDS,
        )
        return cls(pool)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def tenant_tx(self, tenant_id: int, *, readonly: bool = False) -> "AsyncGenerator[Connection]":
        """A transaction that sees and writes the rows of one tenant only.

        The setting travels as its own statement with a literal integer: SET cannot be parametrised, and Citus
        forwards the whole string to its workers (security.md 1.3).
        """
        async with self._transaction(readonly=readonly) as connection:
            await connection.execute(f"SET LOCAL app.tenant_id = '{int(tenant_id)}'")
            yield connection

    @asynccontextmanager
    async def platform_tx(self) -> "AsyncGenerator[Connection]":
        """A transaction outside every tenant: of tenant tables it sees no row."""
        async with self._transaction(readonly=False) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, *, readonly: bool) -> AsyncGenerator[Connection]:
        """Never a second connection while one is held: enough callers doing so at once would wait for each other for ever."""
        if _held.get():
            raise RuntimeError("a transaction is open already: use its connection, or end it first")
        async with self._line.asked(), self._pool.acquire() as connection:
            token = _held.set(True)
            try:
                async with _commits(connection.transaction(readonly=readonly), connection):
                    yield connection
            except (TimeoutError, asyncio.CancelledError) as error:
                connection.terminate()
                if isinstance(error, TimeoutError):
                    await self._pool.expire_connections()
                raise
            finally:
                _held.reset(token)


class _Line:
    """Whether PostgreSQL answers at all (decision 12).

    After an answer was waited for in vain, nobody asks for a second and then one at a time, until one is answered. All others
    are told at once that it is away: a page asks several times, and would else be waited for as many times over.
    """

    def __init__(self) -> None:
        self._dead = False
        self._tried = False
        self._left_until = 0.0

    @asynccontextmanager
    async def asked(self) -> AsyncGenerator[None]:
        """Raises TimeoutError without asking while the line is dead."""
        tries = self._dead
        if self._dead:
            if self._tried or time.monotonic() < self._left_until:
                raise TimeoutError("PostgreSQL did not answer a moment ago")
            self._tried = True
        try:
            yield
        except TimeoutError:
            self._dead, self._left_until = True, time.monotonic() + PAUSE_SECONDS
            raise
        except asyncio.CancelledError:
            raise
        except BaseException:
            self._dead = False  # an error is an answer, and a line that is refused is not waited for
            raise
        else:
            self._dead = False
        finally:
            if tries:
                self._tried = False


@asynccontextmanager
async def _commits(transaction: Transaction, connection: "Connection") -> AsyncGenerator[None]:
    """The transaction, rolled back where the body raises; but not where nobody waits for the connection any more.

    For asyncpg would keep a connection, on which an answer was given up, until PostgreSQL says that it has stopped: on a
    dead line that is never, and the pool runs dry. Such a connection is thrown away; after a timeout, all those with it.
    """
    await transaction.start()
    try:
        yield
    except (TimeoutError, asyncio.CancelledError):
        raise
    except BaseException:
        if not connection.is_closed():
            await transaction.rollback()
        raise
    else:
        await transaction.commit()


async def use_json(connection: "Connection") -> None:
    """Read and write jsonb as Python values on this connection."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_encode, decoder=msgspec.json.decode, format="text"
    )


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _assert_idle(connection: "Connection") -> None:
    """Stand in for asyncpg's reset query, which costs a round trip for each release.

    Nothing here sets anything beyond a transaction, so there is nothing to reset (performance.md trap 4).
    """
    if connection.is_in_transaction():
        raise asyncpg.InterfaceError("a connection was given back inside a transaction")
