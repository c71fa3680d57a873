"""The next ask (T-7): at most one, the first rule that fits, the petition's own before the tenant's."""

from dataclasses import replace
from typing import Any

import pytest

from tests.factories import make_context, make_petition
from tests.signatures.deeds import link_in, receipt_of, signed, work
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition, PetitionState
from undersigned.signatures import confirmation, receipts
from undersigned.signatures.asks import next_ask
from undersigned.tenancy.types import Ask, Context, Tenant

pytestmark = pytest.mark.anyio


def an_ask(label: str, *locales: str, **of: Any) -> Ask:
    spoken = locales or ("en", "fr")
    return Ask(
        text=dict.fromkeys(spoken, "Because."),
        label=dict.fromkeys(spoken, label),
        url=dict.fromkeys(spoken, f"https://example.org/{label}"),
        **of,
    )


def asking(platform: Platform, tenant: Tenant, *rules: Ask) -> Context:
    return make_context(platform, replace(tenant, asks=rules))


async def asked(context: Context, petition: Petition, **changes: Any) -> str | None:
    answer = await signed(context, petition, **changes)
    found = await next_ask(context, petition, await receipt_of(context, answer))
    return found and found.label


async def test_without_rules_nothing_is_asked(context: Context, petition: Petition) -> None:
    assert await asked(context, petition) is None


@pytest.mark.parametrize(
    ("of", "fits"),
    [
        ({}, True),
        ({"countries": ("TN", "KE")}, True),
        ({"countries": ("KE",)}, False),
        ({"news": False}, True),
        ({"news": True}, False),
        ({"countries": ("TN",), "news": True}, False),
    ],
)
async def test_a_rule_is_for_those_whom_it_names(
    platform: Platform, tenant: Tenant, petition: Petition, of: dict[str, Any], *, fits: bool
) -> None:
    """Amina is in Tunisia and wants no news."""
    context = asking(platform, tenant, an_ask("first", **of), an_ask("second"))
    assert await asked(context, petition) == ("first" if fits else "second")


async def test_a_rule_in_another_language_is_passed_over(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    context = asking(platform, tenant, an_ask("premier", "fr", locales=("fr",)), an_ask("second"))
    assert await asked(context, petition) == "second"
    assert await asked(context, replace(petition, locale="fr"), email="f@example.org") == "premier"


async def test_a_petitions_own_rules_come_in_place_of_the_tenants(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    context = asking(platform, tenant, an_ask("tenants"))
    assert await asked(context, replace(petition, asks=(an_ask("own"),))) == "own"
    assert await asked(context, replace(petition, asks=()), email="b@example.org") is None


async def test_another_petition_is_asked_for_while_one_can_sign_it(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    opened = await make_petition(platform, tenant, locales=("en", "fr"))
    closed = await make_petition(platform, tenant, state=PetitionState.CLOSED)
    rules = [
        Ask(petition=slug, text={"en": "Because."}, label={"en": "there"})
        for slug in ("none", closed.slug, petition.slug, opened.slug)
    ]
    context = asking(platform, tenant, *rules)
    found = await next_ask(context, petition, await receipt_of(context, await signed(context, petition)))
    assert found
    assert found.url.endswith(f"/en/p/{opened.slug}")
    assert found.url.startswith(context.origin)


async def test_whoever_comes_by_the_link_is_asked_by_what_they_said_then(
    platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    context = asking(platform, tenant, an_ask("for those who want news", news=True))
    await signed(context, petition, news=True)
    await work(platform, tenant)
    token = link_in(mailbox.last())
    await confirmation.confirm(context, token)
    text = await confirmation.receipt_behind(context, token)
    assert isinstance(text, str)
    receipt = await receipts.open_receipt(context, text)
    assert receipt
    found = await next_ask(context, petition, receipt)
    assert found
    assert found.label == "for those who want news"


async def test_whoever_must_confirm_first_is_asked_nothing_before(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """F-19: until then nothing is shown that a robot could be after."""
    context = asking(platform, tenant, an_ask("first"))
    receipt = replace(await receipt_of(context, await signed(context, petition)), unproven=True)
    assert await next_ask(context, petition, receipt) is None
    assert await next_ask(context, petition, replace(receipt, confirmed=True))
