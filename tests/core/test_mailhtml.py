"""A mail is plain, small and whole by itself, in every language and kind (A-11)."""

import re
from html.parser import HTMLParser

import pytest

from tests.support.mails import KINDS, MESSAGES, a_mail, theme_look
from undersigned.core.colour import Colour, contrast
from undersigned.core.locale import direction
from undersigned.core.mail import build_message
from undersigned.core.mailhtml import document
from undersigned.tenancy.themes import BASES, Base

EVERY = [(kind, locale) for kind in KINDS for locale in sorted(MESSAGES.locales)]
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Every element with its attributes; fails where one is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(("kind", "locale"), EVERY)
def test_a_mail_holds_all_it_needs_and_fetches_nothing(kind: str, locale: str):
    mail = a_mail(kind, locale)
    elements = Reader(mail.html).elements
    assert len(mail.html.encode()) < 60_000
    assert not {tag for tag, _ in elements} & {"img", "script", "link", "iframe", "form", "svg", "object"}
    assert "url(" not in mail.html
    assert "@import" not in mail.html
    for tag, attributes in elements:
        assert not {"src", "srcset", "background", "poster"} & attributes.keys()
        if tag == "table":
            assert attributes["role"] == "presentation"
    (root,) = [attributes for tag, attributes in elements if tag == "html"]
    assert root == {"lang": locale, "dir": direction(locale)}
    tables = [attributes for tag, attributes in elements if tag == "table" and "dir" in attributes]
    assert {(table["lang"], table["dir"]) for table in tables} == {(locale, direction(locale))}


@pytest.mark.parametrize(("kind", "locale"), EVERY)
def test_both_parts_lead_to_the_same_places(kind: str, locale: str):
    mail = a_mail(kind, locale)
    links = {attributes["href"] for tag, attributes in Reader(mail.html).elements if tag == "a"}
    assert links == set(re.findall(r"https://\S+", mail.text))
    assert ("482 913" in mail.text) == ("482 913" in mail.html) == (kind == "confirmation")
    assert all(len(line) <= 78 or line.startswith("https://") for line in mail.text.split("\n"))
    assert MESSAGES.text(locale, f"mail.{kind}") in mail.html
    build_message(mail)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("scheme", ["day", "night"])
def test_every_word_of_every_theme_can_be_read(base: Base, scheme: str):
    colours: dict[str, Colour] = getattr(theme_look(base), scheme)
    for front, back in (
        ("ink", "paper"),
        ("muted", "paper"),
        ("link", "paper"),
        ("on_action", "action"),
        ("on_brand", "brand"),
    ):
        assert contrast(colours[front], colours[back]) >= 4.5, (front, back)


@pytest.mark.parametrize("base", BASES)
def test_the_colours_are_the_themes_by_day_and_by_night(base: Base):
    html, look = a_mail("confirmation", "en", base).html, theme_look(base)
    before, night, after = re.split("(<style>.*</style>)", html)
    inline = before + after
    assert f"background:{look.day['action']}" in inline
    assert f"color:{look.day['on_action']}" in inline
    assert f"background:{look.night['action']} !important" in night
    assert "prefers-color-scheme:dark" in night
    assert set(re.findall(r"#[0-9a-f]{6}", inline)) <= set(look.day.values())
    assert set(re.findall(r"#[0-9a-f]{6}", night)) <= set(look.night.values())


def test_what_people_typed_gets_no_look_and_no_button():
    typed = '<p class="button"><a href="https://evil.example">Confirm</a></p><p>"<style>'
    mail = a_mail("confirmation", "en", name=typed, petition=typed)
    plain = a_mail("confirmation", "en")
    assert [tag for tag, _ in Reader(mail.html).elements] == [tag for tag, _ in Reader(plain.html).elements]
    assert mail.html.count("&lt;p class=&quot;button&quot;&gt;") == 3, "the title, the greeting, the petition"


def test_an_organisation_of_any_name_is_written_as_it_is():
    html = document("<p>x</p>", title="a<b", organisation='"><script>', locale="ar", look=theme_look("commons"))
    assert "<bdi>&quot;&gt;&lt;script&gt;</bdi>" in html
    assert "<title>a&lt;b</title>" in html
