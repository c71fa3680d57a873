"""What is fetched of a petition beside its page: its data for programs (P-12), and its letter on paper (P-8)."""

import msgspec
from starlette.responses import RedirectResponse, Response

from undersigned.pages.reading import petition_of
from undersigned.pages.visits import Visit
from undersigned.petitions import service as petitions
from undersigned.petitions.letter_pdf import data_hash, letter_data, set_letter
from undersigned.signatures import counts


async def petition(visit: Visit) -> Response:
    """`petition.json`: what stands on the page, with the count, and the countries that may be named."""
    found = await petition_of(visit)
    if found.locale != visit.locale:
        return RedirectResponse(f"{visit.petition_path(found.locale)}/petition.json", 302)
    counted = await counts.counts(visit.context, found.id)
    shown = {
        "url": petitions.page_address(visit.context, found),
        "organisation": visit.context.tenant.name,
        "locale": found.locale,
        "locales": found.locales,
        "title": found.title,
        "lead": found.lead,
        "letter": found.letter,
        "letter_version": found.letter_version,
        "story": found.story,
        "state": found.state_at(visit.context.caller.at),
        "takes_signatures": petitions.is_open(found, visit.context.caller.at),
        "opens_at": found.opens_at,
        "closes_at": found.closes_at,
        "count": counted.total,
        "goal": counts.goal_now(found, counted),
        "countries": counts.public_countries(visit.context, counted),
    }
    return visit.shared_file(msgspec.json.encode(shown), "application/json")


async def letter(visit: Visit) -> Response:
    """`letter.pdf`: set once for each wording, by whoever asks first."""
    found = await petition_of(visit)
    if found.locale != visit.locale:
        return RedirectResponse(f"{visit.petition_path(found.locale)}/letter.pdf", 302)
    url = petitions.page_address(visit.context, found)
    data = letter_data(found, organisation=visit.context.tenant.name, url=url, sign=visit.say("letter.sign"))

    async def look() -> bytes:
        return await set_letter(data)

    return visit.shared_file(await visit.pages.letters.get(data_hash(data), look), "application/pdf")
