"""Makes an empty migration: `new_migration.py NAME [versions|keys]`, named by the time in UTC."""

# ruff: noqa: INP001 - a script

import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from undersigned.core.migrate import MIGRATIONS


def main(name: str, folder: str = "versions") -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%d_%H%M")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", f"{stamp}_%%(slug)s")
    revision = command.revision(config, message=name, rev_id=stamp if folder == "versions" else f"{folder}_{stamp}")
    assert not isinstance(revision, list)
    assert revision is not None
    sys.stdout.write(f"{Path(revision.path).relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
