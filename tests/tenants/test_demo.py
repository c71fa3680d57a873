"""The tenants of the demo: without a mistake, with the seed's text word for word, and plainly imaginary otherwise."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from tests.tenants.valid import read_all
from undersigned.core.markdown import to_text
from undersigned.core.report import Report
from undersigned.petitions.types import PetitionState
from undersigned.tenants import PetitionFolder, TenantFolder

TENANTS = Path(__file__).parents[2] / "tenants"

SEED = (Path(__file__).parent / "itu-petition.txt").read_text(encoding="utf-8")
"""The petition as it stood on its page, the words of the page around it included."""


@pytest.fixture(scope="module")
def demo() -> tuple[dict[str, TenantFolder], Report]:
    tenants, report = read_all(TENANTS)
    return {found.tenant.slug: found for found in tenants}, report


@pytest.fixture
def itu(demo: tuple[dict[str, TenantFolder], Report]) -> PetitionFolder:
    (petition,) = demo[0]["access"].petitions
    return petition


def test_there_is_no_mistake_and_one_warning(demo: tuple[dict[str, TenantFolder], Report]):
    tenants, report = demo
    assert sorted(tenants) == ["access", "clairiere", "lantern", "nahr"]
    assert report.mistakes == ()
    (warning,) = report.warnings
    assert warning.file.endswith("access/petitions/itu/en/story.md")
    assert "to the right" in warning.what


def test_the_seed_is_there_word_for_word(itu: PetitionFolder):
    paragraphs = [line.strip() for line in SEED.split("\n") if line.strip()]
    story = paragraphs[paragraphs.index("Sign the petition") - 7 : paragraphs.index("Sign the petition")]
    letter = paragraphs[paragraphs.index("First time here?") + 1 :][:2]
    (text,) = (text for text in itu.petition.texts if text.locale == "en")
    assert text.title == paragraphs[0] == "Tell the ITU: The internet belongs to us!"
    assert [text.lead, *to_text(text.story).split("\n\n")] == story
    assert to_text(text.letter).split("\n\n") == letter
    banner = itu.petition.pinned["en"]
    assert f"{banner.text} {' | '.join(link.label for link in banner.links)}" in paragraphs


def test_the_petition_is_open_and_has_its_targets(itu: PetitionFolder):
    petition = itu.petition
    assert (petition.slug, petition.state, petition.closes_at) == ("itu", PetitionState.OPEN, None)
    assert (petition.goal_mode, petition.minimum_shown) == ("ladder", 0)
    assert len(petition.targets) == 2


def test_the_banner_leads_to_two_summaries(itu: PetitionFolder):
    updates = {update.slug: update for update in itu.updates}
    slugs = [link.update for link in itu.petition.pinned["en"].links]
    assert sorted(updates) == sorted(slugs)
    for slug in slugs:
        (text,) = (text for text in updates[slug].texts if text.locale == "en")
        assert to_text(text.body).startswith("This is a summary.")
        assert 200 <= len(text.body.split()) <= 350
    for earlier, later in pairwise(slugs):
        assert updates[earlier].published_at < updates[later].published_at


def test_it_speaks_six_languages_and_five_of_them_say_that_they_are_translations(itu: PetitionFolder):
    spoken = {text.locale: text.unofficial for text in itu.petition.texts}
    assert spoken == {"en": False} | dict.fromkeys(("ar", "es", "fr", "ru", "zh"), True)
    for update in itu.updates:
        assert {text.locale for text in update.texts} == set(spoken)
    for texts in (itu.petition.texts, *(update.texts for update in itu.updates)):
        assert len({text.title for text in texts}) == len(spoken)


def test_contact_data_are_imaginary(demo: tuple[dict[str, TenantFolder], Report]):
    for slug, found in demo[0].items():
        tenant = found.tenant
        assert tenant.domains == (f"{slug}.localhost",)
        for address in (tenant.contact.email, tenant.sender_address):
            assert address.endswith(f"@{slug}.example.org")


def test_each_has_a_look_of_its_own_by_day_and_by_night(demo: tuple[dict[str, TenantFolder], Report]):
    themes = [found.theme for found in demo[0].values()]
    assert all(theme.dark for theme in themes)
    assert len({theme.light.action for theme in themes}) == len(themes)


@pytest.mark.parametrize(("slug", "locale", "script"), [("nahr", "ar", "ARABIC"), ("clairiere", "fr", "LATIN")])
def test_the_other_two_speak_their_language(
    slug: str, locale: str, script: str, demo: tuple[dict[str, TenantFolder], Report]
):
    (petition,) = demo[0][slug].petitions
    (text,) = petition.petition.texts
    assert text.locale == locale
    for words in (text.title, text.lead, text.letter, text.story):
        letters = [letter for letter in re.sub(r"\(#sign\)", "", words) if letter.isalpha()]
        assert letters
        assert all(unicodedata.name(letter).startswith(script) for letter in letters)
