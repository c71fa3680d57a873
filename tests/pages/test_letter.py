"""The letter as PDF (P-8): tagged, in every script, the same whenever nothing has changed, and nothing in it is markup."""

import hashlib
import re
import zlib
from dataclasses import replace
from uuid import UUID

import pytest
from httpx2 import AsyncClient

from tests.factories import a_petition, make_petition
from tests.pages.forms import BROWSER, GOOD
from undersigned.core.context import Platform
from undersigned.petitions import letter_pdf, letters_store, store
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

LETTERS = {
    "en": "To you,\n\nWe *ask* **this**:\n\n- one\n- two\n  1. deep",
    "ar": "إلى المجلس،\n\nنطلب **هذا**.",
    "zh": "致国际电联：\n\n互联网**属于**我们。",
    "ru": "Мы *просим* вас.",
}


def unpacked(pdf: bytes) -> bytes:
    """The file with its streams inflated."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


async def test_the_letter_is_a_tagged_document_in_its_language(
    platform: Platform, browser: AsyncClient, access: Tenant
):
    petition = await make_petition(platform, access, locales=("en", "fr"), title="Keep (it) open")
    answer = await browser.get(f"/fr/p/{petition.slug}/letter.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    content = unpacked(answer.content)
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert re.search(rb"pdfuaid:part(>|=\")1", content)
    assert re.search(rb"/Lang ?\(fr", content)
    assert "s-maxage=30" in answer.headers["cache-control"]
    again = await browser.get(f"/fr/p/{petition.slug}/letter.pdf", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert f'href="/en/p/{petition.slug}/letter.pdf"' in (await browser.get(f"/en/p/{petition.slug}")).text


@pytest.mark.parametrize("locale", LETTERS)
async def test_every_script_is_set_with_glyphs_of_its_own(locale: str):
    data = letter_pdf.letter_data(a_letter(LETTERS[locale], locale), organisation="A", url="https://a.org", sign="S:")
    pdf = await letter_pdf.set_letter(data)
    assert pdf == await letter_pdf.set_letter(data)
    fonts = {"en": b"LibertinusSerif", "ru": b"LibertinusSerif", "ar": b"NotoNaskhArabic", "zh": b"NotoSerifSC"}
    assert fonts[locale] in unpacked(pdf)


HOSTILE = [
    "#let x = 1 #x $ a^2 $ @ref <label> \\ *not* `code`",
    '#read("/etc/passwd") #image("x.png") #include "x.typ"',
    "]] }} )) // /* */ \" ' \u202e\u200f",
    "1. \n\n* \n\n-",
    "> a quotation\n\n# a heading\n\n---",
    "x" * 20_000,
    "[" * 2_000,
    "🙂 ﷺ \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301" + "\u0301" * 300,
]  # fmt: skip


@pytest.mark.parametrize("letter", HOSTILE, ids=range(len(HOSTILE)))
async def test_nothing_in_a_letter_is_read_as_typst(letter: str):
    data = letter_pdf.letter_data(a_letter(letter), organisation="#a", url="https://a.org", sign="#b")
    assert (await letter_pdf.set_letter(data)).startswith(b"%PDF-")


def test_a_wording_has_its_own_hash():
    first, second = (
        letter_pdf.letter_data(a_letter(text), organisation="A", url="https://a.org", sign="S") for text in ("a", "b")
    )
    assert letter_pdf.data_hash(first) != letter_pdf.data_hash(second)


async def test_a_letter_is_where_its_petition_is(platform: Platform, browser: AsyncClient, access: Tenant):
    english = await make_petition(platform, access, locales=("en",))
    led = await browser.get(f"/fr/p/{english.slug}/letter.pdf")
    assert (led.status_code, led.headers["location"]) == (302, f"/en/p/{english.slug}/letter.pdf")
    async with platform.database.tenant_tx(access.id) as connection:
        await store.upsert_petition(connection, access.id, replace(english, state=PetitionState.DRAFT))
    platform.petitions.forget()
    assert (await browser.get(f"/en/p/{english.slug}/letter.pdf?1")).status_code == 404


def a_letter(text: str, locale: str = "en") -> Petition:
    return a_petition("x", locale, id=UUID(int=1), title="A title", lead="", letter=text, story="")


async def test_a_changed_letter_says_so_and_can_be_read_as_it_was(
    platform: Platform, browser: AsyncClient, access: Tenant
) -> None:
    """P-8: in the language in which it was changed, and in no other."""
    petition = await make_petition(platform, access, locales=("en", "fr"), letter="We ask **this**. <b>")
    changed = replace(petition, letter="We ask that.", letter_version="f" * 64)
    async with platform.database.tenant_tx(access.id) as connection:
        await letters_store.insert_letter_change(
            connection, access.id, petition.id, "en", version=changed.letter_version, reason="Clearer <now>."
        )
        await store.upsert_text(connection, access.id, changed)
    page = (await browser.get(f"/en/p/{petition.slug}")).text
    address = f"/en/p/{petition.slug}/letter/{petition.letter_version}"
    assert f'href="http://access.localhost:8000{address}"' in page
    assert "Clearer &lt;now>." in page
    former = await browser.get(address)
    assert former.status_code == 200
    assert "<strong>this</strong>" in former.text
    assert "<b>" not in former.text
    assert '<meta name="robots" content="noindex"' in former.text
    assert "This letter was changed" not in (await browser.get(f"/fr/p/{petition.slug}")).text
    for other in (address.replace("/en/", "/fr/"), f"/en/p/{petition.slug}/letter/{'0' * 64}", f"{address}x"):
        assert (await browser.get(other)).status_code == 404
    timeline = (await browser.get(f"/en/p/{petition.slug}/updates")).text
    assert address in timeline


@pytest.mark.parametrize(("read", "signed"), [("former", "former"), ("present", "present"), ("unknown", "present")])
async def test_the_letter_that_was_read_is_the_one_that_is_signed(
    platform: Platform, browser: AsyncClient, access: Tenant, read: str, signed: str
) -> None:
    """P-8: a page may have been open since before the letter was changed."""
    petition = await make_petition(platform, access, locales=("en",), letter="We ask this.")
    page = (await browser.get(f"/en/p/{petition.slug}/sign")).text
    assert f'name="letterVersion" value="{petition.letter_version}"' in page
    letter = "We ask that."
    changed = replace(petition, letter=letter, letter_version=hashlib.sha256(letter.encode()).hexdigest())
    async with platform.database.tenant_tx(access.id) as connection:
        await letters_store.insert_letter_change(
            connection, access.id, petition.id, "en", version=changed.letter_version, reason="Clearer."
        )
        await store.upsert_text(connection, access.id, changed)
    platform.petitions.forget()
    versions = {"former": petition.letter_version, "present": changed.letter_version, "unknown": "0" * 64}
    sent = GOOD | {"email": "read@example.org", "letterVersion": versions[read]}
    answer = await browser.post(f"/en/p/{petition.slug}/sign", data=sent, headers=BROWSER)
    assert answer.status_code == 303
    async with platform.database.tenant_tx(access.id) as connection:
        rows = await connection.fetch(
            """
            SELECT text_version
              FROM consent
              JOIN signature ON signature.tenant_id = consent.tenant_id AND signature.id = signature_id
             WHERE purpose = 'petition' AND petition_id = $1
            """,
            petition.id,
        )
    assert [row["text_version"] for row in rows] == [versions[signed]]
