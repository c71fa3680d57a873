"""A folder of two tenants without a mistake, and ways to spoil it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from undersigned.core.report import Report
from undersigned.tenants import TenantFolder, read

LOCALES = frozenset({"ar", "en", "es", "fr", "ru", "zh"})

FILES = {
    "demo/tenant.toml": """\
# The demo.
id = 7
name = "Demo"
member_name.en = "a Demo member"
domains = ["demo.localhost", "petitions.demo.example"]
locales = ["en", "fr"]
default_locale = "en"

[contact]
name = "Demo team"
address = "1 Example Street"
email = "team@demo.example.org"

[mail]
name = "Demo"
address = "petitions@demo.example.org"
""",
    "demo/theme.toml": """\
base = "open-wire"

[light]
paper = "#FFFFFF"
surface = "#f4f4f4"
ink = "#111111"
muted = "#555555"
link = "#0000ee"
action = "#0b5563"
on_action = "#ffffff"
line = "oklch(50% 0 0)"

[shape]
radius = 4
border_width = 2

[identity]
reveal_text.en = "Let it run"
""",
    "demo/petitions/river/petition.toml": """\
state = "open"
closes_at = 2030-06-01T18:00:00+02:00
goal = [100, 500]
minimum_shown = 10
name_visibility = "private"

[[targets]]
name = "The council"
role = "It decides"

[[targets]]
name = "The mayor"

[pinned]
published_at = 2026-01-02T03:04:05Z
text = { en = "UPDATE: The water is back:", fr = "NOUVELLES : la source coule :" }

[[pinned.links]]
update = "water"
label.en = "Read it"
label.fr = "Lire"
""",
    "demo/petitions/river/en/title.md": "Let the river run\n",
    "demo/petitions/river/en/lead.md": "The river runs\ndry in summer.\n",
    "demo/petitions/river/en/letter.md": "To the council,\n\nLet it *run*:\n\n- in summer\n- in winter\n",
    "demo/petitions/river/en/story.md": "## Why\n\n==Look== at [the update](/en/p/river/updates/water).\n\n[Sign](#sign)\n",
    "demo/petitions/river/fr/title.md": "Laissez couler la rivière\n",
    "demo/petitions/river/fr/lead.md": "La rivière est à sec en été.\n",
    "demo/petitions/river/fr/letter.md": "Au conseil,\n\nLaissez-la couler.\n",
    "demo/petitions/river/fr/story.md": "Écrivez à [nous](mailto:team@demo.example.org).\n",
    "demo/petitions/river/updates/water/update.toml": "published_at = 2026-01-02T03:04:05Z\n",
    "demo/petitions/river/updates/water/en/title.md": "The water is back\n",
    "demo/petitions/river/updates/water/en/lead.md": "It rained.\n",
    "demo/petitions/river/updates/water/en/body.md": "# Rain\n\n> It rained.\n\n## No: it poured\n",
    "demo/petitions/river/updates/water/fr/title.md": "L'eau est revenue\n",
    "demo/petitions/river/updates/water/fr/lead.md": "Il a plu.\n",
    "demo/petitions/river/updates/water/fr/body.md": "Il a plu.\n",
    "demo/emails/confirmation.en.md": "Subject: Confirm: {petition}\n\nHello {name},\n\n{confirm_url}\n\n{code}\n\n{remove_url}\n",
    "other/tenant.toml": """\
id = 8
name = "Other"
member_name.ar = "عضو"
domains = ["other.localhost"]
locales = ["ar"]
default_locale = "ar"
contact = { name = "Other team", address = "2 Example Street", email = "team@other.example.org" }
mail = { name = "Other", address = "petitions@other.example.org" }
""",
    "README.md": "Not a tenant.\n",
}
FILES["other/theme.toml"] = FILES["demo/theme.toml"].replace("reveal_text.en", "reveal_text.ar")


def write_valid(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def read_all(folder: Path) -> tuple[list[TenantFolder], Report]:
    return read(folder, platform_locales=LOCALES, platform_host="localhost")


TENANT = "demo/tenant.toml"
THEME = "demo/theme.toml"
RIVER = "demo/petitions/river"
PETITION = f"{RIVER}/petition.toml"
LETTER = f"{RIVER}/en/letter.md"
STORY = f"{RIVER}/en/story.md"
TITLE = f"{RIVER}/en/title.md"
LEAD = f"{RIVER}/en/lead.md"
UPDATE = f"{RIVER}/updates/water/update.toml"
MAIL = "demo/emails/confirmation.en.md"

Change = Callable[[Path], None]
Case = tuple[Change, str, int, str]
"""What is changed, and the file, line and words that must come of it."""


def put(file: str, text: str | bytes) -> Change:
    def change(folder: Path) -> None:
        place = folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())

    return change


def swap(file: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        put(file, text.replace(old, new, 1))(folder)

    return change


def drop(file: str) -> Change:
    return lambda folder: (folder / file).unlink()


def move(old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        (folder / old).rename(folder / new)

    return change


def together(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for each in changes:
            each(folder)

    return change


def drop_folder(folder_name: str) -> Change:
    return lambda folder: shutil.rmtree(folder / folder_name)


def expect_mistake(folder: Path, case: Case) -> None:
    """Spoil the valid folder: the mistake is told at its file and line in these words, and the tenant is left out."""
    change, file, line, words = case
    change(write_valid(folder))
    tenants, report = read_all(folder)
    told = [found for found in report.mistakes if (found.file, found.line) == (str(folder / file), line)]
    assert any(words in str(found) for found in told), report.format()
    assert file.split("/")[0] not in [found.tenant.slug for found in tenants]
    for found in report.mistakes:
        assert found.what
        assert found.cure
        assert not found.what.endswith((".", " "))
        assert not found.cure.endswith((".", " "))


def expect_warning(folder: Path, case: Case) -> None:
    """Spoil the valid folder: the warning is told, and the tenant is taken all the same."""
    change, file, line, words = case
    change(write_valid(folder))
    tenants, report = read_all(folder)
    assert report.mistakes == ()
    told = [found for found in report.warnings if (found.file, found.line) == (str(folder / file), line)]
    assert any(words in str(found) for found in told), report.format()
    assert "demo" in [found.tenant.slug for found in tenants]
