"""What is wrong with the platform's own words is told before anything is served."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from tests.conftest import MASTER_KEY
from undersigned.core.messages import WordsError
from undersigned.settings import ROOT, Settings, load
from undersigned.signatures.files import EMAILS
from undersigned.words import checked_renderer


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
    asyncio.run(checked_renderer(copy))


def test_every_mistake_is_told_with_file_line_and_cure(copy: Settings, tmp_path: Path):
    messages = tmp_path / "messages"
    spoil(messages / "fr.json", '"form.name"', '"form.nom"')
    spoil(messages / "ru.json", "few {", "fwe {")
    (messages / "he.json").write_text("{")
    with pytest.raises(WordsError) as error:
        asyncio.run(checked_renderer(copy))
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
        asyncio.run(checked_renderer(copy, emails))
    told = str(error.value)
    assert "the placeholder {remove} is unknown. Did you mean `remove_url`" in told
    assert "the body lacks {remove_url}" in told
    assert "`confirmation.xx.md` is no mail text" in told


SETTINGS = {
    "UNDERSIGNED_DATABASE_URL": "postgresql://undersigned@127.0.0.1:9/nothing",
    "UNDERSIGNED_MASTER_KEY": MASTER_KEY,
    "UNDERSIGNED_SMTP_URL": "smtp://localhost:25?tls=no",
}


@pytest.mark.parametrize(("command", "settings"), [("dev", {}), ("serve", SETTINGS), ("work", SETTINGS)])
def test_no_program_starts_with_them(copy: Settings, tmp_path: Path, command: str, settings: dict[str, str]):
    spoil(tmp_path / "messages" / "ar.json", "{name}", "{nam}")
    said = started(command, copy, tmp_path, settings)
    assert said.returncode == 2, said.stderr
    assert "holds {nam}, which nobody fills in" in said.stderr
    assert not (tmp_path / "data").exists()


def test_a_server_without_pages_does_not_start(copy: Settings, tmp_path: Path):
    (tmp_path / "dist").unlink()
    said = started("serve", copy, tmp_path, SETTINGS)
    assert said.returncode == 2, said.stderr
    assert "Build them: make setup" in said.stderr
    assert "Traceback" not in said.stderr


def started(command: str, copy: Settings, folder: Path, settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """A program that ends by itself, in a process of its own, for it takes the signals."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSIGNED_")}
    places = {"UNDERSIGNED_FRONTEND_DIR": copy.frontend_dir, "UNDERSIGNED_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        [sys.executable, "-m", "undersigned.cli", command],
        env=outer | places | settings,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
