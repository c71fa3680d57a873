"""The cover of pairs that journeys are chosen by."""

from itertools import product

from tests.support.pairwise import pairs_of, pairwise

FACTORS = {
    "page": [f"page {number}" for number in range(12)],
    "language": ["en", "ar"],
    "theme": ["a", "b", "c"],
    "width": ["320", "390", "1280"],
}


def test_every_pair_stands_together_somewhere() -> None:
    every = [dict(zip(FACTORS, values, strict=True)) for values in product(*FACTORS.values())]
    wanted = set().union(*(pairs_of(row) for row in every))
    assert set().union(*(pairs_of(row) for row in pairwise(FACTORS))) == wanted


def test_rows_are_few_and_always_the_same() -> None:
    rows = pairwise(FACTORS)
    assert len(rows) <= 12 * 3 * 1.2  # no fewer than pages × themes are possible
    assert rows == pairwise(FACTORS)
