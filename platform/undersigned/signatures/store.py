from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
import msgspec

from undersigned.core.database import Connection
from undersigned.petitions.types import NameVisibility
from undersigned.signatures.types import NewSignature, Signature, State


async def insert_signatures(
    connection: Connection, tenant_id: int, rows: Sequence[NewSignature], slot: int
) -> dict[UUID, bool]:
    """Write a batch: signatures, consents, counter and outbox in one statement.

    Answers, for each row whose petition is open, whether it was new. Rows go in by their unique key, and counters by
    theirs, so that two batches at once take their locks in the same order. They travel as one JSON text, for asyncpg looks
    at every value of an array to see whether it is an array itself.
    """
    found = await connection.fetch(
        """
        WITH incoming AS (
            SELECT t.*
              FROM json_to_recordset($2)
                AS t (id uuid, petition_id uuid, state text, dedupe text, personal text, country text, locale text,
                      name_visibility text, source text, referrer text, confirm_hash text, letter_locale text,
                      letter_version text, news boolean, news_version text, task_id uuid, shared_by text, bucket text,
                      generation smallint, utm jsonb, public_name text)
              JOIN petition ON petition.tenant_id = $1 AND petition.id = t.petition_id
             WHERE (petition.state IN ('open', 'delivering') OR petition.state = 'scheduled' AND petition.opens_at <= now())
               AND (petition.closes_at IS NULL OR petition.closes_at > now())),
        inserted AS (
            INSERT INTO signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale,
                                   name_visibility, source, referrer, confirm_hash, shared_by, bucket, generation,
                                   utm, proven_at, confirmed_at)
            SELECT $1, id, petition_id, state, decode(dedupe, 'base64'), decode(personal, 'base64'), country, locale,
                   name_visibility, source, referrer, decode(confirm_hash, 'base64'), shared_by, bucket,
                   coalesce(generation, 0), utm, CASE WHEN state = 'confirmed' THEN now() END,
                   CASE WHEN state = 'confirmed' THEN now() END
              FROM incoming
             ORDER BY petition_id, dedupe
            ON CONFLICT DO NOTHING
            RETURNING id),
        written AS (
            SELECT incoming.* FROM incoming JOIN inserted USING (id)),
        agreed AS (
            INSERT INTO consent (tenant_id, signature_id, purpose, locale, text_version, given)
            SELECT $1, id, 'petition', letter_locale, letter_version, true FROM written
             UNION ALL
            SELECT $1, id, 'news', locale, news_version, news FROM written WHERE news IS NOT NULL),
        shown AS (
            INSERT INTO public_name (tenant_id, signature_id, name)
            SELECT $1, id, public_name FROM written WHERE public_name IS NOT NULL),
        queued AS (
            INSERT INTO outbox (tenant_id, id, kind, ref, idem)
            SELECT $1, task_id, 'ask_to_confirm', id, uuid_send(id) FROM written WHERE task_id IS NOT NULL),
        counted AS (
            INSERT INTO signature_counter AS c (tenant_id, petition_id, country, slot, pending, confirmed)
            SELECT $1, petition_id, country, $3, count(*) FILTER (WHERE state = 'pending'),
                   count(*) FILTER (WHERE state = 'confirmed')
              FROM written
             WHERE state IN ('pending', 'confirmed')
             GROUP BY petition_id, country
             ORDER BY petition_id, country
            ON CONFLICT (tenant_id, petition_id, country, slot)
            DO UPDATE SET pending = c.pending + excluded.pending, confirmed = c.confirmed + excluded.confirmed)
        SELECT id, id IN (SELECT id FROM inserted) AS new FROM incoming
        """,
        tenant_id,
        msgspec.json.encode(rows).decode(),
        slot,
    )
    return {row["id"]: row["new"] for row in found}


async def answer_known(
    connection: Connection,
    tenant_id: int,
    keys: Sequence[tuple[UUID, bytes]],
    again: Mapping[bytes, UUID],
    day: int,
) -> dict[tuple[UUID, bytes], UUID]:
    """The signatures that stand under these (petition, dedupe).

    Those that were signed `again` (dedupe → id of the task) get a task to answer that, one a day each (F-16). Equal dedupe
    means equal petition, so two lists say the same as pairs, and PostgreSQL looks each up in the index; for pairs it may
    read all signatures of the tenant.
    """
    rows = await connection.fetch(
        """
        WITH standing AS MATERIALIZED (
            SELECT petition_id, dedupe, id
              FROM signature
             WHERE tenant_id = $1 AND petition_id = ANY ($2) AND dedupe = ANY ($3)),
        queued AS (
            INSERT INTO outbox (tenant_id, id, kind, ref, idem)
            SELECT $1, again.task_id, 'answer_again', standing.id, uuid_send(standing.id) || int4send($6)
              FROM unnest($4::bytea[], $5::uuid[]) AS again (dedupe, task_id)
              JOIN standing USING (dedupe)
             ORDER BY standing.id
            ON CONFLICT (tenant_id, kind, idem) DO NOTHING)
        SELECT petition_id, dedupe, id FROM standing
        """,
        tenant_id,
        list({petition_id for petition_id, _ in keys}),
        [dedupe for _, dedupe in keys],
        list(again.keys()),
        list(again.values()),
        day,
    )
    return {(row["petition_id"], row["dedupe"]): row["id"] for row in rows}


