"""What a text may hold, by kind: plain words, a letter (P-8), a story (P-9). Everything else is told with its line."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it.token import Token

from undersigned.core.folder import character_name, is_hidden, read_text
from undersigned.core.markdown import FILE_NAME, Markdown, is_safe_link
from undersigned.core.report import Report

MAX_LETTER = 20_000
MAX_STORY = 60_000
_MAX_DEPTH = 10
"""Emphasis inside emphasis: nobody means more, and browsers give up at 512."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of text: the Markdown it may hold, the same in words, its length, and the places its page has."""

    allowed: frozenset[str]
    holds: str
    longest: int
    anchors: frozenset[str] = frozenset()


_LETTER = _Kind(
    frozenset(
        {"paragraph", "inline", "text", "softbreak", "hardbreak", "em", "strong"}
        | {"bullet_list", "ordered_list", "list_item"}
    ),
    "paragraphs, emphasis and lists",
    MAX_LETTER,
)
_MAIL = _Kind(_LETTER.allowed | {"link"}, "paragraphs, emphasis, lists and links", MAX_LETTER)
_ARTICLE = _Kind(
    _MAIL.allowed | {"heading", "blockquote", "hr", "mark"},
    "paragraphs, emphasis, lists, headings, links, quotations, highlights and rules",
    MAX_STORY,
)
_STORY = replace(
    _ARTICLE,
    allowed=_ARTICLE.allowed | {"image"},
    holds=f"{_ARTICLE.holds.replace(' and rules', '')}, rules and images",
    anchors=frozenset({"#sign"}),
)

_NAMES = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "heading": "a heading",
    "blockquote": "a quotation",
    "hr": "a rule",
    "link": "a link",
    "mark": "a highlight",
    "table": "a table",
    "image": "an image",
    "fence": "a code block",
    "code_block": "a code block (lines indented by four spaces)",
    "code_inline": "code",
    "s": "struck-out text",
}

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PARSER = Markdown(faithful=True)

_DIRECTIONS = {
    "en": r"\b(?:to|on) the (?:right|left)\b",
    "fr": r"\b(?:à|sur la) (?:droite|gauche)\b|\bci-contre\b",
    "es": r"\b(?:a|en) la (?:derecha|izquierda)\b",
    "ar": r"(?:إلى|على) (?:اليمين|اليسار|يمين|يسار)|عن (?:اليمين|اليسار|يمينك|يسارك)",
    "zh": r"[右左](?:侧|边|方)",
    "ru": r"\b(?:справа|слева|направо|налево)\b",
}

Proofread = Callable[[Path, str, Report], None]
"""Takes the file, its text without white space at the end, and where to tell what is wrong."""


def proofread_title(file: Path, text: str, report: Report) -> None:
    """A title: one line of plain words (P-3)."""
    if _proofread_plain(file, text, report, longest=150) and len(text) > 100:  # noqa: PLR2004 - P-3
        report.warning(
            file, 1, f"the title has {len(text)} characters", "Shorten it to 100, or it fills a phone's screen"
        )
    if "\n" in text.strip():
        report.mistake(file, 2, "the title has a second line", "Write it on one line")


def proofread_lead(file: Path, text: str, report: Report) -> None:
    """A lead: one paragraph of plain words (P-7)."""
    if _proofread_plain(file, text, report, longest=1000) and len(text) > 300:  # noqa: PLR2004 - P-7
        report.warning(
            file, 1, f"the lead has {len(text)} characters", "Shorten it to 300 and tell the rest in the story"
        )


def warn_of_directions(file: Path, text: str, locale: str, report: Report) -> None:
    """Words like "to the right" are false on a phone, in the other writing direction and for who listens (P-13)."""
    pattern = _DIRECTIONS.get(locale)
    for found in re.finditer(pattern, text, re.IGNORECASE) if pattern else ():
        line = text.count("\n", 0, found.start()) + 1
        report.warning(
            file, line, f"`{found[0]}` is not so on every screen", "Write it as in `Sign now` and link to #sign"
        )


def _proofread_plain(file: Path, text: str, report: Report, *, longest: int) -> bool:
    """Plain words are shown as they are. False where the length says it all."""
    words = text.lstrip()
    before = text.count("\n") - words.count("\n")
    if not words:
        report.mistake(file, 1, "the text is empty", "Write it")
        return False
    if len(words) > longest:
        report.mistake(file, 1, f"the text has {len(words):,} characters", f"Shorten it to {longest} or fewer")
        return False
    gap = re.search(r"\n\s*\n", words)
    if gap:
        line = before + words.count("\n", 0, gap.end()) + 1
        report.mistake(file, line, "the text has a second paragraph", "Write one paragraph")
    for token, line in _walk(_PARSER.parseInline(words)):
        kept = token.type != "text" or token.content in words
        if token.type not in {"inline", "text", "softbreak"} or not kept or words.startswith("#"):
            what = "the text has Markdown, which would be shown as it is"
            report.mistake(file, before + line, what, "Write plain words")
    return True


def proofread_letter(file: Path, text: str, report: Report) -> None:
    """A letter: paragraphs, emphasis and lists (P-8)."""
    _proofread(file, text, report, _LETTER)


