"""What group commit and counter slots are compared with: one transaction for each signature, and one counter row.

Competent otherwise: the same door, pool and prepared statements, the same rows, the counter last so that its lock is held
for as short a time as can be, and no look-up unless the address is known.
"""

from undersigned.core.database import Database
from undersigned.core.wake import Waker
from undersigned.signatures import store
from undersigned.signatures.types import NewSignature, Outcome, Written

COUNTRY = "**"
"""The one counter row counts all countries."""


def naive_queue(database: Database, _waker: Waker, *, most_waiting: int) -> "NaiveQueue":
    return NaiveQueue(database)


class NaiveQueue:
    """Stands where `Platform.signing` stands."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._has_counter = False

    async def submit(self, tenant_id: int, row: NewSignature) -> Outcome:
        if not self._has_counter:
            await self._make_counter(tenant_id, row)
        async with self._database.tenant_tx(tenant_id) as connection:
            new = await connection.fetchval(
                """
                INSERT INTO signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale,
                                       name_visibility, source, referrer, confirm_hash)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT DO NOTHING
                  RETURNING true
                """,
                tenant_id, row.id, row.petition_id, row.state, row.dedupe, row.personal, row.country, row.locale,
                row.name_visibility, row.source, row.referrer, row.confirm_hash,
            )  # fmt: skip
            if not new:
                key = (row.petition_id, row.dedupe)
                known = await store.answer_known(connection, tenant_id, [key], {}, 0)
                return Outcome(Written.KNOWN, known[key]) if known else Outcome(Written.KEY_REUSED, row.id)
            await connection.execute(
                """
                INSERT INTO consent (tenant_id, signature_id, purpose, locale, text_version, given)
                     VALUES ($1, $2, 'petition', $3, $4, true), ($1, $2, 'news', $5, $6, $7)
                """,
                tenant_id, row.id, row.letter_locale, row.letter_version, row.locale, row.news_version, row.news,
            )  # fmt: skip
            await connection.execute(
                "INSERT INTO outbox (tenant_id, id, kind, ref, idem) VALUES ($1, $2, 'ask_to_confirm', $3, uuid_send($3))",
                tenant_id, row.task_id, row.id,
            )  # fmt: skip
            await connection.execute(
                """
                UPDATE signature_counter SET pending = pending + 1
                 WHERE tenant_id = $1 AND petition_id = $2 AND country = $3 AND slot = 0
                """,
                tenant_id, row.petition_id, COUNTRY,
            )  # fmt: skip
        return Outcome(Written.NEW, row.id)

    async def drain(self) -> None:
        """Nothing waits here longer than its request."""

    async def _make_counter(self, tenant_id: int, row: NewSignature) -> None:
        async with self._database.tenant_tx(tenant_id) as connection:
            await connection.execute(
                """
                INSERT INTO signature_counter (tenant_id, petition_id, country, slot) VALUES ($1, $2, $3, 0)
                ON CONFLICT DO NOTHING
                """,
                tenant_id, row.petition_id, COUNTRY,
            )  # fmt: skip
        self._has_counter = True
