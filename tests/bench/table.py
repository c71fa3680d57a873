"""What the reader sees: a table for each part, and the goals with what was reached."""

from dataclasses import dataclass
from math import isnan
from statistics import median

import click

from tests.bench.load import Window
from tests.bench.rounds import Ratio

COLUMNS = ("answers/s", "p50 ms", "p99 ms", "app µs", "PostgreSQL µs", "Redis µs")


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal beside its figure. `reached` is None where there is none, and the figure is only told."""

    title: str
    figure: str
    asked: str = ""
    reached: bool | None = None


def ratio_goal(title: str, ratio: Ratio, *, least: float | None = None, most: float | None = None) -> Goal:
    """The goal that a ratio is at least, or at most, so much."""
    if least is not None:
        return Goal(title, str(ratio), f"≥ {least}", ratio.middle >= least)
    if most is not None:
        return Goal(title, str(ratio), f"≤ {most}", ratio.middle <= most)
    return Goal(title, str(ratio))


def show(title: str, windows: dict[str, list[Window]], goals: list[Goal]) -> None:
    click.echo(f"\n{title}\n\n  {'':44}" + "".join(f"{column:>15}" for column in COLUMNS))
    for name, found in windows.items():
        click.echo(f"  {name:44}" + "".join(f"{cell:>15}" for cell in _cells(found)))
    click.echo()
    for goal in goals:
        verdict = {None: "", True: "reached", False: "MISSED"}[goal.reached]
        click.echo(f"  {goal.title:62} {goal.figure:24} {goal.asked:>9}  {verdict}".rstrip())


def _cells(windows: list[Window]) -> list[str]:
    """Medians over the rounds."""
    figures = [(w.rate, w.answers.p50, w.answers.p99, w.app, w.postgresql, w.store) for w in windows]
    rate, p50, p99, *cpu = (median(column) for column in zip(*figures, strict=True))
    return [f"{rate:,.0f}", *("" if isnan(one) else f"{one:.1f}" for one in (p50, p99)),
            *("" if isnan(one) else f"{one:.0f}" for one in cpu)]  # fmt: skip