def proofread_story(file: Path, text: str, report: Report) -> None:
    """A petition's story: as a letter, and headings, links, quotations, highlights, rules and images (P-9)."""
    _proofread(file, text, report, _STORY)


def proofread_article(file: Path, text: str, report: Report) -> None:
    """An update's body: as a story, but there is no form on its page to link to."""
    _proofread(file, text, report, _ARTICLE)


def proofread_mail(file: Path, text: str, report: Report, first_line: int) -> None:
    """A mail's body, which begins on `first_line` of its file: as a letter, and links."""
    _proofread(file, text, report, _MAIL, before=first_line - 1)


def links(file: Path) -> list[tuple[int, str]]:
    """Line and target of every link in a story that was read; none where it cannot be."""
    source = read_text(file, Report())
    if source is None or len(source) > MAX_STORY:
        return []
    return [
        (line, str(token.attrs["href"])) for token, line in _walk(_PARSER.parse(source)) if token.type == "link_open"
    ]


def images(file: Path) -> list[tuple[int, str]]:
    """Line and name of every image in a story that was read; none where it cannot be."""
    source = read_text(file, Report())
    if source is None or len(source) > MAX_STORY:
        return []
    return [(line, str(token.attrs["src"])) for token, line in _walk(_PARSER.parse(source)) if token.type == "image"]


def _proofread(file: Path, text: str, report: Report, kind: _Kind, *, before: int = 0) -> None:
    if not text.strip():
        report.mistake(file, before + 1, "the text is empty", "Write it")
        return
    if len(text) > kind.longest:
        what = f"the text has {len(text):,} characters"
        report.mistake(file, before + 1, what, f"Shorten it to {kind.longest:,} or fewer")
        return
    heading = 0
    for token, number in _walk(_PARSER.parse(text)):
        line = before + number
        name = token.type.removesuffix("_open")
        if name not in kind.allowed:
            what = f"the text has {_NAMES.get(name, name)}"
            report.mistake(file, line, what, f"Take it out: the text may hold {kind.holds}")
        elif name == "link":
            _check_link(file, line, str(token.attrs["href"]), report, kind.anchors)
        elif name == "image":
            _check_image(file, line, token, report)
        elif name == "heading":
            heading = _check_heading(file, line, int(token.tag[1]), heading, report)
        elif name == "text":
            _check_entities(file, line, token.content, report)
        if token.level > _MAX_DEPTH:
            report.mistake(file, line, "the text nests too deeply", "Write it flat")
            return


def _check_image(file: Path, line: int, token: Token, report: Report) -> None:
    """A picture is a file of the petition's own, and says in words what it shows (P-9)."""
    name = str(token.attrs["src"])
    if not token.content.strip():
        report.mistake(file, line, "the image has no words for those who cannot see it", "Write ![what it shows](…)")
    if not FILE_NAME.fullmatch(name):
        what = f"the image `{_short(name)}` is no file of the petition"
        report.mistake(file, line, what, "Lay a JPEG, PNG or WebP into files/ and write its name: a-z, 0-9, _ and -")
    _check_entities(file, line, token.content, report)


def _check_heading(file: Path, line: int, level: int, before: int, report: Report) -> int:
    if before and level > before + 1:
        what = f"a heading of level {level} follows one of level {before}"
        report.mistake(file, line, what, f"Write it with {'#' * (before + 1)}")
    return level


def _check_entities(file: Path, line: int, words: str, report: Report) -> None:
    """An entity such as `&#x202e;` writes a character that the file itself may not hold."""
    for character in sorted(set(words)):
        if is_hidden(character):
            report.mistake(file, line, f"the line writes {character_name(character)}", "Delete that character")


def _walk(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """Every token but those that close, with its line; tables are not entered."""
    table = False
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "table_close":
            table = False
        if table or token.nesting < 0:
            continue
        table = token.type == "table_open"
        yield token, line
        below = line
        for child in token.children or []:
            if child.nesting >= 0:
                yield child, below
            below += child.content.count("\n") + (child.type in {"softbreak", "hardbreak"})


def _check_link(file: Path, line: int, target: str, report: Report, anchors: frozenset[str]) -> None:
    if target in {"", "#"}:
        report.mistake(file, line, "the link leads nowhere", "Write its address between the parentheses")
    elif target in anchors:
        return
    elif target.startswith("#"):
        cure = f"Link to one of: {', '.join(sorted(anchors))}" if anchors else "Link to a page by its path"
        report.mistake(file, line, f"the page has no place named `{target}`", cure)
    elif target.startswith("http:"):
        report.mistake(file, line, f"the link `{_short(target)}` is not encrypted", "Write https://")
    elif not is_safe_link(target):
        scheme = _SCHEME.match(target)
        strange = scheme[0] if scheme and scheme[0].lower() not in {"https:", "mailto:"} else None
        what = f"the link begins with `{strange}`" if strange else f"the link `{_short(target)}` leads nowhere"
        report.mistake(file, line, what, "Write an address with https:// or mailto:, or a path that begins with /")


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - a line of the report
