"""Whether mail can reach a domain at all, as far as the DNS says (F-2): the most common slip is in what stands behind the @."""

from collections.abc import Awaitable, Callable

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver
from dns.rdatatype import RdataType

from undersigned.core.cache import Cache

LOOKUP_SECONDS = 2.0
"""How long the DNS is waited for; a person waits too."""
MOST_AT_ONCE = 64
"""Look-ups under way in one process. Above it nobody is looked up: whoever sends made-up domains must not hold back others."""

Look = Callable[[str], Awaitable[bool]]
"""Whether the DNS lets mail reach the domain; raises DNSException where it does not say."""


async def look_up(domain: str) -> bool:
    """MX, else an address (RFC 5321, 5.1); not where the domain says itself that it takes no mail (RFC 7505)."""
    name = dns.name.from_text(domain)
    resolver = dns.asyncresolver.get_default_resolver()
    try:
        exchanges = await resolver.resolve(name, RdataType.MX, lifetime=LOOKUP_SECONDS, raise_on_no_answer=False)
        if exchanges.rrset:
            return any(record.exchange != dns.name.root for record in exchanges)
        await resolver.resolve_name(name, lifetime=LOOKUP_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return False
    return True


class MailDomains:
    """Asks once for each domain in ten minutes. What the DNS does not say in time counts as reachable."""

    def __init__(self, look: Look | None) -> None:
        """Without `look` every domain counts as reachable."""
        self._look = look
        self._known: Cache[str, bool] = Cache(seconds=600.0, most=20_000)
        self._under_way = 0

    async def reach(self, address: str) -> bool:
        """Whether mail can reach the domain of the address."""
        if self._look is None:
            return True
        domain = address.rpartition("@")[2].lower()
        return await self._known.get(domain, lambda: self._ask(domain))

    async def _ask(self, domain: str) -> bool:
        if self._look is None or self._under_way >= MOST_AT_ONCE:
            return True
        self._under_way += 1
        try:
            return await self._look(domain)
        except (dns.exception.DNSException, OSError):
            return True
        finally:
            self._under_way -= 1
