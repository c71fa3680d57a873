"""Every component in every state (ux.md 4.2), pairwise over theme, direction, scheme and width: as it was, and without an axe violation.

The letters are those of `faces.py` on every machine. A picture that is missing is taken, and its test fails once: look at
it, and commit it. To renew one, delete it.
"""

from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.world import violations
from tests.pictures.pairs import pairwise
from tests.pictures.studio import HERE, Studio, difference, keep, take
from undersigned.showcase import DIRECTIONS, PARTS
from undersigned.tenancy.themes import BASES

HANDS = {
    "controls-focused": ("controls", "#field-code"),
    "form-focused": ("form", "form > .button"),
    "form-hovered": ("form", "form > .button"),
}
"""Parts with a hand on them: the part, and what it lies on."""

AT_THE_EDGE = {"bar"}
"""Parts that lie at the edge of the screen, wherever on the page one is."""

DIMENSIONS = {
    "part": (*PARTS, *HANDS),
    "theme": BASES,
    "direction": tuple(DIRECTIONS),
    "scheme": ("light", "dark", "forced"),
    "width": ("320", "390", "1280"),
}
CASES = pairwise(DIMENSIONS)


def lay_hand(page: Page, part: str) -> None:
    if part in HANDS:
        target = page.locator(HANDS[part][1]).first
        if part.endswith("focused"):
            page.keyboard.press("Tab")  # from now on the keyboard's ring is shown
            target.focus()
            # Forced colours show the caret even where it is told to hide, and it blinks: a field that cannot be changed has none.
            target.evaluate("(control) => { control.readOnly = true }")
        else:
            target.hover()


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_component(case: tuple[str, ...], studio: Studio) -> None:
    part, theme, direction, scheme, width = case
    page = studio.show(HANDS.get(part, (part,))[0], theme, direction, scheme, int(width))
    lay_hand(page, part)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []
    taken = take(page, whole=part not in AT_THE_EDGE)
    kept = HERE / "kept" / f"{'-'.join(case)}.png"
    if not kept.exists():
        keep(taken, kept)
        pytest.fail(f"{kept.name} was missing and has been taken: look at it")
    with Image.open(kept) as before:
        found = difference(before, taken)
    if found:
        now = HERE / "now" / kept.name
        keep(taken, now)
        pytest.fail(f"{kept.name} looks different ({found}): compare it with {now}")


def test_every_pair_of_values_meets_in_a_picture() -> None:
    names = list(DIMENSIONS)
    for one, other in combinations(range(len(names)), 2):
        met = {(case[one], case[other]) for case in CASES}
        assert len(met) == len(DIMENSIONS[names[one]]) * len(DIMENSIONS[names[other]])
    assert len(CASES) < 60


def test_no_picture_is_left_of_what_is_gone() -> None:
    assert {file.stem for file in (HERE / "kept").glob("*.png")} == {"-".join(case) for case in CASES}
