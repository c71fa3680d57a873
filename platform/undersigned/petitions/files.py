"""Reads a petition's folder, `tenants/<slug>/petitions/<slug>/`: petition.toml and the texts in each language."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from undersigned.core.folder import check_slug, subfolders
from undersigned.core.proofread import proofread_lead, proofread_letter, proofread_story, proofread_title
from undersigned.core.report import Report, nearest
from undersigned.core.toml import Table, read_toml
from undersigned.core.translations import Texts, read_translations
from undersigned.petitions.form_fields import read_fields
from undersigned.petitions.goals import GoalMode, read_goal, read_goal_reasons
from undersigned.petitions.pictures import Pictures, read_pictures
from undersigned.petitions.proof import FILES, DeliverySpec, StateSpec, others_of, read_delivery, read_state_facts
from undersigned.petitions.types import (
    FormField,
    GoalReason,
    NameVisibility,
    PetitionState,
    PinnedLink,
    PinnedUpdate,
    Target,
)
from undersigned.tenancy.asks import read_asks
from undersigned.tenancy.types import Ask

FIELDS = {
    "title": proofread_title,
    "lead": proofread_lead,
    "letter": proofread_letter,
    "story": proofread_story,
}
BESIDE = ("petition.toml", "updates", FILES)

LARGEST_MINIMUM = 1_000_000

PRESETS = (NameVisibility.DELIVER_ONLY, NameVisibility.PRIVATE)
"""What may be chosen for people beforehand; names stand on a page only where the person chose so herself."""

_STATES = tuple(state for state in PetitionState if state is not PetitionState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class PetitionTextSpec:
    """The petition in one language: Markdown sources, and the SHA-256 of the letter that people sign."""

    locale: str
    title: str
    lead: str
    letter: str
    story: str
    letter_version: str
    unofficial: bool


@dataclass(frozen=True, slots=True)
class PetitionSpec:
    """A petition as its folder says. `texts`, `pinned`, `fields` and `goal_reasons` hold each language in which it is published."""

    slug: str
    state: PetitionState
    opens_at: datetime | None
    closes_at: datetime | None
    goal_mode: GoalMode
    goals: tuple[int, ...]
    minimum_shown: int
    name_visibility: NameVisibility
    at_risk: bool
    default_locale: str
    targets: tuple[Target, ...]
    texts: tuple[PetitionTextSpec, ...]
    pinned: dict[str, PinnedUpdate]
    letter_reasons: dict[str, str]
    fields: dict[str, tuple[FormField, ...]]
    goal_reasons: dict[str, tuple[GoalReason, ...]]
    facts: StateSpec
    delivery: DeliverySpec
    pictures: Pictures
    asks: tuple[Ask, ...] | None = None
    topics: tuple[str, ...] = ()


def letter_version(letter: str) -> str:
    """What tells one wording of a letter from another: the hexadecimal SHA-256 of its text."""
    return hashlib.sha256(letter.encode()).hexdigest()


MOST_TOPICS = 5


def read_petition(
    folder: Path, report: Report, *, locales: tuple[str, ...], default_locale: str, topics: Collection[str] | None
) -> PetitionSpec | None:
    """The petition, or None where petition.toml cannot be read at all; `locales` are the tenant's.

    So are `topics`, by their slugs; None where they are not known, and so none is a mistake.

    The values stand for something only if the report has no mistake in the folder. Its default language is the tenant's
    where it is published in that one, else the first of the tenant's in which it is.
    """
    check_slug(folder, report)
    texts = read_translations(folder, FIELDS, locales, report, BESIDE)
    table = read_toml(folder / "petition.toml", report)
    if table is None:
        return None
    published = tuple(locale for locale in locales if locale in texts)
    pictures = read_pictures(folder, published, report)
    state, opens_at, closes_at = _read_times(table)
    goal_mode, goals = read_goal(table)
    unofficial = _read_unofficial(table, published)
    at_risk = table.flag("at_risk")
    petition = PetitionSpec(
        slug=folder.name,
        state=state,
        opens_at=opens_at,
        closes_at=closes_at,
        goal_mode=goal_mode,
        goals=goals,
        minimum_shown=table.number("minimum_shown", 0, LARGEST_MINIMUM, default=50),
        name_visibility=table.choice("name_visibility", PRESETS, default=_preset(at_risk=at_risk)),
        at_risk=at_risk,
        default_locale=default_locale if default_locale in published else next(iter(published), default_locale),
        targets=_read_targets(table, published, [entry.name for entry in subfolders(folder / "updates", Report())]),
        texts=tuple(_text(locale, texts, unofficial=locale in unofficial) for locale in published),
        pinned=_read_pinned(table, folder / "updates", published),
        letter_reasons=_read_reasons(table, published),
        fields=read_fields(table, published),
        goal_reasons=read_goal_reasons(table, goal_mode, goals, published),
        facts=read_state_facts(table, state, published, others_of(folder)),
        delivery=read_delivery(table, folder, published, pictures.named),
        pictures=pictures,
        asks=_read_asks(table, folder, published),
        topics=_read_topics(table, topics),
    )
    table.finish()
    return petition


def _read_asks(table: Table, folder: Path, published: tuple[str, ...]) -> tuple[Ask, ...] | None:
    """The petition's own asks; none at all where it says so, and None where the tenant's hold (T-7)."""
    if table.anything("asks") == "none":
        return ()
    return read_asks(table, published, others_of(folder)) if "asks" in table.keys else None


def _read_topics(table: Table, known: Collection[str] | None) -> tuple[str, ...]:
    """What the petition is about, by the slugs of topics in tenant.toml."""
    topics = table.texts("topics", longest=63, required=False)
    for topic in topics:
        if known is not None and topic not in known:
            cure = nearest(topic, known) if known else f'Add [[topics]] with slug = "{topic}" to tenant.toml'
            table.mistake("topics", f"tenant.toml has no topic `{topic}`", cure)
    if len(topics) > MOST_TOPICS:
        table.mistake("topics", f"there are {len(topics)} topics", f"Keep {MOST_TOPICS} or fewer")
    return topics


def _text(locale: str, texts: Texts, *, unofficial: bool) -> PetitionTextSpec:
    words = {field: texts[locale].get(field, "") for field in FIELDS}
    return PetitionTextSpec(locale, **words, letter_version=letter_version(words["letter"]), unofficial=unofficial)


def _preset(*, at_risk: bool) -> NameVisibility:
    """What becomes of a name unless its owner chooses (F-5)."""
    return NameVisibility.PRIVATE if at_risk else NameVisibility.DELIVER_ONLY


def _read_unofficial(table: Table, published: tuple[str, ...]) -> frozenset[str]:
    """The languages whose texts are unofficial translations; the letter that is delivered is in another one."""
    named = table.texts("unofficial", required=False)
    for locale in sorted(set(named) - set(published)):
        table.mistake("unofficial", f"the petition has no text in `{locale}`", nearest(locale, published))
    if published and set(published) <= set(named):
        table.mistake(
            "unofficial", "every language is unofficial", "Leave out the one in which the letter is delivered"
        )
    return frozenset(named)


def _read_times(table: Table) -> tuple[PetitionState, datetime | None, datetime | None]:
    """A petition that is to open at a time is scheduled: it opens by itself, and is open when the time has passed."""
    state = table.choice("state", _STATES, default=PetitionState.OPEN)
    opens_at, closes_at = table.moment("opens_at"), table.moment("closes_at")
    if opens_at and closes_at and closes_at <= opens_at:
        table.mistake("closes_at", "the petition closes before it opens", "Choose a later time")
    if state is PetitionState.OPEN and opens_at:
        state = PetitionState.SCHEDULED
    return state, opens_at, closes_at


def _read_reasons(table: Table, published: tuple[str, ...]) -> dict[str, str]:
    """Why a letter was changed after people had signed it, in the languages in which it was."""
    reasons = table.table("letter_reason")
    return {locale: text for locale in published if (text := reasons.text(locale, default=""))} if reasons else {}


def _read_targets(table: Table, published: tuple[str, ...], updates: list[str]) -> tuple[Target, ...]:
    targets = tuple(_read_target(target, published, updates) for target in table.tables("targets", required=True))
    names = [next(iter(target.names.values()), "") for target in targets]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        table.mistake("targets", f"the target `{name}` is there twice", "Name it once")
    return targets


def _read_target(target: Table, published: tuple[str, ...], updates: list[str]) -> Target:
    answer = target.text("answer", default="")
    if answer and answer not in updates:
        target.mistake("answer", f"there is no update `{answer}`", nearest(answer, updates))
    return Target(
        target.text_or_words("name", published, longest=150),
        target.text_or_words("role", published, longest=150, required=False),
        target.moment("received_at"),
        target.moment("answered_at", required=bool(answer)),
        answer or None,
    )


def _read_pinned(table: Table, updates: Path, published: tuple[str, ...]) -> dict[str, PinnedUpdate]:
    """The banner in each language. Its links lead to updates of this petition, by their folders' names."""
    pinned = table.table("pinned")
    if pinned is None:
        return {}
    published_at = pinned.moment("published_at", required=True)
    texts = pinned.words("text", published, longest=300)
    known = [entry.name for entry in subfolders(updates, Report())]
    links: dict[str, list[PinnedLink]] = {locale: [] for locale in published}
    for link in pinned.tables("links"):
        update = link.text("update")
        if update and update not in known:
            link.mistake("update", f"there is no update `{update}`", nearest(update, known))
        for locale, label in link.words("label", published, longest=100).items():
            links[locale].append(PinnedLink(label, update))
    if published_at is None:
        return {}
    return {locale: PinnedUpdate(text, tuple(links[locale]), published_at) for locale, text in texts.items()}
