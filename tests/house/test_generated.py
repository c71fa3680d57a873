"""What is generated is committed as the sources make it now: `make schema`."""

import importlib.util
import os
import re
from types import ModuleType

import pytest

from undersigned.settings import ROOT
from undersigned_graphql.schema import sdl

MIGRATIONS = ROOT / "migrations"
NAME = re.compile(r"\d{8}_\d{4}_[a-z0-9_]+\.py")


def test_the_schema_of_graphql_is_fresh() -> None:
    assert (ROOT / "graphql" / "schema.graphql").read_text("utf-8") == sdl()


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="schema.sql is the embedded version's")
def test_the_schema_of_the_databases_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    script = _module("schema_sql", ROOT / ".ci" / "schema_sql.py")
    script.main()
    assert (MIGRATIONS / "schema.sql").read_text("utf-8") == capsys.readouterr().out


@pytest.mark.parametrize("folder", ["versions", "keys"])
def test_migrations_are_named_by_time_and_follow_each_other(folder: str) -> None:
    files = sorted(file for file in (MIGRATIONS / folder).glob("*.py"))
    assert files
    assert [file.name for file in files if not NAME.fullmatch(file.name)] == []
    modules = [_module(file.stem, file) for file in files]
    assert [module.down_revision for module in modules] == [None, *(module.revision for module in modules[:-1])]


@pytest.mark.parametrize("folder", ["versions", "keys"])
def test_migrations_run_forward_only(folder: str) -> None:
    for file in (MIGRATIONS / folder).glob("*.py"):
        with pytest.raises(RuntimeError, match="forward"):
            _module(file.stem, file).downgrade()


def test_migrations_import_nothing_of_the_server() -> None:
    for file in [MIGRATIONS / "env.py", *MIGRATIONS.glob("*/*.py")]:
        assert "undersigned." not in file.read_text("utf-8").replace("undersigned_", ""), file.name


def _module(name: str, file: "os.PathLike[str]") -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
