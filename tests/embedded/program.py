"""A program that uses the embedded servers: prints what it was given as one line of JSON, and stays until told to go.

It goes when its standard input ends, and on SIGTERM or SIGINT.
"""

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from undersigned.embedded import EmbeddedError, embedded


def leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        with embedded(Path(sys.argv[1]), os.environ) as given:
            sys.stdout.write(json.dumps(given) + "\n")
            sys.stdout.flush()
            sys.stdin.read()
    except EmbeddedError as error:
        sys.exit(str(error))
