"""Few combinations that hold every pair of values: what breaks, breaks for two values that meet, seldom for three."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

Combination = tuple[str, ...]


def pairwise(dimensions: Mapping[str, Sequence[str]]) -> list[Combination]:
    """Combinations of one value of each dimension, such that any two values of two dimensions meet in one of them.

    The same for the same dimensions: each time the one that brings most pairs, the first among equals.
    """
    everything = list(product(*dimensions.values()))
    missing = {pair for combination in everything for pair in _pairs(combination)}
    chosen: list[Combination] = []
    while missing:
        best = max(everything, key=lambda combination: len(missing & _pairs(combination)))
        chosen.append(best)
        missing -= _pairs(best)
    return sorted(chosen)


def _pairs(combination: Combination) -> set[tuple[tuple[int, str], ...]]:
    return set(combinations(enumerate(combination), 2))
