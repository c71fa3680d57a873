"""Every statement is a literal, names its tenant, and can be prepared and run on the migrated database as its own role."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql as compose

from tests.house.statements import (
    PACKAGE,
    TENANT_SETTING,
    Statement,
    all_statements,
    function_findings,
    literal_findings,
    sources,
    statements,
    tenant_findings,
)
from tests.isolation.catalogue import PLATFORM_TABLES, tenant_tables
from tests.support.databases import Template, copied
from undersigned.core.migrate import Urls, database_urls
from undersigned.settings import Settings

ACROSS_TENANTS = {
    "tenancy.store.select_tenant_by_host": "finds the tenant of a request",
    "tenancy.store.select_tenant": "finds a tenant for the platform's page and the command line",
    "tenancy.store.select_tenant_by_id": "finds the tenant of a task",
    "tenancy.store.select_tenants": "lists tenants",
    "tenancy.store.upsert_tenant": "writes the platform's table of tenants",
    "tenancy.store.replace_domains": "a host is unique over the platform",
    "signatures.caps_store.take_platform_mail_cap": "counts an address over all tenants",
    "signatures.caps_store.delete_old_platform_mail_caps": "counts an address over all tenants",
    "pages.store.select_schema_version": "asks which migration the database has",
    "sweeper._sweep": "the dispatcher sees that there is work, nothing else",
    "sweeper._plan_hourly": "lists tenants",
    "core.keys._key": "the key database has no tenant tables; each key is bound to its tenant by authenticated data",
    "core.keys.data_by_id": "likewise",
    "core.keys.check": "asks whether the key database is there",
    "core.keys.version": "asks which migration the key database has",
}
"""Statements that belong to no one tenant, and why."""

AS_OWNER = frozenset({"tenancy.store.upsert_tenant", "tenancy.store.replace_domains"})


@pytest.fixture(scope="module")
def urls(template: Template) -> Iterator[Urls]:
    with copied(template) as url:
        yield database_urls(Settings(env="demo", database_url=url))


def connect(urls: Urls, place: str) -> "psycopg.Connection[tuple[object, ...]]":
    if place.startswith("core.keys."):
        return psycopg.connect(urls.keys)
    if place.startswith("sweeper."):
        return psycopg.connect(urls.dispatcher)
    if place in AS_OWNER:
        connection = psycopg.connect(urls.owner)
        connection.execute("SET ROLE undersigned_owner")
        return connection
    return psycopg.connect(urls.app)


def test_the_statements_are_found() -> None:
    places = {statement.place for statement in all_statements()}
    assert {
        "signatures.states_store.move_signature",
        "core.keys._key",
        "sweeper._sweep",
        "core.outbox.claim_tasks",
    } <= places
    assert len(places) > 60


def test_every_statement_is_a_literal() -> None:
    assert [finding for statement in all_statements() for finding in literal_findings(statement)] == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(c, t): c.fetch(f'SELECT {t}')", "an f-string"),
        ("def f(c, t): c.fetch('SELECT ' + t)", "no literal"),
        ("def f(c, t): c.fetch('SELECT %s' % t)", "no literal"),
        ("def f(c, query): c.fetch(query)", "no literal"),
        ("def f(c, t):\n  q = 'SELECT 1'\n  q = t\n  c.fetch(q)", "no literal"),
    ],
)
def test_a_statement_put_together_at_run_time_is_reported(source: str, fault: str) -> None:
    (statement,) = statements("made_up.store", source)
    assert literal_findings(statement) == [f"made_up.store.f: {fault}: {statement.sql}"]


def test_sql_stands_nowhere_else() -> None:
    """The door sets the tenant; migrations and `tenants apply` are the owner's; everything else goes through a store."""
    known = {"core.database.tenant_tx": 1, "apply.apply": 3}
    found: dict[str, int] = {}
    homes = {*sources(), PACKAGE / "core" / "migrate.py"}
    for file in sorted(set(PACKAGE.rglob("*.py")) - homes):
        if "embedded" in file.parts:
            continue
        module = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        for statement in statements(module, file.read_text("utf-8")):
            looks_like_sql = re.match(r"\s*f?['\"]?\s*(SELECT|INSERT|UPDATE|DELETE|SET|WITH|GRANT)\b", statement.sql)
            if statement.fault == "an f-string" or looks_like_sql:
                found[statement.place] = found.get(statement.place, 0) + 1
            if statement.fault == "an f-string":
                assert TENANT_SETTING.search(statement.sql), f"{statement.place}: {statement.sql}"
    assert found == known


