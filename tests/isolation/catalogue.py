"""What the catalogue of a database says against the separation of its tenants. Each check answers its findings."""

from collections.abc import Callable

import psycopg

Connection = psycopg.Connection[tuple[object, ...]]

PLATFORM_TABLES = frozenset({"tenant", "domain", "platform_mail_cap", "schema_version", "key_ring"})
"""Tables of no one tenant: public facts of tenants, caps over all of them, and the key database, which is the platform's own."""

POLICY = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)"

APP_MAY = {"SELECT", "INSERT", "UPDATE", "DELETE"}

APP_RIGHTS = {
    "tenant": {"SELECT"},
    "domain": {"SELECT"},
    "theme_file": {"SELECT", "INSERT"},
    "schema_version": {"SELECT"},
    "agreed_text": {"SELECT", "INSERT"},
    "consent": {"SELECT", "INSERT"},
    "member_consent": {"SELECT", "INSERT"},
}
"""Where the app may less than read and write: platform tables, records of what people agreed to, files that caches may still name."""

DISPATCHER_RIGHTS = {
    ("tenant", None): {"SELECT"},
    ("domain", None): {"SELECT"},
    ("outbox", "tenant_id"): {"SELECT"},
    ("outbox", "state"): {"SELECT"},
    ("outbox", "available_at"): {"SELECT"},
}


def tables(connection: Connection) -> list[str]:
    return _column(
        connection,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1",
    )


def tenant_tables(connection: Connection) -> frozenset[str]:
    return frozenset(tables(connection)) - PLATFORM_TABLES


def row_security(connection: Connection) -> list[str]:
    """Row-level security is on for every tenant table, for its owner too."""
    rows = connection.execute(
        """
        SELECT relname, relrowsecurity, relforcerowsecurity
          FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         ORDER BY relname
        """
    )
    found: list[str] = []
    for name, enabled, forced in rows:
        if name not in PLATFORM_TABLES and not enabled:
            found.append(f"{name}: row-level security is off")
        if name not in PLATFORM_TABLES and not forced:
            found.append(f"{name}: row-level security is not forced on its owner")
    return found


def policies(connection: Connection) -> list[str]:
    """Each tenant table has one policy, which reads and writes the rows of the transaction's tenant; the dispatcher's is the other."""
    rows = connection.execute(
        """
        SELECT tablename, policyname, permissive, roles::text[], cmd, qual, with_check
          FROM pg_policies
         WHERE schemaname = 'public'
         ORDER BY tablename, policyname
        """
    ).fetchall()
    expected: set[tuple[object, ...]] = {
        (table, "tenant", "PERMISSIVE", ("undersigned_app", "undersigned_owner"), "ALL", POLICY, POLICY)
        for table in tenant_tables(connection)
    }
    if "outbox" in tenant_tables(connection):
        expected.add(("outbox", "dispatch", "PERMISSIVE", ("undersigned_dispatcher",), "SELECT", "true", None))
    there = {(*row[:3], tuple(sorted(map(str, _list(row[3])))), *row[4:]) for row in rows}
    return sorted(
        [f"{row[0]}: the policy {row[1]} is missing or other than it must be" for row in expected - there]
        + [f"{row[0]}: the policy {row[1]} is one too many or other than it must be" for row in there - expected]
    )


def keys(connection: Connection) -> list[str]:
    """Primary keys, unique indexes and foreign keys of tenant tables begin with the tenant, and no id is made by the database."""
    rows = connection.execute(
        """
        SELECT c.relname, i.relname,
               (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = x.indkey[0])
          FROM pg_index AS x
          JOIN pg_class AS c ON c.oid = x.indrelid
          JOIN pg_class AS i ON i.oid = x.indexrelid
         WHERE c.relnamespace = 'public'::regnamespace AND x.indisunique
         ORDER BY 1, 2
        """
    ).fetchall()
    found = [
        f"{table}: the unique index {index} begins with {column}"
        for table, index, column in rows
        if table not in PLATFORM_TABLES and column != "tenant_id"
    ]
    with_primary = set(
        _column(
            connection,
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace",
        )
    )
    found += [f"{table}: there is no primary key" for table in tables(connection) if table not in with_primary]
    return found + _foreign_keys(connection) + _tenant_columns(connection)


def _foreign_keys(connection: Connection) -> list[str]:
    rows = connection.execute(
        """
        SELECT conrelid::regclass::text, conname, confrelid::regclass::text,
               (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]),
               (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1])
          FROM pg_constraint
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace
         ORDER BY 1, 2
        """
    )
    return [
        f"{table}: the foreign key {name} does not begin with the tenant on both sides"
        for table, name, target, here, there in rows
        if not (table in PLATFORM_TABLES and target in PLATFORM_TABLES) and (here, there) != ("tenant_id", "tenant_id")
    ]


