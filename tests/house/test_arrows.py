"""Imports point downward: the contracts in pyproject.toml, and that they notice what they forbid."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from undersigned.settings import ROOT


def lint_imports(root: Path) -> "subprocess.CompletedProcess[str]":
    """Run the contracts of `root` over the packages that lie in it."""
    environ = {"PYTHONPATH": f"{root / 'platform'}:{root / 'graphql'}", "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    return subprocess.run(command, capture_output=True, text=True, cwd=root, env=environ, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("platform", "graphql"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_contracts_are_kept() -> None:
    said = lint_imports(ROOT)
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_store_is_in_the_contracts() -> None:
    """Names in a contract are whole modules: a store that is added must be added there too."""
    package = ROOT / "platform" / "undersigned"
    files = [file for name in ("store.py", "*_store.py") for file in package.glob(f"*/{name}")]
    stores = {f"undersigned.{file.parent.name}.{file.stem}" for file in files} - {"undersigned.pages.store"}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    forbidden = {name for one in contracts for name in one.get("forbidden_modules", ())}
    protected = {name for one in contracts for name in one.get("protected_modules", ())}
    assert "undersigned.signatures.states_store" in stores
    assert (stores - forbidden, stores - protected) == (set(), set())


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("platform/undersigned/petitions/service.py", "import undersigned.signatures.service"),
        ("platform/undersigned/core/text.py", "import undersigned.tenancy.types"),
        ("platform/undersigned/signatures/service.py", "import strawberry"),
        ("platform/undersigned/signatures/store.py", "import undersigned.signatures.service"),
        ("graphql/undersigned_graphql/petitions/queries.py", "import undersigned.petitions.store"),
        ("graphql/undersigned_graphql/schema.py", "import asyncpg"),
        ("platform/undersigned/pages/reading.py", "import undersigned.signatures.store"),
        ("platform/undersigned/pages/reading.py", "import undersigned.petitions.letters_store"),
        ("graphql/undersigned_graphql/signatures/queries.py", "import undersigned.signatures.states_store"),
    ],
)
def test_a_forbidden_arrow_is_noticed(copy: Path, file: str, line: str) -> None:
    with (copy / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    said = lint_imports(copy)
    assert said.returncode == 1, said.stdout + said.stderr
    assert "BROKEN" in said.stdout
