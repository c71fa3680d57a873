"""Markdown as tenants write it (CommonMark without raw HTML, plus `==highlight==`), rendered safely: P-8, P-9.

Two walls: the parser makes no HTML that the writer typed and no link but to https, mailto and this site; nh3 then keeps
only the listed tags. Sources are kept, HTML is made from them when it is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

MAX_SOURCE = 100_000
"""Characters in one text. The parser's time grows faster than its input (20,000 brackets take 0.3 s)."""

LETTER_TAGS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li"})
MAIL_TAGS = LETTER_TAGS | {"a"}
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.(?:jpe?g|png|webp)")
"""What a picture is called in a story: a file of the petition's own. No other picture is shown, from nowhere."""
STORY_TAGS = MAIL_TAGS | {"h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "mark"}

_ELSEWHERE = re.compile(
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#]|$)|mailto:[^@?]+@[a-z0-9.-]+(?:\?|$)", re.IGNORECASE
)
"""https with a host and perhaps a port, or mailto; no user name before the host, for it would pass for the host."""

_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_PICTURED_TAGS = STORY_TAGS | {"img", "span"}
_PICTURED = {"a": {"href", "class"}, "ol": {"start"}, "img": {"src", "alt", "width", "height", "loading"}}
_MAX_NESTING = 20


def is_safe_link(target: str) -> bool:
    """Whether a link may lead there: https with a host, mailto with an address, a path or an anchor of this site.

    An address that begins with two slashes, or a slash and a backslash, is another site in disguise, and browsers drop
    tabs and line breaks inside an address.
    """
    if re.search(r"[\s\\\x00-\x1f\x7f]", target):
        return False
    if target.startswith(("/", "#")):
        return not target.startswith("//")
    return bool(_ELSEWHERE.match(target))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a story shows: what it is called there, and where it stands on this site."""

    written: str
    src: str
    width: int
    height: int


class Markdown(MarkdownIt):
    """The parser for all texts.

    `faithful` also recognises what texts may not hold, so that it can be named; `pictured` knows the pictures of a petition.
    """

    def __init__(self, *, faithful: bool = False, line_breaks: bool = False, pictured: bool = False) -> None:
        options = {"html": faithful, "maxNesting": _MAX_NESTING, "breaks": line_breaks}
        super().__init__("commonmark", options)
        self._faithful = faithful
        self._pictured = pictured
        self.inline.ruler.before("emphasis", "mark", _mark)
        if faithful:
            self.enable(["table", "strikethrough"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - overridden
        return self._faithful or is_safe_link(url) or (self._pictured and bool(FILE_NAME.fullmatch(url)))


def _mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """`==text==`: no space inside the marks, and no mark inside the text."""
    start = state.pos + 2
    if not state.src.startswith("==", state.pos) or state.src.endswith("=", 0, state.pos):
        return False
    end = state.src.find("==", start, state.posMax)
    inner = state.src[start:end] if end > start else ""
    if not inner or inner != inner.strip() or inner.startswith("="):
        return False
    if not silent:
        outer = state.posMax
        state.pos, state.posMax = start, end
        state.push("mark_open", "mark", 1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = outer
    state.pos = end + 2
    return True


_SAFE = Markdown()
_MAIL = Markdown(line_breaks=True)
_WITH_PICTURES = Markdown(pictured=True)


def render_letter(source: str) -> str:
    """The letter as HTML: paragraphs, emphasis and lists. Raises ValueError above MAX_SOURCE characters."""
    return _clean(_SAFE, _parse(_SAFE, source), LETTER_TAGS)


def parse_letter(source: str) -> list[Token]:
    """The letter as the parser's tokens, for what is no HTML. Raises ValueError above MAX_SOURCE characters."""
    return _parse(_SAFE, source)


def render_story(source: str, pictures: tuple[Picture, ...] = (), video: str = "{site}") -> str:
    """A story or an update's body as HTML, its topmost headings as h2. Raises ValueError above MAX_SOURCE characters.

    A picture inside a link is the poster of a video: `video` says below it on which `{site}` it is; nothing is loaded from there.
    """
    parser = _WITH_PICTURES if pictures else _SAFE
    tokens = _parse(parser, source)
    for token in tokens if pictures else ():
        token.children = token.children and _with_pictures(token.children, pictures, video)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    top = min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - top + 2, 6)}"
    return _clean(parser, tokens, _PICTURED_TAGS if pictures else STORY_TAGS)


