"""Reads an update's folder, `petitions/<slug>/updates/<slug>/`: update.toml and the article in each language."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from undersigned.core.folder import check_slug
from undersigned.core.proofread import proofread_article, proofread_lead, proofread_title
from undersigned.core.report import Report
from undersigned.core.toml import read_toml
from undersigned.core.translations import read_translations

FIELDS = {"title": proofread_title, "lead": proofread_lead, "body": proofread_article}
BESIDE = ("update.toml",)


@dataclass(frozen=True, slots=True)
class UpdateTextSpec:
    """The update in one language: Markdown sources."""

    locale: str
    title: str
    lead: str
    body: str


@dataclass(frozen=True, slots=True)
class UpdateSpec:
    """An update as its folder says; it appears when `published_at` has come."""

    slug: str
    published_at: datetime
    texts: tuple[UpdateTextSpec, ...]


def read_update(folder: Path, report: Report, *, locales: tuple[str, ...]) -> UpdateSpec | None:
    """The update, or None where update.toml cannot be read at all; `locales` are the tenant's.

    The values stand for something only if the report has no mistake in the folder.
    """
    check_slug(folder, report)
    texts = read_translations(folder, FIELDS, locales, report, BESIDE)
    table = read_toml(folder / "update.toml", report)
    if table is None:
        return None
    published_at = table.moment("published_at", required=True)
    table.finish()
    return UpdateSpec(
        slug=folder.name,
        published_at=published_at or datetime.max.replace(tzinfo=UTC),
        texts=tuple(
            UpdateTextSpec(locale, **{field: texts[locale].get(field, "") for field in FIELDS})
            for locale in locales
            if locale in texts
        ),
    )
