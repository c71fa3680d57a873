"""What a form asks beside name, address and country: what petition.toml may say, and what is told of the rest (F-6)."""

from pathlib import Path

import pytest

from tests.tenants.valid import FILES, PETITION, Case, expect_mistake, put, read_all, write_valid
from undersigned.petitions.types import FieldChoice, FieldKind, FormField

POSTCODE = """
[[fields]]
kind = "postcode"
reason.en = "So that we can tell how many live on the river."
reason.fr = "Pour dire combien vivent près de la rivière."
"""
UNION = """
[[fields]]
kind = "text"
name = "union"
optional = true
label = { en = "trade union", fr = "syndicat" }
reason = { en = "We list them.", fr = "Nous les citons." }
"""
JOB = """
[[fields]]
kind = "choice"
name = "job"
label = { en = "profession", fr = "profession" }
reason = { en = "We sort by it.", fr = "Nous trions ainsi." }

[[fields.choices]]
value = "teacher"
label = { en = "Teacher", fr = "Enseignante" }

[[fields.choices]]
value = "nurse"
label = { en = "Nurse", fr = "Soignante" }
"""
LINES = FILES[PETITION].count("\n")


def wrong(fields: str, line: int, words: str) -> Case:
    """The mistake stands so many lines below the rest of the file."""
    return put(PETITION, FILES[PETITION] + fields), PETITION, LINES + line, words


MISTAKES: dict[str, Case] = {
    "three": wrong(POSTCODE + UNION + JOB, 2, "the form asks for 3 things more. Keep 2 or fewer"),
    "no kind": wrong('[[fields]]\nname = "x"\n', 1, "`kind` is missing. Add kind"),
    "unknown kind": wrong(
        POSTCODE.replace('"postcode"', '"passport"'), 3, "`kind` is `passport`. Choose one of: postco"
    ),
    "no reason": wrong('[[fields]]\nkind = "phone"\n', 1, "`reason` is missing"),
    "no reason in a language": wrong(POSTCODE.partition("reason.fr")[0], 4, "`fr` is missing"),
    "reason too long": wrong(POSTCODE.replace("So that", "So that " * 40), 4, "Shorten it to 200 or fewer"),
    "a label where there are words": wrong(POSTCODE + 'label.en = "Zip"\n', 6, "the key `label` is unknown"),
    "no label": wrong(UNION.replace("label", "lable"), 2, "`label` is missing"),
    "no name": wrong(UNION.replace('name = "union"\n', ""), 2, "`name` is missing"),
    "a name with spaces": wrong(UNION.replace('"union"', '"Trade union"'), 4, "`Trade union` is no name of a field"),
    "a kind as name": wrong(
        UNION.replace('"union"', '"postcode"'), 4, '`postcode` is a kind of field. Write kind = "p'
    ),
    "twice": wrong(UNION + UNION, 2, "the field `union` is there twice"),
    "optional in words": wrong(UNION.replace("true", '"yes"'), 5, "`optional` must be true or false"),
    "one choice": wrong(JOB.rpartition("\n[[fields.choices]]")[0], 8, "the number of choices is 1. Offer 2 to 30"),
    "no choices": wrong(JOB.partition("\n[[fields.choices]]")[0], 2, "`choices` is missing"),
    "a choice twice": wrong(JOB.replace('"nurse"', '"teacher"'), 13, "the choice `teacher` is there twice"),
    "a strange value": wrong(JOB.replace('"nurse"', '"=1+1"'), 13, "`=1+1` is no value"),
    "choices of a text": wrong(JOB.replace('"choice"', '"text"'), 8, "the key `choices` is unknown"),
    "no list": (put(PETITION, "fields = 3\n" + FILES[PETITION]), PETITION, 1, "`fields` must be a list of tables"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_what_the_files_say_is_what_is_read(tmp_path: Path):
    put(PETITION, FILES[PETITION] + POSTCODE + JOB)(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert report.format() == ""
    fields = tenants[0].petitions[0].petition.fields
    assert fields["fr"] == (
        FormField("postcode", FieldKind.POSTCODE, False, "", "Pour dire combien vivent près de la rivière."),
        FormField(
            "job",
            FieldKind.CHOICE,
            False,
            "profession",
            "Nous trions ainsi.",
            (FieldChoice("teacher", "Enseignante"), FieldChoice("nurse", "Soignante")),
        ),
    )
    assert [field.label for field in fields["en"]] == ["", "profession"]


def test_most_petitions_ask_for_no_more(tmp_path: Path):
    tenants, _ = read_all(write_valid(tmp_path))
    assert tenants[0].petitions[0].petition.fields == {}
