"""What people answer to the fields that a petition's form has of its own (F-6): checked, and in its stored form."""

import re
import unicodedata
from collections.abc import Sequence

from undersigned.core.errors import Problem
from undersigned.core.postcodes import example_of, has_postcodes, is_postcode
from undersigned.core.text import has_invisible, is_stacked, one_line, strip_invisible, without_pasted
from undersigned.petitions.types import FieldKind, FormField
from undersigned.signatures.types import FieldValue

ANSWER_MOST = 100
POSTCODE_MOST = 12
PHONE_EXAMPLE = "+216 71 123 456"

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
"""As ITU-T E.164 has it."""
_PHONE_GAPS = re.compile(r"[\s().\u2010-\u2013/-]")


def input_name(field: str) -> str:
    """What problems and forms call the field."""
    return f"fields.{field}"


def check_answers(
    fields: Sequence[FormField], sent: Sequence[FieldValue], country: str
) -> tuple[dict[str, str], list[Problem]]:
    """The answers by field, without those left empty; and every problem, in the order of the form."""
    names = [answer.name for answer in sent]
    known = [field.name for field in fields]
    problems = [Problem("fields", "FIELD_UNKNOWN")] if set(names) - set(known) else []
    problems += [Problem(input_name(name), "FIELD_REPEATED") for name in known if names.count(name) > 1]
    answers: dict[str, str] = {}
    for field in fields:
        typed = without_pasted(next((answer.value for answer in sent if answer.name == field.name), ""))
        answer = _stored(field.kind, typed)
        found = _problems(field, answer, typed, country)
        problems += found
        if answer and not found:
            answers[field.name] = answer
    return answers, problems


def _stored(kind: FieldKind, typed: str) -> str:
    """One form for one answer: digits of every script as 0 to 9, postcodes in capitals, phone numbers without gaps."""
    line = one_line(typed)
    match kind:
        case FieldKind.POSTCODE:
            return _with_plain_digits(line).upper()
        case FieldKind.PHONE:
            # Address books lay an override around each number that is copied.
            number = _PHONE_GAPS.sub("", _with_plain_digits(strip_invisible(line)))
            return f"+{number[2:]}" if number.startswith("00") else number
        case FieldKind.TEXT | FieldKind.CHOICE:
            return line


def _with_plain_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character, character)) for character in unicodedata.normalize("NFKC", text))


def _problems(field: FormField, answer: str, typed: str, country: str) -> list[Problem]:
    where = input_name(field.name)
    if not answer:
        missing = not field.optional and (field.kind is not FieldKind.POSTCODE or has_postcodes(country))
        return [_required(field, where)] if missing else []
    match field.kind:
        case FieldKind.POSTCODE:
            right = len(answer) <= POSTCODE_MOST and is_postcode(country, answer)
            return [] if right else [Problem(where, "POSTCODE_SHAPE", {"example": example_of(country)})]
        case FieldKind.PHONE:
            return [] if _PHONE.fullmatch(answer) else [Problem(where, "PHONE_SHAPE", {"example": PHONE_EXAMPLE})]
        case FieldKind.CHOICE:
            known = {choice.value for choice in field.choices}
            return [] if answer in known else [_required(field, where)]
        case FieldKind.TEXT:
            return _text_problems(field, where, answer, typed)


def _required(field: FormField, where: str) -> Problem:
    match field.kind:
        case FieldKind.POSTCODE:
            return Problem(where, "POSTCODE_REQUIRED")
        case FieldKind.PHONE:
            return Problem(where, "PHONE_REQUIRED")
        case FieldKind.CHOICE:
            return Problem(where, "FIELD_NO_CHOICE", {"label": field.label})
        case FieldKind.TEXT:
            return Problem(where, "FIELD_REQUIRED", {"label": field.label})


def _text_problems(field: FormField, where: str, line: str, typed: str) -> list[Problem]:
    if len(line) > ANSWER_MOST:
        return [Problem(where, "FIELD_TOO_LONG", {"label": field.label, "limit": ANSWER_MOST})]
    if has_invisible(typed.strip().replace("\t", " ")) or is_stacked(line):
        return [Problem(where, "FIELD_CHARACTERS", {"label": field.label})]
    if line[0] in "=+-@":
        return [Problem(where, "FIELD_START", {"label": field.label})]
    return []
