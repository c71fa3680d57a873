"""Brings a petition's rows in line with its files. What is not in the files any more is left alone: people signed it."""

from uuid import UUID

from undersigned.core.database import Connection
from undersigned.core.ids import new_id
from undersigned.core.report import ApplyError
from undersigned.petitions import goals_store, letters_store, proof_store, search, store
from undersigned.petitions.files import PetitionSpec, PetitionTextSpec
from undersigned.petitions.goals import goal_at
from undersigned.petitions.types import Petition


class GoalLoweredError(ApplyError):
    """The goal that people have signed for would go down (P-5)."""


class LetterReasonMissingError(ApplyError):
    """A letter that people have signed was changed, and the files do not say why (P-8)."""


async def apply_petition(connection: Connection, tenant_id: int, spec: PetitionSpec) -> tuple[UUID, list[str]]:
    """Write the petition with its texts, targets and pinned update; its id, and a word for each part that changed.

    Raises LetterReasonMissingError, GoalLoweredError.
    """
    petition_id = await store.select_petition_id(connection, tenant_id, spec.slug) or new_id()
    petition = _petition(petition_id, spec, spec.texts[0])
    changed_letters = await _note_letter_changes(connection, tenant_id, petition_id, spec)
    changed_goal = await _note_goal_change(connection, tenant_id, petition_id, spec)
    changes = ["petition"] if await store.upsert_petition(connection, tenant_id, petition) else []
    changes += [
        f"text {text.locale}"
        for text in spec.texts
        if await store.upsert_text(connection, tenant_id, _petition(petition_id, spec, text))
    ]
    for text in spec.texts:
        await search.write_words(connection, tenant_id, petition_id, _petition(petition_id, spec, text))
    changes += [f"goal {goal:,}, as the timeline tells" for goal in changed_goal]
    changes += [f"letter {locale}, as its signers are told" for locale in changed_letters]
    if await store.delete_other_texts(connection, tenant_id, petition_id, [text.locale for text in spec.texts]):
        changes.append("languages")
    if await store.replace_targets(connection, tenant_id, petition_id, list(spec.targets)):
        changes.append("targets")
    for locale, pinned in spec.pinned.items():
        if await store.upsert_pinned_update(connection, tenant_id, petition_id, locale, pinned):
            changes.append(f"pinned update {locale}")
    if await store.delete_other_pinned_updates(connection, tenant_id, petition_id, list(spec.pinned)):
        changes.append("pinned update removed")
    changes += await _apply_proof(connection, tenant_id, petition_id, spec)
    if changes:
        await store.raise_version(connection, tenant_id, petition_id)
    return petition_id, changes


async def _note_letter_changes(
    connection: Connection, tenant_id: int, petition_id: UUID, spec: PetitionSpec
) -> list[str]:
    """Record each change of a letter that somebody may have signed, with its reason; the languages. Raises LetterReasonMissingError."""
    before = await letters_store.select_letter_versions(connection, tenant_id, petition_id)
    changed = [text for text in spec.texts if before.get(text.locale, text.letter_version) != text.letter_version]
    if not changed or not await letters_store.is_signed(connection, tenant_id, petition_id):
        return []
    known = await letters_store.select_letter_changes(connection, tenant_id, [(petition_id, t.locale) for t in changed])
    for text in changed:
        reason = spec.letter_reasons.get(text.locale)
        last = next(iter(known[petition_id, text.locale]), None)
        if not reason:
            raise LetterReasonMissingError(
                f"the letter in `{text.locale}` was changed, and people have signed it",
                f'Tell them why: letter_reason.{text.locale} = "…"',
                f"petitions/{spec.slug}/petition.toml",
            )
        if last and last.reason == reason:
            raise LetterReasonMissingError(
                f"the letter in `{text.locale}` was changed again, and the reason is that of the last change",
                f'Tell them why this time: letter_reason.{text.locale} = "…"',
                f"petitions/{spec.slug}/petition.toml",
            )
        await letters_store.insert_letter_change(
            connection, tenant_id, petition_id, text.locale, version=text.letter_version, reason=reason
        )
    return [text.locale for text in changed]


async def _note_goal_change(connection: Connection, tenant_id: int, petition_id: UUID, spec: PetitionSpec) -> list[int]:
    """Record a higher goal than the one that people saw when they signed; it, or nothing. Raises GoalLoweredError."""
    before = await goals_store.select_goal_facts(connection, tenant_id, petition_id)
    if before is None or not await letters_store.is_signed(connection, tenant_id, petition_id):
        return []
    passed = max(before.total, before.reached)
    old = max(goal_at(before.mode, before.goals, passed) or 0, before.announced)
    new = goal_at(spec.goal_mode, spec.goals, passed)
    if new is None or new == old:
        return []
    if new < old:
        raise GoalLoweredError(
            f"the goal would go down from {old:,} to {new:,}, and people have signed",
            f"Set {old:,} or more",
            f"petitions/{spec.slug}/petition.toml",
        )
    await goals_store.insert_goal_change(connection, tenant_id, petition_id, new)
    return [new]


async def _apply_proof(connection: Connection, tenant_id: int, petition_id: UUID, spec: PetitionSpec) -> list[str]:
    """The notes on the state, the delivery and its files: written before what names them, deleted after."""
    notes, deliveries = spec.facts.notes, spec.delivery.by_locale
    files = (*spec.delivery.files, *spec.pictures.files)
    changed = [await proof_store.upsert_note(connection, tenant_id, petition_id, *note) for note in notes.items()]
    changed.append(await proof_store.delete_other_notes(connection, tenant_id, petition_id, list(notes)) > 0)
    for file in files:
        await proof_store.insert_file(connection, tenant_id, petition_id, file)
    delivered = [
        await proof_store.upsert_delivery(connection, tenant_id, petition_id, *delivery)
        for delivery in deliveries.items()
    ]
    delivered.append(
        await proof_store.delete_other_deliveries(connection, tenant_id, petition_id, list(deliveries)) > 0
    )
    await proof_store.delete_other_files(connection, tenant_id, petition_id, [file.name for file in files])
    return ["state note"] * any(changed) + ["delivery"] * any(delivered)


def _petition(petition_id: UUID, spec: PetitionSpec, text: PetitionTextSpec) -> Petition:
    return Petition(
        id=petition_id,
        slug=spec.slug,
        state=spec.state,
        opens_at=spec.opens_at,
        closes_at=spec.closes_at,
        goal_mode=spec.goal_mode,
        goals=spec.goals,
        minimum_shown=spec.minimum_shown,
        name_visibility=spec.name_visibility,
        at_risk=spec.at_risk,
        default_locale=spec.default_locale,
        version=1,
        locale=text.locale,
        locales=tuple(each.locale for each in spec.texts),
        title=text.title,
        lead=text.lead,
        letter=text.letter,
        story=text.story,
        letter_version=text.letter_version,
        since=spec.facts.since,
        until=spec.facts.until,
        merged_into=spec.facts.merged_into,
        unlisted=spec.facts.unlisted,
        asks=spec.asks,
        topics=spec.topics,
        unofficial=text.unofficial,
        fields=spec.fields.get(text.locale, ()),
        goal_reasons=spec.goal_reasons.get(text.locale, ()),
        pictures=spec.pictures.by_locale.get(text.locale, ()),
    )
