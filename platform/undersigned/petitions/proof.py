"""Reads what a petition's folder says of its state and of its delivery, with the files in `files/` that prove it."""

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from undersigned.core.folder import entries, subfolders
from undersigned.core.report import Report, nearest
from undersigned.core.toml import Table
from undersigned.petitions.types import OUTCOMES, Delivery, PetitionFile, PetitionState, Photo

FILES = "files"
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4096
Complain = Callable[[str, str], None]
"""Takes what is wrong, and how to put it right."""
SHOWN_PIXELS = 1200
"""The longest side of a photograph on the page."""

_TIMED = frozenset(PetitionState) - {PetitionState.DRAFT, PetitionState.SCHEDULED, PetitionState.OPEN}
_NOTED = OUTCOMES | {PetitionState.PAUSED, PetitionState.ARCHIVED, PetitionState.REMOVED}


@dataclass(frozen=True, slots=True)
class StateSpec:
    """What goes with a petition's state; `notes` are by language."""

    since: datetime | None = None
    until: datetime | None = None
    merged_into: str | None = None
    unlisted: bool = False
    notes: dict[str, str] = dataclasses.field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class DeliverySpec:
    """A delivery in each language, and the files that prove it."""

    by_locale: dict[str, Delivery] = dataclasses.field(default_factory=dict[str, Delivery])
    files: tuple[PetitionFile, ...] = ()


def read_state_facts(
    table: Table, state: PetitionState, published: tuple[str, ...], others: tuple[str, ...]
) -> StateSpec:
    """What the file says of the state; `others` are the tenant's other petitions. What the state has no use for is a mistake."""
    merged = state is PetitionState.MERGED
    facts = StateSpec(
        since=_moment(table, "since", state, fits=state in _TIMED, required=state is PetitionState.REMOVED),
        until=_moment(table, "until", state, fits=state is PetitionState.PAUSED),
        merged_into=table.text("merged_into")
        if _fits(table, "merged_into", state, fits=merged, required=merged)
        else None,
        unlisted=table.flag("unlisted")
        if _fits(table, "unlisted", state, fits=state is PetitionState.ARCHIVED)
        else False,
        notes=table.words("note", published, longest=300)
        if _fits(table, "note", state, fits=state in _NOTED, required=state in OUTCOMES)
        else {},
    )
    if facts.merged_into and facts.merged_into not in others:
        what = f"there is no other petition `{facts.merged_into}`"
        table.mistake("merged_into", what, nearest(facts.merged_into, others))
    return facts


def _fits(table: Table, key: str, state: PetitionState, *, fits: bool, required: bool = False) -> bool:
    """Whether to read the key: it is there or must be, and the state has a use for it."""
    there = table.anything(key) is not None
    if there and not fits:
        table.mistake(key, f"`{key}` has no use in the state `{state}`", "Delete it")
    return fits and (there or required)


def _moment(table: Table, key: str, state: PetitionState, *, fits: bool, required: bool = False) -> datetime | None:
    return table.moment(key, required=required) if _fits(table, key, state, fits=fits, required=required) else None


def read_delivery(
    table: Table, folder: Path, published: tuple[str, ...], in_stories: Collection[str] = ()
) -> DeliverySpec:
    """`[delivery]`, and `files/` with what it names; what nobody names there, nor a story, is a mistake."""
    delivery = table.table("delivery")
    known = {entry.name: entry for entry in entries(folder / FILES, table.document.report)}
    if delivery is None:
        _report_unnamed(table, [file for file in known.values() if file.name not in in_stories])
        return DeliverySpec()
    delivered_at = delivery.moment("delivered_at", required=True)
    places = delivery.words("place", published, longest=150)
    photo = _file(delivery, "photo", known)
    shown = photo and picture_from(photo, partial(delivery.mistake, "photo"))
    alts = delivery.words("photo_alt", published, longest=300) if photo else {}
    receipt = _file(delivery, "receipt", known)
    proof = receipt and _read_receipt(delivery, receipt)
    named = {photo, receipt, *(known.get(name) for name in in_stories)}
    _report_unnamed(table, [file for file in known.values() if file not in named])
    if delivered_at is None:
        return DeliverySpec()
    return DeliverySpec(
        {
            locale: Delivery(
                delivered_at,
                places.get(locale, ""),
                Photo(shown.name, shown.width or 0, shown.height or 0, alts.get(locale, "")) if shown else None,
                proof.name if proof else None,
            )
            for locale in published
        },
        tuple(file for file in (shown, proof) if file),
    )


def _report_unnamed(table: Table, files: Iterable[Path]) -> None:
    for file in files:
        cure = "Name it in [delivery] or in a story, or delete it"
        table.document.report.mistake(file, 1, "no delivery and no story names this file", cure)


def _file(table: Table, key: str, known: dict[str, Path]) -> Path | None:
    name = table.text(key, longest=100, default="")
    if name and name not in known:
        table.mistake(key, f"there is no file `{FILES}/{name}`", nearest(name, known))
    return known.get(name)


def _read(file: Path, complain: Complain) -> bytes | None:
    if not file.is_file() or file.stat().st_size > MOST_BYTES:
        complain(f"`{file.name}` is no file of at most {MOST_BYTES:,} bytes", "Make it smaller")
        return None
    return file.read_bytes()


def picture_from(file: Path, complain: Complain) -> PetitionFile | None:
    """The picture, written anew as a JPEG: that drops where and by whom it was taken, and whatever else hid in it."""
    body = _read(file, complain)
    if body is None:
        return None
    try:
        with Image.open(BytesIO(body), formats=("JPEG", "PNG", "WEBP")) as image:
            if max(image.size) > MOST_PIXELS:
                cure = f"Shrink it to {MOST_PIXELS:,} pixels a side or fewer"
                complain(f"`{file.name}` measures {image.width:,} by {image.height:,} pixels", cure)
                return None
            shown = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        complain(f"`{file.name}` is no JPEG, PNG or WebP", "Save it as one of these")
        return None
    shown.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
    written = BytesIO()
    shown.save(written, "JPEG", quality=82, progressive=True)
    return PetitionFile(_name(written.getvalue(), "jpg"), "image/jpeg", written.getvalue(), shown.width, shown.height)


def _read_receipt(table: Table, file: Path) -> PetitionFile | None:
    body = _read(file, partial(table.mistake, "receipt"))
    if body is None:
        return None
    if not body.startswith(b"%PDF-"):
        table.mistake("receipt", f"`{file.name}` is no PDF", "Save it as a PDF")
        return None
    return PetitionFile(_name(body, "pdf"), "application/pdf", body)


def _name(body: bytes, ending: str) -> str:
    return f"{hashlib.sha256(body).hexdigest()}.{ending}"


def others_of(folder: Path) -> tuple[str, ...]:
    """The slugs of the tenant's other petitions."""
    return tuple(other.name for other in subfolders(folder.parent, Report()) if other != folder)
