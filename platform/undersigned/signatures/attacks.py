"""Attack mode: while a petition is under attack, signatures that a script sends must be worked for (F-19, decision 13).

The organiser switches it, or it begins by itself where many come from few networks, and ends by itself when they stay away.
PostgreSQL holds it, so that all processes see it within two seconds; nothing in it is of a person.
"""

from datetime import timedelta
from enum import Enum, auto
from uuid import UUID

from undersigned.core.cache import Cache
from undersigned.core.context import now
from undersigned.core.limits import Limit
from undersigned.core.log import logger
from undersigned.petitions.types import Petition
from undersigned.signatures import attacks_store, work
from undersigned.signatures.attack_types import AttackMode, AttackSetting
from undersigned.signatures.types import ProofNeeded, SignInput
from undersigned.tenancy.types import Context

BEGINS = Limit("attack-begins", "30/minute")
GOES_ON = Limit("attack-goes-on", "6/minute")
"""So many signatures above a limit of their network begin the mode; fewer keep it, so that it does not come and go."""
LASTS = timedelta(minutes=10)
STEP = timedelta(minutes=1)
"""How often at most the end is put off: the crowd that causes it must not write a row each."""
PROOFLESS = Limit("proofless", "30/minute")
"""How often a neighbourhood may come without a proof before it counts as part of the attack: once each is how people come."""


QUIET = AttackMode(AttackSetting.AUTO, since=None, until=None)


class Guard(Enum):
    OFF = auto()
    PROVEN = auto()
    """The sender has worked for it."""
    UNPROVEN = auto()
    """It came by the plain form, which runs no script: until the mail is answered nothing more is shown to its sender."""


async def guard(context: Context, petition: Petition, sent: SignInput) -> Guard | ProofNeeded:
    """How a signature passes. ProofNeeded where it must be worked for first. Raises KeyMissingError."""
    if not (await _mode(context, petition.id)).is_on(context.caller.at):
        return Guard.OFF
    keys = await context.platform.keys.tenant(context.tenant.id)
    if sent.proof and work.is_done(keys, petition.id, sent.proof, sent.email, context.caller.at):
        return Guard.PROVEN
    if sent.plain:
        return Guard.UNPROVEN
    await _mind_proofless(context, petition.id)
    return ProofNeeded(work.challenge(keys, petition.id, context.caller.at))


async def note(context: Context, petition_id: UUID) -> None:
    """A signature was above a limit of its network: whether that makes an attack."""
    begins, goes_on = await context.platform.limits.exceeded(
        context.tenant.id, [(BEGINS, str(petition_id)), (GOES_ON, str(petition_id))]
    )
    if not (begins or goes_on):
        return
    at, mode = now(), await _mode(context, petition_id)
    lasts = mode.until is not None and mode.until > at
    if mode.setting is not AttackSetting.AUTO or not (goes_on if lasts else begins):
        return
    if mode.until and mode.until - at > LASTS - STEP:
        return
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        since = await attacks_store.note_attack(connection, context.tenant.id, petition_id, at, at + LASTS)
    await _mode(context, petition_id, fresh=True)
    if since == at:
        logger().warning("attack.began", tenant=context.tenant.id, petition=str(petition_id))


async def set_mode(context: Context, petition_id: UUID | None, setting: AttackSetting) -> None:
    """What the organiser says of one petition, or of all (None). For one, `auto` is what is said of all."""
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        if petition_id is None:
            await attacks_store.upsert_setting_of_all(connection, context.tenant.id, setting)
        else:
            own = None if setting is AttackSetting.AUTO else setting
            await attacks_store.upsert_setting(connection, context.tenant.id, petition_id, own)
    context.platform.attacks.forget()
    logger().info("attack.set", tenant=context.tenant.id, petition=str(petition_id or "all"), setting=setting)


async def list_modes(context: Context) -> list[tuple[str, AttackMode]]:
    """The mode of each petition of the tenant by its slug."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await attacks_store.select_attack_modes(connection, context.tenant.id)


async def _mode(context: Context, petition_id: UUID, *, fresh: bool = False) -> AttackMode:
    async def look() -> AttackMode:
        async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
            return await attacks_store.select_attack_mode(connection, context.tenant.id, petition_id) or QUIET

    cache: Cache[tuple[int, UUID], AttackMode] = context.platform.attacks
    return await cache.get((context.tenant.id, petition_id), look, fresh=fresh)


async def _mind_proofless(context: Context, petition_id: UUID) -> None:
    """Those who only come without a proof are refused before they are counted, and would seem to stay away."""
    network = context.caller.network
    if network is None:
        return
    hits = [(PROOFLESS, f"{petition_id}|{network.far}")]
    if any(await context.platform.limits.exceeded(context.tenant.id, hits)):
        await note(context, petition_id)
