"""Reads a whole folder of tenants: the one place where the slices' files come together."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from undersigned.core.folder import check_entries, subfolders
from undersigned.core.proofread import links
from undersigned.core.report import Report, nearest
from undersigned.followers import files as followers
from undersigned.petitions.files import PetitionSpec, read_petition
from undersigned.signatures import files as signatures
from undersigned.signatures.files import EmailSpec, read_emails
from undersigned.tenancy.files import Claims, TenantSpec, read_tenant
from undersigned.tenancy.providers import icon_files
from undersigned.tenancy.themes import DRAWINGS, ThemeSpec, read_theme
from undersigned.tenancy.types import Contact
from undersigned.updates.files import UpdateSpec, read_update

_BESIDE_TENANTS = ("README.md",)
_IN_TENANT = ("tenant.toml", "theme.toml", *DRAWINGS, "petitions", "emails")


@dataclass(frozen=True, slots=True)
class PetitionFolder:
    petition: PetitionSpec
    updates: tuple[UpdateSpec, ...]


@dataclass(frozen=True, slots=True)
class TenantFolder:
    """Everything in `tenants/<slug>/`, without a mistake."""

    folder: Path
    tenant: TenantSpec
    theme: ThemeSpec
    emails: tuple[EmailSpec, ...]
    petitions: tuple[PetitionFolder, ...]


def read(
    folder: Path, *, platform_locales: frozenset[str], platform_host: str = "localhost", demo: bool = True
) -> tuple[list[TenantFolder], Report]:
    """The tenants of the folder by slug, those without a mistake, and the report on all of them.

    Never raises for what a file holds. `platform_locales` are the languages the platform has words in.
    """
    report = Report()
    if not folder.is_dir():
        report.mistake(folder, 1, "there is no such folder", "Name the folder that holds the tenants")
        return [], report
    places = subfolders(folder, report, _BESIDE_TENANTS)
    if not places:
        report.mistake(
            folder, 1, "the folder holds no tenant", "Make a folder for one; README.md here shows what it holds"
        )
    reader = _Reader(report, {}, platform_locales, platform_host, demo)
    found = [reader.read(place) for place in places]
    return [tenant for tenant in found if tenant and not report.concerns(tenant.folder)], report


@dataclass(frozen=True, slots=True)
class _Reader:
    report: Report
    claims: Claims
    platform_locales: frozenset[str]
    platform_host: str
    demo: bool

    def read(self, place: Path) -> TenantFolder | None:
        try:
            tenant = read_tenant(
                place,
                self.report,
                claims=self.claims,
                platform_locales=self.platform_locales,
                platform_host=self.platform_host,
                demo=self.demo,
            )
            if tenant and tenant.locales:
                return _read_rest(place, self.report, tenant, {topic.slug for topic in tenant.topics})
            self._find_mistakes(place)
        except OSError as error:
            file = Path(error.filename or place)
            self.report.mistake(file, 1, f"this cannot be read: {error.strerror}", "Let this user read it")
        return None

    def _find_mistakes(self, place: Path) -> None:
        """Read on where the tenant's languages are not known, so that one run tells all: mistakes only, no warnings."""
        locales = tuple(sorted(self.platform_locales))
        unknown = TenantSpec(0, place.name, "", (), locales, "", Contact("", "", ""), "", "", {}, {}, {}, ())
        rest = Report()
        _read_rest(place, rest, unknown, None)
        for mistake in rest.mistakes:
            self.report.add(mistake)


def _read_rest(place: Path, report: Report, tenant: TenantSpec, topics: Collection[str] | None) -> TenantFolder | None:
    """The tenant with what lies beside tenant.toml; `topics` are None where they are not known."""
    check_entries(place, report, (*_IN_TENANT, *icon_files(tenant.providers)))
    theme = read_theme(place, report, locales=tenant.locales)
    emails = read_emails(
        place / "emails",
        report,
        locales=tenant.locales,
        placeholders=signatures.PLACEHOLDERS | followers.PLACEHOLDERS,
        needed=signatures.NEEDED | followers.NEEDED,
    )
    petitions = tuple(_read_petitions(place / "petitions", report, tenant, topics))
    _check_links(place / "petitions", report, tenant, petitions)
    return theme and TenantFolder(place, tenant, theme, emails, petitions)


def _read_petitions(
    folder: Path, report: Report, tenant: TenantSpec, topics: Collection[str] | None
) -> Iterator[PetitionFolder]:
    for place in subfolders(folder, report):
        updates = [
            read_update(entry, report, locales=tenant.locales) for entry in subfolders(place / "updates", report)
        ]
        petition = read_petition(
            place, report, locales=tenant.locales, default_locale=tenant.default_locale, topics=topics
        )
        if petition:
            yield PetitionFolder(petition, tuple(update for update in updates if update))


def _check_links(folder: Path, report: Report, tenant: TenantSpec, petitions: tuple[PetitionFolder, ...]) -> None:
    """Report links within the site that lead to no page of this tenant."""
    pages = {"/", *(f"/{locale}/" for locale in tenant.locales)}
    files: list[Path] = []
    for found in petitions:
        place = folder / found.petition.slug
        for text in found.petition.texts:
            page = f"/{text.locale}/p/{found.petition.slug}"
            pages |= {page, f"{page}/sign", f"/{text.locale}/privacy/{found.petition.slug}"}
            files.append(place / text.locale / "story.md")
        for update in found.updates:
            for text in update.texts:
                pages.add(f"/{text.locale}/p/{found.petition.slug}/updates/{update.slug}")
                files.append(place / "updates" / update.slug / text.locale / "body.md")
    for file in files:
        for line, target in links(file):
            path = re.split(r"[?#]", target)[0]
            if path.startswith("/") and path not in pages:
                report.mistake(file, line, f"the link `{target}` leads to no page of this tenant", nearest(path, pages))
