"""V8 ends with the process that it runs in."""

import subprocess
import sys

import pytest

KEPT = """
from pathlib import Path
from undersigned.core.ssr import Renderer
from undersigned.settings import ROOT

renderer = Renderer(ROOT / "frontend" / "dist")
renderer.check()
"""


@pytest.mark.parametrize("end", ["", "raise SystemExit('it failed')"])
def test_a_program_ends_though_it_keeps_its_renderer(end: str) -> None:
    done = subprocess.run([sys.executable, "-c", KEPT + end], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == ((1, "it failed\n") if end else (0, ""))
