"""What is wrong with the platform's own words is told before anything is served."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import structs

from undersigned.cli import main
from undersigned.core.messages import WordsError
from undersigned.settings import ROOT, Settings, load
from undersigned.signatures.files import EMAILS
from undersigned.words import check_words


@pytest.fixture
def copy(tmp_path: Path) -> Settings:
    """The built pages and the language files, to be spoilt."""
    shutil.copytree(ROOT / "frontend" / "messages", tmp_path / "messages")
    (tmp_path / "dist").symlink_to(ROOT / "frontend" / "dist")
    return structs.replace(load({"UNDERSIGNED_ENV": "demo"}), frontend_dir=str(tmp_path / "dist"))


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_platforms_own_words_have_no_mistake(copy: Settings):
    check_words(copy)


def test_every_mistake_is_told_with_file_line_and_cure(copy: Settings, tmp_path: Path):
    messages = tmp_path / "messages"
    spoil(messages / "fr.json", '"form.name"', '"form.nom"')
    spoil(messages / "ru.json", "few {", "fwe {")
    (messages / "he.json").write_text("{")
    with pytest.raises(WordsError) as error:
        check_words(copy)
    told = str(error.value)
    assert f"{messages / 'fr.json'}:1: `form.name` is missing. Translate " in told
    assert "`form.nom` is no message of the platform" in told
    assert "fwe is not valid in this locale" in told
    assert f"{messages / 'he.json'}:1: this is not JSON" in told


def test_a_mail_that_cannot_be_filled_in_is_told(copy: Settings, tmp_path: Path):
    emails = tmp_path / "emails"
    shutil.copytree(EMAILS, emails)
    spoil(emails / "confirmation.ar.md", "{remove_url}", "{remove}")
    (emails / "confirmation.xx.md").write_text("Subject: x\n\ny\n")
    with pytest.raises(WordsError) as error:
        check_words(copy, emails)
    told = str(error.value)
    assert "the placeholder {remove} is unknown. Did you mean `remove_url`" in told
    assert "the body lacks {remove_url}" in told
    assert "`confirmation.xx.md` is no mail text" in told


def test_the_demo_does_not_start_with_them(copy: Settings, tmp_path: Path):
    spoil(tmp_path / "messages" / "ar.json", "{name}", "{nam}")
    settings = {"UNDERSIGNED_FRONTEND_DIR": copy.frontend_dir, "UNDERSIGNED_DATA_DIR": str(tmp_path / "data")}
    result = CliRunner().invoke(main, ["dev"], env=settings)
    assert result.exit_code == 2
    assert "holds {nam}, which nobody fills in" in result.output
    assert not (tmp_path / "data").exists()
