"""The digits that a tenant chose stand everywhere the server writes: on pages, in what is wrong with a form, in share images."""

from dataclasses import replace

import pytest
from starlette.types import ASGIApp

from tests.factories import make_context, make_petition, make_signature, make_tenant
from tests.pages.forms import boot_of
from tests.support.http import client
from undersigned.core.context import Platform
from undersigned.signatures.pictures import share_image
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def wadi(platform: Platform) -> Tenant:
    """An organisation that writes its Arabic with Arabic digits, and its English with Latin ones."""
    return await make_tenant(
        platform, 61, "wadi", locales=("ar", "en"), default_locale="ar", numbers={"ar": "arab"}, member_names={}
    )


async def test_a_count_is_in_the_digits_of_the_language(platform: Platform, app: ASGIApp, wadi: Tenant):
    petition = await make_petition(platform, wadi, "river", locales=("ar", "en"), minimum_shown=0)
    for _ in range(12):
        await make_signature(platform, wadi, petition)
    async with client(app, wadi.domain) as browser:
        arabic, english = await browser.get("/ar/p/river"), await browser.get("/en/p/river")
    assert "<strong>١٢</strong>" in arabic.text
    assert boot_of(arabic.text)["digits"] == "arab"
    assert "<strong>12</strong>" in english.text
    assert boot_of(english.text)["digits"] == "latn"
    picture = (await share_image(make_context(platform, wadi), replace(petition, locale="ar"))).picture
    assert "١٠" in picture.line, "rounded down"


async def test_what_is_wrong_with_a_form_is_told_in_them(platform: Platform, app: ASGIApp, wadi: Tenant):
    await make_petition(platform, wadi, "long", locales=("ar", "en"))
    typed = {"name": "x" * 151, "email": "a@example.org", "country": "TN", "news": "no"}
    async with client(app, wadi.domain) as browser:
        answer = await browser.post("/ar/p/long/sign", data=typed, headers={"origin": f"http://{wadi.domain}:8000"})
    assert answer.status_code == 422
    assert "١٥٠" in answer.text
    body = {"query": '{ tenant { numberingSystem english: numberingSystem(locale: "en") memberName } }'}
    async with client(app, wadi.domain) as asking:
        told = (await asking.post("/graphql", json=body)).json()["data"]["tenant"]
    assert told == {"numberingSystem": "arab", "english": "latn", "memberName": ""}


async def test_a_member_is_called_by_a_word_of_the_page_or_by_none(platform: Platform, app: ASGIApp, wadi: Tenant):
    other = await make_tenant(
        platform, 62, "hill", locales=("ar", "en"), default_locale="ar", member_names={"en": "a Hill friend"}
    )
    await make_petition(platform, other, "river", locales=("ar", "en"))
    async with client(app, other.domain) as browser:
        arabic, english = await browser.get("/ar/p/river"), await browser.get("/en/p/river")
    assert "<summary>هل أنت عضو بالفعل؟</summary>" in arabic.text
    assert "<summary>Already a Hill friend?</summary>" in english.text
