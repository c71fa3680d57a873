"""Every component in every state (ux.md 4.2), pairwise over theme, direction, scheme and width: as it was, and without an axe violation.

A picture that is missing is taken, and its test fails once: look at it, and commit it. To renew one, delete it.
"""

from itertools import combinations

import pytest
from playwright.sync_api import Page

from tests.journeys.world import violations
from tests.pictures.pairs import pairwise
from tests.pictures.studio import ALLOWED, HERE, Studio, difference
from undersigned.showcase import DIRECTIONS, PARTS
from undersigned.tenancy.themes import BASES

HANDS = {
    "controls-focused": ("controls", "#field-code"),
    "form-focused": ("form", "form > .button"),
    "form-hovered": ("form", "form > .button"),
}
"""Parts with a hand on them: the part, and what it lies on."""

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
        else:
            target.hover()


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_component(case: tuple[str, ...], studio: Studio, why_other: str | None) -> None:
    part, theme, direction, scheme, width = case
    page = studio.show(HANDS.get(part, (part,))[0], theme, direction, scheme, int(width))
    lay_hand(page, part)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []
    if why_other:
        pytest.skip(why_other)
    taken = page.screenshot(full_page=True, animations="disabled", caret="hide")
    kept = HERE / "kept" / f"{'-'.join(case)}.png"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(taken)
        pytest.fail(f"{kept.name} was missing and has been taken: look at it")
    found = difference(page, kept.read_bytes(), taken)
    if found if isinstance(found, str) else found > ALLOWED:
        now = HERE / "now" / kept.name
        now.parent.mkdir(exist_ok=True)
        now.write_bytes(taken)
        pytest.fail(f"{kept.name} looks different ({found}): compare it with {now}")


def test_every_pair_of_values_meets_in_a_picture() -> None:
    names = list(DIMENSIONS)
    for one, other in combinations(range(len(names)), 2):
        met = {(case[one], case[other]) for case in CASES}
        assert len(met) == len(DIMENSIONS[names[one]]) * len(DIMENSIONS[names[other]])
    assert len(CASES) < 60


def test_no_picture_is_left_of_what_is_gone() -> None:
    assert {file.stem for file in (HERE / "kept").glob("*.png")} == {"-".join(case) for case in CASES}


def test_a_difference_is_seen(studio: Studio) -> None:
    page = studio.show("controls", "commons", "ltr", "light", 390)
    before = page.screenshot(full_page=True)
    assert difference(page, before, before) == 0
    page.evaluate("document.querySelector('.quiet').classList.add('button')")
    after = difference(page, before, page.screenshot(full_page=True))
    assert isinstance(after, str) or after > ALLOWED
