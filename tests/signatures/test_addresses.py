"""One mailbox, one signature: what makes two addresses the same, and what of one is shown."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from undersigned.signatures.addresses import canonical, cleaned, deliverable, masked

SAME = [
    ("amina@example.org", "Amina@Example.ORG"),
    ("amina@example.org", "amina+petition@example.org"),
    ("amina@example.org", "AMINA+a+b@example.org"),
    ("ab@gmail.com", "a.b@gmail.com"),
    ("ab@gmail.com", "A.B+x@Gmail.com"),
    ("ab@gmail.com", "a.b@googlemail.com"),
    ("ab@gmail.com", "ab+1@googlemail.com"),
    ("a@xn--bcher-kva.example", "A@XN--BCHER-KVA.example"),
]
DIFFERENT = [
    ("ab@example.org", "a.b@example.org"),
    ("amina@example.org", "amina@example.net"),
    ("amina@example.org", "amina@mail.example.org"),
    ("ab@gmail.com", "abc@gmail.com"),
    ("a-b@example.org", "ab@example.org"),
    ("a_b@example.org", "ab@example.org"),
    ("+one@example.org", "+two@example.org"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_one_mailbox_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_mailboxes_are_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("address", [address for pair in SAME + DIFFERENT for address in pair])
def test_the_canonical_form_is_its_own(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)


def test_mail_goes_to_the_address_as_it_was_given() -> None:
    assert deliverable("A.B+x@Gmail.com") == "A.B+x@gmail.com"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("amina@example.org", "a…@example.org"),
        ("a@example.org", "a…@example.org"),
        ("+x@example.org", "+…@example.org"),
        ("amina@xn--bcher-kva.example", "a…@xn--bcher-kva.example"),
    ],
)
def test_little_of_an_address_is_shown(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_a_line_break_is_left_to_be_refused() -> None:
    assert cleaned(" a@b.org\r\nBcc: x@y.org ") == "a@b.org\r\nBcc: x@y.org"
    assert deliverable("a@b.org\r\n") is None


def test_the_same_letters_typed_apart_are_the_same() -> None:
    assert cleaned("a@bu\u0308cher.example") == cleaned("a@b\u00fccher.example")


ATOM = st.text("abYZ09!#$%&'*+/=?^_`{|}~-.@\" é", max_size=70)
DOMAIN = st.lists(st.text("abZ09-_é", max_size=64), min_size=1, max_size=5).map(".".join)


@given(ATOM, DOMAIN)
@example("a" * 64, "b.org")
@example("a" * 65, "b.org")
@example("a" * 64, ".".join(["b" * 60] * 3) + ".org")
@example("a" * 64, ".".join(["b" * 62] * 3) + ".org")
@example("a.b", "xn--bcher-kva.example")
@example("a", "xn--.example")
@example("a", "Example.ORG.")
@example("a..b", "example.org")
@example("a", "127.0.0.1")
def test_what_is_deliverable_is_what_the_library_says(local: str, domain: str) -> None:
    try:
        parsed = validate_email(f"{local}@{domain}", check_deliverability=False, strict=True, test_environment=True)
    except EmailNotValidError:
        expected = None
    else:
        expected = parsed.ascii_email if "." in (parsed.ascii_domain or "") else None
    assert deliverable(f"{local}@{domain}") == expected
