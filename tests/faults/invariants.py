"""What holds after every fault, whatever it was (security.md 6.3)."""

from collections import Counter, defaultdict
from uuid import UUID

from tests.factories import make_context
from tests.faults.crowd import Person
from tests.faults.post import Message
from tests.faults.scene import Scene
from undersigned.app import open_platform
from undersigned.core.context import now
from undersigned.signatures import service, tokens
from undersigned.signatures.types import Personal

COUNTS = """
SELECT country, sum(pending)::int AS pending, sum(confirmed)::int AS confirmed FROM signature_counter GROUP BY country
"""
STATES = """
SELECT country, count(*) FILTER (WHERE state = 'pending')::int AS pending,
       count(*) FILTER (WHERE state = 'confirmed')::int AS confirmed
  FROM signature GROUP BY country
"""
WRITTEN = "SELECT id FROM signature"
TASKS = "SELECT id, kind, state, attempts, last_error FROM outbox"


def check_invariants(scene: Scene) -> None:
    """Call it when the fault has ended and nothing is unfinished."""
    signed = scene.background.run(_read_people(scene))
    _check_acknowledged(scene, signed)
    _check_counters(scene)
    _check_mails(scene)
    assert scene.ledger.unfinished() == [], "I7: the outbox is not empty"
    found = [row for row in scene.ledger.rows(TASKS) if row["state"] in {"dead", "ambiguous"}]
    assert len(found) == scene.dead, f"I8: {found}"
    assert scene.ledger.fingerprint("nahr") == scene.untouched, "I5: another tenant's rows changed"
    said = scene.logs()
    told = [mark for person in scene.persons for mark in person.marks if mark in said]
    assert not told, f"I9: {told} in the logs"


def _check_acknowledged(scene: Scene, signed: dict[UUID, Personal]) -> None:
    """I1: every acknowledged signature exists. I2: one row per address, and one answer to one key."""
    receipts: dict[Person, set[UUID]] = defaultdict(set)
    for person, signature_id in scene.background.run(_open_receipts(scene)):
        receipts[person].add(signature_id)
    for person, ids in receipts.items():
        assert len(ids) == 1, f"I2: {len(ids)} answers to one key"
        (signature_id,) = ids
        assert signed.get(signature_id) == Personal(person.name, person.email), "I1: an acknowledged signature is lost"
    addresses = Counter(personal.email for personal in signed.values())
    assert set(addresses.values()) <= {1}, "I2: an address stands in two rows"
    assert set(addresses) == {person.email for person in scene.persons}, "I2: not one row for each who signed"


def _check_counters(scene: Scene) -> None:
    """I3: the sums of the slots are the counts of the rows, country by country."""
    counted = {row["country"]: (row["pending"], row["confirmed"]) for row in scene.ledger.rows(COUNTS)}
    there = {row["country"]: (row["pending"], row["confirmed"]) for row in scene.ledger.rows(STATES)}
    nothing = (0, 0)
    for country in counted.keys() | there.keys():
        assert counted.get(country, nothing) == there.get(country, nothing), f"I3: {country} is counted wrongly"


def _check_mails(scene: Scene) -> None:
    """I4: each was asked to confirm, again only where nobody could know, and then by the same mail."""
    unasked = 0
    for person in scene.persons:
        mails = scene.office.to(person.email)
        unasked += not mails
        assert len(mails) <= 1 + scene.windows, f"I4: {len(mails)} mails where {1 + scene.windows} could be explained"
        assert len({_identity(mail) for mail in mails}) <= 1, "I4: a mail sent again is another mail"
    assert unasked <= scene.dead, f"I4: {unasked} people got no mail"
    assert {mail.recipient for mail in scene.office.accepted} <= {person.email for person in scene.persons}


def _identity(mail: Message) -> tuple[str, str, str]:
    return mail.id, mail.token, mail.code


async def _read_people(scene: Scene) -> dict[UUID, Personal]:
    async with open_platform(scene.settings) as platform:
        context = make_context(platform, scene.access)
        found: dict[UUID, Personal] = {}
        for row in scene.ledger.rows(WRITTEN):
            signature = await service.signature_by_id(context, row["id"])
            assert signature is not None
            found[signature.id] = await service.open_personal(context, signature)
        return found


async def _open_receipts(scene: Scene) -> list[tuple[Person, UUID]]:
    async with open_platform(scene.settings) as platform:
        keys = await platform.keys.tenant(scene.access.id)
    opened: list[tuple[Person, UUID]] = []
    for answer in scene.crowd.answers:
        receipt = tokens.open_receipt(keys, answer.receipt, now())
        assert receipt is not None, "a receipt does not open"
        opened.append((answer.person, receipt.signature_id))
    return opened
