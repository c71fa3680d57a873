"""Pictures in stories: which files they are, and what is told of those that are not (P-9)."""

from pathlib import Path

import pytest

from tests.petitions.test_files import read_petition
from tests.petitions.test_proof import deliver, picture
from tests.tenants.valid import RIVER, STORY, Case, Change, expect_mistake, put, together
from undersigned.petitions.proof import MOST_PIXELS, SHOWN_PIXELS

FILE = f"{RIVER}/files/street.jpg"
FRENCH = STORY.replace("/en/", "/fr/")


def show(body: bytes, words: str = "a\n\n![A dark street](street.jpg)") -> Change:
    return together(put(STORY, words), put(FILE, body))


MISTAKES: dict[str, Case] = {
    "no picture": (show(b"GIF89a"), STORY, 3, "`street.jpg` is no JPEG, PNG or WebP"),
    "drawing with scripts": (show(b"<svg onload='alert(1)'/>"), STORY, 3, "`street.jpg` is no JPEG, PNG or WebP"),
    "too large a side": (show(picture(MOST_PIXELS + 1, 10)), STORY, 3, "`street.jpg` measures 4,097 by 10 pixels"),
    "nobody's": (put(FILE, picture()), FILE, 1, "no delivery and no story names this file"),
    "misspelt": (
        show(picture(), "![a](streat.jpg)"),
        STORY,
        1,
        "no file `files/streat.jpg`. Did you mean `street.jpg`",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_they_are_read_once_and_shrunk_and_lose_their_hidden_data(tmp_path: Path):
    twice = together(show(picture(2400, 1600)), put(FRENCH, "![Une rue sombre](street.jpg) ![Encore](street.jpg)"))
    petition = read_petition(tmp_path, twice)
    (file,) = petition.pictures.files
    assert b"taken at home" not in file.body
    for locale in ("en", "fr"):
        (shown,) = petition.pictures.by_locale[locale]
        assert (shown.written, shown.name, shown.width, shown.height) == ("street.jpg", file.name, SHOWN_PIXELS, 800)


def test_a_delivery_and_a_story_may_both_have_files(tmp_path: Path):
    petition = read_petition(tmp_path, together(deliver(), show(picture(90, 60))))
    assert len(petition.delivery.files) == 2
    assert len(petition.pictures.files) == 1
