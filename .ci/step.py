"""Runs a command quietly: `step.py TITLE COMMAND…` prints the title, a dot a second, and how long it took.

What the command says is shown when it fails. Ends with the command's status.
"""

# ruff: noqa: INP001 - a script

import subprocess
import sys
import tempfile
import time


def main(title: str, command: list[str]) -> int:
    began = time.monotonic()
    say(f"{title} …")
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - running a command is what it is for
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while True:
                try:
                    status = process.wait(1)
                    break
                except subprocess.TimeoutExpired:
                    say(".")
        except KeyboardInterrupt:
            process.wait()
            say(" interrupted\n")
            return 130
        seconds = time.monotonic() - began
        say(f" {seconds:.1f} s\n" if status == 0 else f" failed after {seconds:.1f} s\n")
        if status:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace"))
    return status


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
