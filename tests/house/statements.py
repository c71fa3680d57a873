"""The SQL of this code base, read from its source, and what may be said against a statement."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from undersigned.settings import ROOT

PACKAGE = ROOT / "platform" / "undersigned"

CALLS = frozenset({"execute", "executemany", "fetch", "fetchrow", "fetchval", "cursor", "prepare"})

HOMES = ("core/outbox.py", "core/keys.py", "sweeper.py")
"""Where SQL may stand besides the stores."""

TENANT_SETTING = re.compile(r"SET LOCAL app\.tenant_id = '\{int\([\w.]+\)\}'")
"""The one statement that cannot take a parameter."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`place` is `<module>.<function>`, e.g. `signatures.states_store.move_signature`; `fault` says why it is not a literal."""

    place: str
    sql: str
    fault: str | None = None


def sources() -> list[Path]:
    """The files that may hold SQL."""
    stores = [file for file in PACKAGE.rglob("*.py") if file.name == "store.py" or file.name.endswith("_store.py")]
    return sorted([*stores, *(PACKAGE / home for home in HOMES)])


def all_statements() -> list[Statement]:
    return [statement for file in sources() for statement in statements(module_of(file), file.read_text("utf-8"))]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts)


def statements(module: str, source: str) -> Iterator[Statement]:
    """Everything that the module hands to a connection."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        named = _literals(function)
        parameters = {argument.arg for argument in function.args.args}
        for call in ast.walk(function):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            if call.func.attr.removeprefix("_") not in CALLS:
                continue
            yield from _statement(f"{module}.{function.name}", call.args[0], named, parameters)


def _statement(place: str, argument: ast.expr, named: dict[str, str], parameters: set[str]) -> Iterator[Statement]:
    match argument:
        case ast.Constant(value=str(sql)):
            yield Statement(place, sql)
        case ast.Name(id=name) if name in named:
            yield Statement(place, named[name])
        case ast.Name(id=name) if name in parameters and place.rpartition(".")[2].startswith("_"):
            return  # a private helper that is handed the literal: its callers are read instead
        case ast.JoinedStr():
            yield Statement(place, ast.unparse(argument), "an f-string")
        case _:
            yield Statement(place, ast.unparse(argument), "no literal")


def _literals(function: ast.AST) -> dict[str, str]:
    """Names that the function gives one literal text and no other value."""
    found: dict[str, list[str | None]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            found.setdefault(node.targets[0].id, []).append(value if isinstance(value, str) else None)
    return {name: values[0] for name, values in found.items() if len(values) == 1 and values[0] is not None}


def tenant_findings(statement: Statement, tenant_tables: frozenset[str]) -> list[str]:
    """What the statement reads or writes of a tenant table without saying whose: each mention needs its `tenant_id = $1`."""
    sql = re.sub(r"\bFOR\s+UPDATE\b|\bDO\s+UPDATE\b", "", statement.sql)
    touched = [
        table
        for table in re.findall(r"\b(?:FROM|JOIN|USING|UPDATE)\s+(?:ONLY\s+)?([a-z_]+)", sql)
        if table in tenant_tables
    ]
    bound = len(re.findall(r"\btenant_id\s*=\s*\$1(?!\d)", sql))
    findings = []
    if bound < len(touched):
        findings.append(
            f"{statement.place}: names {len(touched)} tenant tables ({', '.join(touched)}), the tenant {bound} times"
        )
    for table, columns, rest in re.findall(
        r"\bINSERT INTO\s+([a-z_]+)(?:\s+AS\s+\w+)?\s*\(([^)]*)\)\s*((?:VALUES\s*\(|SELECT(?:\s+DISTINCT ON \([^)]*\))?)\s*\S+)",
        sql,
    ):
        if table in tenant_tables and not (columns.startswith("tenant_id") and rest.rstrip(",").endswith("$1")):
            findings.append(f"{statement.place}: inserts into {table} without the tenant first")
    return findings


def literal_findings(statement: Statement) -> list[str]:
    return [f"{statement.place}: {statement.fault}: {statement.sql}"] if statement.fault else []


def function_findings(statement: Statement, volatile: frozenset[str]) -> list[str]:
    """Functions that a distributed table refuses, or that change the tenant behind the door's back."""
    called = {name.lower() for name in re.findall(r"\b([a-zA-Z_]\w*)\s*\(", statement.sql)}
    return [f"{statement.place}: calls {name}()" for name in sorted(called & (volatile | {"set_config"}))]
