"""Texts in several languages: one folder a language, one file a text, so that a translator copies a folder and fills it."""

from collections.abc import Collection, Mapping
from pathlib import Path

from undersigned.core.folder import check_entries, read_text, subfolders
from undersigned.core.proofread import Proofread, warn_of_directions
from undersigned.core.report import Report, nearest

Texts = dict[str, dict[str, str]]
"""By locale, then by field."""


def read_translations(
    folder: Path, fields: Mapping[str, Proofread], locales: Collection[str], report: Report, beside: Collection[str]
) -> Texts:
    """`<folder>/<locale>/<field>.md` for each language of the tenant that has a folder.

    `beside` names what else lies in the folder. A language that is there must be whole; one that is not is a warning.
    """
    found = [language for language in subfolders(folder, report, beside) if language.name not in beside]
    texts: Texts = {}
    for language in found:
        if language.name not in locales:
            what = f"`{language.name}` is no language of this tenant"
            report.mistake(language, 1, what, nearest(language.name, {*locales, *beside}))
            continue
        texts[language.name] = _read_language(language, fields, report)
    if not found:
        names = ", ".join(f"{field}.md" for field in fields)
        report.mistake(folder, 1, "there is no text in any language", f"Make a folder {min(locales)} with {names}")
    for missing in sorted(set(locales) - {language.name for language in found}) if found else ():
        report.warning(
            folder, 1, f"the translation into `{missing}` is missing", f"Copy a language's folder to {missing}"
        )
    return texts


def _read_language(language: Path, fields: Mapping[str, Proofread], report: Report) -> dict[str, str]:
    check_entries(language, report, [f"{field}.md" for field in fields])
    texts: dict[str, str] = {}
    for field, proofread in fields.items():
        file = language / f"{field}.md"
        source = read_text(file, report)
        if source is not None:
            proofread(file, source.rstrip(), report)
            warn_of_directions(file, source, language.name, report)
            texts[field] = source.strip()
    return texts
