"""Locks that fall by themselves."""

import fcntl
from pathlib import Path
from typing import IO, Self


class FileLock:
    """flock(2) on a file: it falls when the last process that has its descriptor open ends, however it ends."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    @classmethod
    def open(cls, path: Path) -> Self:
        return cls(path.open("a+"))

    @classmethod
    def inherited(cls, descriptor: int) -> Self:
        """The lock whose descriptor the parent handed down; where the parent had taken it, so have we."""
        return cls(open(descriptor, "a+"))

    def share(self) -> None:
        """Waits while somebody has it alone."""
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def try_share(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def try_take(self) -> bool:
        """Take it alone, unless somebody has it."""
        return self._try(fcntl.LOCK_EX)

    def sign(self, text: str) -> None:
        """Write into the file who has it."""
        self.file.truncate(0)
        self.file.write(text)
        self.file.flush()

    def signature(self) -> str:
        """What the last that signed wrote; it may have ended."""
        self.file.seek(0)
        return self.file.read()

    def release(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_UN)

    def close(self) -> None:
        self.file.close()

    def _try(self, how: int) -> bool:
        try:
            fcntl.flock(self.file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
