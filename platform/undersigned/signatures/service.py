"""The rules of signing: what is taken, what is answered, and what may follow."""

import hashlib
from functools import lru_cache
from uuid import UUID

import msgspec

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY, Connection
from undersigned.core.errors import InvalidInput, KeyMissingError, KeyUnavailable, Refusal
from undersigned.core.faults import pass_point
from undersigned.core.group import QueueFullError
from undersigned.core.ids import new_id
from undersigned.core.keys import DataKey, Place, TenantKeys, key_id_of, token_hash
from undersigned.core.limits import Limit
from undersigned.core.log import logger
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition, PetitionClosed, PetitionNotFound
from undersigned.signatures import attacks, links, states_store, store, tokens
from undersigned.signatures.attacks import Guard
from undersigned.signatures.commit import SLOT
from undersigned.signatures.types import (
    Entry,
    GivenKey,
    IdempotencyKeyReused,
    NewSignature,
    Outcome,
    Personal,
    ProofNeeded,
    Received,
    Signature,
    SigningUnavailable,
    SignInput,
    State,
    TooManySignatures,
    Written,
)
from undersigned.signatures.validation import check_domain, validate
from undersigned.tenancy.types import Context

NEAR_MINUTE = Limit("near-minute", "3/minute")
NEAR_HOUR = Limit("near-hour", "20/hour")
NEAR_FLOOD = Limit("near-flood", "300/5 minutes")
FAR_MINUTE = Limit("far-minute", "30/minute")
ADDRESS_HOUR = Limit("address-hour", "10/hour")
"""Above a limit a signature is held, silently; above the flood limit it is refused (security.md 2.2)."""
OF_NETWORK = frozenset({NEAR_MINUTE, NEAR_HOUR, NEAR_FLOOD, FAR_MINUTE})
"""Above these a signature may be part of an attack."""
WORKED_OFF = frozenset({NEAR_MINUTE, FAR_MINUTE})
"""Above these a signature that was worked for is not held (security.md 2.2): many people may share a network."""
UNMAILED = frozenset({NEAR_HOUR, FAR_MINUTE})
"""Above these no mail is sent either: one network must not write to hundreds. The organiser alone can make such a one count."""


async def sign(context: Context, petition_id: UUID, sent: SignInput) -> Received | Refusal:
    """Take a signature for the petition with this id, as `sign_petition` does. Refusals: its own, PetitionNotFound."""
    try:
        petition = await petitions.petition_by_id(context, petition_id, sent.locale)
    except DATABASE_AWAY as error:
        return _unavailable(context, error)
    return await sign_petition(context, petition, sent) if petition else PetitionNotFound()


async def sign_petition(context: Context, petition: Petition, sent: SignInput) -> Received | Refusal:
    """Take a signature. The answer is the same for a new and a known address, and is given after the commit.

    Refusals: PetitionClosed, InvalidInput, ProofNeeded, TooManySignatures, SigningUnavailable, KeyUnavailable, IdempotencyKeyReused.
    """
    try:
        return await _sign(context, petition, sent)
    except KeyMissingError:
        return KeyUnavailable()
    except (QueueFullError, *DATABASE_AWAY) as error:
        return _unavailable(context, error)


def _unavailable(context: Context, error: Exception) -> SigningUnavailable:
    logger().warning("sign.unavailable", tenant=context.tenant.id, error=type(error).__name__)
    return SigningUnavailable()


async def _sign(context: Context, petition: Petition, sent: SignInput) -> Received | Refusal:
    if not petitions.is_open(petition):
        return PetitionClosed()
    entry = validate(sent, petition, petition.locale)
    if isinstance(entry, InvalidInput):
        return entry
    unreachable = await check_domain(context.platform.mail_domains, entry.email)
    if unreachable:
        return unreachable
    guard = await attacks.guard(context, petition, sent)
    if isinstance(guard, ProofNeeded):
        return guard
    keys = await context.platform.keys.tenant(context.tenant.id)  # without them nobody is counted
    hits = _hits(context, petition, entry)
    passed = await _passed(context, petition, hits)
    if NEAR_FLOOD in passed:
        return TooManySignatures()
    if sent.website:
        return _answer(keys, petition, entry, Outcome(Written.NEW, new_id()), guard)
    try:
        held = passed - WORKED_OFF if guard is Guard.PROVEN else passed
        outcome = await _write(context, petition, entry, keys, held)
    except (KeyMissingError, QueueFullError, *DATABASE_AWAY):
        await context.platform.limits.take_back(context.tenant.id, [hit for hit in hits if hit[0] not in passed])
        raise
    pass_point("web.before_reply")
    return _answer(keys, petition, entry, outcome, guard)


