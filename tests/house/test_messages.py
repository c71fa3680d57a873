"""Every outcome has words, in every language, and what Python fills in is simple."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.house.test_documents import refusals
from undersigned.settings import ROOT

CATALOGS = {file.stem: json.loads(file.read_text("utf-8")) for file in (ROOT / "frontend" / "messages").glob("*.json")}
PYTHON = [*(ROOT / "platform").rglob("*.py"), *(ROOT / "graphql").rglob("*.py")]
SAID_BY_PYTHON = (
    "problem.",
    "refusal.",
    "form.news",
    "follow.promise.",
    "member.goOn",
    "form.addName",
    "form.signNow",
    "letter.sign",
    "mail.",
    "feed.title",
    "field.postcode",
    "field.phone",
)
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def problem_codes() -> dict[str, set[str]]:
    """Each `Problem("field", "CODE", {arguments})` in the sources, by its code."""
    found: dict[str, set[str]] = {}
    for file in PYTHON:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) >= 2:
                code = node.args[1]
                if isinstance(code, ast.Constant):
                    given = node.args[2].keys if len(node.args) > 2 and isinstance(node.args[2], ast.Dict) else []
                    found[str(code.value)] = {str(key.value) for key in given if isinstance(key, ast.Constant)}
    return found


def rejected_codes() -> set[str]:
    """The codes of what a page rejects before any service is asked."""
    source = Path(ROOT / "platform" / "undersigned" / "pages" / "types.py").read_text("utf-8")
    return set(re.findall(r'code[^=\n]*= "([A-Z_]+)"', source))


def test_the_sources_were_read() -> None:
    assert {"NAME_REQUIRED", "EMAIL_INVALID", "NEWS_REQUIRED"} <= set(problem_codes())


@pytest.mark.parametrize("locale", CATALOGS)
def test_every_problem_has_words(locale: str) -> None:
    missing = {f"problem.{code}" for code in problem_codes()} - set(CATALOGS[locale])
    assert missing == set()


@pytest.mark.parametrize("locale", CATALOGS)
def test_every_refusal_has_words(locale: str) -> None:
    codes = {kind.code for kind in refusals() if kind.code != "TENANT_NOT_FOUND"} | rejected_codes()
    missing = {f"refusal.{code}" for code in codes} - set(CATALOGS[locale])
    assert missing == set()


@pytest.mark.parametrize("locale", CATALOGS)
def test_what_python_says_has_simple_placeholders_that_it_can_fill(locale: str) -> None:
    codes = problem_codes()
    for message, text in CATALOGS[locale].items():
        if not message.startswith(SAID_BY_PYTHON):
            continue
        assert "{" not in PLACEHOLDER.sub("", text), f"{message}: only {{name}}"
        known = codes.get(message.removeprefix("problem."), set()) | {"organisation"}
        if message.startswith("problem."):
            assert set(PLACEHOLDER.findall(text)) <= known, message
