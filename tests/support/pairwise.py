"""Few combinations in which every pair of values stands together at least once."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

Row = dict[str, str]
Pair = tuple[tuple[str, str], tuple[str, str]]


def pairs_of(row: Mapping[str, str]) -> set[Pair]:
    return set(combinations(sorted(row.items()), 2))


def pairwise(factors: Mapping[str, Sequence[str]]) -> list[Row]:
    """A cover of all pairs; the same for the same factors.

    Greedy: each row is, of all combinations, the first that has most of the pairs which no row before it has.
    """
    every = [dict(zip(factors, values, strict=True)) for values in product(*factors.values())]
    pairs = [pairs_of(row) for row in every]
    missing = set[Pair]().union(*pairs)
    chosen: list[Row] = []
    while missing:
        best = max(range(len(every)), key=lambda place: len(pairs[place] & missing))
        chosen.append(every[best])
        missing -= pairs[best]
    return chosen
