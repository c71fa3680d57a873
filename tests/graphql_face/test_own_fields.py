"""Fields of a form's own, by GraphQL: what is asked, and what is answered to it (F-6)."""

from typing import Any

import pytest

from tests.factories import make_petition
from tests.graphql_face.asking import Asker
from tests.graphql_face.test_mutations import SIGN, outcome, person
from undersigned.core.context import Platform
from undersigned.petitions.types import FieldChoice, FieldKind, FormField, Petition
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

ASKED = """query ($slug: String!, $locale: String) { petition(slug: $slug, locale: $locale) {
  fields { name kind label reason optional choices { value label } } } }"""
FIELDS = (
    FormField("phone", FieldKind.PHONE, False, "", "We call before the handover."),
    FormField("job", FieldKind.CHOICE, True, "profession", "We sort by it.", (FieldChoice("nurse", "Nurse"),)),
)


@pytest.fixture
async def petition(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, locales=("en", "fr"), fields=FIELDS)


def answers(**given: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in given.items()]


async def test_the_petition_says_what_it_asks(asker: Asker, petition: Petition) -> None:
    found = await asker.data(ASKED, slug=petition.slug, locale="fr")
    phone, job = found["petition"]["fields"]
    assert phone == {
        "name": "phone",
        "kind": "PHONE",
        "label": "Numéro de téléphone",
        "reason": "We call before the handover.",
        "optional": False,
        "choices": [],
    }
    assert (job["optional"], job["choices"]) == (True, [{"value": "nurse", "label": "Nurse"}])


async def test_right_answers_are_taken(asker: Asker, petition: Petition) -> None:
    sent = person(petition, fields=answers(phone="00216 71 123 456", job="nurse"))
    assert (await outcome(asker, SIGN, **sent))["__typename"] == "SignatureReceived"


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (None, [("fields.phone", "PHONE_REQUIRED", "Enter your phone number")]),
        ([], [("fields.phone", "PHONE_REQUIRED", "Enter your phone number")]),
        (
            answers(phone="71 123 456", job="pilot"),
            [
                (
                    "fields.phone",
                    "PHONE_SHAPE",
                    "Enter a phone number with the country code, like +216 71 123 456",
                ),
                ("fields.job", "FIELD_NO_CHOICE", "Select your profession from the list"),
            ],
        ),
        (
            answers(phone="+21671123456", passport="X1"),
            [("fields", "FIELD_UNKNOWN", "This petition does not ask for that. Reload the page")],
        ),
        (
            [*answers(phone="+21671123456"), *answers(phone="+21671123457")],
            [("fields.phone", "FIELD_REPEATED", "This was sent twice. Give one answer")],
        ),
    ],
)
async def test_wrong_answers_name_their_field(asker: Asker, petition: Petition, given: Any, problems: Any) -> None:
    found = await outcome(asker, SIGN, **person(petition, fields=given))
    assert found["__typename"] == "InvalidInput"
    assert [(problem["field"], problem["code"], problem["message"]) for problem in found["problems"]] == problems


async def test_a_petition_that_asks_nothing_more_takes_nothing_more(
    asker: Asker, platform: Platform, access: Tenant
) -> None:
    plain = await make_petition(platform, access)
    assert (await outcome(asker, SIGN, **person(plain, fields=[])))["__typename"] == "SignatureReceived"
    found = await outcome(asker, SIGN, **person(plain, fields=answers(phone="1")))
    assert [problem["code"] for problem in found["problems"]] == ["FIELD_UNKNOWN"]
