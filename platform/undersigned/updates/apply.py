"""Brings the updates of a petition in line with its files."""

from collections.abc import Sequence
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.core.ids import new_id
from undersigned.updates import store
from undersigned.updates.files import UpdateSpec
from undersigned.updates.types import Update


async def apply_updates(
    connection: Connection, tenant_id: int, petition_id: UUID, specs: Sequence[UpdateSpec]
) -> list[str]:
    """Write the updates with their texts and delete the petition's others; a word for each that changed."""
    changes: list[str] = []
    for spec in specs:
        update_id = await store.select_update_id(connection, tenant_id, petition_id, spec.slug) or new_id()
        changed = False
        for n, text in enumerate(spec.texts):
            update = Update(
                update_id, petition_id, spec.slug, spec.published_at, text.locale, text.title, text.lead, text.body
            )
            if n == 0:
                changed = await store.upsert_update(connection, tenant_id, update)
            changed = await store.upsert_text(connection, tenant_id, update) or changed
        kept = [text.locale for text in spec.texts]
        if await store.delete_other_texts(connection, tenant_id, update_id, kept) or changed:
            changes.append(f"update {spec.slug}")
    if await store.delete_other_updates(connection, tenant_id, petition_id, [spec.slug for spec in specs]):
        changes.append("updates removed")
    return changes
