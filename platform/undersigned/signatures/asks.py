"""The one thing that is asked of people after signing, beside sharing (T-7)."""

from dataclasses import dataclass

from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.signatures.tokens import Receipt
from undersigned.tenancy.types import Ask, Context


@dataclass(frozen=True, slots=True)
class NextAsk:
    """What is asked, and the link: its words and where it leads."""

    text: str
    label: str
    url: str


async def next_ask(context: Context, petition: Petition, receipt: Receipt) -> NextAsk | None:
    """The first rule that fits whoever holds the receipt, in the petition's language: its own rules, else the tenant's.

    Nothing of who must confirm first (F-19).
    """
    if receipt.unproven and not receipt.confirmed:
        return None
    rules = context.tenant.asks if petition.asks is None else petition.asks
    for ask in rules:
        url = await _address(context, petition, ask) if _fits(ask, receipt, petition.locale) else None
        if url:
            return NextAsk(ask.text[petition.locale], ask.label[petition.locale], url)
    return None


def _fits(ask: Ask, receipt: Receipt, locale: str) -> bool:
    return (
        locale in ask.text
        and (not ask.countries or receipt.country in ask.countries)
        and (ask.news is None or receipt.news is ask.news)
    )


async def _address(context: Context, petition: Petition, ask: Ask) -> str | None:
    """Where the ask leads: not to a petition that takes no signatures, nor to the one that was just signed."""
    if ask.petition is None:
        return ask.url[petition.locale]
    other = await petitions.petition_by_slug(context, ask.petition, petition.locale)
    if other is None or other.id == petition.id or not petitions.is_open(other):
        return None
    return petitions.page_address(context, other)
