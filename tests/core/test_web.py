"""Who a request comes from, behind proxies and without."""

import pytest

from undersigned.core.web import Proxies
from undersigned.settings import Settings, SettingsError

CASES: list[tuple[str, str | None, list[str], str | None]] = [
    # trusted proxies, peer, X-Forwarded-For lines, client
    ("", "203.0.113.9", [], "203.0.113.9"),
    ("", "203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
    ("10.0.0.1", "203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
    ("10.0.0.1", "10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", "10.0.0.1", ["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", "10.0.0.1", ["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
    ("10.0.0.0/8", "10.0.0.1", ["1.2.3.4, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
    ("10.0.0.0/8", "10.0.0.1", ["10.2.2.2, 10.3.3.3"], "10.2.2.2"),
    ("10.0.0.0/8", "10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.0/8", "10.0.0.1", ["unknown"], "10.0.0.1"),
    ("10.0.0.0/8", "10.0.0.1", ["1.2.3.4, nonsense, 10.3.3.3"], "10.3.3.3"),
    ("10.0.0.0/8, fd00::/8", "fd00::1", ["2001:db8::7"], "2001:db8::7"),
    ("10.0.0.0/8", "::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", None, ["198.51.100.1"], None),
]


@pytest.mark.parametrize(("trusted", "peer", "forwarded", "expected"), CASES)
def test_only_trusted_proxies_say_who_asks(trusted: str, peer: str | None, forwarded: list[str], expected: str | None):
    scope = {
        "type": "http",
        "client": (peer, 40_000) if peer else None,
        "headers": [(b"host", b"a"), *((b"x-forwarded-for", line.encode()) for line in forwarded)],
    }
    found = Proxies(Settings(trusted_proxies=trusted)).client_of(scope)
    assert (str(found) if found else None) == expected


def test_what_is_no_address_is_a_mistake_in_the_settings():
    with pytest.raises(SettingsError, match="UNDERSIGNED_TRUSTED_PROXIES: the-proxy is neither"):
        Proxies(Settings(trusted_proxies="10.0.0.1, the-proxy"))
