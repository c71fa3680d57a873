"""The catalogue of both databases keeps tenants apart; and what would not is reported."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.isolation import catalogue
from tests.isolation.catalogue import Connection
from tests.support.databases import Template, copied
from undersigned.core.migrate import Urls, database_urls
from undersigned.settings import Settings


@pytest.fixture(scope="module")
def urls(template: Template) -> Iterator[Urls]:
    with copied(template) as url:
        yield database_urls(Settings(env="demo", database_url=url))


@pytest.fixture
def owner(urls: Urls) -> Iterator[Connection]:
    """A connection as the owner of the tables; what it does is rolled back."""
    with psycopg.connect(urls.owner) as connection:
        connection.execute("SET ROLE undersigned_owner")
        yield connection
        connection.rollback()


def test_the_data_keep_tenants_apart(owner: Connection) -> None:
    assert catalogue.findings(owner) == []


def test_the_key_database_keeps_roles_apart(urls: Urls) -> None:
    with psycopg.connect(urls.keys_owner) as connection:
        assert catalogue.findings(connection) == []
        assert catalogue.tables(connection) == ["key_ring", "schema_version"]


def test_the_platforms_tables_are_these(owner: Connection) -> None:
    """A table that is none of a tenant's must be named here on purpose."""
    there = set(catalogue.tables(owner))
    assert there - catalogue.tenant_tables(owner) == {"tenant", "domain", "platform_mail_cap", "schema_version"}
    assert {"petition", "signature", "signature_counter", "consent", "outbox", "public_name"} <= there


SABOTAGE = [
    ("DROP POLICY tenant ON public_name", "public_name: the policy tenant is missing"),
    ("ALTER POLICY tenant ON consent WITH CHECK (true)", "consent: the policy tenant is missing"),
    ("ALTER POLICY tenant ON target USING (true)", "target: the policy tenant is missing"),
    ("CREATE POLICY mine ON signature USING (true)", "signature: the policy mine is one too many"),
    ("ALTER TABLE signature NO FORCE ROW LEVEL SECURITY", "signature: row-level security is not forced"),
    ("ALTER TABLE outbox DISABLE ROW LEVEL SECURITY", "outbox: row-level security is off"),
    ("CREATE TABLE note (tenant_id bigint NOT NULL, PRIMARY KEY (tenant_id))", "note: row-level security is off"),
    ("CREATE TABLE note (id uuid PRIMARY KEY)", "note: has no tenant_id"),
    ("CREATE TABLE note (tenant_id bigint NOT NULL)", "note: there is no primary key"),
    ("CREATE UNIQUE INDEX one ON signature (dedupe)", "signature: the unique index one begins with dedupe"),
    ("ALTER TABLE target DROP CONSTRAINT target_pkey", "target: there is no primary key"),
    (
        "ALTER TABLE petition ADD UNIQUE (id); ALTER TABLE target ADD CONSTRAINT one FOREIGN KEY (petition_id) REFERENCES petition (id)",
        "target: the foreign key one does not begin with the tenant",
    ),
    ("GRANT UPDATE ON agreed_text TO undersigned_app", "agreed_text: undersigned_app may UPDATE"),
    ("GRANT DELETE ON consent TO undersigned_app", "consent: undersigned_app may DELETE"),
    ("GRANT UPDATE ON tenant TO undersigned_app", "tenant: undersigned_app may UPDATE"),
    ("GRANT TRUNCATE ON signature TO undersigned_app", "signature: undersigned_app may TRUNCATE"),
    ("GRANT SELECT (ref) ON outbox TO undersigned_dispatcher", "outbox.ref: undersigned_dispatcher may SELECT"),
    ("GRANT SELECT ON signature TO undersigned_dispatcher", "signature: undersigned_dispatcher may SELECT"),
    ("GRANT SELECT ON signature TO PUBLIC", "signature: PUBLIC may SELECT"),
    ("CREATE VIEW everybody AS SELECT * FROM signature", "everybody: a view that runs as its owner"),
    ("CREATE MATERIALIZED VIEW everybody AS SELECT * FROM petition", "everybody: a view that runs as its owner"),
    (
        "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint'",
        "peek: a function that is SECURITY DEFINER",
    ),
    (
        """
        CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER one BEFORE INSERT ON signature FOR EACH ROW EXECUTE FUNCTION t()
        """,
        "signature: the trigger one",
    ),
    ("RESET ROLE; GRANT CREATE ON SCHEMA public TO undersigned_app", "undersigned_app: may create in the schema"),
    ("RESET ROLE; GRANT undersigned_owner TO undersigned_app", "undersigned_app: is a member of undersigned_owner"),
    ("RESET ROLE; ALTER ROLE undersigned_app CREATEROLE INHERIT", "undersigned_app: is able to make roles"),
]


@pytest.mark.parametrize(("statement", "finding"), SABOTAGE, ids=[finding for _, finding in SABOTAGE])
def test_each_guard_would_be_missed(owner: Connection, statement: str, finding: str) -> None:
    owner.execute(statement)  # type: ignore[arg-type]
    assert [found for found in catalogue.findings(owner) if found.startswith(finding)]


def test_an_invokers_view_is_no_finding(owner: Connection) -> None:
    owner.execute("CREATE VIEW mine WITH (security_invoker = true) AS SELECT id FROM signature")
    assert catalogue.findings(owner) == []


def test_the_owner_would_not_pass_for_the_app(owner: Connection) -> None:
    found = catalogue.role(owner, "undersigned_owner")
    assert "undersigned_owner: owns signature" in found
    assert catalogue.role(owner, "undersigned_app") == []


def test_an_administrator_would_not_pass_for_the_app(owner: Connection) -> None:
    row = owner.execute("SELECT session_user").fetchone()
    assert row is not None
    found = catalogue.role(owner, str(row[0]))
    assert any("able to make roles" in finding for finding in found)
    assert any("is a member of undersigned_owner" in finding for finding in found)