def _tenant_columns(connection: Connection) -> list[str]:
    rows = connection.execute(
        """
        SELECT c.relname
          FROM pg_class AS c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND NOT EXISTS (SELECT FROM pg_attribute AS a
                            WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull
                              AND a.atttypid = 'bigint'::regtype)
         ORDER BY 1
        """
    )
    return [f"{table}: has no tenant_id bigint NOT NULL" for (table,) in rows if table not in PLATFORM_TABLES]


def hidden_code(connection: Connection) -> list[str]:
    """No trigger, no rule, no function, no view that runs as its owner, no extension but the language."""
    triggers = _column(
        connection, "SELECT tgrelid::regclass || ': the trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    views = _column(
        connection,
        """
        SELECT relname || ': a view that runs as its owner'
          FROM pg_class
         WHERE relnamespace = 'public'::regnamespace
           AND (relkind = 'm' OR relkind = 'v' AND NOT coalesce(reloptions, '{}') && '{security_invoker=true,security_invoker=on}')
        """,
    )
    functions = _column(
        connection,
        """
        SELECT proname || ': a function' || CASE WHEN prosecdef THEN ' that is SECURITY DEFINER' ELSE '' END
          FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace
        """,
    )
    extensions = _column(connection, "SELECT extname || ': an extension' FROM pg_extension WHERE extname <> 'plpgsql'")
    return sorted(triggers + views + functions + extensions)


def role(connection: Connection, name: str) -> list[str]:
    """What the role is, owns or belongs to beyond nothing."""
    row = connection.execute(
        """
        SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit
          FROM pg_roles
         WHERE rolname = %s
        """,
        [name],
    ).fetchone()
    if row is None:
        return [f"{name}: there is no such role"]
    powers = ("a superuser", "beyond row-level security", "able to make roles", "able to make databases", "a replica")
    found = [f"{name}: is {power}" for power, has in zip(powers, row, strict=False) if has]
    if row[5]:
        found.append(f"{name}: inherits the rights of others")
    owned = _column(
        connection,
        "SELECT relname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = %s AND relkind IN ('r', 'v', 'm')",
        [name],
    )
    groups = _column(
        connection,
        """
        SELECT g.rolname
          FROM pg_auth_members AS m
          JOIN pg_roles AS g ON g.oid = m.roleid
          JOIN pg_roles AS r ON r.oid = m.member
         WHERE r.rolname = %s
        """,
        [name],
    )
    may_create = connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [name]).fetchone()
    found += [f"{name}: owns {table}" for table in owned] + [f"{name}: is a member of {group}" for group in groups]
    return found + ([f"{name}: may create in the schema"] if may_create == (True,) else [])


def grants(connection: Connection) -> list[str]:
    """Who may do what: nobody but the owner, the app and the dispatcher anything at all, and these no more than they need."""
    rows = connection.execute(
        """
        SELECT table_name, NULL, grantee, privilege_type
          FROM (SELECT c.relname AS table_name, coalesce(r.rolname, 'PUBLIC') AS grantee, a.privilege_type
                  FROM pg_class AS c
                 CROSS JOIN aclexplode(c.relacl) AS a
                  LEFT JOIN pg_roles AS r ON r.oid = a.grantee
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')) AS t
         UNION ALL
        SELECT c.relname, att.attname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
          FROM pg_attribute AS att
          JOIN pg_class AS c ON c.oid = att.attrelid
         CROSS JOIN aclexplode(att.attacl) AS a
          LEFT JOIN pg_roles AS r ON r.oid = a.grantee
         WHERE c.relnamespace = 'public'::regnamespace
        """
    ).fetchall()
    return sorted(
        f"{table}{f'.{column}' if column else ''}: {grantee} may {right}"
        for table, column, grantee, right in rows
        if grantee != "undersigned_owner" and right not in _expected(table, column, grantee)
    )


def _expected(table: object, column: object, grantee: object) -> set[str]:
    if grantee == "undersigned_app" and column is None and table != "key_ring":
        return APP_RIGHTS.get(str(table), APP_MAY)
    if grantee == "undersigned_dispatcher":
        return DISPATCHER_RIGHTS.get((str(table), None if column is None else str(column)), set())
    if grantee == "undersigned_keys" and column is None:
        return {"key_ring": {"SELECT", "INSERT", "UPDATE"}, "schema_version": {"SELECT"}}.get(str(table), set())
    return set()


def roles(connection: Connection) -> list[str]:
    """The roles that programs log in with have no power."""
    names = ("undersigned_app", "undersigned_dispatcher", "undersigned_keys")
    return [finding for name in names for finding in role(connection, name)]


CHECKS: tuple[Callable[[Connection], list[str]], ...] = (row_security, policies, keys, hidden_code, grants, roles)


def findings(connection: Connection) -> list[str]:
    """Everything that speaks against the separation of tenants in this database."""
    return [finding for check in CHECKS for finding in check(connection)]


def _column(connection: Connection, query: str, arguments: "list[str] | None" = None) -> list[str]:
    return [str(row[0]) for row in connection.execute(query, arguments).fetchall()]  # type: ignore[arg-type]


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
