"""An organisation's drawings: shapes, and nothing that runs, loads or links."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.tenants.valid import Case, expect_mistake, put, read_all, write_valid
from undersigned.settings import ROOT
from undersigned.tenancy.logo import LARGEST_LOGO, SVG

LOGO = "demo/logo.svg"
GOOD = f'<svg xmlns="{SVG}" viewBox="0 0 120 40">\n<path fill="#123456" d="M0 0h9v9Z"/>\n</svg>'


def holding(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="{SVG}" viewBox="0 0 1 1" {attributes}>\n{inside}\n</svg>'


def refused(source: str, line: int, words: str) -> Case:
    return put(LOGO, source), LOGO, line, words


MISTAKES: dict[str, Case] = {
    "script": refused(holding("<script>alert(1)</script>"), 2, "the drawing holds <script>"),
    "script of another name space": refused(
        holding('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>'), 1, "the drawing holds <script>"
    ),
    "style": refused(holding("<style>@import url(//evil.example)</style>"), 2, "the drawing holds <style>"),
    "HTML inside": refused(holding("<foreignObject/>"), 2, "the drawing holds <foreignObject>"),
    "animation": refused(holding('<animate attributeName="href"/>'), 2, "the drawing holds <animate>"),
    "link": refused(holding('<a href="javascript:alert(1)"/>'), 2, "the drawing holds <a>"),
    "picture": refused(holding('<image href="//evil.example/x.png"/>'), 2, "the drawing holds <image>"),
    "use": refused(holding('<use href="//evil.example#x"/>'), 2, "the drawing holds <use>"),
    "words": refused(holding("<text>Access</text>"), 2, "the drawing holds <text>"),
    "handler": refused(holding('<path onload="alert(1)"/>'), 2, "has the attribute `onload`"),
    "inline style": refused(holding('<path style="fill:red"/>'), 2, "has the attribute `style`"),
    "reference by its old name": refused(
        holding('<path x:href="#a"/>', 'xmlns:x="http://www.w3.org/1999/xlink"'), 2, "has the attribute `href`"
    ),
    "foreign fill": refused(holding('<path fill="url(//evil.example#x)"/>'), 2, "`fill` is `url(//evil.example#x)`"),
    "fill with an escape": refused(holding('<path fill="\\75rl(//evil.example)"/>'), 2, "`fill` is"),
    "document type": refused('<!DOCTYPE svg [<!ENTITY a "b">]>\n' + GOOD, 1, "holds `<!DOCTYPE`"),
    "stylesheet": refused('<?xml-stylesheet href="//evil.example"?>\n' + GOOD, 1, "holds `<?xml-stylesheet`"),
    "not closed": refused("<svg>\n<g>", 2, "this is no SVG"),
    "HTML": refused("<html/>", 1, "does not begin with an <svg>"),
    "no viewBox": refused(f'<svg xmlns="{SVG}"/>', 1, "no viewBox"),
    "endless viewBox": refused(f'<svg xmlns="{SVG}" viewBox="0 0 1e99 1"/>', 1, "no viewBox"),
    "too large": refused(GOOD + " " * LARGEST_LOGO, 1, "Simplify it to 8,192 or fewer"),
    "too deep": refused(holding("<g>" * 30 + "</g>" * 30), 1, "nests too deeply"),
    "only for the night": (put("demo/logo-dark.svg", GOOD), "demo/logo-dark.svg", 1, "no logo.svg for the day"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_a_drawing_is_read_with_its_size(tmp_path: Path):
    put(LOGO, GOOD)(write_valid(tmp_path))
    logo = read_all(tmp_path)[0][0].theme.identity.logo
    assert logo
    assert (logo.width, logo.height) == (120, 40)
    assert ET.fromstring(logo.source).tag == f"{{{SVG}}}svg"
    assert "ns0:" not in logo.source


def test_gradients_may_refer_to_themselves(tmp_path: Path):
    gradient = '<linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient><path fill="url(#a)"/>'
    put(LOGO, holding(gradient))(write_valid(tmp_path))
    assert read_all(tmp_path)[1].format() == ""


def test_the_demos_drawings_are_taken():
    tenants = {found.tenant.slug: found.theme.identity for found in read_all(ROOT / "tenants")[0]}
    assert {slug for slug, identity in tenants.items() if identity.logo and identity.icon} == {
        "access",
        "clairiere",
        "nahr",
    }
    assert {slug for slug, identity in tenants.items() if identity.logo_dark} == {"clairiere", "nahr"}
