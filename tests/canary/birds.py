"""Canaries: people whose words stand nowhere by chance, and the shapes in which they might be found again."""

import base64
import codecs
import hashlib
import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, quote_plus

from undersigned.core.ids import new_id

DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
NAMESPACES = (uuid.NAMESPACE_DNS, uuid.NAMESPACE_URL, uuid.NAMESPACE_OID)


def _mark() -> str:
    return "q" + secrets.token_hex(6)


@dataclass(frozen=True, slots=True)
class Canary:
    """Each field holds a mark of its own, so that whatever leaks says which field it was."""

    who: str
    visibility: str = "DELIVER_ONLY"
    name_mark: str = field(default_factory=_mark)
    local_mark: str = field(default_factory=_mark)
    tag_mark: str = field(default_factory=_mark)
    domain_mark: str = field(default_factory=_mark)
    agent_mark: str = field(default_factory=_mark)
    path_mark: str = field(default_factory=_mark)
    answer_mark: str = field(default_factory=_mark)
    net_mark: str = field(default_factory=lambda: secrets.token_hex(4))
    key: str = field(default_factory=lambda: f"{new_id().hex}-{_mark()}")

    @property
    def name(self) -> str:
        return f"Kanari {self.name_mark}"

    @property
    def email(self) -> str:
        return f"Vogel.{self.local_mark}+{self.tag_mark}@Post-{self.domain_mark}.org"

    @property
    def canonical(self) -> str:
        return f"vogel.{self.local_mark}@post-{self.domain_mark}.org"

    @property
    def delivered(self) -> str:
        """The address as mail servers are given it."""
        return f"Vogel.{self.local_mark}+{self.tag_mark}@post-{self.domain_mark}.org"

    @property
    def masked(self) -> str:
        return f"V…@post-{self.domain_mark}.org"

    @property
    def network(self) -> str:
        return f"2001:db8:{self.net_mark[:4]}:{self.net_mark[4:]}"

    @property
    def address(self) -> str:
        return f"{self.network}::77"

    @property
    def agent(self) -> str:
        return f"Mozilla/5.0 (Perch {self.agent_mark})"

    @property
    def referrer(self) -> str:
        return f"https://news.example.net/people/{self.path_mark}?reader={self.path_mark}"

    @property
    def answer(self) -> str:
        """What they say to a question that only this petition asks."""
        return f"Gilde {self.answer_mark}"

    @property
    def marks(self) -> dict[str, str]:
        return {
            "name": self.name_mark,
            "address's local part": self.local_mark,
            "address's tag": self.tag_mark,
            "address's domain": self.domain_mark,
            "browser": self.agent_mark,
            "page they came from": self.path_mark,
            "answer to a question of the form's own": self.answer_mark,
            "network": f"{self.net_mark[:4]}:{self.net_mark[4:]}",
            "idempotency key": self.key,
        }

    @property
    def texts(self) -> dict[str, str]:
        """What might be digested: whole values, as they come."""
        return {
            "name": self.name,
            "lower-case name": self.name.lower(),
            "e-mail": self.email,
            "lower-case e-mail": self.email.lower(),
            "delivered e-mail": self.delivered,
            "canonical e-mail": self.canonical,
            "name and e-mail": f"{self.name} <{self.email}>",
            "network address": self.address,
            "network": f"{self.network}::/64",
            "browser": self.agent,
            "answer": self.answer,
            "idempotency key": self.key,
        }


@dataclass(frozen=True, slots=True)
class Needle:
    """`exact` needles tell capital letters from small ones; the others are lower-case and sought in lower-case."""

    label: str
    data: bytes
    exact: bool = False


@cache
def needles(canary: Canary) -> tuple[Needle, ...]:
    """Every shape in which a canary might stand in a text."""
    return (*_written(canary), *(needle for what, text in canary.texts.items() for needle in _digested(what, text)))


@cache
def binary_needles(canary: Canary) -> tuple[Needle, ...]:
    """Every shape in which a canary might stand in a file of a server: fewer, for these files are large."""
    digested = (
        Needle(f"{what} as {algorithm}", hashlib.new(algorithm, canary.texts[what].encode()).digest(), exact=True)
        for what in ("e-mail", "canonical e-mail", "name")
        for algorithm in ("md5", "sha1", "sha256")
    )
    return (*_written(canary), *digested)


def _written(canary: Canary) -> Iterator[Needle]:
    for what, mark in canary.marks.items():
        plain = mark.encode()
        yield Needle(what, plain)
        yield Needle(f"{what} in hexadecimal", plain.hex().encode())
        yield Needle(f"{what} by rot13", codecs.encode(mark, "rot13").encode())
        for quoted in {quote(mark, safe="").lower(), quote_plus(mark).lower()} - {mark}:
            yield Needle(f"{what} quoted", quoted.encode())
        for encoded in _base64(plain):
            yield Needle(f"{what} in base64", encoded, exact=True)


def _base64(plain: bytes) -> Iterator[bytes]:
    """The text inside a longer one, wherever it begins there."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + plain)
        start, end = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        yield encoded[start:end]


def _digested(what: str, text: str) -> Iterator[Needle]:
    plain = text.encode()
    for algorithm in DIGESTS:
        digest = hashlib.new(algorithm, plain).digest()
        yield Needle(f"{what} as {algorithm}", digest.hex().encode())
        yield Needle(f"{what} as {algorithm} in base64", base64.b64encode(digest).rstrip(b"="), exact=True)
        yield Needle(f"{what} as {algorithm} in base64", base64.urlsafe_b64encode(digest).rstrip(b"="), exact=True)
    for namespace in NAMESPACES:
        found = uuid.uuid5(namespace, text)
        yield Needle(f"{what} as uuid5", str(found).encode())
        yield Needle(f"{what} as uuid5", found.hex.encode())


def found_in(haystack: str | bytes, canaries: Iterable[Canary], *, binary: bool = False) -> list[str]:
    """Which canaries stand there, in which shape; empty where none does."""
    data = haystack.encode() if isinstance(haystack, str) else haystack
    lower = data.lower()
    return [
        f"{canary.who}'s {needle.label}"
        for canary in canaries
        for needle in (binary_needles(canary) if binary else needles(canary))
        if needle.data in (data if needle.exact else lower)
    ]
