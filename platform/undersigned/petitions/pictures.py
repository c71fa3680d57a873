"""Reads the pictures of stories: files of the petition's own, written anew without their hidden data (P-9)."""

from dataclasses import dataclass
from pathlib import Path

from undersigned.core.folder import entries
from undersigned.core.markdown import FILE_NAME
from undersigned.core.proofread import images
from undersigned.core.report import Report, nearest
from undersigned.petitions.proof import FILES, picture_from
from undersigned.petitions.types import PetitionFile, StoryPicture


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of each language's story, and the files that they are."""

    by_locale: dict[str, tuple[StoryPicture, ...]]
    files: tuple[PetitionFile, ...]
    named: frozenset[str]
    """What the stories call for in the folder, whether or not it can be shown."""


def read_pictures(folder: Path, published: tuple[str, ...], report: Report) -> Pictures:
    """What the stories name. A file that is not there, or is no picture, is a mistake in the line that names it first."""
    known = {entry.name: entry for entry in entries(folder / FILES, Report())}
    read: dict[str, PetitionFile | None] = {}
    by_locale: dict[str, tuple[StoryPicture, ...]] = {}
    for locale in published:
        story = folder / locale / "story.md"
        found: dict[str, StoryPicture] = {}
        for line, written in images(story):
            if not FILE_NAME.fullmatch(written):
                continue  # the story's proofreader tells that
            if written not in known:
                what = f"there is no file `{FILES}/{written}`"
                report.mistake(story, line, what, nearest(written, known))
            elif written not in read:
                read[written] = picture_from(
                    known[written], lambda what, cure, at=(story, line): report.mistake(*at, what, cure)
                )
            file = read.get(written)
            if file:
                found[written] = StoryPicture(written, file.name, file.width or 0, file.height or 0)
        by_locale[locale] = tuple(found.values())
    return Pictures(by_locale, tuple(file for file in read.values() if file), frozenset(read))
