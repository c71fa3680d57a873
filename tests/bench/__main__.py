"""`python -m tests.bench`: measures, and prints a table for each part. The figures of one run say little, their ratios much."""

import argparse
import os
import time

import click

from tests.bench import growth, reading, rendering, signing
from tests.bench.ground import prepared
from tests.bench.rounds import Effort

PARTS = {"signing": signing.run, "reading": reading.run, "growth": growth.run, "rendering": rendering.run}
SHARE = {"signing": 1.0, "reading": 0.7, "growth": 0.3, "rendering": 1.0}
"""How long the windows of a part are: the noisier what is measured, the longer."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="only these parts: " + ", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=2.5, help="the length of the longest windows (default: 2.5)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each measure is taken (default: 3)")
    asked = parser.parse_args()
    began = time.monotonic()
    with prepared() as on:
        for part in asked.parts or PARTS:
            PARTS[part](on, Effort(asked.seconds * SHARE[part], asked.rounds))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    click.echo(f"\n{time.monotonic() - began:.0f} s; {os.cpu_count()} cores; load averages at the end {load}")


if __name__ == "__main__":
    main()
