"""Answers to the fields of a form's own: what is taken, in which form, and what is told of the rest (F-6)."""

from dataclasses import replace

import pytest

from tests.signatures.deeds import receipt_of, signatures
from tests.signatures.test_validation import PETITION, RIGHT
from undersigned.core.context import Platform
from undersigned.core.countries import countries
from undersigned.core.errors import InvalidInput, Problem
from undersigned.core.postcodes import example_of, is_postcode
from undersigned.petitions import store as petition_store
from undersigned.petitions.types import FieldChoice, FieldKind, FormField, Petition
from undersigned.signatures import repair, service, store, tokens
from undersigned.signatures.answers import PHONE_EXAMPLE, check_answers
from undersigned.signatures.types import FieldValue, Received, SignInput
from undersigned.signatures.validation import validate
from undersigned.tenancy.types import Context, Tenant

POSTCODE = FormField("postcode", FieldKind.POSTCODE, False, "", "Why.")
PHONE = FormField("phone", FieldKind.PHONE, False, "", "Why.")
UNION = FormField("union", FieldKind.TEXT, False, "trade union", "Why.")
JOB = FormField(
    "job", FieldKind.CHOICE, False, "profession", "Why.", (FieldChoice("teacher", "Teacher"), FieldChoice("nurse", "N"))
)


def answer(field: FormField, typed: str, country: str = "TN") -> str | Problem | None:
    """What is stored, the problem, or None where the field is left empty and may be."""
    answers, problems = check_answers([field], [FieldValue(field.name, typed)], country)
    assert len(problems) <= 1
    assert not (problems and answers)
    return problems[0] if problems else answers.get(field.name)


@pytest.mark.parametrize(
    ("field", "country", "typed", "stored"),
    [
        (POSTCODE, "TN", " 1000 ", "1000"),
        (POSTCODE, "GB", "sw1a  1aa", "SW1A 1AA"),
        (POSTCODE, "DE", "D-10115", "D-10115"),
        (POSTCODE, "EG", "١٢٣٤٥", "12345"),
        (POSTCODE, "JP", "１００－０００１", "100-0001"),
        (POSTCODE, "NL", "1012ab", "1012AB"),
        (POSTCODE, "US", "20500-0003", "20500-0003"),
        (POSTCODE, "AE", "", None),
        (PHONE, "TN", "+216 71 123 456", "+21671123456"),
        (PHONE, "TN", "00216 (71) 123-456", "+21671123456"),
        (PHONE, "EG", "+٢٠ ٢ ٢٥٧٤ ٠٠٠٠", "+20225740000"),
        (PHONE, "TN", "\u202d+216 71 123 456\u202c", "+21671123456"),
        (UNION, "TN", "  Union  générale ", "Union générale"),
        (UNION, "TN", "\u2068اتحاد الشغل\u2069", "اتحاد الشغل"),
        (UNION, "TN", "اتحاد الشغل", "اتحاد الشغل"),
        (UNION, "TN", "x" * 100, "x" * 100),
        (JOB, "TN", "nurse", "nurse"),
    ],
)
def test_right_answers_have_one_form(field: FormField, country: str, typed: str, stored: str | None):
    assert answer(field, typed, country) == stored


@pytest.mark.parametrize(
    ("field", "typed", "code", "arguments"),
    [
        (POSTCODE, "", "POSTCODE_REQUIRED", {}),
        (POSTCODE, " \u200b", "POSTCODE_REQUIRED", {}),
        (POSTCODE, "10000", "POSTCODE_SHAPE", {"example": "1234"}),
        (POSTCODE, "Tunis", "POSTCODE_SHAPE", {"example": "1234"}),
        (POSTCODE, "1" * 10_000, "POSTCODE_SHAPE", {"example": "1234"}),
        (POSTCODE, "1000' OR 1=1", "POSTCODE_SHAPE", {"example": "1234"}),
        (PHONE, "", "PHONE_REQUIRED", {}),
        (PHONE, "71 123 456", "PHONE_SHAPE", {"example": PHONE_EXAMPLE}),
        (PHONE, "+0 71 123 456", "PHONE_SHAPE", {"example": PHONE_EXAMPLE}),
        (PHONE, "+216 call me", "PHONE_SHAPE", {"example": PHONE_EXAMPLE}),
        (PHONE, "+" + "9" * 16, "PHONE_SHAPE", {"example": PHONE_EXAMPLE}),
        (UNION, "\u00a0\n", "FIELD_REQUIRED", {"label": "trade union"}),
        (UNION, "x" * 101, "FIELD_TOO_LONG", {"label": "trade union", "limit": 100}),
        (UNION, "a\u202eb", "FIELD_CHARACTERS", {"label": "trade union"}),
        (UNION, "a" + "\u0301" * 10, "FIELD_CHARACTERS", {"label": "trade union"}),
        (UNION, "a\x00b", "FIELD_CHARACTERS", {"label": "trade union"}),
        (UNION, "=HYPERLINK(1)", "FIELD_START", {"label": "trade union"}),
        (JOB, "", "FIELD_NO_CHOICE", {"label": "profession"}),
        (JOB, "Nurse", "FIELD_NO_CHOICE", {"label": "profession"}),
        (JOB, "x" * 10_000, "FIELD_NO_CHOICE", {"label": "profession"}),
    ],
)
def test_wrong_answers_are_told(field: FormField, typed: str, code: str, arguments: dict[str, str | int]):
    assert answer(field, typed) == Problem(f"fields.{field.name}", code, arguments)


