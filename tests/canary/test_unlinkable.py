"""Whoever steals the database without its keys finds nobody in it, though they know the addresses; nor the same person twice."""

import hashlib
import hmac
import re
from collections.abc import Iterator

import pytest
from msgspec import structs

from tests.canary.birds import DIGESTS, Canary
from tests.canary.dumps import dump
from tests.canary.story import Story
from tests.faults.stores import OwnPostgresql
from undersigned.app import open_platform
from undersigned.core.keys import TenantKeys
from undersigned.settings import Settings

TWICE = "Emil, who signs two petitions,"


@pytest.fixture(scope="module")
def stolen(story: Story, database: OwnPostgresql) -> str:
    return dump(database)


@pytest.fixture(scope="module")
def keys(story: Story) -> TenantKeys:
    return story.scene.background.run(_keys(story.scene.settings, story.scene.access.id))


async def _keys(settings: Settings, tenant_id: int) -> TenantKeys:
    async with open_platform(structs.replace(settings, redis_url="")) as platform:
        return await platform.keys.tenant(tenant_id)


def guesses(story: Story, bird: Canary) -> Iterator[bytes]:
    """What may have been digested for this person."""
    petitions = [str(petition.id) for petition in (story.scene.petition, story.second)]
    for address in (bird.email, bird.email.lower(), bird.delivered, bird.canonical):
        yield address.encode()
        for separator in ("\x1f", "|", ":", ""):
            for purpose in ("signature", "sig", "mail", "member", "idempotency", "1", *petitions):
                yield separator.join((purpose, address)).encode()
            for petition in petitions:
                for purpose in ("signature", "sig", "1"):
                    yield separator.join((purpose, petition, address)).encode()


def digests(message: bytes, keys: list[bytes]) -> Iterator[str]:
    for algorithm in DIGESTS:
        yield hashlib.new(algorithm, message).hexdigest()
    for key in keys:
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            yield hmac.digest(key, message, algorithm).hex()


def test_no_address_can_be_guessed(story: Story, stolen: str, database: OwnPostgresql, keys: TenantKeys) -> None:
    """By every digest, with everything as its key that a thief of both databases finds beside, but for the master key."""
    scene = story.scene
    public = ["", "1", "undersigned", "access", scene.access.domain, scene.access.name, scene.access.sender_address,
              scene.access.theme_hash, str(scene.petition.id), scene.petition.slug, scene.petition.letter_version]  # fmt: skip
    wrapped = re.findall(r"\\\\x([0-9a-f]{64,})", dump(database, "undersigned_keys"))
    assert len(wrapped) > 4
    thiefs = [*(word.encode() for word in public), *(bytes.fromhex(key) for key in wrapped)]
    there = set(re.findall(r"[0-9a-f]{32,}", stolen))
    assert len(there) > 50

    def hits(with_: list[bytes]) -> int:
        return sum(
            digest in there
            for bird in story.birds
            for guess in guesses(story, bird)
            for digest in digests(guess, with_)
        )

    assert hits(thiefs) == 0
    assert hits([keys.pepper]) > 10, "the attack itself is wrong: with the key it must find them"


def test_nobody_is_the_same_in_two_petitions(story: Story, stolen: str) -> None:
    """One address, one browser, one idempotency key, and nothing in the two rows is equal but what thousands share."""
    shared = {"tenant_id", "country", "locale", "name_visibility", "source", "referrer", "bucket", "generation", "utm"}
    small = {"state", "confirm_serial", "code_tries", "mails_sent", "mailed_at", "proven_at", "confirmed_at"}
    rows = {row["id"]: row for row in story.scene.ledger.rows("SELECT * FROM signature")}
    first, second = (rows[signature_id] for signature_id in _signatures(story))
    assert first["petition_id"] != second["petition_id"]
    none = (
        {"shared_by"} if first["shared_by"] is second["shared_by"] is None else set[str]()
    )  # a link is of one petition
    assert {column for column in first if first[column] == second[column]} <= shared | small | none


def test_no_blind_value_stands_in_two_rows(story: Story) -> None:
    """Only a mail's note of its address does, once for each tenant, whatever was signed there."""
    values: list[bytes] = []
    for table, columns in {
        "signature": ("dedupe", "personal", "confirm_hash"),
        "idempotency_key": ("key", "address"),
        "mail_cap": ("address",),
        "platform_mail_cap": ("address",),
    }.items():
        rows = story.scene.ledger.rows(f"SELECT * FROM {table}")  # type: ignore[arg-type]
        assert rows
        values += [bytes(row[column]) for row in rows for column in columns if row[column]]
    assert len(values) == len(set(values))


def _signatures(story: Story) -> list[object]:
    """The two signatures of one person, found as only the holder of the keys can."""
    return story.scene.background.run(_find(story))


async def _find(story: Story) -> list[object]:
    from tests.factories import make_context
    from undersigned.signatures import service

    scene, found = story.scene, []
    async with open_platform(structs.replace(scene.settings, redis_url="")) as platform:
        context = make_context(platform, scene.access)
        for row in scene.ledger.rows("SELECT id FROM signature ORDER BY created_at"):
            signature = await service.signature_by_id(context, row["id"])
            assert signature is not None
            personal = await service.open_personal(context, signature)
            if personal.email == story.bird(TWICE).delivered:
                found.append(signature.id)
    return found
