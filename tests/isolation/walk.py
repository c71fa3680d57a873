"""Every store function, and how it is called with what belongs to one tenant."""

import importlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from tests.factories import (
    a_target,
    confirm_token,
    make_context,
    make_mail_text,
    make_petition,
    make_pinned_update,
    make_proof,
    make_signature,
    make_tenant,
    make_update,
)
from tests.house.statements import module_of, sources
from undersigned.core.context import Platform, now
from undersigned.core.ids import new_id
from undersigned.core.keys import token_hash
from undersigned.core.outbox import Task, claim_tasks, retry_task
from undersigned.followers import service as following
from undersigned.followers import store as followers
from undersigned.followers.types import NewFollower, Wish
from undersigned.identity.sessions import session_hash
from undersigned.identity.types import Identity
from undersigned.members import service as members
from undersigned.members import sessions
from undersigned.members.types import Consent, Member, NewMember
from undersigned.petitions import goals_store as goal_changes
from undersigned.petitions import letters_store, search
from undersigned.petitions.types import (
    Delivery,
    NameVisibility,
    Petition,
    PetitionFile,
    PinnedUpdate,
    Show,
    Sort,
)
from undersigned.signatures import (
    attacks_store,
    caps_store,
    goals_store,
    idempotency_store,
    links_store,
    pictures_store,
    service,
)
from undersigned.signatures.attack_types import AttackSetting
from undersigned.signatures.types import GivenKey, NewLink, NewSignature, Signature, State
from undersigned.tenancy.types import Tenant
from undersigned.updates.types import Update

Function = Callable[..., Awaitable[Any]]

NOT_STORES = frozenset({"core.keys", "sweeper"})
"""They hold SQL, but not of tenant tables and not as the app."""

ADDRESS = b"an address, blind"
CODE = "K7QF2M"
ISSUER = "https://login.example.org"
DAYS = timedelta(days=30)
AN_HOUR = timedelta(hours=1)
AT_ONCE = timedelta(seconds=-1)
"""A window that is over already: whatever is there is old."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the tenant has: something in every table. `row` is a signature that is not written yet."""

    tenant: Tenant
    petition: Petition
    delivery: Delivery
    update: Update
    pending: Signature
    confirmed: Signature
    held: Signature
    token: str
    dedupe: bytes
    row: NewSignature
    link: NewLink
    due: Task
    dead: UUID
    done: UUID
    waiting: NewFollower
    stopped: NewFollower
    member: Member
    session: bytes
    member_address: bytes
    account: bytes


def store_functions() -> dict[str, Function]:
    """All that reads or writes through a connection which it is handed, by `<module>.<function>`."""
    found: dict[str, Function] = {}
    for module in map(module_of, sources()):
        if module in NOT_STORES:
            continue
        members = inspect.getmembers(importlib.import_module(f"undersigned.{module}"), inspect.iscoroutinefunction)
        for name, function in members:
            if function.__module__ == f"undersigned.{module}" and not name.startswith("_"):
                assert next(iter(inspect.signature(function).parameters)) == "connection", f"{module}.{name}"
                found[f"{module}.{name}"] = function
    return found


