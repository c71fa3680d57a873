"""Removes the demo's data, unless a demo or a server is running on it."""

# ruff: noqa: INP001 - a script

import os
import shutil
import sys
from pathlib import Path

from undersigned.embedded import data_dir
from undersigned.embedded.locks import FileLock


def main() -> None:
    data = data_dir(Path.cwd(), os.environ)
    for path in [*data.glob("demo.lock"), *data.glob("*/guard.lock")]:
        if not FileLock.open(path).try_take():
            sys.exit(f"A demo runs on {data}: end it first.")
    if data.exists():
        shutil.rmtree(data)
        sys.stdout.write(f"Removed {data}.\n")


if __name__ == "__main__":
    main()
