"""Share images: what the picture of a petition says now, under which version, and its bytes (V-20).

A version stands for everything in the picture, and the count in it moves in steps: messengers keep what they have seen, so an
address changes only when there is news to see. Nobody who signed is in it.
"""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec

from undersigned.core.cache import Cache
from undersigned.core.locale import direction, format_number
from undersigned.core.picture import SIZES, Picture, draw_picture
from undersigned.core.progress import Progress
from undersigned.petitions import service as petitions
from undersigned.petitions.goals import goal_for
from undersigned.petitions.types import Petition
from undersigned.signatures import counts, pictures_store
from undersigned.tenancy.types import Context, Look

LOOK = 2
"""Rises when pictures are drawn in another way."""
COUNT_LEAST = 10
_drawing = ThreadPoolExecutor(1, thread_name_prefix="pictures")
"""One at a time: fonts are shared, and a crowd of new pictures must not take the processor from those who sign."""


@dataclass(frozen=True, slots=True)
class ShareImage:
    """A picture in one of the SIZES, and where it stands."""

    picture: Picture
    shape: str
    version: str

    @property
    def name(self) -> str:
        """The last part of its address."""
        return f"{self.shape}-{self.version}.jpg"


async def share_image(context: Context, petition: Petition, shape: str = "wide") -> ShareImage:
    """The picture of the petition in its language as it is to be shown now."""
    counted = await counts.counts(context, petition.id)
    shown = rounded(counted.total) if counted.total >= petition.minimum_shown else 0
    goal = goal_for(petition, max(shown, counted.reached))
    say, locale, look = context.platform.messages.text, petition.locale, context.tenant.look
    number = format_number(shown, locale, context.tenant.digits(locale))
    picture = Picture(
        title=petition.title,
        line=say(locale, "picture.signed", {"count": number}) if shown else say(locale, "form.heading"),
        organisation=context.tenant.name,
        progress=_progress(look, locale, min(1.0, shown / goal)) if shown and goal else None,
        locale=locale,
        direction=direction(locale),
        colours=context.tenant.colours,
        bar=look.header == "bar",
        face="poster" if look.poster else "bold",
    )
    made_of = msgspec.json.encode([LOOK, picture], order="sorted")
    return ShareImage(picture, shape, hashlib.blake2b(made_of, digest_size=6).hexdigest())


def _progress(look: Look, locale: str, share: float) -> Progress:
    """As the page draws it: a sentence that nobody wrote in this language cannot be uncovered."""
    words = look.reveal.get(locale, "")
    return Progress("bar" if look.progress == "reveal" and not words else look.progress, share, words)


def rounded(count: int) -> int:
    """The count cut down to its first two digits; 0 where it is too small to be told."""
    step = 10 ** max(1, len(str(count)) - 2)
    return count // step * step if count >= COUNT_LEAST else 0


async def jpeg(context: Context, petition: Petition, image: ShareImage) -> bytes:
    """The picture, drawn when it is first asked for and kept in the database for all processes."""

    async def look() -> bytes:
        tenant_id, place = context.tenant.id, (petition.id, petition.locale, image.shape)
        async with context.platform.database.tenant_tx(tenant_id, readonly=True) as connection:
            kept = await pictures_store.select_picture(connection, tenant_id, *place, image.version)
        if kept is not None:
            return kept
        body = await asyncio.get_running_loop().run_in_executor(_drawing, draw_picture, image.picture, image.shape)
        async with context.platform.database.tenant_tx(tenant_id) as connection:
            await pictures_store.upsert_picture(connection, tenant_id, *place, image.version, body)
        return body

    cache: Cache[tuple[object, ...], bytes] = context.platform.pictures
    return await cache.get((context.tenant.id, petition.id, petition.locale, image.name), look)


def address(context: Context, petition: Petition, image: ShareImage) -> str:
    """Where the picture stands."""
    return f"{petitions.page_address(context, petition)}/share/{image.name}"


def size_of(image: ShareImage) -> tuple[int, int]:
    """Width and height in pixels."""
    return SIZES[image.shape]
