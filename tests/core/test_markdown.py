"""Markdown: what tenants write comes out as written, and nothing that anybody writes comes out as code."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undersigned.core.markdown import (
    LETTER_TAGS,
    MAX_SOURCE,
    STORY_TAGS,
    Markdown,
    Picture,
    _clean,
    is_safe_link,
    render_letter,
    render_mail,
    render_story,
    to_text,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{background:url(//evil.example)}</style>",
    "<base href=//evil.example>",
    "<p style='position:fixed'>x</p>",
    "<!-- --!><script>alert(1)</script> -->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](http://evil.example)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](https://access.example@evil.example)",
    "[x](https:evil.example)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "![x](data:image/png;base64,AAAA)",
    "==<script>==alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "> " * 300 + "<script>",
    "</p></div></body><script>alert(1)</script>",
]

BOMBS = {
    "brackets": "[" * 20_000,
    "images": "![[]()" * 4_000,
    "emphasis": "*a_ " * 6_000,
    "nested emphasis": "*a " * 5_000 + "b*" * 5_000,
    "highlights": "==a*" * 5_000,
    "unclosed highlights": "==" * 10_000,
    "quotations": "> " * 10_000 + "a",
    "lists": "- " * 10_000 + "a",
    "code": "`" * 20_000 + " " + "`a" * 5_000,
    "links": "[a](b" * 5_000,
    "references": "[x]: /y\n" * 3_000,
    "entities": "&" * 20_000,
    "tags": "<" * 20_000,
}


PICTURES = (Picture("street.jpg", "/files/lamps/0a.jpg", 1200, 800),)


class Found(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.targets: list[str] = []
        self.sources: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.targets += [value or "" for name, value in attrs if name == "href"]
        self.sources += [value or "" for name, value in attrs if name == "src"]

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


PICTURED = {("img", name) for name in ("src", "alt", "width", "height", "loading")} | {("a", "class")}


def expect_harmless(html: str, tags: frozenset[str], *, pictured: bool = False) -> None:
    found = Found(html)
    assert found.tags <= tags | ({"img", "span"} if pictured else set())
    assert found.attributes <= {("a", "href"), ("a", "rel"), ("ol", "start")} | (PICTURED if pictured else set())
    assert set(found.sources) <= {"/files/lamps/0a.jpg"}
    for target in found.targets:
        assert re.match(r"https://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)|mailto:|/(?![/\\])|#|$", target), target


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_is_harmless_everywhere(source: str):
    for surrounded in (
        source,
        f"a {source} b",
        f"- {source}",
        f"> {source}",
        f"# {source}",
        f"**{source}**",
        f"=={source}==",
    ):
        expect_harmless(render_story(surrounded), STORY_TAGS)
        expect_harmless(render_story(surrounded, PICTURES), STORY_TAGS, pictured=True)
        expect_harmless(render_letter(surrounded), LETTER_TAGS)
        expect_harmless(render_mail(surrounded), LETTER_TAGS | {"a"})


@pytest.mark.parametrize("source", HOSTILE)
def test_what_the_parser_lets_through_the_sanitiser_stops(source: str):
    parser = Markdown(faithful=True)
    expect_harmless(_clean(parser, parser.parse(source), STORY_TAGS), STORY_TAGS)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a <b>c</b>", "a &lt;b&gt;c&lt;/b&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](http://a.example)", "[x](http://a.example)"),
        ("[x](//a.example)", "[x](//a.example)"),
    ],
)
def test_what_the_parser_does_not_take_stays_as_it_was_written(source: str, html: str):
    assert render_story(source) == f"<p>{html}</p>"


@settings(deadline=None)
@given(st.text(alphabet=list("<>[]()*_=`~#!&;:/\\\"'-+1. \n\tahrefjvscipt"), max_size=80))
def test_any_text_is_harmless(source: str):
    expect_harmless(render_story(source), STORY_TAGS)
    expect_harmless(render_story(source, PICTURES), STORY_TAGS, pictured=True)
    expect_harmless(render_letter(source), LETTER_TAGS)
    to_text(source)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_takes_bounded_time(bomb: str):
    started = time.process_time()
    expect_harmless(render_story(BOMBS[bomb]), STORY_TAGS)
    to_text(BOMBS[bomb])
    assert time.process_time() - started < 10


@pytest.mark.parametrize("render", [render_letter, render_story, render_mail, to_text])
def test_length_is_capped(render):
    render("x" * MAX_SOURCE)
    with pytest.raises(ValueError, match="at most 100,000"):
        render("x" * (MAX_SOURCE + 1))


def test_a_story():
    assert render_story(
        "# Why\n\nA ==*key* word==, **so** [sign](#sign).\n\n### How\n\n3. one\n4. two\n\n> quoted\n\n---\n"
    ) == (
        "<h2>Why</h2>\n"
        '<p>A <mark><em>key</em> word</mark>, <strong>so</strong> <a href="#sign" rel="noopener nofollow ugc">sign</a>.</p>\n'
        "<h4>How</h4>\n"
        '<ol start="3">\n<li>one</li>\n<li>two</li>\n</ol>\n'
        "<blockquote>\n<p>quoted</p>\n</blockquote>\n<hr>"
    )


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("# a\n## b", "h2 h3"),
        ("## a\n### b\n## c", "h2 h3 h2"),
        ("#### a\n##### b\n###### c", "h2 h3 h4"),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", "h2 h3 h4 h5 h6 h6"),
        ("a\n===\n\nb\n---", "h2 h3"),
    ],
)
def test_headings_begin_below_the_pages_own(source: str, tags: str):
    assert re.findall(r"<(h\d)>", render_story(source)) == tags.split()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("==a==", "<mark>a</mark>"),
        ("a==b==c", "a<mark>b</mark>c"),
        ("==a b==, ==c==", "<mark>a b</mark>, <mark>c</mark>"),
        ("==a\nb==", "<mark>a\nb</mark>"),
        ("*a ==b== c*", "<em>a <mark>b</mark> c</em>"),
        ("==a *b==*", "<mark>a *b</mark>*"),
        ("[==a==](/)", '<a href="/" rel="noopener nofollow ugc"><mark>a</mark></a>'),
        ("a == b", "a == b"),
        ("== a ==", "== a =="),
        ("==a", "==a"),
        ("====", "===="),
        ("===a===", "===a==="),
        ("\\==a==", "==a=="),
        ("`==a==`", "==a=="),
    ],
)
def test_highlights(source: str, html: str):
    assert render_story(source) == f"<p>{html}</p>"


def test_a_letter_keeps_words_and_loses_what_letters_have_not():
    source = "To you,\n\n# Run\n\n[a link](https://a.example) and ==this==\n\n- **one**\n- *two*\n"
    assert render_letter(source) == (
        "<p>To you,</p>\nRun\n<p>a link and this</p>\n<ul>\n<li><strong>one</strong></li>\n<li><em>two</em></li>\n</ul>"
    )


def test_a_mail_keeps_line_breaks():
    assert render_mail("a\nb [c](https://d.example)") == (
        '<p>a<br>\nb <a href="https://d.example" rel="noopener nofollow ugc">c</a></p>'
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Why\n\nA ==*key* word== **here**.", "Why\n\nA key word here."),
        ("a\nb  \nc", "a\nb\nc"),
        ("[label](https://a.example/?x=1&y=2)", "label (https://a.example/?x=1&y=2)"),
        ("<https://a.example> <a@b.example> [](/x)", "https://a.example a@b.example /x"),
        ("[*a* b](mailto:c@d.example)", "a b (c@d.example)"),
        ("- a\n- b\n  c\n  - d\n\n9. e\n10. f", "- a\n- b\n  c\n  - d\n\n9. e\n10. f"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("&lt;b&gt; \\*a\\* <i>", "<b> *a* <i>"),
        ("```\n*code*\n```", "*code*"),
    ],
)
def test_text(source: str, text: str):
    assert to_text(source) == text


@pytest.mark.parametrize(
    "target",
    ["https://a.example", "https://A.example:8443/x?y#z", "mailto:a@b.example?subject=x", "/", "/en/p/itu", "#sign"],
)
def test_safe_links(target: str):
    assert is_safe_link(target)


@pytest.mark.parametrize(
    "target",
    [
        "", "a", "a.example", "http://a.example", "//a.example", "/\\a.example", "\\\\a.example", "https://", "https:///x",
        "https:a.example", "https://a", "https://u@a.example", "https://u:p@a.example", "https://[::1]/", "https://a..b",
        "https://a.example\\@b.example", "https://a.exa\tmple", "mailto:", "mailto:a", "mailto:@b", "javascript:alert(1)",
        "data:,x", "ftp://a.example", "tel:1", " https://a.example", "https://a.example\n",
    ],
)  # fmt: skip
def test_unsafe_links(target: str):
    assert not is_safe_link(target)


IMAGE = '<img src="/files/lamps/0a.jpg" alt="A dark street" width="1200" height="800" loading="lazy">'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![A dark street](street.jpg)", IMAGE),
        ('![A dark street](street.jpg "title")', IMAGE),
        ("![Another](other.jpg)", "Another"),
        ("![Another](https://evil.example/x.jpg)", "Another"),
        ("[a link](street.jpg)", '<a rel="noopener nofollow ugc">a link</a>'),
        (
            "[![A dark street](street.jpg)](https://www.video.example/watch?v=1)",
            (
                '<a href="https://www.video.example/watch?v=1" class="video" rel="noopener nofollow ugc">'
                f"{IMAGE}<span>Watch on video.example</span></a>"
            ),
        ),
        ("[![A dark street](street.jpg) more](/en/)", f'<a href="/en/" rel="noopener nofollow ugc">{IMAGE} more</a>'),
        ("[![A dark street](street.jpg)](/en/)", f'<a href="/en/" rel="noopener nofollow ugc">{IMAGE}</a>'),
    ],
)
def test_pictures_are_the_petitions_own_and_videos_open_their_own_site(source: str, html: str):
    """P-9: nothing is loaded from elsewhere."""
    assert in_order(render_story(source, PICTURES, "Watch on {site}")) == in_order(f"<p>{html}</p>")


def in_order(html: str) -> str:
    """The same with its attributes sorted: the sanitiser has no order of its own."""
    return re.sub(
        r' [\w-]+="[^"]*"(?: [\w-]+="[^"]*")*',
        lambda found: "".join(sorted(re.findall(r' [\w-]+="[^"]*"', found[0]))),
        html,
    )


def test_of_a_picture_its_words_are_read():
    assert to_text("a\n\n![A dark street](street.jpg)") == "a\n\nA dark street"