async def lay_ground(platform: Platform, number: int, slug: str) -> Ground:
    tenant = await make_tenant(platform, number, slug)
    petition = await make_petition(platform, tenant, "ours", locales=("en", "fr"), topics=("water",))
    await make_pinned_update(platform, tenant, petition)
    delivery = await make_proof(platform, tenant, petition)
    update = await make_update(platform, tenant, petition, "news", locales=("en", "fr"))
    await make_mail_text(platform, tenant, subject="Ours", body="{confirm_url}")
    pending = await make_signature(platform, tenant, petition, state=State.PENDING, email="pending@example.org")
    public = NameVisibility.PUBLIC
    confirmed = await make_signature(platform, tenant, petition, name_visibility=public, shared_by=CODE, bucket="mail")
    held = await make_signature(platform, tenant, petition, state=State.HELD)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await search.write_words(connection, tenant.id, petition.id, petition)
        await goals_store.insert_goals(connection, tenant.id, petition.id, [1])
        await goal_changes.insert_goal_change(connection, tenant.id, petition.id, 500)
        await letters_store.insert_letter_change(
            connection, tenant.id, petition.id, "en", version="v", reason="A typing error."
        )
        await attacks_store.upsert_setting_of_all(connection, tenant.id, AttackSetting.OFF)
        await attacks_store.note_attack(connection, tenant.id, petition.id, now(), now() + AN_HOUR)
    another = await make_signature(platform, tenant, petition)
    row = await _unwritten(platform, tenant, petition)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await caps_store.take_mail_cap(connection, tenant.id, ADDRESS, DAYS)
        await idempotency_store.claim_keys(connection, tenant.id, [row])
        await connection.execute("DELETE FROM outbox WHERE tenant_id = $1 AND ref = $2", tenant.id, another.id)
        link = NewLink(petition.id, new_id(), confirmed.id, (CODE,))
        await links_store.insert_links(connection, tenant.id, [link], 0)
        await pictures_store.upsert_picture(connection, tenant.id, petition.id, "en", "wide", "1", b"a picture")
        tasks = {task.ref: task for task in await claim_tasks(connection, tenant.id)}
        await retry_task(connection, tasks[held.id], "refused 550", due_in=timedelta(), dead=True)
        await connection.execute(
            "UPDATE outbox SET state = 'done', finished_at = now() WHERE tenant_id = $1 AND ref = $2",
            tenant.id,
            confirmed.id,
        )
        await connection.execute(
            "UPDATE outbox SET available_at = now() WHERE tenant_id = $1 AND state = 'ready'", tenant.id
        )
    keys = await platform.keys.tenant(tenant.id)
    waiting, stopped = await _followers(platform, tenant, petition)
    member, session = await _member(platform, tenant)
    return Ground(
        tenant=tenant,
        petition=petition,
        delivery=delivery,
        update=update,
        pending=pending,
        confirmed=confirmed,
        held=held,
        token=await confirm_token(platform, tenant, pending),
        dedupe=service.dedupe(keys, petition.id, "pending@example.org"),
        row=row,
        link=link,
        due=tasks[pending.id],
        dead=tasks[held.id].id,
        done=tasks[confirmed.id].id,
        waiting=waiting,
        stopped=stopped,
        member=member,
        session=session,
        member_address=members.address_index(keys, member.email),
        account=keys.blind_index("identity", ISSUER, "amina"),
    )


async def _member(platform: Platform, tenant: Tenant) -> tuple[Member, bytes]:
    """Somebody who has logged in, and the hash of their session."""
    context = make_context(platform, tenant)
    member = await members.welcome(context, Identity(ISSUER, "amina", "amina@example.org", "Amina", authoritative=True))
    await members.learn(context, member, name="", country="TN", news=True, locale="en")
    hashed = session_hash(await sessions.begin(context, member))
    assert hashed
    return member, hashed


async def _followers(platform: Platform, tenant: Tenant, petition: Petition) -> tuple[NewFollower, NewFollower]:
    """Somebody who waits for the opening of a petition that is open, and somebody who has stopped before saying yes."""
    context = make_context(platform, tenant)
    waiting, stopped = [
        await following.new_follower(context, petition, Wish.OPENING, address, "en", mailed=False)
        for address in ("waiting@example.org", "stopped@example.org")
    ]
    async with platform.database.tenant_tx(tenant.id) as connection:
        for row in (waiting, stopped):
            await followers.upsert_follower(connection, tenant.id, row)
        await followers.confirm_follower(connection, tenant.id, waiting.id)
        await followers.stop_followers(connection, tenant.id, [stopped.id])
    return waiting, stopped


async def _unwritten(platform: Platform, tenant: Tenant, petition: Petition) -> NewSignature:
    context = make_context(platform, tenant)
    text = "A text, word for word."
    version = await service.agree(context, "petition", "en", text)
    news = await service.agree(context, "news", "en", text)
    return NewSignature(
        id=new_id(),
        petition_id=petition.id,
        state=State.PENDING,
        dedupe=b"somebody new",
        personal=b"sealed",
        country="FR",
        locale="en",
        name_visibility=NameVisibility.DELIVER_ONLY,
        source=None,
        referrer=None,
        idempotency=GivenKey(b"a key", b"an address"),
        confirm_hash=b"hash",
        letter_locale="en",
        letter_version=version,
        news=True,
        news_version=news,
        task_id=new_id(),
    )


