"""Fields of a form's own without script: asked, kept, told, stored (F-6)."""

import re

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition
from tests.pages.forms import BROWSER, GOOD, boot_of, stored, summary
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.petitions.types import FieldChoice, FieldKind, FormField
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

FIELDS = (
    FormField("postcode", FieldKind.POSTCODE, False, "", "So that we know your region."),
    FormField("job", FieldKind.CHOICE, True, "profession", "We sort by it.", (FieldChoice("nurse", "Nurse"),)),
)
SIGN = "/en/p/asking/sign"


@pytest.fixture(scope="module")
def app(platform: Platform) -> ASGIApp:
    return web_app(platform)


@pytest.fixture(scope="module", autouse=True)
async def asking(platform: Platform, access: Tenant) -> None:
    await make_petition(platform, access, "asking", locales=("en", "fr"), fields=FIELDS)


async def test_the_page_asks_and_says_why(browser: AsyncClient) -> None:
    page = (await browser.get("/en/p/asking")).text
    assert '<label for="field-fields.postcode">Postcode</label>' in page
    assert '<label for="field-fields.job">Profession (optional)</label>' in page
    assert "So that we know your region. Leave it empty if there are no postcodes where you live." in page
    french = boot_of((await browser.get("/fr/p/asking")).text)["data"]["petition"]["fields"]
    assert french[0]["label"] == "Code postal"


async def test_a_wrong_answer_is_told_and_everything_typed_is_kept(
    platform: Platform, access: Tenant, browser: AsyncClient
) -> None:
    before = await stored(platform, access)
    sent = GOOD | {"fields.postcode": "<b>Tunis", "fields.job": "nurse", "fields.passport": "X123"}
    answer = await browser.post(SIGN, data=sent, headers=BROWSER)
    assert answer.status_code == 422
    assert summary(answer.text) == [("fields.postcode", "Enter a postcode of the country you selected, like 1234")]
    assert 'value="&lt;b>Tunis"' in answer.text
    assert re.search('<option (?:selected value="nurse"|value="nurse" selected)', answer.text)
    assert boot_of(answer.text)["form"]["values"] == GOOD | {"fields.postcode": "<b>Tunis", "fields.job": "nurse"}
    assert await stored(platform, access) == before


async def test_what_is_missing_is_named(browser: AsyncClient) -> None:
    answer = await browser.post(SIGN, data=GOOD, headers=BROWSER)
    assert summary(answer.text) == [("fields.postcode", "Enter your postcode")]


async def test_two_answers_are_none(browser: AsyncClient) -> None:
    body = "&".join(
        [*(f"{name}={value}" for name, value in GOOD.items()), "fields.postcode=1000", "fields.postcode=2000"]
    )
    headers = BROWSER | {"content-type": "application/x-www-form-urlencoded"}
    answer = await browser.post(SIGN, content=body, headers=headers)
    assert answer.status_code == 422
    assert summary(answer.text) == [("fields.postcode", "This was sent twice. Give one answer")]


async def test_right_answers_are_taken(platform: Platform, access: Tenant, browser: AsyncClient) -> None:
    before = await stored(platform, access)
    answer = await browser.post(SIGN, data=GOOD | {"fields.postcode": "1000", "fields.job": ""}, headers=BROWSER)
    assert answer.status_code == 303
    assert (await stored(platform, access))["signature"] == before["signature"] + 1


async def test_a_page_that_still_asks_what_is_asked_no_more_can_be_signed_on(browser: AsyncClient) -> None:
    sent = GOOD | {"email": "old@example.org", "fields.postcode": "1000", "fields.union": "A"}
    assert (await browser.post(SIGN, data=sent, headers=BROWSER)).status_code == 303
