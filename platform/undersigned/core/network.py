"""Where a request comes from, no finer than the limits need it."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from socket import AF_INET, AF_INET6, inet_pton

import msgspec

Address = IPv4Address | IPv6Address


class Network(msgspec.Struct, frozen=True):
    """The networks of a caller, as hexadecimal prefixes: `near` is one household or office (IPv4 /32, IPv6 /64), `far` its
    neighbourhood (/24, /48).
    """

    near: str
    far: str


def read_address(text: str | None) -> Address | None:
    """An address as it is written, IPv4 also where it stands inside IPv6; None for what is none (a unix socket, a test)."""
    text = text or ""
    with suppress(OSError, ValueError):
        if ":" not in text:
            return IPv4Address(inet_pton(AF_INET, text))
        address = IPv6Address(inet_pton(AF_INET6, text.partition("%")[0]))
        return address.ipv4_mapped or address
    return None


def network_of(address: Address | None) -> Network | None:
    """The networks of a client address."""
    if address is None:
        return None
    near, far = (64, 48) if isinstance(address, IPv6Address) else (32, 24)
    return Network(address.packed[: near // 8].hex(), address.packed[: far // 8].hex())
