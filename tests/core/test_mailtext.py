"""Filling a mail: what a person typed stays what it is, in every part."""

import pytest

from undersigned.core.mailtext import MailText, fill, parse_mail_text

HOSTILE = [
    "<script>alert(1)</script>",
    "{code}",
    "*bold* [x](https://evil.example) `y` # z",
    "![x](//evil.example/pixel)",
    'a" onmouseover="alert(1)',
    "&lt;b&gt; &amp;",
    "</bdi></p><img src=//evil.example>",
]
TEXT = MailText("Hello {name}", "Hello **{name}**,\n{confirm_url}\n\n- {code}\n")
OTHERS = {"confirm_url": "https://a.example/c/x?a=1&b=2", "code": "482 913"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_value_is_words_and_nothing_else(name: str):
    mail = fill(TEXT, {"name": name, **OTHERS})
    plain = fill(TEXT, {"name": "NAME", **OTHERS})
    assert mail.text == plain.text.replace("NAME", name)
    assert mail.subject == f"Hello {name}"
    shown = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert mail.html == plain.html.replace("NAME", shown)


def test_the_parts_say_the_same():
    mail = fill(TEXT, {"name": "Amina", **OTHERS})
    assert mail.text == "Hello Amina,\nhttps://a.example/c/x?a=1&b=2\n\n- 482 913\n"
    assert mail.html == (
        "<p>Hello <strong><bdi>Amina</bdi></strong>,<br>\n"
        '<a href="https://a.example/c/x?a=1&amp;b=2">https://a.example/c/x?a=1&amp;b=2</a></p>\n'
        '<ul>\n<li><bdi class="code">482 913</bdi></li>\n</ul>'
    )


def test_a_link_that_stands_alone_at_the_end_of_a_paragraph_becomes_a_button():
    body = (
        "Confirm:\n{confirm_url}\n\n{other_url}\n\nOr {confirm_url} here\n\n{confirm_url}\n\n{organisation}, {address}"
    )
    values = {"confirm_url": "https://a/?b&c", "other_url": "https://o", "organisation": "A", "address": "S"}
    mail = fill(MailText("x", body), values, {"confirm_url": "Do <it>"})
    link, button = (
        '<a href="https://a/?b&amp;c">https://a/?b&amp;c</a>',
        '<a href="https://a/?b&amp;c">Do &lt;it&gt;</a>',
    )
    pressed = f'<p class="button">{button}</p>\n<p class="address">{link}</p>'
    assert mail.html == (
        f'<p>Confirm:</p>\n{pressed}\n<p><a href="https://o">https://o</a></p>\n<p>Or {link} here</p>\n{pressed}\n'
        '<p class="foot"><bdi>A</bdi>, <bdi>S</bdi></p>'
    )
    assert mail.text.count("https://a/?b&c") == 3


def test_long_lines_are_broken_between_words_and_addresses_are_not():
    address = "https://a.example/" + "x" * 200
    mail = fill(MailText("x", "word " * 40 + "{confirm_url} end"), {"confirm_url": address})
    lines = mail.text.split("\n")
    assert address in lines
    assert all(len(line) <= 76 for line in lines if line != address)


def test_a_placeholder_without_a_value_is_a_fault():
    with pytest.raises(KeyError, match="code"):
        fill(TEXT, {"name": "Amina", "confirm_url": "https://a.example"})


@pytest.mark.parametrize(
    "source", ["", "Hello", "Subject:\n\nx", "Subject:  \n\nx", "subject: x\n\ny", "\nSubject: x\n\ny"]
)
def test_the_first_line_must_be_the_subject(source: str):
    with pytest.raises(ValueError, match="Subject"):
        parse_mail_text(source)