def _answer(keys: TenantKeys, petition: Petition, entry: Entry, outcome: Outcome, guard: Guard) -> Received | Refusal:
    if outcome.written is Written.CLOSED:
        return PetitionClosed()
    if outcome.written is Written.KEY_REUSED:
        return IdempotencyKeyReused()
    created, unproven = outcome.written is Written.NEW, guard is Guard.UNPROVEN
    receipt = new_receipt(petition, entry, outcome.signature_id, created=created, unproven=unproven)
    return Received(petition, receipt.sent_to, tokens.seal_receipt(keys, receipt))


def new_receipt(
    petition: Petition,
    entry: Entry,
    signature_id: UUID,
    *,
    created: bool = False,
    confirmed: bool = False,
    unproven: bool = False,
) -> tokens.Receipt:
    """What the browser that sent the entry is given, for the signature that stands under its address now."""
    return tokens.Receipt(
        id=new_id(),
        signature_id=signature_id,
        petition_id=petition.id,
        name=entry.name,
        email=entry.email,
        country=entry.country,
        news=entry.news,
        name_visibility=entry.name_visibility,
        fields={field.name: entry.fields.get(field.name, "") for field in petition.fields},
        until=now() + tokens.RECEIPT_LIFE,
        created=created,
        confirmed=confirmed,
        unproven=unproven,
    )


async def _write(context: Context, petition: Petition, entry: Entry, keys: TenantKeys, passed: set[Limit]) -> Outcome:
    data = await context.platform.keys.data(context.tenant.id, petition.id, now())
    row = await new_row(context, petition, entry, keys, data, passed)
    return await context.platform.signing.submit(context.tenant.id, row)


async def new_row(
    context: Context, petition: Petition, entry: Entry, keys: TenantKeys, data: DataKey, passed: set[Limit]
) -> NewSignature:
    """The signature as it is to be written, with its texts stored before. Above the `passed` limits it is held."""
    signature_id = new_id()
    came = await links.attribution(context, petition.id, entry)
    news_text = news_question(context, entry.locale)
    news_version = await agree(context, "news", entry.locale, news_text)
    letter = await _letter_read(context, petition, entry.letter_version)
    letter_version = await agree(context, "petition", petition.locale, letter)
    return NewSignature(
        id=signature_id,
        petition_id=petition.id,
        state=State.HELD if passed else State.PENDING,
        dedupe=dedupe(keys, petition.id, entry.canonical),
        personal=seal(data, context.tenant.id, signature_id, Personal(entry.name, entry.email, entry.fields)),
        country=entry.country,
        locale=entry.locale,
        name_visibility=entry.name_visibility,
        source=entry.source,
        referrer=entry.referrer,
        idempotency=_given_key(keys, petition.id, entry),
        confirm_hash=token_hash(tokens.confirm_token(keys, signature_id, 0)),
        letter_locale=petition.locale,
        letter_version=letter_version,
        news=entry.news,
        news_version=news_version,
        task_id=None if passed & UNMAILED else new_id(),
        shared_by=came.shared_by,
        bucket=came.bucket,
        generation=came.generation,
        utm=entry.utm or None,
    )


async def _letter_read(context: Context, petition: Petition, version: str | None) -> str:
    """The wording that the person had before them; the present one where the version is of none that the petition had (P-8)."""
    if version is None or version == petition.letter_version:
        return petition.letter
    former = await petitions.former_letter(context, petition, version)
    return former.letter if former else petition.letter


def dedupe(keys: TenantKeys, petition_id: UUID, canonical: str) -> bytes:
    """The blind index of an address within one petition: it links nobody from one petition to another (security.md 5.2)."""
    return keys.blind_index("signature", str(petition_id), canonical)


