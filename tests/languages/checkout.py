"""A copy of the checkout to which languages are added as a translator adds them: by files alone."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.languages.message import fill_forms, pseudo
from undersigned.settings import ROOT

HEBREW = Path(__file__).parent / "hebrew"
COPIED = ("frontend", "graphql", "migrations", "platform", "tenants", "pyproject.toml")
PASSED_OVER = ("node_modules", "dist", "__pycache__", "pictures")
LONG, MIRRORED = "eo", "fa"
"""The languages whose place the artificial ones take: their plurals are English's, and the second runs from right to left."""


def copy_checkout(folder: Path) -> Path:
    """The sources, with the packages of the original."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*PASSED_OVER))
        else:
            shutil.copy(source, folder / name)
    (folder / "frontend" / "node_modules").symlink_to(ROOT / "frontend" / "node_modules")
    return folder


def english(checkout: Path) -> dict[str, str]:
    return json.loads((checkout / "frontend" / "messages" / "en.json").read_text("utf-8"))


def add_catalog(checkout: Path, locale: str, messages: dict[str, str]) -> None:
    file = checkout / "frontend" / "messages" / f"{locale}.json"
    file.write_text(json.dumps(messages, ensure_ascii=False, indent=2), "utf-8")


def add_hebrew(checkout: Path) -> None:
    """What a translator gives who is not done yet: what is missing is in English, in the plural forms of Hebrew."""
    begun = json.loads((HEBREW / "messages.json").read_text("utf-8"))
    rest = {name: fill_forms(text, ("one", "two", "other")) for name, text in english(checkout).items()}
    assert begun.keys() <= rest.keys()
    add_catalog(checkout, "he", rest | begun)
    emails = checkout / "platform" / "undersigned" / "signatures" / "emails"
    shutil.copy(HEBREW / "confirmation.he.md", emails)
    _write_tenant(checkout / "tenants" / "gesher", number=50, name="גשר", locales=("he",))
    texts = {
        "title": "להציל את הגשר הישן",
        "lead": "הגשר עומד כאן מאתיים שנה.",
        "letter": "אל העירייה,\n\nאנו מבקשים **לשמר** את הגשר.",
        "story": "## הסיפור\n\nהגשר נבנה לפני שנים רבות.",
    }
    petition = checkout / "tenants" / "gesher" / "petitions" / "bridge"
    _write(petition / "petition.toml", 'state = "open"\nminimum_shown = 0\n\n[[targets]]\nname = "העירייה"\n')
    for field, text in texts.items():
        _write(petition / "he" / f"{field}.md", text + "\n")


def add_artificial(checkout: Path) -> None:
    """Two languages that nobody speaks, and an organisation that speaks both: the Lantern Street with a petition in each state.

    Every text is accented, two fifths longer, and stands in marks; so what has no marks comes from no file. In the second
    it has letters that run from right to left.
    """
    for locale in (LONG, MIRRORED):
        texts = {name: pseudo(text, mirrored=locale == MIRRORED) for name, text in english(checkout).items()}
        add_catalog(checkout, locale, texts)
    lantern, street = checkout / "tenants" / "lantern", checkout / "tenants" / "street"
    shutil.copytree(lantern, street)
    for old, locale in (("en", LONG), ("ar", MIRRORED)):
        for place in [place for place in street.rglob(old) if place.is_dir()]:
            place.rename(place.with_name(locale))
    for file in street.rglob("*.md"):
        file.write_text(_marked_text(file.read_text("utf-8")), "utf-8")
    for file in street.rglob("*.toml"):
        file.write_text(_marked_toml(file.read_text("utf-8")), "utf-8")
    _, begins, topics = (street / "tenant.toml").read_text("utf-8").partition("[[topics]]")
    _write_tenant(street, number=51, name=pseudo("Lantern Street"), locales=(LONG, MIRRORED), more=begins + topics)


def build(checkout: Path) -> None:
    """The pages, as `make setup` builds them."""
    for arguments in (["build"], ["build", "--ssr"]):
        vite = checkout / "frontend" / "node_modules" / ".bin" / "vite"
        done = subprocess.run(
            [vite, *arguments], cwd=checkout / "frontend", capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def environment(checkout: Path) -> dict[str, str]:
    """In which Python takes the copy's packages and not the original's."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(str(checkout / name) for name in ("platform", "graphql"))}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _write_tenant(folder: Path, *, number: int, name: str, locales: tuple[str, ...], more: str = "") -> None:
    spoken = ", ".join(f'"{locale}"' for locale in locales)
    _write(
        folder / "tenant.toml",
        f'id = {number}\nname = "{name}"\ndomains = ["{folder.name}.localhost"]\nlocales = [{spoken}]\n'
        f'default_locale = "{locales[0]}"\n[contact]\nname = "{name}"\naddress = "{name}"\nemail = "a@example.org"\n'
        f'[mail]\nname = "{name}"\naddress = "p@example.org"\n{more}',
    )
    if not (folder / "theme.toml").exists():
        _write(folder / "theme.toml", 'base = "broadsheet"\n')


def _marked_text(text: str) -> str:
    """Each paragraph in marks, behind what Markdown reads at its beginning; of a picture what it says."""
    lines = [re.sub(r"^((?:#+ |- |> |\d+\. )?)(?!\[?!\[)(.+)$", r"\1⟦\2⟧", line) for line in text.split("\n")]
    return re.sub(r"!\[(.*?)\]", r"![⟦\1⟧]", "\n".join(lines))


def _marked_toml(text: str) -> str:
    """Words in marks, and the languages by their new names."""
    for old, locale in (("en", LONG), ("ar", MIRRORED)):
        text = re.sub(rf'\.{old} = "(.*?)"', rf'.{locale} = "⟦\1⟧"', text)
        text = re.sub(rf'([{{ ]){old} = "(.*?)"', rf'\1{locale} = "⟦\2⟧"', text)
        text = text.replace(f'"{old}"', f'"{locale}"')
    return text
