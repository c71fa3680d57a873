"""What is logged, as it is written."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import structlog

from undersigned.core import log


@dataclass
class Written:
    text: str = ""

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@contextmanager
def written_logs(capsys: pytest.CaptureFixture[str]) -> Generator[Written]:
    """The log of the block, complete when it ends, as a server writes it to standard error."""
    capsys.readouterr()
    log.configure("info")
    written = Written()
    try:
        yield written
    finally:
        written.text = capsys.readouterr().err
        structlog.reset_defaults()