def _given_key(keys: TenantKeys, petition_id: UUID, entry: Entry) -> GivenKey | None:
    """The address is hidden by the client's own key too: it must not be found here when the signature is erased."""
    if entry.idempotency_key is None:
        return None
    given = (str(petition_id), entry.idempotency_key)
    return GivenKey(
        key=keys.blind_index("idempotency", *given),
        address=keys.blind_index("idempotency-address", *given, entry.canonical),
    )


def seal(data: DataKey, tenant_id: int, signature_id: UUID, personal: Personal) -> bytes:
    return data.seal(_place(tenant_id, signature_id), msgspec.json.encode(personal))


async def open_personal(context: Context, signature: Signature) -> Personal:
    """Name and address of a signature. Raises KeyMissingError where their key was destroyed."""
    data = await context.platform.keys.data_by_id(context.tenant.id, key_id_of(signature.personal))
    plain = data.open(_place(context.tenant.id, signature.id), signature.personal)
    return msgspec.json.decode(plain, type=Personal)


def _place(tenant_id: int, signature_id: UUID) -> Place:
    return Place(tenant_id, "signature", signature_id, "personal")


def news_question(context: Context, locale: str) -> str:
    """The question that the answer to `news` answers, word for word as on the form (F-4)."""
    return context.platform.messages.text(locale, "form.news", {"organisation": context.tenant.name})


async def agree(context: Context, purpose: str, locale: str, body: str) -> str:
    """Make sure that the text is stored word for word; answers its version."""
    version = _version(body)
    known = ("agreed", context.tenant.id, purpose, locale, version)
    if known not in context.platform.remembered:
        async with context.platform.database.tenant_tx(context.tenant.id) as connection:
            await store.insert_agreed_text(connection, context.tenant.id, purpose, locale, version, body)
        context.platform.remembered.add(known)
    return version


@lru_cache(maxsize=1_000)
def _version(body: str) -> str:
    """Remembered, for every signature agrees to one of a few long texts."""
    return hashlib.sha256(body.encode()).hexdigest()


def _hits(context: Context, petition: Petition, entry: Entry) -> list[tuple[Limit, str]]:
    """The limits by address and network that this signature is counted against, whatever the others say."""
    network, hits = context.caller.network, [(ADDRESS_HOUR, entry.canonical)]
    if network:
        near, far = f"{petition.id}|{network.near}", f"{petition.id}|{network.far}"
        hits += [(NEAR_FLOOD, near), (NEAR_MINUTE, near), (NEAR_HOUR, near), (FAR_MINUTE, far)]
    return hits


async def _passed(context: Context, petition: Petition, hits: list[tuple[Limit, str]]) -> set[Limit]:
    """The limits that are passed. Whoever passes those of a network may be part of an attack."""
    too_many = await context.platform.limits.exceeded(context.tenant.id, hits)
    passed = {limit for (limit, _), is_passed in zip(hits, too_many, strict=True) if is_passed}
    if passed & OF_NETWORK:
        await attacks.note(context, petition.id)
    return passed


async def list_held(context: Context, petition_id: UUID, limit: int) -> list[Signature]:
    """The held signatures of a petition, oldest first, still sealed."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_held(connection, context.tenant.id, petition_id, limit)


async def move(context: Context, signature_id: UUID, to: State) -> State | None:
    """Move a signature into another state, with its count. Answers the state it was in, None where MOVES has no such move.

    Raises KeyMissingError where a name is to be shown again that cannot be read.
    """
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        before = await states_store.move_signature(connection, context.tenant.id, signature_id, to, SLOT)
        if before:
            await show_name(connection, context, signature_id)
        return before


async def show_name(connection: Connection, context: Context, signature_id: UUID) -> None:
    """Let the name stand in clear, or not any more: only of what counts, and by the choice of the mailbox's owner (F-5)."""
    signature = await store.select_signature(connection, context.tenant.id, signature_id)
    if signature is None or not signature.shows_name:
        await store.delete_public_name(connection, context.tenant.id, signature_id)
    else:
        personal = await open_personal(context, signature)
        await store.insert_public_name(connection, context.tenant.id, signature_id, personal.name)


async def signature_by_id(context: Context, signature_id: UUID) -> Signature | None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        return await store.select_signature(connection, context.tenant.id, signature_id)