def _with_pictures(tokens: list[Token], pictures: Sequence[Picture], video: str) -> list[Token]:
    """The same, with the pictures that there are; of any other picture its words stay."""
    known = {picture.written: picture for picture in pictures}
    shown: list[Token] = []
    for number, token in enumerate(tokens):
        picture = known.get(str(token.attrs.get("src"))) if token.type == "image" else None
        if token.type != "image":
            shown.append(token)
        elif picture is None:
            shown.append(Token("text", "", 0, content=token.content))
        else:
            token.attrs |= {"src": picture.src, "width": picture.width, "height": picture.height, "loading": "lazy"}
            shown += _poster(token, shown[-1], video) if _is_alone_in_link(tokens, number) else [token]
    return shown


def _is_alone_in_link(tokens: Sequence[Token], number: int) -> bool:
    around = tokens[max(number - 1, 0) : number + 2]
    return [token.type for token in around] == ["link_open", "image", "link_close"]


def _poster(image: Token, link: Token, video: str) -> list[Token]:
    """The picture, and below it where the link leads: the reader opens the other site, and no page of ours does."""
    site = urlsplit(str(link.attrs["href"])).hostname
    if site is None:
        return [image]
    link.attrs["class"] = "video"
    words = Token("text", "", 0, content=video.replace("{site}", site.removeprefix("www.")))
    return [image, Token("span_open", "span", 1), words, Token("span_close", "span", -1)]


def render_mail(source: str) -> str:
    """A mail's body as HTML: as a letter, but with links, and line breaks are kept."""
    return _clean(_MAIL, _parse(_MAIL, source), MAIL_TAGS)


def to_text(source: str) -> str:
    """The words without marks, for mails: blocks apart by an empty line, links as `label (address)`, of pictures their words."""
    tokens = _parse(_WITH_PICTURES, source)
    for token in tokens:
        if token.children is not None:
            token.content, token.children = _words(token.children), None
    return "\n\n".join(_blocks(SyntaxTreeNode(tokens).children))


def _parse(parser: Markdown, source: str) -> list[Token]:
    if len(source) > MAX_SOURCE:
        raise ValueError(f"the text has {len(source):,} characters, at most {MAX_SOURCE:,} can be rendered")
    return parser.parse(source)


def _clean(parser: Markdown, tokens: Sequence[Token], tags: frozenset[str]) -> str:
    html = parser.renderer.render(tokens, parser.options, {})
    listed = _PICTURED if "img" in tags else _ATTRIBUTES
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={tag: names for tag, names in listed.items() if tag in tags},
        attribute_filter=_keep_attribute,
        url_schemes={"https", "mailto"},
        link_rel="noopener nofollow ugc",
    ).strip()


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Only what is listed stays (nh3 keeps `title` and `lang` everywhere), and the `rel` that nh3 sets itself."""
    listed = attribute == "rel" or attribute in _PICTURED.get(tag, ())
    match attribute:
        case "href":
            kept = is_safe_link(value)
        case "src":
            kept = value.startswith("/files/") and is_safe_link(value)
        case "class":
            kept = value == "video"
        case _:
            kept = True
    return value if listed and kept else None


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[str]:
    return [text for node in nodes if (text := _block(node))]


def _block(node: SyntaxTreeNode) -> str:
    if node.type in {"bullet_list", "ordered_list"}:
        first = int(node.attrs.get("start", 1))
        marks = (f"{first + n}." if node.type == "ordered_list" else "-" for n in range(len(node.children)))
        return "\n".join(_indent(f"{mark} ", item) for mark, item in zip(marks, node.children, strict=True))
    if node.type == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(node.children)).split("\n"))
    if node.type == "hr":
        return "* * *"
    if node.children:
        return "\n\n".join(_blocks(node.children))
    return node.content.rstrip()


def _indent(mark: str, item: SyntaxTreeNode) -> str:
    text = "\n".join(_blocks(item.children))
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _words(tokens: Sequence[Token]) -> str:
    """Inline tokens as text. They nest as deeply as the writer likes, so nothing here recurses."""
    words: list[str] = []
    label = 0
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            words.append("\n")
        elif token.type == "link_open":
            label = len(words)
            words.append(str(token.attrs["href"]).removeprefix("mailto:"))
        elif token.type == "link_close":
            target, text = words[label], "".join(words[label + 1 :])
            words[label:] = [target if text in {target, ""} else f"{text} ({target})"]
        else:
            words.append(token.content)
    return "".join(words)
