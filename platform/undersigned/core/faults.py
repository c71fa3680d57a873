"""Fault points: places at which a test kills, stops or breaks the process, to see that nothing is lost (security.md 6.3).

`UNDERSIGNED_FAULTS=web.before_commit:3` kills the process at the third pass of that point; `=stop` freezes it there, and
`=raise` makes it a fault of the program. The settings refuse it outside the demo.
"""

import os
import signal
from dataclasses import dataclass

SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}


class FaultError(Exception):
    """What an armed point raises."""


@dataclass(slots=True)
class _Fault:
    passes: int
    act: str


_armed: dict[str, _Fault] = {}


def arm(faults: str) -> None:
    """Arm the points named in `faults`, as `name[:n][=kill|stop|raise]` separated by commas."""
    _armed.clear()
    for fault in filter(None, faults.split(",")):
        point, _, act = fault.strip().partition("=")
        name, _, passes = point.partition(":")
        _armed[name] = _Fault(int(passes or 1), act or "kill")


def pass_point(name: str) -> None:
    """Suffer here what the point is armed with, at the pass that was named."""
    fault = _armed.get(name)
    if fault is None:
        return
    fault.passes -= 1
    if fault.passes == 0:
        if fault.act == "raise":
            raise FaultError(name)
        os.kill(os.getpid(), SIGNALS[fault.act])
