"""What petition.toml says of reasons for goals, and what is told of the rest (P-5)."""

from pathlib import Path

import pytest

from tests.tenants.valid import FILES, PETITION, Case, expect_mistake, put, read_all, write_valid
from undersigned.petitions.types import GoalReason

REASON = """
[[goal_reasons]]
goal = 500
reason = { en = "At 500 we hand it over.", fr = "À 500, nous la remettons." }
"""
LINES = FILES[PETITION].count("\n")


def wrong(reasons: str, line: int, words: str, goal: str = "[100, 500]") -> Case:
    text = FILES[PETITION].replace("[100, 500]", goal) + reasons
    return put(PETITION, text), PETITION, LINES + line, words


MISTAKES: dict[str, Case] = {
    "of no goal": wrong(
        REASON.replace("500", "400"), 3, "never shows the goal 400. Choose one that it shows, such as 500"
    ),
    "past the last goal": wrong(
        REASON.replace("500", "600"), 3, "never shows the goal 600. Choose one that it shows, such"
    ),
    "of no step": wrong(REASON.replace("500", "600"), 3, "never shows the goal 600. Choose one that it", '"ladder"'),
    "without goals": wrong(REASON, 3, "never shows the goal 500. Set a goal, or take the reason out", '"none"'),
    "not a number": wrong(REASON.replace("500", '"many"', 1), 3, "`goal` must be a whole number"),
    "two": wrong(REASON + REASON, 7, "the goal 500 has two reasons"),
    "too long": wrong(REASON.replace("we hand", "we " + "slowly " * 20 + "hand"), 4, "Shorten it to 120 or fewer"),
    "without a language": wrong(REASON.replace(', fr = "À 500, nous la remettons."', ""), 4, "`fr` is missing"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


@pytest.mark.parametrize("goal", ["[100, 500]", "500", '"ladder"'])
def test_what_the_files_say_is_what_is_read(goal: str, tmp_path: Path):
    put(PETITION, FILES[PETITION].replace("[100, 500]", goal) + REASON)(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert report.format() == ""
    assert tenants[0].petitions[0].petition.goal_reasons == {
        "en": (GoalReason(500, "At 500 we hand it over."),),
        "fr": (GoalReason(500, "À 500, nous la remettons."),),
    }
