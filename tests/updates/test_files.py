"""update.toml and the article."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tenants.valid import (
    PETITION,
    RIVER,
    STORY,
    UPDATE,
    Case,
    drop,
    drop_folder,
    expect_mistake,
    move,
    put,
    read_all,
    swap,
    together,
    write_valid,
)
from undersigned.updates.files import UpdateSpec, UpdateTextSpec

MISTAKES: dict[str, Case] = {
    "update without date": (put(UPDATE, ""), UPDATE, 1, "`published_at` is missing"),
    "link to a form": (
        put(f"{RIVER}/updates/water/en/body.md", "[x](#sign)"),
        f"{RIVER}/updates/water/en/body.md",
        1,
        "no place named `#sign`. Link to a page by its path",
    ),
    "update without article": (
        drop(f"{RIVER}/updates/water/fr/body.md"),
        f"{RIVER}/updates/water/fr/body.md",
        1,
        "missing",
    ),
    "bad update name": (
        together(
            move(f"{RIVER}/updates/water", f"{RIVER}/updates/Water"),
            swap(PETITION, '"water"', '"Water"'),
            swap(STORY, "water", "Water"),
        ),
        f"{RIVER}/updates/Water",
        1,
        "cannot be part of an address",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_what_the_files_say_is_what_is_read(tmp_path: Path):
    demo = read_all(write_valid(tmp_path))[0][0]
    assert demo.petitions[0].updates == (
        UpdateSpec(
            slug="water",
            published_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            texts=(
                UpdateTextSpec("en", "The water is back", "It rained.", "# Rain\n\n> It rained.\n\n## No: it poured"),
                UpdateTextSpec("fr", "L'eau est revenue", "Il a plu.", "Il a plu."),
            ),
        ),
    )


def test_an_update_may_lack_a_language(tmp_path: Path):
    drop_folder(f"{RIVER}/updates/water/en")(write_valid(tmp_path))
    swap(f"{RIVER}/en/story.md", "/en/p/river/updates/water", "/fr/p/river/updates/water")(tmp_path)
    tenants, report = read_all(tmp_path)
    assert report.mistakes == ()
    assert [text.locale for text in tenants[0].petitions[0].updates[0].texts] == ["fr"]
