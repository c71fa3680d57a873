"""The PostgreSQL and the Redis that the tests use."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from undersigned.embedded import embedded

DATABASE_VARIABLE = "TEST_DATABASE_URL"
REDIS_VARIABLE = "TEST_REDIS_URL"


@dataclass(frozen=True, slots=True)
class Servers:
    """`database_url` names a role that may create roles and databases; the database number of `redis_url` is ours alone."""

    database_url: str
    redis_url: str


@contextmanager
def running_servers() -> Generator[Servers]:
    """The servers that TEST_DATABASE_URL and TEST_REDIS_URL name; embedded ones in place of what is not named."""
    given = {
        "UNDERSIGNED_DATABASE_URL": os.environ.get(DATABASE_VARIABLE, ""),
        "UNDERSIGNED_REDIS_URL": os.environ.get(REDIS_VARIABLE, ""),
    }
    # Not below pytest's own folder, which is closed to all but its owner: root's servers run as somebody else.
    folder = Path(tempfile.mkdtemp(prefix="undersigned-tests-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with embedded(folder, given) as urls:
            yield Servers(urls["UNDERSIGNED_DATABASE_URL"], urls["UNDERSIGNED_REDIS_URL"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
