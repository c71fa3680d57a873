"""Mistakes in TOML files, each told at its line."""

import time
from pathlib import Path

import pytest

from tests.tenants.valid import PETITION, TENANT, THEME, Case, expect_mistake, put, swap
from undersigned.core.report import Report
from undersigned.core.toml import read_toml

MISTAKES: dict[str, Case] = {
    "syntax": (swap(TENANT, 'name = "Demo"', "name = Demo"), TENANT, 3, "not TOML"),
    "syntax at the end": (put(TENANT, 'id = 1\nname = "a"\nlocales = [\n'), TENANT, 3, "not TOML"),
    "key twice": (swap(TENANT, "[contact]", "id = 9\n[contact]"), TENANT, 9, "Cannot overwrite"),
    "date that is none": (swap(PETITION, "2030-06-01", "2030-02-30"), PETITION, 2, "Invalid date"),
    "number without end": (swap(TENANT, "id = 7", f"id = {'9' * 5000}"), TENANT, 2, "not TOML"),
    "nested without end": (put(TENANT, "a = " + "[" * 9000), TENANT, 1, "nests too deeply"),
    "unknown key": (
        swap(TENANT, "member_name.en", "member_nam.en"),
        TENANT,
        4,
        "`member_nam` is unknown. Did you mean `member_name`",
    ),
    "unknown key in a table": (
        swap(TENANT, "email =", "mail ="),
        TENANT,
        12,
        "`mail` is unknown. Did you mean `email`",
    ),
    "unknown key in a list": (
        swap(PETITION, 'role = "It', 'rol = "It'),
        PETITION,
        9,
        "`rol` is unknown. Did you mean `role`",
    ),
    "unknown table": (swap(PETITION, "[pinned]", "[pined]\n[pinned]"), PETITION, 14, "`pined` is unknown"),
    "missing key": (swap(TENANT, 'name = "Demo"\n', ""), TENANT, 1, "`name` is missing. Add name ="),
    "missing key in a table": (swap(TENANT, 'address = "1 Example Street"\n', ""), TENANT, 9, "`address` is missing"),
    "missing key in a list": (swap(PETITION, 'name = "The mayor"\n', ""), PETITION, 11, "`name` is missing"),
    "missing table": (
        put("other/tenant.toml", "id = 8\n"),
        "other/tenant.toml",
        1,
        "`contact` is missing. Add [contact]",
    ),
    "wrong type": (swap(TENANT, "id = 7", 'id = "7"'), TENANT, 2, "`id` must be a whole number, not a text"),
    "true is no number": (swap(TENANT, "id = 7", "id = true"), TENANT, 2, "not true or false"),
    "number for text": (
        swap(TENANT, 'name = "Demo"', "name = 3"),
        TENANT,
        3,
        "`name` must be a text, not a whole number",
    ),
    "text for list": (swap(TENANT, '["en", "fr"]', '"en"'), TENANT, 6, "`locales` must be a list of texts, not a text"),
    "list of numbers": (swap(TENANT, '["en", "fr"]', '["en", 2]'), TENANT, 6, "must be a text, not a whole number"),
    "empty list": (swap(TENANT, '["en", "fr"]', "[]"), TENANT, 6, "not an empty list"),
    "text for table": (put(THEME, 'light = "#ffffff"\n'), THEME, 1, "`light` must be a table, not a text"),
    "text for list of tables": (
        put(PETITION, '\ntargets = ["a"]\n'),
        PETITION,
        2,
        "`targets` must be a list of tables",
    ),
    "empty text": (swap(TENANT, '"Demo"', '"  "'), TENANT, 3, "`name` is empty"),
    "turned text": (swap(TENANT, '"Demo"', '"De\\u202emo"'), TENANT, 3, "`name` holds U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    "line break": (swap(TENANT, '"Demo"', '"De\\nmo"'), TENANT, 3, "`name` has a line break"),
    "too long": (swap(TENANT, '"Demo"', f'"{"x" * 101}"'), TENANT, 3, "`name` has 101 characters"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_lines_of_keys_in_every_way_of_writing_them(tmp_path: Path):
    file = tmp_path / "a.toml"
    file.write_text(
        '''# first = 1
text = """
second = 2
[third]
"""
list = [
  1,
  # four = 4
]
"quoted.key" = 1
dotted.inner.key = 1
[table] # five
six = { seven = 7 }
[[rows]]
eight = 8
[[rows]]
  nine = 9
[rows.below]
ten = 10
[[rows.more]]
eleven = 11
''',
        encoding="utf-8",
    )
    report = Report()
    table = read_toml(file, report)
    assert table
    line = table.document.line
    assert [line((key,)) for key in ("text", "list", "quoted.key", "dotted", "table", "rows")] == [2, 6, 10, 11, 12, 14]
    assert line(("dotted", "inner", "key")) == 11
    assert line(("table", "six", "seven")) == 13
    assert line(("rows", 0, "eight")) == 15
    assert (line(("rows", 1)), line(("rows", 1, "nine")), line(("rows", 1, "below", "ten"))) == (16, 17, 19)
    assert line(("rows", 1, "more", 0, "eleven")) == 21
    assert line(("second",)) == 1
    assert line(("rows", 0, "nine")) == 14
    assert report.format() == ""


def test_all_mistakes_of_one_file_are_told(tmp_path: Path):
    file = tmp_path / "a.toml"
    file.write_text('a = "x"\nb = 1\nextra = 1\n[t]\nmore = 1\n', encoding="utf-8")
    report = Report()
    table = read_toml(file, report)
    assert table
    assert (table.number("a", 3, 9), table.text("b"), table.moment("c", required=True)) == (3, "", None)
    below = table.table("t", required=True)
    assert below
    assert below.choice("d", ("x", "y"), default="y") == "y"
    table.finish()
    assert [(found.line, found.what) for found in report.mistakes] == [
        (1, "`a` must be a whole number, not a text"),
        (1, "`c` is missing"),
        (2, "`b` must be a text, not a whole number"),
        (3, "the key `extra` is unknown"),
        (5, "the key `more` is unknown"),
    ]


def test_a_mistake_in_a_large_file_is_told_without_delay(tmp_path: Path):
    file = tmp_path / "a.toml"
    file.write_text("a = 1\nlist = [\n" + "1,\n" * 60_000 + "]\nb = 2\n", encoding="utf-8")
    report = Report()
    table = read_toml(file, report)
    assert table
    started = time.process_time()
    assert (table.line("a"), table.line("b")) == (1, 1)
    assert time.process_time() - started < 5
