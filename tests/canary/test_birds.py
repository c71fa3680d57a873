"""The search itself: it finds a canary in each shape, and only where one is."""

import base64
import codecs
import hashlib
import uuid
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.canary.birds import Canary, found_in

BIRD = Canary("a bird")

SHAPES: dict[str, Callable[[Canary], str]] = {
    "as it is": lambda bird: f"To: {bird.email}",
    "in capitals": lambda bird: bird.name.upper(),
    "cut": lambda bird: bird.email[:25],
    "canonical": lambda bird: f"({bird.canonical})",
    "quoted": lambda bird: f"?email={quote(bird.email, safe='')}",
    "as a masked address": lambda bird: bird.masked,
    "in hexadecimal": lambda bird: "\\x" + bird.name.encode().hex(),
    "in base64": lambda bird: base64.b64encode(f'{{"a": "{bird.email}"}}'.encode()).decode(),
    "in base64 a byte later": lambda bird: base64.b64encode(f' {{"a": "{bird.email}"}}'.encode()).decode(),
    "in base64 two bytes later": lambda bird: base64.urlsafe_b64encode(f'  {{"a": "{bird.email}"}}'.encode()).decode(),
    "by rot13": lambda bird: codecs.encode(bird.name, "rot13"),
    "as MD5": lambda bird: hashlib.md5(bird.canonical.encode()).hexdigest(),
    "as SHA-1 in capitals": lambda bird: hashlib.sha1(bird.email.encode()).hexdigest().upper(),
    "as SHA-256 in base64": lambda bird: base64.b64encode(hashlib.sha256(bird.canonical.encode()).digest()).decode(),
    "as a UUID": lambda bird: str(uuid.uuid5(uuid.NAMESPACE_URL, bird.email)),
    "as a network": lambda bird: f"client {bird.network}::/64",
    "as a digest of the network": lambda bird: hashlib.sha256(f"{bird.network}::/64".encode()).hexdigest(),
    "by its idempotency key": lambda bird: bird.key,
    "by the page before": lambda bird: bird.referrer,
    "by its browser": lambda bird: bird.agent,
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_it_finds(shape: Callable[[Canary], str]) -> None:
    hay = "INSERT INTO signature VALUES (1, 'open', '\\x00ff') " * 50
    assert found_in(hay + shape(BIRD) + hay, [BIRD, Canary("another")])
    assert not found_in(hay + shape(Canary("another")) + hay, [BIRD])


def test_it_finds_digests_in_files() -> None:
    for algorithm in ("md5", "sha1", "sha256"):
        file = b"\0\1\2" + hashlib.new(algorithm, BIRD.canonical.encode()).digest() + b"\xff"
        assert found_in(file, [BIRD], binary=True) == [f"a bird's canonical e-mail as {algorithm}"]
