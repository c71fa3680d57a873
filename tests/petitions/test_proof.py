"""What a petition's folder says of its state and its delivery, and what is told of the rest (ux.md 1.11)."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.petitions.test_files import read_petition
from tests.tenants.valid import PETITION, RIVER, Case, Change, expect_mistake, put, swap, together
from undersigned.petitions.proof import MOST_BYTES, SHOWN_PIXELS
from undersigned.petitions.types import PetitionState

OPEN = 'state = "open"'
NOTE = 'note = { en = "Words.", fr = "Mots." }'
DELIVERY = """
[delivery]
delivered_at = 2026-06-20T11:00:00Z
place = { en = "Town hall", fr = "Mairie" }
photo = "photo.jpg"
photo_alt = { en = "Paper.", fr = "Du papier." }
receipt = "receipt.pdf"
"""


def become(*lines: str) -> Change:
    return swap(PETITION, OPEN, "\n".join(lines))


def picture(width: int = 60, height: int = 40, kind: str = "JPEG") -> bytes:
    written = BytesIO()
    image = Image.new("RGB", (width, height), "#5b2a9d")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    image.save(written, kind, exif=exif)
    return written.getvalue()


def deliver(photo: bytes = picture(), receipt: bytes = b"%PDF-1.7 x", more: str = DELIVERY) -> Change:
    def add(folder: Path) -> None:
        file = folder / PETITION
        file.write_text(file.read_text("utf-8") + more, "utf-8")

    files = (put(f"{RIVER}/files/photo.jpg", photo), put(f"{RIVER}/files/receipt.pdf", receipt))
    return together(*files, add, become('state = "delivered"'))


MISTAKES: dict[str, Case] = {
    "pause without use": (become(OPEN, "until = 2030-01-01T00:00:00Z"), PETITION, 2, "`until` has no use in the state"),
    "since while open": (become(OPEN, "since = 2026-01-01T00:00:00Z"), PETITION, 2, "`since` has no use in the state"),
    "note while open": (become(OPEN, NOTE), PETITION, 2, "`note` has no use in the state `open`"),
    "won without words": (become('state = "won"'), PETITION, 1, "`note` is missing"),
    "a language without words": (become('state = "won"', 'note.en = "W."'), PETITION, 2, "`fr` is missing"),
    "removed without a day": (become('state = "removed"'), PETITION, 1, "`since` is missing"),
    "merged into nothing": (become('state = "merged"'), PETITION, 1, "`merged_into` is missing"),
    "merged into nobody": (become('state = "merged"', 'merged_into = "x"'), PETITION, 2, "no other petition `x`"),
    "merged into itself": (
        become('state = "merged"', 'merged_into = "river"'),
        PETITION,
        2,
        "no other petition `river`",
    ),
    "unlisted in words": (become('state = "archived"', 'unlisted = "yes"'), PETITION, 2, "must be true or false"),
    "unlisted while open": (become(OPEN, "unlisted = true"), PETITION, 2, "`unlisted` has no use"),
    "scheduled by name": (become('state = "scheduled"'), PETITION, 1, "`state` is `scheduled`"),
    "an answer nowhere": (swap(PETITION, "[[targets]]", '[[targets]]\nanswer = "x"'), PETITION, 8, "no update `x`"),
    "no picture": (deliver(b"<svg/>"), PETITION, 26, "`photo.jpg` is no JPEG, PNG or WebP"),
    "a drawing that loads": (deliver(picture(kind="GIF")), PETITION, 26, "`photo.jpg` is no JPEG, PNG or WebP"),
    "a cut picture": (deliver(picture(900, 900)[:2000]), PETITION, 26, "`photo.jpg` is no JPEG, PNG or WebP"),
    "a vast picture": (deliver(picture(5000, 1, "PNG")), PETITION, 26, "measures 5,000 by 1 pixels"),
    "a heavy file": (deliver(b"x" * (MOST_BYTES + 1)), PETITION, 26, "no file of at most 2,097,152 bytes"),
    "no PDF": (deliver(receipt=b"<html>"), PETITION, 28, "`receipt.pdf` is no PDF"),
    "a file that is not there": (deliver(more=DELIVERY.replace("photo.jpg", "foto.jpg")), PETITION, 26, "Did you mean"),
    "a file for nothing": (
        put(f"{RIVER}/files/x.jpg", b"x"),
        f"{RIVER}/files/x.jpg",
        1,
        "no delivery and no story names this file",
    ),
    "one file too many": (
        together(put(f"{RIVER}/files/x.jpg", b"x"), deliver()),
        f"{RIVER}/files/x.jpg",
        1,
        "no delivery and no story names this file",
    ),
    "no place": (deliver(more=DELIVERY.replace("place", "plaice")), PETITION, 23, "`place` is missing"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_what_goes_with_a_state_is_read(tmp_path: Path):
    lines = ('state = "paused"', "since = 2026-05-02T10:00:00Z", "until = 2030-01-01T00:00:00Z", NOTE)
    facts = read_petition(tmp_path, become(*lines)).facts
    assert facts.since == datetime(2026, 5, 2, 10, tzinfo=UTC)
    assert facts.until == datetime(2030, 1, 1, tzinfo=UTC)
    assert facts.notes == {"en": "Words.", "fr": "Mots."}


@pytest.mark.parametrize("state", [state for state in PetitionState if state not in {"scheduled", "merged", "removed"}])
def test_every_state_can_be_written(tmp_path: Path, state: PetitionState):
    needs_note = state in {"answered", "won", "lost"}
    assert read_petition(tmp_path, become(f'state = "{state}"', *([NOTE] * needs_note))).state is state


def test_a_photograph_is_written_anew_without_what_it_hides(tmp_path: Path):
    original = picture(3000, 2000)
    assert b"taken at home" in original
    delivery = read_petition(tmp_path, deliver(original)).delivery
    photo, receipt = delivery.files
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", SHOWN_PIXELS, 800)
    assert b"taken at home" not in photo.body
    assert receipt.body == b"%PDF-1.7 x"
    french = delivery.by_locale["fr"]
    assert french.photo is not None
    assert (french.place, french.photo.name, french.photo.alt) == ("Mairie", photo.name, "Du papier.")
    assert french.receipt == receipt.name
