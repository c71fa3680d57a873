"""Networks: which callers are counted together."""

import pytest

from undersigned.core.network import network_of, read_address

NEAR = [
    ("203.0.113.7", "::ffff:203.0.113.7"),
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
]
FAR = [
    ("203.0.113.7", "203.0.113.8"),
    ("2001:db8:1:2::1", "2001:db8:1:3::1"),
]
APART = [
    ("203.0.113.7", "203.0.114.7"),
    ("2001:db8:1::1", "2001:db8:2::1"),
    ("32.1.13.184", "2001:db8::1"),
]


def networks(one: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    first, second = network_of(read_address(one)), network_of(read_address(other))
    assert first is not None
    assert second is not None
    return (first.near, second.near), (first.far, second.far)


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_one_household_is_near(one: str, other: str) -> None:
    (near, other_near), (far, other_far) = networks(one, other)
    assert near == other_near
    assert far == other_far


@pytest.mark.parametrize(("one", "other"), FAR)
def test_a_neighbour_is_far(one: str, other: str) -> None:
    (near, other_near), (far, other_far) = networks(one, other)
    assert near != other_near
    assert far == other_far


@pytest.mark.parametrize(("one", "other"), APART)
def test_others_are_apart(one: str, other: str) -> None:
    (near, other_near), (far, other_far) = networks(one, other)
    assert near != other_near
    assert far != other_far


@pytest.mark.parametrize("address", [None, "", "unix", "203.0.113.7:80", "example.org"])
def test_what_is_no_address_has_no_network(address: str | None) -> None:
    assert network_of(read_address(address)) is None
