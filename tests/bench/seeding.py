"""Signatures by the hundred thousand, by SQL, with everything that belongs to them; and whether the counts are right."""

from dataclasses import dataclass

from tests.bench.ground import TENANT, Database

TEXT = "A text for measuring."
CHUNK = 100_000


def agree(database: Database) -> dict[str, str]:
    """Texts to agree to; their versions by purpose."""
    with database.owned() as connection:
        rows = connection.execute(
            """
            INSERT INTO agreed_text (tenant_id, purpose, locale, version, body)
            SELECT %s, purpose, 'en', encode(sha256(%s), 'hex'), %s FROM unnest(array['petition', 'news']) AS purpose
            RETURNING purpose, version
            """,
            [TENANT, TEXT.encode(), TEXT],
        ).fetchall()
    return {str(purpose): str(version) for purpose, version in rows}


def seed(database: Database, signatures: int) -> None:
    """So many confirmed signatures of the last sixty days from twenty countries, with consents and counters.

    What is sealed is random, for nothing that is measured opens it.
    """
    versions = agree(database)
    with database.owned() as connection:
        for first in range(1, signatures + 1, CHUNK):
            last = min(first + CHUNK - 1, signatures)
            given = {
                "tenant": TENANT,
                "petition_id": database.petition_id,
                "first": first,
                "last": last,
                "all": signatures,
            }
            connection.execute(_SEED, given | versions)
        connection.execute("VACUUM signature, consent, signature_counter")
    database.settle()


_SEED = """
WITH made AS (
    INSERT INTO signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale, name_visibility,
                           confirm_hash, mails_sent, mailed_at, confirmed_at, created_at)
    SELECT %(tenant)s,
           -- UUIDv7: 48 bits of milliseconds, the version, the variant, and what differs
           (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
            || '8' || substr(md5(n::text), 4, 15))::uuid,
           %(petition_id)s, 'confirmed', sha256(int8send(n)), sha256(int8send(-n)) || sha256(int8send(n << 32)), country,
           'en', 'deliver_only', sha256(int8send(n << 16)), 1, at, at, at
      FROM (SELECT n, now() - interval '60 days' * (1 - n::float / %(all)s) AS at,
                   (array['DE', 'FR', 'US', 'GB', 'IN', 'BR', 'ES', 'IT', 'NL', 'PL', 'SE', 'JP', 'KE', 'TN', 'CA', 'AU',
                          'MX', 'ZA', 'CH', 'AT'])[1 + n %% 20] AS country
              FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n) AS numbers
    RETURNING id, country, confirmed_at),
agreed AS (
    INSERT INTO consent (tenant_id, signature_id, purpose, locale, text_version, given, at)
    SELECT %(tenant)s, id, purpose, 'en', version, true, confirmed_at
      FROM made, (VALUES ('petition', %(petition)s), ('news', %(news)s)) AS asked (purpose, version))
INSERT INTO signature_counter AS c (tenant_id, petition_id, country, slot, confirmed)
SELECT %(tenant)s, %(petition_id)s, country, 0, count(*) FROM made GROUP BY country
ON CONFLICT (tenant_id, petition_id, country, slot) DO UPDATE SET confirmed = c.confirmed + excluded.confirmed
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of the petition, how many of them are held and so not counted, what the slots add up to, what hangs on the rows."""

    signatures: int
    held: int
    slots: int
    consents: int
    tasks: int

    @property
    def exact(self) -> bool:
        return self.signatures - self.held == self.slots and self.consents == 2 * self.signatures


def counted(database: Database) -> Counted:
    with database.owned() as connection:
        row = connection.execute(
            """
            SELECT (SELECT count(*) FROM signature WHERE tenant_id = %(t)s AND petition_id = %(p)s),
                   (SELECT count(*) FROM signature WHERE tenant_id = %(t)s AND petition_id = %(p)s AND state = 'held'),
                   (SELECT coalesce(sum(pending + confirmed), 0)::bigint FROM signature_counter
                     WHERE tenant_id = %(t)s AND petition_id = %(p)s),
                   (SELECT count(*) FROM consent WHERE tenant_id = %(t)s),
                   (SELECT count(*) FROM outbox WHERE tenant_id = %(t)s AND kind = 'ask_to_confirm')
            """,
            {"t": TENANT, "p": database.petition_id},
        ).fetchone()
    assert row is not None
    return Counted(*(int(str(value)) for value in row))
