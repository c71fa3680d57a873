"""Signing by the plain form."""

from starlette.responses import RedirectResponse, Response

from undersigned.core.arrival import UTM
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import InvalidInput, Problem, Refusal
from undersigned.pages.forms import SentForm
from undersigned.pages.reading import last_read, petition_of, read_petition, to_its_language
from undersigned.pages.receipts import set_cookie
from undersigned.pages.visits import Visit
from undersigned.petitions.types import Petition
from undersigned.signatures import service
from undersigned.signatures.answers import input_name
from undersigned.signatures.types import FieldValue, SigningUnavailable, SignInput

KEPT = ("name", "email", "country", "news", "nameVisibility")
"""The fields that are shown again, with those of the form's own; the others are no person's words."""

ANSWERS = {"yes": True, "no": False}


async def sign(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/sign`: the compact page with the form, and where every plain form is sent."""
    if visit.request.method == "POST":
        return await _take(visit, await visit.read_form())
    data = await read_petition(visit)
    return to_its_language(visit, data) or visit.shared_page("sign", data)


async def _take(visit: Visit, sent: SentForm) -> Response:
    try:
        found = await petition_of(visit)
        if found.locale != visit.locale:
            return RedirectResponse(f"{visit.petition_path(found.locale)}/sign{visit.arrival_query}", 307)
        outcome = repeated(sent) or await service.sign_petition(visit.context, found, sent_input(visit, sent, found))
    except DATABASE_AWAY:
        outcome = SigningUnavailable()
    if isinstance(outcome, Refusal):
        return await show_again(visit, sent, outcome)
    response = RedirectResponse(f"{visit.petition_path()}/thanks", 303)
    set_cookie(response, visit.settings, outcome.receipt)
    return response


def sent_input(visit: Visit, sent: SentForm, petition: Petition) -> SignInput:
    """What was typed, and from the address of the form how the person came. What the form asks no more is not read."""
    came = visit.arrival
    return SignInput(
        name=sent["name"],
        email=sent["email"],
        country=sent["country"],
        news=ANSWERS.get(sent["news"]),
        fields=tuple(FieldValue(field.name, sent[input_name(field.name)]) for field in petition.fields),
        name_visibility=sent["nameVisibility"].lower() or None,
        locale=petition.locale,
        letter_version=sent["letterVersion"] or None,
        idempotency_key=sent["idempotencyKey"] or None,
        source=came.get("source"),
        personal_link=came.get("r"),
        bucket=came.get("bucket"),
        utm={name: came[f"utm_{name}"] for name in UTM if f"utm_{name}" in came},
        website=sent["website"] or None,
        plain=True,
    )


def repeated(sent: SentForm) -> InvalidInput | None:
    """Which of two values was meant cannot be known, so neither is taken."""
    problems = tuple(Problem(field, "FIELD_REPEATED") for field in sent.repeated)
    return InvalidInput(problems) if problems else None


async def show_again(visit: Visit, sent: SentForm, refusal: Refusal) -> Response:
    """The form with what was typed, and why it was not taken. Nothing is asked of a database that is away."""
    try:
        data = await read_petition(visit)
    except DATABASE_AWAY:
        data = last_read(visit)
        if data is None:
            raise
    own = [input_name(field["name"]) for field in data["petition"]["fields"]]
    values = {field: sent.fields[field] for field in (*KEPT, *own) if field in sent.fields}
    return visit.refused("sign", data, refusal, values)
