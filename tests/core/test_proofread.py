"""What a letter, a story, a title and a lead may hold."""

from pathlib import Path

import pytest

from tests.tenants.valid import (
    LEAD,
    LETTER,
    RIVER,
    STORY,
    TITLE,
    Case,
    drop_folder,
    expect_mistake,
    expect_warning,
    put,
)
from undersigned.core.proofread import warn_of_directions
from undersigned.core.report import Report

MISTAKES: dict[str, Case] = {
    "empty letter": (put(LETTER, "\n \n"), LETTER, 1, "the text is empty"),
    "letter with heading": (put(LETTER, "To you,\n\n# Run\n"), LETTER, 3, "the text has a heading"),
    "letter with link": (put(LETTER, "To you,\n\nLet\nit [run](https://a.org).\n"), LETTER, 4, "the text has a link"),
    "letter with table": (
        put(LETTER, "To you,\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
        LETTER,
        3,
        "the text has a table",
    ),
    "letter with HTML": (put(LETTER, "To you,\n\n<script>alert(1)</script>\n"), LETTER, 3, "the text has raw HTML"),
    "letter with a tag": (put(LETTER, "To you,\n\nlet <b>it</b> run\n"), LETTER, 3, "the text has raw HTML"),
    "letter with code": (put(LETTER, "To you,\n\n    let it run\n"), LETTER, 3, "indented by four spaces"),
    "letter with quotation": (put(LETTER, "To you,\n\n> run\n"), LETTER, 3, "the text has a quotation"),
    "letter with highlight": (put(LETTER, "To you, ==run==\n"), LETTER, 1, "the text has a highlight"),
    "letter of 20,001": (put(LETTER, "To you\n" * 2858), LETTER, 1, "Shorten it to 20,000 or fewer"),
    "emphasis in emphasis": (put(LETTER, "*a " * 40 + "b*" * 40), LETTER, 1, "nests too deeply"),
    "story with script": (put(STORY, "a\n\n<script src=//e></script>\n"), STORY, 3, "the text has raw HTML"),
    "image from elsewhere": (
        put(STORY, "![a](https://a.org/a.png)"),
        STORY,
        1,
        "the image `https://a.org/a.png` is no file of the petition. Lay a JPEG",
    ),
    "image out of the folder": (put(STORY, "![a](../../theme.toml)"), STORY, 1, "is no file of the petition"),
    "image of a kind with scripts": (
        put(STORY, "![a](a.svg)"),
        STORY,
        1,
        "the image `a.svg` is no file of the petition",
    ),
    "image without words": (
        put(STORY, "a\n\n![ ](a.png)"),
        STORY,
        3,
        "the image has no words for those who cannot see",
    ),
    "image that is not there": (put(STORY, "a\n\n![a](a.png)"), STORY, 3, "there is no file `files/a.png`"),
    "poster to nowhere": (put(STORY, "[![a](a.png)](http://a.org)"), STORY, 1, "not encrypted. Write https://"),
    "letter with image": (put(LETTER, "![a](a.png)"), LETTER, 1, "the text has an image"),
    "story with table": (put(STORY, "| a |\n|---|\n| [x](javascript:1) |\n"), STORY, 1, "the text has a table"),
    "javascript link": (put(STORY, "a\n[x](javascript:alert(1))"), STORY, 2, "the link begins with `javascript:`"),
    "hidden javascript link": (
        put(STORY, "[x](JaVaScRiPt&colon;alert(1))"),
        STORY,
        1,
        "the link begins with `JaVaScRiPt:`",
    ),
    "data link": (put(STORY, "a\n\n[x][y]\n\n[y]: data:text/html,x"), STORY, 3, "the link begins with `data:`"),
    "http link": (put(STORY, "[x](http://a.org)"), STORY, 1, "not encrypted. Write https://"),
    "link without scheme": (put(STORY, "[x](www.a.org)"), STORY, 1, "the link `www.a.org` leads nowhere"),
    "link to another host": (put(STORY, "[x](//a.org)"), STORY, 1, "the link `//a.org` leads nowhere"),
    "broken address": (put(STORY, "[x](https://[)"), STORY, 1, "leads nowhere"),
    "link with a user": (put(STORY, "[x](https://access.org@evil.org)"), STORY, 1, "leads nowhere"),
    "empty link": (put(STORY, "[x]()"), STORY, 1, "the link leads nowhere"),
    "link to no place": (put(STORY, "[x](#form)"), STORY, 1, "no place named `#form`. Link to one of: #sign"),
    "link to no page": (
        put(STORY, "\n\n[x](/en/p/river/updates/wader)"),
        STORY,
        3,
        "leads to no page of this tenant. Did you mean `/en/p/river/updates/water`",
    ),
    "character written as an entity": (put(STORY, "a\n\nb &#x202e;c"), STORY, 3, "the line writes U+202E"),
    "title with an entity": (put(TITLE, "Fish &amp; chips"), TITLE, 1, "Markdown, which would be shown"),
    "title with an escape": (put(TITLE, "2 \\* 3"), TITLE, 1, "Markdown, which would be shown"),
    "skipped heading": (put(STORY, "## a\n\n#### b\n"), STORY, 3, "level 4 follows one of level 2. Write it with ###"),
    "title of 151": (put(TITLE, "x" * 151), TITLE, 1, "the text has 151 characters. Shorten it to 150"),
    "title of two lines": (put(TITLE, "Let the river\nrun\n"), TITLE, 2, "a second line"),
    "title with Markdown": (put(TITLE, "Let the *river* run\n"), TITLE, 1, "Markdown, which would be shown"),
    "title with mark": (put(TITLE, "# Let the river run\n"), TITLE, 1, "Markdown, which would be shown"),
    "empty title": (put(TITLE, ""), TITLE, 1, "the text is empty"),
    "lead of two paragraphs": (put(LEAD, "\nOne.\n\nTwo.\n"), LEAD, 4, "a second paragraph"),
    "lead with link": (put(LEAD, "One\n[x](https://a.org)\n"), LEAD, 2, "Markdown, which would be shown"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


WARNINGS: dict[str, Case] = {
    "missing translation": (
        drop_folder(f"{RIVER}/updates/water/fr"),
        f"{RIVER}/updates/water",
        1,
        "the translation into `fr` is missing",
    ),
    "title of 101": (put(TITLE, "x" * 101), TITLE, 1, "the title has 101 characters. Shorten it to 100"),
    "lead of 301": (put(LEAD, "x" * 301), LEAD, 1, "the lead has 301 characters. Shorten it to 300"),
    "direction": (put(STORY, "a\n\nSign to the right to ask"), STORY, 3, "`to the right` is not so on every screen"),
    "French direction": (put(f"{RIVER}/fr/story.md", "Signez à droite"), f"{RIVER}/fr/story.md", 1, "`à droite`"),
}


@pytest.mark.parametrize("case", WARNINGS)
def test_warning(case: str, tmp_path: Path):
    expect_warning(tmp_path, WARNINGS[case])


@pytest.mark.parametrize(
    ("locale", "text", "found"),
    [
        ("en", "Sign on the left now", "on the left"),
        ("fr", "Signez à droite", "à droite"),
        ("es", "Firma a la derecha", "a la derecha"),
        ("ar", "وقّع على اليمين", "على اليمين"),
        ("zh", "请在右侧签名", "右侧"),
        ("ru", "Подпишите справа", "справа"),
        ("en", "You have the right to sign", None),
        ("fr", "Vous avez droit à l’eau", None),
        ("es", "Tienes derecho a firmar", None),
        ("zh", "您有权利签名", None),
        ("ru", "У вас есть право", None),
    ],
)
def test_words_of_direction_are_told_in_every_language(
    tmp_path: Path, locale: str, text: str, found: str | None
) -> None:
    """P-13: they are false on a phone, in the other writing direction and for who listens."""
    report = Report()
    warn_of_directions(tmp_path / "story.md", f"A.\n\n{text}\n", locale, report)
    told = [(warning.line, warning.what) for warning in report.warnings]
    assert told == ([(3, f"`{found}` is not so on every screen")] if found else [])
