"""CPU seconds of processes, from /proc; elsewhere than on Linux they are not known."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Cpu:
    """`postgresql` is the postmaster, whose processes are its children; `store` the Redis."""

    postgresql: int
    store: int

    def of_postgresql(self) -> float:
        """Seconds of the postmaster and all its children, living or ended."""
        total = _seconds(self.postgresql, with_ended=True)
        for entry in Path("/proc").glob("[0-9]*"):
            if parent_of(int(entry.name)) == self.postgresql:
                total += _seconds(int(entry.name))
        return total

    def of_store(self) -> float:
        return _seconds(self.store)


def of_process(pid: int) -> float:
    """Seconds of a process with all its threads."""
    return _seconds(pid)


def parent_of(pid: int) -> int:
    """The parent process; 0 where there is none, or no /proc."""
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _seconds(pid: int, *, with_ended: bool = False) -> float:
    fields = _stat(pid)
    if not fields:
        return UNKNOWN if not Path("/proc/self").exists() else 0.0
    return sum(int(ticks) for ticks in fields[11 : 15 if with_ended else 13]) / TICKS


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the third on; none for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