async def insert_agreed_text(
    connection: Connection, tenant_id: int, purpose: str, locale: str, version: str, body: str
) -> None:
    await connection.execute(
        """
        INSERT INTO agreed_text (tenant_id, purpose, locale, version, body)
             VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """,
        tenant_id,
        purpose,
        locale,
        version,
        body,
    )


async def select_consent(connection: Connection, tenant_id: int, signature_id: UUID, purpose: str) -> bool:
    """Whether the person agreed to that when signing."""
    return (
        await connection.fetchval(
            "SELECT given FROM consent WHERE tenant_id = $1 AND signature_id = $2 AND purpose = $3",
            tenant_id,
            signature_id,
            purpose,
        )
        or False
    )


async def select_signature(connection: Connection, tenant_id: int, signature_id: UUID) -> Signature | None:
    """The signature, locked until the transaction ends: whoever reads it here is about to change it."""
    row = await connection.fetchrow(
        """
        SELECT id, petition_id, state, personal, country, locale, name_visibility, confirm_serial, code_tries, mails_sent,
               mailed_at, proven_at, confirmed_at, created_at
          FROM signature
         WHERE tenant_id = $1 AND id = $2
           FOR UPDATE
        """,
        tenant_id,
        signature_id,
    )
    return _signature(row) if row else None


async def select_signature_by_link(connection: Connection, tenant_id: int, confirm_hash: bytes) -> Signature | None:
    row = await connection.fetchrow(
        """
        SELECT id, petition_id, state, personal, country, locale, name_visibility, confirm_serial, code_tries, mails_sent,
               mailed_at, proven_at, confirmed_at, created_at
          FROM signature
         WHERE tenant_id = $1 AND confirm_hash = $2
        """,
        tenant_id,
        confirm_hash,
    )
    return _signature(row) if row else None


async def insert_public_name(connection: Connection, tenant_id: int, signature_id: UUID, name: str) -> None:
    await connection.execute(
        """
        INSERT INTO public_name (tenant_id, signature_id, name)
             VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id, signature_id) DO UPDATE SET name = excluded.name
        """,
        tenant_id,
        signature_id,
        name,
    )


async def delete_public_name(connection: Connection, tenant_id: int, signature_id: UUID) -> None:
    await connection.execute(
        "DELETE FROM public_name WHERE tenant_id = $1 AND signature_id = $2", tenant_id, signature_id
    )


async def add_code_try(connection: Connection, tenant_id: int, signature_id: UUID) -> None:
    await connection.execute(
        "UPDATE signature SET code_tries = code_tries + 1 WHERE tenant_id = $1 AND id = $2", tenant_id, signature_id
    )


async def add_mail(connection: Connection, tenant_id: int, signature_id: UUID) -> None:
    """Count one more mail; its code starts with no tries."""
    await connection.execute(
        """
        UPDATE signature
           SET mails_sent = mails_sent + 1, mailed_at = now(), code_tries = 0
         WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        signature_id,
    )


async def renew_link(
    connection: Connection, tenant_id: int, signature_id: UUID, serial: int, confirm_hash: bytes
) -> None:
    """Replace an expired link: the old one is dead from now on (C-5), and the new one lives from the mail that carries it."""
    await connection.execute(
        "UPDATE signature SET confirm_serial = $3, confirm_hash = $4 WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        signature_id,
        serial,
        confirm_hash,
    )


async def select_pending_by_dedupe(
    connection: Connection, tenant_id: int, keys: Sequence[tuple[UUID, bytes]]
) -> list[Signature]:
    """What stands under these (petition, dedupe) and has not been confirmed."""
    rows = await connection.fetch(
        """
        SELECT id, petition_id, state, personal, country, locale, name_visibility, confirm_serial, code_tries, mails_sent,
               mailed_at, proven_at, confirmed_at, created_at
          FROM signature
         WHERE tenant_id = $1 AND state IN ('pending', 'held') AND proven_at IS NULL
           AND (petition_id, dedupe) IN (SELECT * FROM unnest($2::uuid[], $3::bytea[]))
        """,
        tenant_id,
        [petition_id for petition_id, _ in keys],
        [dedupe for _, dedupe in keys],
    )
    return [_signature(row) for row in rows]


async def select_held(connection: Connection, tenant_id: int, petition_id: UUID, limit: int) -> list[Signature]:
    rows = await connection.fetch(
        """
        SELECT id, petition_id, state, personal, country, locale, name_visibility, confirm_serial, code_tries, mails_sent,
               mailed_at, proven_at, confirmed_at, created_at
          FROM signature
         WHERE tenant_id = $1 AND petition_id = $2 AND state = 'held'
         ORDER BY created_at
         LIMIT $3
        """,
        tenant_id,
        petition_id,
        limit,
    )
    return [_signature(row) for row in rows]


def _signature(row: asyncpg.Record) -> Signature:
    values = dict(row)
    values["state"] = State(values["state"])
    values["name_visibility"] = NameVisibility(values["name_visibility"])
    return Signature(**values)
