"""petition.toml: what it may hold and what is told of the rest."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import a_target
from tests.tenants.valid import (
    FILES,
    LETTER,
    PETITION,
    RIVER,
    Case,
    Change,
    drop,
    drop_folder,
    expect_mistake,
    put,
    read_all,
    swap,
    together,
    write_valid,
)
from undersigned.petitions.files import PetitionSpec
from undersigned.petitions.types import NameVisibility, PetitionState, PinnedLink, PinnedUpdate

MISTAKES: dict[str, Case] = {
    "no petition.toml": (drop(PETITION), PETITION, 1, "the file is missing"),
    "state": (swap(PETITION, '"open"', '"opened"'), PETITION, 1, "`state` is `opened`. Choose one of: draft, open"),
    "state of another type": (swap(PETITION, '"open"', "1"), PETITION, 1, "`state` must be a text"),
    "date without zone": (swap(PETITION, "+02:00", ""), PETITION, 2, "`closes_at` has no time zone"),
    "date without time": (swap(PETITION, "T18:00:00+02:00", ""), PETITION, 2, "not a date without time"),
    "date as text": (
        swap(PETITION, "2030-06-01T18:00:00+02:00", '"tomorrow"'),
        PETITION,
        2,
        "`closes_at` must be a date",
    ),
    "closes before it opens": (
        swap(PETITION, "closes_at", "opens_at = 2031-01-01T00:00:00Z\ncloses_at"),
        PETITION,
        3,
        "closes before it opens",
    ),
    "goal below 1": (swap(PETITION, "[100, 500]", "-5"), PETITION, 3, "a goal is out of range"),
    "goal beyond all people": (swap(PETITION, "[100, 500]", "100_000_001"), PETITION, 3, "a goal is out of range"),
    "goal 1e400": (swap(PETITION, "[100, 500]", "1e400"), PETITION, 3, "none of the four kinds"),
    "goal in words": (swap(PETITION, "[100, 500]", '"many"'), PETITION, 3, "none of the four kinds"),
    "goals of mixed types": (swap(PETITION, "[100, 500]", '[100, "x"]'), PETITION, 3, "none of the four kinds"),
    "goals that fall": (swap(PETITION, "[100, 500]", "[500, 100]"), PETITION, 3, "the goals do not rise"),
    "too many goals": (swap(PETITION, "[100, 500]", str(list(range(1, 53)))), PETITION, 3, "there are 52 goals"),
    "minimum": (swap(PETITION, "minimum_shown = 10", "minimum_shown = -1"), PETITION, 4, "`minimum_shown` is -1"),
    "at risk in words": (
        swap(PETITION, 'name_visibility = "private"', 'at_risk = "yes"'),
        PETITION,
        5,
        "`at_risk` must be true or false, not a text",
    ),
    "unofficial in a language without texts": (
        swap(PETITION, 'name_visibility = "private"', 'unofficial = ["rf"]'),
        PETITION,
        5,
        "the petition has no text in `rf`",
    ),
    "all unofficial": (
        swap(PETITION, 'name_visibility = "private"', 'unofficial = ["en", "fr"]'),
        PETITION,
        5,
        "every language is unofficial",
    ),
    "names public beforehand": (swap(PETITION, '"private"', '"public"'), PETITION, 5, "`name_visibility` is `public`"),
    "no target": (put(PETITION, 'goal = "none"\n'), PETITION, 1, "`targets` is missing. Add [[targets]]"),
    "target without a name in a language": (
        swap(PETITION, 'name = "The mayor"', 'name = { en = "The mayor" }'),
        PETITION,
        12,
        "`fr` is missing",
    ),
    "target twice": (swap(PETITION, "The mayor", "The council"), PETITION, 7, "`The council` is there twice"),
    "banner without date": (
        swap(PETITION, "published_at = 2026-01-02T03:04:05Z\n", ""),
        PETITION,
        14,
        "`published_at`",
    ),
    "banner without a language": (
        swap(PETITION, ', fr = "NOUVELLES : la source coule :"', ""),
        PETITION,
        16,
        "`fr` is miss",
    ),
    "banner in a strange language": (swap(PETITION, ", fr =", ', ar = "عربي", fr ='), PETITION, 16, "`ar` is unknown"),
    "banner to nowhere": (
        swap(PETITION, '"water"', '"watre"'),
        PETITION,
        19,
        "no update `watre`. Did you mean `water`",
    ),
    "label without a language": (swap(PETITION, 'label.fr = "Lire"\n', ""), PETITION, 20, "`fr` is missing"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def read_petition(folder: Path, change: Change = lambda _: None) -> PetitionSpec:
    change(write_valid(folder))
    tenants, report = read_all(folder)
    assert report.mistakes == ()
    return tenants[0].petitions[0].petition


def test_what_the_files_say_is_what_is_read(tmp_path: Path):
    petition = read_petition(tmp_path)
    assert (petition.slug, petition.state, petition.default_locale) == ("river", PetitionState.OPEN, "en")
    assert (petition.opens_at, petition.closes_at) == (None, datetime(2030, 6, 1, 16, tzinfo=UTC))
    assert (petition.goal_mode, petition.goals, petition.minimum_shown) == ("list", (100, 500), 10)
    assert petition.name_visibility is NameVisibility.PRIVATE
    assert not petition.at_risk
    assert not any(text.unofficial for text in petition.texts)
    assert petition.targets == (
        a_target("The council", "It decides", locales=("en", "fr")),
        a_target("The mayor", locales=("en", "fr")),
    )
    assert [text.locale for text in petition.texts] == ["en", "fr"]
    english = petition.texts[0]
    assert (english.title, english.lead) == ("Let the river run", "The river runs\ndry in summer.")
    assert english.letter == "To the council,\n\nLet it *run*:\n\n- in summer\n- in winter"
    assert english.story.startswith("## Why\n\n==Look==")
    published_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert petition.pinned == {
        "en": PinnedUpdate("UPDATE: The water is back:", (PinnedLink("Read it", "water"),), published_at),
        "fr": PinnedUpdate("NOUVELLES : la source coule :", (PinnedLink("Lire", "water"),), published_at),
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"ladder"', ("ladder", ())),
        ('"none"', ("none", ())),
        ("5000", ("fixed", (5000,))),
        ("[5000]", ("list", (5000,))),
        ("[1, 100_000_000]", ("list", (1, 100_000_000))),
    ],
)
def test_goals(written: str, read: tuple[str, tuple[int, ...]], tmp_path: Path):
    petition = read_petition(tmp_path, swap(PETITION, "[100, 500]", written))
    assert (petition.goal_mode, petition.goals) == read


def test_only_targets_are_needed_and_the_rest_has_safe_defaults(tmp_path: Path):
    petition = read_petition(tmp_path, put(PETITION, '[[targets]]\nname = "x"\n'))
    assert (petition.state, petition.goal_mode, petition.minimum_shown) == (PetitionState.OPEN, "ladder", 50)
    assert petition.name_visibility is NameVisibility.DELIVER_ONLY
    assert (petition.opens_at, petition.closes_at, petition.pinned) == (None, None, {})


@pytest.mark.parametrize(
    ("state", "read"),
    [("open", "scheduled"), ("draft", "draft"), ("paused", "paused"), ("closed", "closed")],
)
def test_an_open_petition_with_a_time_to_open_is_scheduled(state: str, read: str, tmp_path: Path):
    opens_at = "opens_at = 2029-01-01T00:00:00Z\ncloses_at"
    spoil = together(swap(PETITION, '"open"', f'"{state}"'), swap(PETITION, "closes_at", opens_at))
    petition = read_petition(tmp_path, spoil)
    assert petition.state == read
    assert petition.opens_at == datetime(2029, 1, 1, tzinfo=UTC)


def test_a_letter_keeps_its_version_until_a_word_changes(tmp_path: Path):
    before = read_petition(tmp_path / "a").texts[0].letter_version
    same = read_petition(tmp_path / "b", put(LETTER, FILES[LETTER].replace("\n", "\r\n") + "\r\n  \r\n"))
    changed = read_petition(tmp_path / "c", swap(LETTER, "summer", "Summer"))
    assert before == hashlib.sha256(FILES[LETTER].strip().encode()).hexdigest()
    assert same.texts[0].letter_version == before
    assert changed.texts[0].letter_version != before


def test_a_petition_that_lacks_the_tenants_language_has_its_own(tmp_path: Path):
    banner = swap(PETITION, 'en = "UPDATE: The water is back:", ', "")
    label = swap(PETITION, 'label.en = "Read it"\n', "")
    petition = read_petition(tmp_path, together(banner, label, drop_folder(f"{RIVER}/en")))
    assert petition.default_locale == "fr"
    assert [text.locale for text in petition.texts] == ["fr"]


@pytest.mark.parametrize(
    ("lines", "preset"),
    [
        ("at_risk = true", NameVisibility.PRIVATE),
        ('at_risk = true\nname_visibility = "deliver_only"', NameVisibility.DELIVER_ONLY),
        ("at_risk = false", NameVisibility.DELIVER_ONLY),
    ],
)
def test_at_risk_names_stay_private_unless_the_organiser_chooses_otherwise(
    tmp_path: Path, lines: str, preset: NameVisibility
):
    """F-5."""
    petition = read_petition(tmp_path, swap(PETITION, 'name_visibility = "private"', lines))
    assert petition.at_risk is lines.startswith("at_risk = true")
    assert petition.name_visibility is preset


def test_the_texts_of_a_language_may_be_an_unofficial_translation(tmp_path: Path):
    petition = read_petition(tmp_path, swap(PETITION, 'name_visibility = "private"', 'unofficial = ["fr"]'))
    assert {text.locale: text.unofficial for text in petition.texts} == {"en": False, "fr": True}


def test_a_target_may_be_called_differently_in_each_language(tmp_path: Path):
    by_language = 'name = { en = "The mayor", fr = "La maire" }'
    petition = read_petition(tmp_path, swap(PETITION, 'name = "The mayor"', by_language))
    assert petition.targets[1].names == {"en": "The mayor", "fr": "La maire"}
