"""Whether mail reaches a domain, as the DNS of these tests says (F-2)."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from dns.rdatatype import RdataType

from undersigned.core import mail_domains
from undersigned.core.mail_domains import MailDomains, look_up

pytestmark = pytest.mark.anyio

ZONE = {
    ("mail.example.", RdataType.MX): "10 mx.mail.example.",
    ("plain.example.", RdataType.A): "192.0.2.1",
    ("six.example.", RdataType.AAAA): "2001:db8::1",
    ("never.example.", RdataType.MX): "0 .",
    ("text.example.", RdataType.TXT): '"nothing to see"',
}
SILENT = "silent.example."


class Nameserver(asyncio.DatagramProtocol):
    """Answers from ZONE, NXDOMAIN for other names, and nothing for one."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        (question,) = query.question
        name = question.name.to_text()
        self.asked.append(name)
        if name == SILENT:
            return
        answer = dns.message.make_response(query, recursion_available=True)
        if found := ZONE.get((name, question.rdtype)):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", question.rdtype, found))
        elif name not in {known for known, _ in ZONE}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self._transport.sendto(answer.to_wire(), addr)


@pytest.fixture
async def nameserver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Nameserver]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(Nameserver, local_addr=("127.0.0.1", 0))
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    monkeypatch.setattr(dns.asyncresolver, "default_resolver", resolver)
    monkeypatch.setattr(mail_domains, "LOOKUP_SECONDS", 0.5)
    yield server
    transport.close()


@pytest.mark.parametrize(
    ("domain", "reached"),
    [
        ("mail.example", True),
        ("plain.example", True),
        ("six.example", True),
        ("never.example", False),
        ("text.example", False),
        ("nothing.example", False),
        ("silent.example", True),
    ],
)
async def test_mail_reaches_what_the_dns_does_not_rule_out(nameserver: Nameserver, domain: str, *, reached: bool):
    assert await MailDomains(look_up).reach(f"amina@{domain}") is reached


async def test_a_domain_is_asked_for_once(nameserver: Nameserver):
    domains = MailDomains(look_up)
    answers = await asyncio.gather(*(domains.reach(f"signer{n}@Mail.example") for n in range(20)))
    assert set(answers) == {True}
    assert nameserver.asked == ["mail.example."]


async def test_made_up_domains_hold_nobody_back():
    waiting = asyncio.Event()

    async def look(_: str) -> bool:
        await waiting.wait()
        return False

    domains = MailDomains(look)
    stuck = [asyncio.ensure_future(domains.reach(f"a@{n}.example")) for n in range(mail_domains.MOST_AT_ONCE)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await asyncio.wait_for(domains.reach("amina@example.org"), 1)
    waiting.set()
    assert not any(await asyncio.gather(*stuck))


async def test_the_demo_asks_nobody(nameserver: Nameserver):
    assert await MailDomains(None).reach("amina@nothing.example")
    assert nameserver.asked == []
