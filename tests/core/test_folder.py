"""Files and folders that are missing, misplaced or unreadable."""

from pathlib import Path

import pytest

from tests.tenants.valid import (
    LETTER,
    RIVER,
    STORY,
    TENANT,
    Case,
    drop,
    drop_folder,
    expect_mistake,
    move,
    put,
    together,
)

MISTAKES: dict[str, Case] = {
    "no letter": (drop(LETTER), LETTER, 1, "the file is missing"),
    "no language": (
        together(drop_folder(f"{RIVER}/en"), drop_folder(f"{RIVER}/fr")),
        RIVER,
        1,
        "no text in any language",
    ),
    "language the tenant lacks": (
        put(f"{RIVER}/ar/title.md", "عربي"),
        f"{RIVER}/ar",
        1,
        "`ar` is no language of this tenant",
    ),
    "misspelt text": (move(LETTER, f"{RIVER}/en/leter.md"), f"{RIVER}/en/leter.md", 1, "Did you mean `letter.md`"),
    "file among languages": (put(f"{RIVER}/letter.md", "x"), f"{RIVER}/letter.md", 1, "only folders belong"),
    "not UTF-8": (put(LETTER, b"To the council,\n\nLet it r\xfcn.\n"), LETTER, 3, "the byte 0xFC is not UTF-8"),
    "not UTF-8 in TOML": (put(TENANT, b'id = 7\nname = "Caf\xe9"\n'), TENANT, 2, "the byte 0xE9 is not UTF-8"),
    "UTF-16": (put(LETTER, "To".encode("utf-16")), LETTER, 1, "is not UTF-8"),
    "a megabyte": (put(STORY, "x" * 1_000_000), STORY, 1, "the file has 1,000,000 bytes"),
    "a long line": (put(STORY, "Why\n\n" + "x" * 20_001), STORY, 3, "the line has 20,001 characters"),
    "turned text": (
        put(LETTER, "To the council,\n\nLet \u202eit run.\n"),
        LETTER,
        3,
        "U+202E (RIGHT-TO-LEFT OVERRIDE)",
    ),
    "NUL": (put(LETTER, "To\0 the council"), LETTER, 1, "U+0000"),
    "folder for a file": (
        together(drop(LETTER), lambda folder: (folder / LETTER).mkdir()),
        LETTER,
        1,
        "not a file",
    ),
    "file for a folder": (put("other/petitions", "x"), "other/petitions", 1, "the folder cannot be read"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])
