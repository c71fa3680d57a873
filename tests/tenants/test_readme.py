"""tenants/README.md is true: its examples are taken without a mistake, and every key, colour and placeholder is in it."""

import re
from pathlib import Path

import pytest

from tests.tenants.valid import put, read_all
from undersigned.core.folder import MAX_BYTES, MAX_LINE
from undersigned.core.proofread import MAX_LETTER, MAX_STORY
from undersigned.petitions.files import BESIDE
from undersigned.petitions.files import FIELDS as PETITION_FIELDS
from undersigned.petitions.files import MOST_TOPICS as TOPICS_OF_ONE
from undersigned.petitions.form_fields import MOST_CHOICES
from undersigned.petitions.goals import LARGEST_GOAL, MOST_GOALS, REASON_MOST
from undersigned.signatures.answers import ANSWER_MOST
from undersigned.signatures.files import PLACEHOLDERS
from undersigned.tenancy.files import RESERVED
from undersigned.tenancy.logo import LARGEST_LOGO
from undersigned.tenancy.palette import COLOURS, CONTROL_PAIRS, TEXT_PAIRS
from undersigned.tenancy.themes import BASES, DRAWINGS, FACES, LONGEST_REVEAL, PROGRESS
from undersigned.tenancy.topics import LONGEST_TOPIC, MOST_TOPICS
from undersigned.updates.files import FIELDS as UPDATE_FIELDS

README = (Path(__file__).parents[2] / "tenants" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
TENANT, THEME, PETITION, UPDATE = EXAMPLES


def test_the_examples_are_taken_without_a_mistake(tmp_path: Path):
    (mail,) = re.findall(r"```\n(Subject: .*?)```", README, re.DOTALL)
    petition = "access/petitions/itu"
    for name, text in {
        "access/tenant.toml": TENANT,
        "access/theme.toml": THEME,
        "access/emails/confirmation.en.md": mail,
        f"{petition}/petition.toml": PETITION,
        f"{petition}/updates/wcit-part-1/update.toml": UPDATE,
        **{f"{petition}/en/{field}.md": "Words." for field in PETITION_FIELDS},
        **{f"{petition}/updates/wcit-part-1/en/{field}.md": "Words." for field in UPDATE_FIELDS},
    }.items():
        put(name, text)(tmp_path)
    tenants, report = read_all(tmp_path)
    assert report.mistakes == ()
    assert [found.tenant.slug for found in tenants] == ["access"]
    assert len(tenants[0].emails) == 1


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_those_of_the_demo(example: str):
    lines = {
        line
        for file in (Path(__file__).parents[2] / "tenants" / "access").rglob("*.toml")
        for line in file.read_text(encoding="utf-8").split("\n")
    }
    assert set(example.split("\n")) <= lines


def keys_that_are_read() -> set[str]:
    """Every key that a reader asks a table for, from the source."""
    package = Path(__file__).parents[2] / "platform" / "undersigned"
    asked = (
        r"\.(?:text|texts|number|choice|flag|moment|anything|table|tables|words|some_words|text_or_words)\(\s*\"(\w+)\""
    )
    return {
        key
        for name in ("*/files.py", "tenancy/providers.py", "tenancy/themes.py", "tenancy/topics.py", "petitions/form_fields.py", "petitions/goals.py")
        for file in package.glob(name)
        for key in re.findall(asked, file.read_text(encoding="utf-8"))
    }  # fmt: skip


def test_every_key_is_explained():
    keys = keys_that_are_read()
    assert {"id", "opens_at", "goal", "published_at"} <= keys
    for key in keys:
        assert re.search(rf"`\[*(?:\w+\.)*{key}(?:\.\w+)*\]*`", README), key


def test_every_name_is_explained():
    for name in [*COLOURS, *(f"{field}.md" for field in (*PETITION_FIELDS, *UPDATE_FIELDS)), *PLACEHOLDERS]:
        assert f"`{name}`" in README, name
    for name in [*sorted(RESERVED), *BESIDE, *BASES, *FACES, *PROGRESS, *DRAWINGS]:
        assert re.search(rf"\b{re.escape(name)}\b", README), name
    for name in {name for names in PLACEHOLDERS.values() for name in names}:
        assert f"`{{{name}}}`" in README, name


def test_every_contrast_is_explained():
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) \|$", README, re.MULTILINE))
    for pairs, least in ((TEXT_PAIRS, "4.5"), (CONTROL_PAIRS, "3")):
        for front, back in pairs:
            assert f"`{back}`" in rows[front], (front, back)
            assert rows[front].endswith(f": {least}"), front
    said = {(front, back) for front, row in rows.items() for back in re.findall(r"`(\w+)`", row) if front in COLOURS}
    assert said == {*TEXT_PAIRS, *CONTROL_PAIRS}


def test_every_limit_is_the_one_in_force():
    for number in (MAX_LINE, MAX_LETTER, MAX_STORY, LARGEST_GOAL):
        assert f"{number:,}" in README
    assert f"{MAX_BYTES // 1024} KiB" in README
    assert f"at most {MOST_GOALS}:" in README
    assert f"plain, at most {REASON_MOST} characters. It stands" in README
    assert f"of a choice, 2 to {MOST_CHOICES}:" in README
    assert f"one line of at most {ANSWER_MOST} characters" in README
    assert f"at most {LONGEST_REVEAL} characters; a language" in README
    assert f"at most {MOST_TOPICS}, in the order" in README
    assert f"in each language, at most {LONGEST_TOPIC} characters" in README
    assert f"at most {TOPICS_OF_ONE} of the tenant's topics" in README
    assert f"at most {LARGEST_LOGO // 1024} KiB with" in README
