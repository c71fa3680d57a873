"""What the documents list is complete: settings, tasks, outcomes, commands."""

import re
import subprocess
from itertools import chain

import pytest

from undersigned.cli import main
from undersigned.core.errors import Refusal
from undersigned.settings import DESCRIPTIONS, PREFIX, ROOT, SECRETS, Settings
from undersigned.worker import KINDS
from undersigned_graphql.schema import schema

README = (ROOT / "README.md").read_text("utf-8")
FACE_README = (ROOT / "graphql" / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_with_its_words() -> None:
    for name, words in DESCRIPTIONS.items():
        assert re.search(rf"^\| `{PREFIX}{name.upper()}` \|.*\| {re.escape(words)} \|$", README, re.MULTILINE), name


def test_every_setting_has_words_and_every_word_a_setting() -> None:
    assert set(DESCRIPTIONS) == set(Settings.__struct_fields__)
    assert set(Settings.__struct_fields__) >= SECRETS


def test_the_readme_lists_no_setting_that_is_gone() -> None:
    listed = set(re.findall(rf"^\| `{PREFIX}(\w+)` \|", README, re.MULTILINE))
    assert listed == {name.upper() for name in DESCRIPTIONS}


def test_every_kind_of_task_is_in_the_readme() -> None:
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", README, re.MULTILINE))
    assert listed == set(KINDS)


def test_every_command_is_in_the_readme() -> None:
    listed = re.findall(r"^\| `undersigned ([a-z ]+)` \|", README, re.MULTILINE)
    commands = {
        f"{name} {sub}".strip() for name, command in main.commands.items() for sub in getattr(command, "commands", [""])
    }
    assert sorted(listed) == sorted(commands)


def refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return list(chain.from_iterable([sub, *refusals(sub)] for sub in kind.__subclasses__()))


@pytest.mark.parametrize("refusal", [kind for kind in refusals() if kind.__name__ in schema.as_str()])
def test_every_refusal_of_the_schema_is_in_the_table(refusal: type[Refusal]) -> None:
    assert f"`{refusal.code}`" in FACE_README


def test_every_command_explains_itself() -> None:
    commands = [main, *main.commands.values()]
    for command in commands:
        assert command.help, command.name
        for sub in getattr(command, "commands", {}).values():
            assert sub.help, f"{command.name} {sub.name}"


def test_every_target_that_documents_name_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    known = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z][a-z-]*)", README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert named <= known, named - known


def test_no_link_within_the_documents_is_dead() -> None:
    said = subprocess.run(["git", "ls-files", "*.md"], check=True, capture_output=True, text=True, cwd=ROOT).stdout
    dead = [
        f"{name}: {target}"
        for name in said.splitlines()
        if not name.startswith("tenants/")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", (ROOT / name).read_text("utf-8"))
        if not target.startswith(("http:", "https:", "mailto:")) and not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert dead == []


PUBLIC_RULES = {"G": 17, "P": 15, "F": 21, "T": 10, "C": 7, "N": 4, "H": 3, "Q": 4, "X": 5}
"""How many rules the design has of each kind for the pages of supporters. There is no F-8 and no F-9."""


def rules_table() -> str:
    frontend = (ROOT / "frontend" / "README.md").read_text("utf-8")
    return frontend.partition("## Rules of the design, and where they live")[2].partition("\n## ")[0]


def test_every_rule_of_the_public_pages_says_where_it_lives() -> None:
    listed = set(re.findall(r"[A-Z]-\d+", "".join(re.findall(r"^\| ([^|]+) \|", rules_table(), re.MULTILINE))))
    rules = {f"{kind}-{number}" for kind, most in PUBLIC_RULES.items() for number in range(1, most + 1)}
    assert rules - {"F-8", "F-9"} - listed == set()


def test_every_file_that_a_rule_names_is_there() -> None:
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    named = set(re.findall(r"`([\w/.-]+\.(?:py|tsx?|css|json))\b", rules_table()))
    assert {name for name in named if not any(f"/{file}".endswith(f"/{name}") for file in files)} - {
        "shared.json",
        "count.json",
    } == set()