@pytest.mark.parametrize("field", [POSTCODE, PHONE, UNION, JOB])
def test_what_is_optional_may_be_left_empty_but_not_wrong(field: FormField):
    field = as_optional(field)
    assert answer(field, " ") is None
    assert isinstance(answer(field, "=\u202e" * 60), Problem)


def as_optional(field: FormField) -> FormField:
    return FormField(field.name, field.kind, True, field.label, field.reason, field.choices)


def test_no_answer_at_all_is_an_empty_one():
    assert check_answers([UNION], [], "TN") == (
        {},
        [Problem("fields.union", "FIELD_REQUIRED", {"label": "trade union"})],
    )


def test_what_is_not_asked_and_what_is_said_twice_is_refused():
    sent = [FieldValue("union", "A"), FieldValue("union", "B"), FieldValue("passport", "C")]
    _, problems = check_answers([UNION], sent, "TN")
    assert [(problem.field, problem.code) for problem in problems] == [
        ("fields", "FIELD_UNKNOWN"),
        ("fields.union", "FIELD_REPEATED"),
    ]
    assert check_answers([], [], "TN") == ({}, [])


@pytest.mark.parametrize("country", sorted(countries()))
def test_the_example_of_a_postcode_is_one(country: str):
    assert is_postcode(country, example_of(country))


def test_problems_come_in_the_order_of_the_form():
    petition = replace(PETITION, fields=(UNION, JOB))
    found = validate(SignInput(name="", email="x@example.org", country="TN"), petition, "en")
    assert isinstance(found, InvalidInput)
    assert [problem.field for problem in found.problems] == ["name", "fields.union", "fields.job", "news"]


@pytest.fixture
async def asking(petition: Petition, platform: Platform, tenant: Tenant) -> Petition:
    """The petition, now with two questions of its own."""
    asked = replace(petition, fields=(POSTCODE, UNION))
    async with platform.database.tenant_tx(tenant.id) as connection:
        await petition_store.upsert_text(connection, tenant.id, asked)
        await petition_store.raise_version(connection, tenant.id, petition.id)
    return asked


GIVEN = (FieldValue("postcode", "1000"), FieldValue("union", "Zuckerbäcker"))
KEPT = {"postcode": "1000", "union": "Zuckerbäcker"}


@pytest.mark.anyio
async def test_answers_are_sealed_with_the_name_and_go_with_it(
    context: Context, platform: Platform, tenant: Tenant, asking: Petition
) -> None:
    answer = await service.sign_petition(context, asking, SignInput(**RIGHT, fields=GIVEN))
    assert isinstance(answer, Received)
    (row,) = await signatures(platform, tenant)
    assert b"Zucker" not in row["personal"]
    async with platform.database.tenant_tx(tenant.id) as connection:
        signature = await store.select_signature(connection, tenant.id, row["id"])
    assert signature
    assert (await service.open_personal(context, signature)).fields == KEPT


@pytest.mark.anyio
async def test_another_address_keeps_the_answers(
    context: Context, platform: Platform, tenant: Tenant, asking: Petition
) -> None:
    first = await service.sign_petition(context, asking, SignInput(**RIGHT, fields=GIVEN))
    assert isinstance(first, Received)
    second = await repair.change_address(context, first.receipt, "amina@other.example.org", "en")
    assert isinstance(second, Received), second
    assert (await receipt_of(context, second)).fields == KEPT
    (row,) = await signatures(platform, tenant)
    async with platform.database.tenant_tx(tenant.id) as connection:
        signature = await store.select_signature(connection, tenant.id, row["id"])
    assert signature
    assert (await service.open_personal(context, signature)).fields == KEPT


@pytest.mark.anyio
async def test_the_longest_receipt_fits_a_cookie_and_all_are_as_long(
    context: Context, platform: Platform, asking: Petition
) -> None:
    keys = await platform.keys.tenant(context.tenant.id)
    answer = await service.sign_petition(context, asking, SignInput(**RIGHT, fields=GIVEN))
    assert isinstance(answer, Received)
    given = await receipt_of(context, answer)
    longest = replace(
        given,
        name="𝒜" * 150,
        email="x" * 64 + "@" + "y" * 185 + ".org",
        fields={"a" * 30: "𝒜" * 100, "b" * 30: "𝒜" * 100},
    )
    sealed = tokens.seal_receipt(keys, longest)
    assert len(sealed) == len(answer.receipt) < 3_900
    assert tokens.open_receipt(keys, sealed, context.caller.at) == longest
