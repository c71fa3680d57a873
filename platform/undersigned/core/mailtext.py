"""The words of a mail: a subject and a Markdown body with placeholders, filled in for each person."""

import re
import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from undersigned.core.folder import read_text
from undersigned.core.markdown import render_mail, to_text
from undersigned.core.proofread import proofread_mail
from undersigned.core.report import Report, nearest

LINE = 76
"""Characters in a line of the text part; words, and addresses above all, are never broken."""

_SUBJECT = re.compile(r"Subject:[ \t]*(.*)")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_IN_HTML = re.compile(r"(?P<before><p>|<br>\n)\{(?P<alone>\w+_url)\}</p>|\{(?P<name>[^{}\n]*)\}")
"""A placeholder of HTML: a link that ends its paragraph on a line of its own, or any."""
_SHOWN = frozenset({"code", "petition"})
"""What the look of a mail sets apart."""


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject and Markdown body, placeholders such as `{name}` unfilled."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class FilledMail:
    """What one person gets. `html` is the inside of a body, without any look: `mailhtml` gives it one by its classes.

    `button` and `address` are paragraphs of a link to press and of the same written out, `foot` is the last one where it
    names the sender; `code` and `petition` are words.
    """

    subject: str
    text: str
    html: str


def parse_mail_text(source: str) -> MailText:
    """First line `Subject: …`, an empty line, the body. Raises ValueError where the first line is something else."""
    first, _, body = source.partition("\n")
    subject = _SUBJECT.fullmatch(first)
    if not subject or not subject[1].strip():
        raise ValueError("the first line is not `Subject: …`")
    return MailText(subject[1].strip(), body.strip())


def read_mail_text(
    file: Path, report: Report, placeholders: Collection[str], needed: Collection[str]
) -> MailText | None:
    """The file's text, or None after its mistakes were reported: it may hold `placeholders` and must hold `needed`."""
    source = read_text(file, report)
    if source is None:
        return None
    try:
        text = parse_mail_text(source)
    except ValueError as error:
        report.mistake(file, 1, str(error), "Begin with a line such as: Subject: Confirm your signature: {petition}")
        return None
    proofread_mail(file, source.partition("\n")[2].rstrip(), report, first_line=2)
    _check_placeholders(file, source, report, placeholders, needed)
    return text


def _check_placeholders(
    file: Path, source: str, report: Report, placeholders: Collection[str], needed: Collection[str]
) -> None:
    for number, line in enumerate(source.split("\n"), 1):
        for name in _PLACEHOLDER.findall(line):
            if name not in placeholders:
                cure = nearest(name, placeholders)
                report.mistake(file, number, f"the placeholder {{{name}}} is unknown", cure)
            elif number == 1 and (name.endswith("_url") or name == "code"):
                what = f"the subject holds {{{name}}}, which others may see on a locked screen"
                report.mistake(file, 1, what, "Move it into the body")
    present = set(_PLACEHOLDER.findall(source.partition("\n")[2]))
    for name in sorted(set(needed) - present):
        report.mistake(file, 1, f"the body lacks {{{name}}}", f"Write {{{name}}} where it belongs")


def fill(text: MailText, values: Mapping[str, str], buttons: Mapping[str, str] | None = None) -> FilledMail:
    """The mail for one person. Raises KeyError where a placeholder has no value.

    A link named in `buttons` becomes a button with these words where it stands alone on the last line of its paragraph.

    Values are words, never Markdown or HTML; one whose name ends in `_url` becomes a link. They are filled in after the
    body was rendered and in one pass, so a value that looks like a placeholder or a tag stays what it is.
    """
    plain, html = _render(text.body)
    lines = _fill(plain, values).split("\n")
    return FilledMail(
        subject=_fill(text.subject, values),
        text="\n".join(_wrap(line) for line in lines) + "\n",
        html=_IN_HTML.sub(lambda found: _in_html(found, values, buttons or {}), html),
    )


@lru_cache(maxsize=256)
def load_mail_text(folder: Path, kind: str, locale: str, fallback: str = "en") -> MailText:
    """The platform's own words: `<folder>/<kind>.<locale>.md`, else those in the fallback language."""
    file = folder / f"{kind}.{locale}.md"
    if not file.is_file():
        file = folder / f"{kind}.{fallback}.md"
    return parse_mail_text(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _render(body: str) -> tuple[str, str]:
    html = render_mail(body)
    before, last, foot = html.rpartition("<p>")
    return to_text(body), f'{before}<p class="foot">{foot}' if last and "{address}" in foot else html


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _in_html(found: re.Match[str], values: Mapping[str, str], buttons: Mapping[str, str]) -> str:
    name = found["alone"] or found["name"]
    safe = escape(values[name])
    link = f'<a href="{safe}">{safe}</a>'
    if found["alone"] and name in buttons:
        before = "" if found["before"] == "<p>" else "</p>\n"
        button = f'<p class="button"><a href="{safe}">{escape(buttons[name])}</a></p>'
        return f'{before}{button}\n<p class="address">{link}</p>'
    if found["alone"]:
        return f"{found['before']}{link}</p>"
    if name.endswith("_url"):
        return link
    return f'<bdi class="{name}">{safe}</bdi>' if name in _SHOWN else f"<bdi>{safe}</bdi>"


def _wrap(line: str) -> str:
    return "\n".join(textwrap.wrap(line, LINE, break_long_words=False, break_on_hyphens=False)) or line
