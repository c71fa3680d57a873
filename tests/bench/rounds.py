"""Rounds: A B, B A, A B, so that what else happens on the machine meets all alike, and ratios pair by pair."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.bench.load import Window

Measure = Callable[[], Window]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a window lasts, and how many rounds there are."""

    seconds: float
    rounds: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the ratios pair by pair, and their bounds."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, ours: list[Window], theirs: list[Window]) -> "Ratio":
        ratios = [a.rate / b.rate for a, b in zip(ours, theirs, strict=True)]
        return cls(median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.least:.2f} to {self.most:.2f})"


def measure(measures: dict[str, Measure], rounds: int) -> dict[str, list[Window]]:
    """Each measure in turn, round by round, every second round from the last to the first."""
    windows: dict[str, list[Window]] = {name: [] for name in measures}
    for number in range(rounds):
        for name in list(measures) if number % 2 == 0 else reversed(measures):
            windows[name].append(measures[name]())
    return windows