def test_every_statement_names_its_tenant(urls: Urls) -> None:
    with psycopg.connect(urls.app) as connection:
        tables = tenant_tables(connection)
    found = {
        statement.place: tenant_findings(statement, tables)
        for statement in all_statements()
        if statement.place not in ACROSS_TENANTS
    }
    assert {place: findings for place, findings in found.items() if findings} == {}


def test_the_exceptions_are_needed_and_touch_platform_tables_only(urls: Urls) -> None:
    with psycopg.connect(urls.app) as connection:
        tables = tenant_tables(connection)
    places = {statement.place for statement in all_statements()}
    assert set(ACROSS_TENANTS) <= places
    assert PLATFORM_TABLES.isdisjoint(tables)
    crossing = {s.place for s in all_statements() if s.place in ACROSS_TENANTS and tenant_findings(s, tables)}
    assert crossing == {"sweeper._sweep"}


def test_a_tenant_taken_out_of_any_statement_is_reported(urls: Urls) -> None:
    """Each mention of the tenant is removed once, in each statement."""
    with psycopg.connect(urls.app) as connection:
        tables = tenant_tables(connection)
    removed = 0
    for statement in all_statements():
        if statement.place in ACROSS_TENANTS:
            continue
        for guard in re.finditer(r"(?:\b\w+\.)?\btenant_id = \$1(?!\d)", statement.sql):
            sabotaged = statement.sql[: guard.start()] + "true" + statement.sql[guard.end() :]
            assert tenant_findings(Statement(statement.place, sabotaged), tables), sabotaged
            removed += 1
    assert removed > 50


def test_no_statement_calls_what_may_not_be_called(urls: Urls) -> None:
    with psycopg.connect(urls.app) as connection:
        rows = connection.execute("SELECT DISTINCT proname FROM pg_proc WHERE provolatile = 'v'").fetchall()
    volatile = frozenset(str(name) for (name,) in rows)
    assert {"clock_timestamp", "random", "gen_random_uuid", "nextval", "set_config"} <= volatile
    assert [finding for statement in all_statements() for finding in function_findings(statement, volatile)] == []
    sabotage = Statement(
        "made_up", "UPDATE signature SET at = clock_timestamp(), x = set_config ('app.tenant_id', '2', true)"
    )
    assert function_findings(sabotage, volatile) == ["made_up: calls clock_timestamp()", "made_up: calls set_config()"]


def test_every_statement_runs_as_its_role(urls: Urls) -> None:
    """PREPARE checks tables, columns and types; EXPLAIN EXECUTE checks the role's rights too, and changes nothing."""
    faults: list[str] = []
    for statement in all_statements():
        with connect(urls, statement.place) as connection:
            try:
                explain(connection, statement.sql)
            except psycopg.Error as error:
                faults.append(f"{statement.place}: {error}")
    assert faults == []


def test_a_misspelt_column_and_a_missing_right_are_reported(urls: Urls) -> None:
    with connect(urls, "signatures.store.x") as connection, pytest.raises(psycopg.errors.UndefinedColumn):
        explain(connection, "SELECT id FROM signature WHERE tenant_id = $1 AND petitoin_id = $2")
    with connect(urls, "signatures.store.x") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        explain(connection, "UPDATE agreed_text SET body = $2 WHERE tenant_id = $1")
    with connect(urls, "sweeper.x") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        explain(connection, "SELECT ref FROM outbox WHERE tenant_id = $1")


def explain(connection: "psycopg.Connection[tuple[object, ...]]", statement: str) -> None:
    connection.execute(compose.SQL("PREPARE statement AS ") + compose.SQL(statement))  # type: ignore[arg-type]
    row = connection.execute(
        "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'statement'"
    ).fetchone()
    nulls = ", ".join(["NULL"] * int(str(row and row[0])))
    execute = f"EXECUTE statement ({nulls})" if nulls else "EXECUTE statement"
    connection.execute(compose.SQL("EXPLAIN ") + compose.SQL(execute))  # type: ignore[arg-type]
