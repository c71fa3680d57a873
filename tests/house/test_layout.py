"""The layout holds: two source roots that shadow nothing, and the same names in every slice (decision 0001)."""

import subprocess
import sys
from pathlib import Path

import pytest

from undersigned.settings import ROOT

SERVER = ROOT / "platform" / "undersigned"
FACE = ROOT / "graphql" / "undersigned_graphql"
SLICES = ("tenancy", "identity", "petitions", "signatures", "followers", "members", "updates", "pages")

ROLES = {"__init__", "types", "store", "service", "jobs", "routes", "files", "apply"}
FACE_ROLES = {"__init__", "types", "queries", "mutations", "subscriptions", "loaders"}

EXTRA = {
    "petitions": {
        "letter_pdf": "the letter on paper",
        "letters_store": "the statements of letters that change",
        "search": "search, and lists that are sorted",
        "search_store": "their statements",
        "previews": "signed links to drafts",
        "goals": "which goal is shown, and what the files say of goals",
        "goals_store": "the statements of goals that are changed",
        "form_fields": "reads what the form asks more",
        "pictures": "reads the pictures of stories",
        "proof": "reads what the files say of state and delivery",
        "proof_store": "its statements",
    },
    "tenancy": {
        "asks": "reads what is asked after signing",
        "topics": "reads what petitions are about",
        "mails": "a mail in the tenant's words and colours",
        "logo": "drawings that are safe to serve",
        "providers": "reads where people log in",
        "palette": "the colours of a theme, and how they are made to pass",
        "stylesheet": "a theme as CSS",
        "themes": "reads theme.toml",
    },
    "signatures": {
        "answers": "the rules of what a form asks more",
        "addresses": "two forms of an address",
        "asks": "the one thing that is asked after signing",
        "attack_types": "what is said of attack mode",
        "attacks": "attack mode",
        "attacks_store": "its statements",
        "caps": "how many mails an address may get",
        "caps_store": "the statements of the mail caps",
        "commit": "what group commit calls",
        "goals": "which goals were reached",
        "goals_store": "its statements",
        "idempotency_store": "the statements of idempotency keys",
        "states_store": "the statements that move a signature into another state, or erase it",
        "confirmation": "the rules for the owner of a mailbox; signing's are in service",
        "counts": "how many have signed",
        "counts_store": "its statements",
        "proven": "signing by somebody whose address is proven",
        "links": "personal links: who brought whom",
        "links_store": "their statements",
        "mails": "the words of the mails",
        "pictures": "share images",
        "pictures_store": "their statements",
        "receipts": "what a browser was given after signing",
        "repair": "another address for a signature",
        "tokens": "links, codes, receipts",
        "validation": "the rules of an input",
        "work": "proofs of work",
    },
    "followers": {
        "confirmation": "the rules for the owner of a mailbox; those of asking are in service",
        "mails": "the words of the mails",
    },
    "identity": {
        "discovery": "what a provider says of itself, and its keys",
        "kept": "what a browser keeps of logins that have begun",
        "flow": "logging in at a provider",
        "plain": "providers without OpenID Connect",
        "providers": "who is offered which provider",
        "sessions": "the rules of sessions, for whoever logs in",
    },
    "members": {
        "login": "logging in as a member",
        "signing": "signing with one press",
        "sessions": "a member's sessions",
        "sessions_store": "their statements",
    },
    "updates": {"timeline": "all that happened to a petition, in one line"},
    "pages": {
        "confirming": "the page behind a link",
        "crawling": "robots.txt, sitemaps, security.txt",
        "data": "what programs read",
        "documents": "boot objects as HTML",
        "feeds": "updates as Atom",
        "files": "what pages load",
        "finding": "lists and search",
        "following": "the pages of those who want to be told",
        "forms": "plain forms as they are sent",
        "health": "healthz and readyz",
        "problems": "the error pages",
        "logins": "the cookies of logins and sessions",
        "members": "logging in, and signing with one press",
        "reading": "the pages everybody reads",
        "receipts": "the receipt cookie",
        "sharing": "what other programs show of a petition",
        "signing": "the form",
        "sites": "host to tenant",
        "thanking": "the thanks page",
        "visits": "one request to one page",
    },
}
"""What a slice has beside the usual roles, and why. Whoever adds one says here what it is."""


def stray_packages(root: Path) -> list[str]:
    """The source roots that have become packages, which would shadow a real module."""
    return [name for name in ("platform", "graphql") if (root / name / "__init__.py").exists()]


def unknown_modules(server: Path, face: Path) -> list[str]:
    found = [
        f"{slice_}/{file.stem}"
        for slice_ in SLICES
        for file in (server / slice_).glob("*.py")
        if file.stem not in ROLES | set(EXTRA.get(slice_, {}))
    ]
    for folder in (path for path in face.iterdir() if path.is_dir() and path.name != "__pycache__"):
        if folder.name not in SLICES:
            found.append(f"undersigned_graphql/{folder.name}: no slice of that name on the server")
        found += [
            f"undersigned_graphql/{folder.name}/{file.stem}"
            for file in folder.glob("*.py")
            if file.stem not in FACE_ROLES
        ]
    return found


def test_no_source_root_is_a_package() -> None:
    assert stray_packages(ROOT) == []


@pytest.mark.parametrize("name", ["platform", "graphql"])
def test_a_stray_package_is_noticed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    assert stray_packages(tmp_path) == [name]


@pytest.mark.parametrize("start", ["-c", "-P"])
def test_the_real_modules_win(start: str) -> None:
    code = "import graphql, platform; print(platform.system(), graphql.__file__, platform.__file__)"
    command = [sys.executable, *(("-P",) if start == "-P" else ()), "-c", code]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    assert str(ROOT / "platform") not in said
    assert str(ROOT / "graphql") not in said


def test_every_module_has_a_known_role() -> None:
    assert unknown_modules(SERVER, FACE) == []


def test_an_unknown_module_is_noticed(tmp_path: Path) -> None:
    for slice_ in SLICES:
        (tmp_path / "server" / slice_).mkdir(parents=True)
    (tmp_path / "server" / "petitions" / "helpers.py").touch()
    (tmp_path / "face" / "votes").mkdir(parents=True)
    found = unknown_modules(tmp_path / "server", tmp_path / "face")
    assert "petitions/helpers" in found
    assert any("votes" in line for line in found)


def test_nothing_is_listed_that_is_gone() -> None:
    gone = [
        f"{slice_}/{name}"
        for slice_, extra in EXTRA.items()
        for name in extra
        if not (SERVER / slice_ / f"{name}.py").exists()
    ]
    assert gone == []


@pytest.mark.parametrize("slice_", SLICES)
def test_every_slice_says_what_its_noun_is_and_has_tests(slice_: str) -> None:
    words = (SERVER / slice_ / "__init__.py").read_text("utf-8")
    assert words.startswith('"""'), f"{slice_} does not say what it is"
    assert list((ROOT / "tests" / slice_).glob("test_*.py")), f"{slice_} has no tests"


@pytest.mark.parametrize("folder", ["platform", "graphql", "frontend", "tenants", "migrations", "tests", "helm"])
def test_every_folder_explains_itself(folder: str) -> None:
    assert (ROOT / folder / "README.md").is_file()