CALLS: dict[str, Callable[[Ground], dict[str, Any]]] = {
    "core.outbox.claim_tasks": lambda _: {},
    "core.outbox.count_by_state": lambda _: {},
    "core.outbox.delete_done": lambda _: {"older_than": AT_ONCE, "limit": 100},
    "core.outbox.discard_dead": lambda ground: {"ids": [ground.dead]},
    "core.outbox.finish_task": lambda ground: {"task": ground.due, "outcome": "sent"},
    "core.outbox.has_task": lambda ground: {"kind": "ask_to_confirm", "idem": ground.pending.id.bytes},
    "core.outbox.insert_task": lambda ground: {"kind": "ask_to_confirm", "ref": ground.pending.id, "idem": b"once"},
    "core.outbox.mark_sending": lambda ground: {"task": ground.due},
    "core.outbox.release_tasks": lambda ground: {"tasks": [ground.due]},
    "core.outbox.retry_task": lambda ground: {"task": ground.due, "error": "no", "due_in": DAYS, "dead": False},
    "core.outbox.revive_dead": lambda ground: {"ids": [ground.dead]},
    "core.outbox.select_dead": lambda _: {},
    "followers.store.add_mail": lambda ground: {"follower_id": ground.waiting.id},
    "followers.store.confirm_follower": lambda ground: {"follower_id": ground.stopped.id},
    "followers.store.delete_old": lambda _: {
        "unconfirmed": AT_ONCE,
        "confirmed": AT_ONCE,
        "told": AT_ONCE,
        "stopped": AT_ONCE,
        "limit": 10,
    },
    "followers.store.insert_opening_tasks": lambda ground: {
        "petition_id": ground.petition.id,
        "tasks": [(new_id(), ground.waiting.id)],
    },
    "followers.store.mark_told": lambda ground: {"follower_id": ground.waiting.id},
    "followers.store.resume_followers": lambda ground: {"ids": [ground.stopped.id]},
    "followers.store.select_by_dedupe": lambda ground: {"keys": [(ground.petition.id, ground.waiting.dedupe)]},
    "followers.store.select_by_token": lambda ground: {"token_hash": ground.waiting.token_hash},
    "followers.store.select_follower": lambda ground: {"follower_id": ground.waiting.id},
    "followers.store.select_waiting": lambda ground: {"petition_id": ground.petition.id},
    "followers.store.stop_followers": lambda ground: {"ids": [ground.waiting.id]},
    "followers.store.upsert_follower": lambda ground: {
        "follower": msgspec.structs.replace(ground.waiting, id=new_id(), dedupe=b"another", token_hash=b"another")
    },
    "members.sessions_store.delete_old_sessions": lambda _: {"idle": AT_ONCE, "absolute": DAYS, "limit": 10},
    "members.sessions_store.delete_session": lambda ground: {"id_hash": ground.session},
    "members.sessions_store.delete_sessions_of": lambda ground: {"member_id": ground.member.id},
    "members.sessions_store.insert_session": lambda ground: {"id_hash": b"new", "member_id": ground.member.id},
    "members.sessions_store.select_session": lambda ground: {"id_hash": ground.session},
    "members.sessions_store.touch_session": lambda ground: {"id_hash": ground.session},
    "members.store.delete_member": lambda ground: {"member_id": ground.member.id},
    "members.store.insert_consent": lambda ground: {
        "member_id": ground.member.id,
        "consent": Consent("news", "en", ground.row.news_version, given=False),
    },
    "members.store.insert_identity": lambda ground: {
        "issuer": ISSUER,
        "subject": b"another",
        "member_id": ground.member.id,
    },
    "members.store.insert_member": lambda _: {"member": NewMember(new_id(), b"another", b"sealed", "en")},
    "members.store.select_member": lambda ground: {"member_id": ground.member.id},
    "members.store.select_member_by_identity": lambda ground: {"issuer": ISSUER, "subject": ground.account},
    "members.store.select_member_id_by_address": lambda ground: {"address": ground.member_address},
    "members.store.update_country": lambda ground: {"member_id": ground.member.id, "country": "FR"},
    "members.store.update_personal": lambda ground: {
        "member_id": ground.member.id,
        "personal": b"sealed",
        "address": b"another",
    },
    "pages.store.count_mapped": lambda _: {},
    "pages.store.select_mapped": lambda _: {"limit": 5, "offset": 0},
    "petitions.goals_store.insert_goal_change": lambda ground: {"petition_id": ground.petition.id, "goal": 1000},
    "petitions.goals_store.select_goal_changes": lambda ground: {"petition_id": ground.petition.id},
    "petitions.goals_store.select_goal_facts": lambda ground: {"petition_id": ground.petition.id},
    "petitions.letters_store.insert_letter_change": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "en",
        "version": "w",
        "reason": "Another.",
    },
    "petitions.letters_store.is_signed": lambda ground: {"petition_id": ground.petition.id},
    "petitions.letters_store.select_former_letter": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "en",
        "version": ground.petition.letter_version,
    },
    "petitions.letters_store.select_letter_changes": lambda ground: {"keys": [(ground.petition.id, "en")]},
    "petitions.letters_store.select_letter_versions": lambda ground: {"petition_id": ground.petition.id},
    "petitions.proof_store.delete_other_deliveries": lambda ground: {"petition_id": ground.petition.id, "kept": []},
    "petitions.proof_store.delete_other_files": lambda ground: {
        "petition_id": ground.petition.id,
        "kept": ["0.jpg", "0.pdf"],
    },
    "petitions.proof_store.delete_other_notes": lambda ground: {"petition_id": ground.petition.id, "kept": []},
    "petitions.proof_store.insert_file": lambda ground: {
        "petition_id": ground.petition.id,
        "file": PetitionFile("2.pdf", "application/pdf", b"another"),
    },
    "petitions.proof_store.select_file": lambda ground: {"slug": ground.petition.slug, "name": "0.jpg"},
    "petitions.proof_store.upsert_delivery": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "en",
        "delivery": replace(ground.delivery, place="Bern"),
    },
    "petitions.proof_store.upsert_note": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "en",
        "note": "Changed",
    },
    "petitions.search_store.select_listed": lambda _: {
        "show": Show.ALL,
        "sort": Sort.SIGNED,
        "topic": "water",
        "limit": 5,
        "offset": 0,
    },
    "petitions.search_store.select_matches": lambda _: {
        "asked": "network",
        "pairs": "network",
        "locale": "en",
        "closed": True,
        "marks": ("<", ">"),
        "limit": 5,
        "offset": 0,
    },
    "petitions.search_store.select_vocabulary": lambda _: {"locale": "en", "closed": True, "limit": 5},
    "petitions.search_store.upsert_words": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "fr",
        "language": "french",
        "body": "Des mots.",
        "weighted": ("Un", "deux", "trois", "quatre"),
    },
    "petitions.store.delete_other_pinned_updates": lambda ground: {"petition_id": ground.petition.id, "kept": []},
    "petitions.store.delete_other_texts": lambda ground: {"petition_id": ground.petition.id, "kept": ["en"]},
    "petitions.store.raise_version": lambda ground: {"petition_id": ground.petition.id},
    "petitions.store.replace_targets": lambda ground: {
        "petition_id": ground.petition.id,
        "targets": [a_target("Another")],
    },
    "petitions.store.select_petition_id": lambda ground: {"slug": ground.petition.slug},
    "petitions.store.select_petition_ids": lambda _: {},
    "petitions.store.select_petitions": lambda ground: {"slugs": [ground.petition.slug], "locale": "fr"},
    "petitions.store.select_public_slugs": lambda _: {"topic": "water", "after": "", "limit": 10},
    "petitions.store.select_public_topics": lambda _: {},
    "petitions.store.select_slug": lambda ground: {"petition_id": ground.petition.id},
    "petitions.store.select_targets": lambda ground: {"petition_ids": [ground.petition.id]},
    "petitions.store.upsert_petition": lambda ground: {"petition": replace(ground.petition, slug="changed")},
    "petitions.store.upsert_pinned_update": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "fr",
        "pinned": PinnedUpdate("Changed", (), datetime(2026, 1, 2, tzinfo=UTC)),
    },
    "petitions.store.upsert_text": lambda ground: {"petition": replace(ground.petition, title="Changed")},
    "signatures.attacks_store.note_attack": lambda ground: {
        "petition_id": ground.petition.id,
        "at": now(),
        "until": now() + 2 * AN_HOUR,
    },
    "signatures.attacks_store.select_attack_mode": lambda ground: {"petition_id": ground.petition.id},
    "signatures.attacks_store.select_attack_modes": lambda _: {},
    "signatures.attacks_store.upsert_setting": lambda ground: {
        "petition_id": ground.petition.id,
        "setting": AttackSetting.ON,
    },
    "signatures.attacks_store.upsert_setting_of_all": lambda _: {"setting": AttackSetting.ON},
    "signatures.caps_store.delete_old_mail_caps": lambda _: {"window": AT_ONCE, "limit": 10},
    "signatures.caps_store.release_mail_cap": lambda _: {"address": ADDRESS},
    "signatures.caps_store.take_mail_cap": lambda _: {"address": ADDRESS, "window": AT_ONCE},
    "signatures.caps_store.take_resend": lambda _: {"address": ADDRESS, "most": 3, "window": DAYS},
    "signatures.goals_store.insert_goals": lambda ground: {"petition_id": ground.petition.id, "goals": [2]},
    "signatures.goals_store.select_goals": lambda ground: {"petition_id": ground.petition.id},
    "signatures.idempotency_store.claim_keys": lambda ground: {
        "rows": [msgspec.structs.replace(ground.row, idempotency=GivenKey(b"another", b"an address"))]
    },
    "signatures.idempotency_store.delete_old_keys": lambda _: {"older_than": AT_ONCE, "limit": 10},
    "signatures.store.add_code_try": lambda ground: {"signature_id": ground.pending.id},
    "signatures.store.add_mail": lambda ground: {"signature_id": ground.pending.id},
    "signatures.states_store.delete_signature": lambda ground: {"signature_id": ground.pending.id, "slot": 1},
    "signatures.states_store.delete_unconfirmed": lambda _: {"older_than": AT_ONCE, "limit": 10, "slot": 1},
    "signatures.store.insert_agreed_text": lambda _: {
        "purpose": "news",
        "locale": "en",
        "version": "v",
        "body": "Words.",
    },
    "signatures.store.insert_public_name": lambda ground: {"signature_id": ground.pending.id, "name": "Amina"},
    "signatures.store.delete_public_name": lambda ground: {"signature_id": ground.confirmed.id},
    "signatures.store.insert_signatures": lambda ground: {"rows": [ground.row], "slot": 1},
    "signatures.states_store.mark_proven": lambda ground: {"signature_id": ground.pending.id},
    "signatures.states_store.move_signature": lambda ground: {
        "signature_id": ground.pending.id,
        "to": State.CONFIRMED,
        "slot": 1,
    },
    "signatures.store.renew_link": lambda ground: {
        "signature_id": ground.pending.id,
        "serial": 1,
        "confirm_hash": b"another",
    },
    "signatures.links_store.count_signed": lambda ground: {"petition_id": ground.petition.id, "code": CODE},
    "signatures.links_store.insert_links": lambda ground: {
        "links": [NewLink(ground.petition.id, ground.done, ground.confirmed.id, ("ANOTHR",))],
        "attempt": 0,
    },
    "signatures.links_store.move_link": lambda ground: {
        "receipt_id": ground.link.receipt_id,
        "signature_id": ground.held.id,
    },
    "signatures.links_store.select_attribution": lambda ground: {"signature_id": ground.confirmed.id},
    "signatures.links_store.select_origin": lambda ground: {"petition_id": ground.petition.id, "code": CODE},
    "signatures.pictures_store.select_picture": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "en",
        "shape": "wide",
        "version": "1",
    },
    "signatures.pictures_store.upsert_picture": lambda ground: {
        "petition_id": ground.petition.id,
        "locale": "en",
        "shape": "wide",
        "version": "2",
        "body": b"another",
    },
    "signatures.states_store.delete_pending": lambda ground: {"signature_id": ground.pending.id, "slot": 1},
    "signatures.counts_store.select_counts": lambda ground: {"petition_ids": [ground.petition.id]},
    "signatures.store.select_consent": lambda ground: {"signature_id": ground.pending.id, "purpose": "petition"},
    "signatures.store.select_held": lambda ground: {"petition_id": ground.petition.id, "limit": 10},
    "signatures.store.answer_known": lambda ground: {
        "keys": [(ground.petition.id, ground.dedupe)],
        "again": {ground.dedupe: new_id()},
        "day": 1,
    },
    "signatures.store.select_pending_by_dedupe": lambda ground: {"keys": [(ground.petition.id, ground.dedupe)]},
    "signatures.counts_store.select_recent_signers": lambda ground: {"petition_ids": [ground.petition.id], "limit": 5},
    "signatures.store.select_signature": lambda ground: {"signature_id": ground.pending.id},
    "signatures.store.select_signature_by_link": lambda ground: {"confirm_hash": token_hash(ground.token)},
    "tenancy.store.delete_other_mail_texts": lambda _: {"kept": []},
    "tenancy.store.insert_theme_files": lambda _: {"files": {f"{'0' * 64}.css": ":root{}"}},
    "tenancy.store.select_mail_text": lambda _: {"kind": "confirmation", "locale": "en"},
    "tenancy.store.select_theme_file": lambda ground: {"name": f"{ground.tenant.theme_hash}.css"},
    "tenancy.store.upsert_mail_text": lambda _: {
        "kind": "confirmation",
        "locale": "en",
        "subject": "Changed",
        "body": "Changed",
    },
    "updates.store.delete_other_texts": lambda ground: {"update_id": ground.update.id, "kept": ["en"]},
    "updates.store.delete_other_updates": lambda ground: {"petition_id": ground.petition.id, "kept": []},
    "updates.store.select_latest": lambda _: {"locale": "en", "limit": 5},
    "updates.store.select_update": lambda ground: {
        "petition_id": None,
        "slug": None,
        "update_id": ground.update.id,
        "locale": "en",
    },
    "updates.store.select_update_id": lambda ground: {"petition_id": ground.petition.id, "slug": ground.update.slug},
    "updates.store.select_updates": lambda ground: {
        "petition_ids": [ground.petition.id],
        "locale": "en",
        "before": None,
        "limit": 5,
    },
    "updates.store.upsert_text": lambda ground: {"update": replace(ground.update, title="Changed")},
    "updates.store.upsert_update": lambda ground: {"update": replace(ground.update, slug="changed")},
}
"""The arguments after connection and tenant: such that the function finds or changes something of the tenant they belong to."""

WRITES_ITS_OWN = frozenset(
    {
        "core.outbox.insert_task",
        "members.store.insert_member",
        "petitions.store.upsert_petition",
        "signatures.caps_store.take_mail_cap",
        "signatures.caps_store.take_resend",
        "signatures.store.insert_agreed_text",
        "tenancy.store.upsert_mail_text",
    }
)
"""With the ids of another these write a row of the caller's own: that answers something, and is no leak."""


def arguments(place: str, function: Function, tenant_id: int, ground: Ground) -> dict[str, Any]:
    """The call of the function with this tenant id, and otherwise with what is of `ground`."""
    named = inspect.signature(function).parameters
    given = CALLS[place](ground)
    if "tenant_id" in named:
        return {"tenant_id": tenant_id, **given}
    return {name: _of(tenant_id, value) for name, value in given.items()}


def _of(tenant_id: int, value: Any) -> Any:
    """Tasks carry their tenant themselves."""
    return replace(value, tenant_id=tenant_id) if isinstance(value, Task) else value
