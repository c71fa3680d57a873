"""The look of a mail: one table that every mail program lays out, in the organisation's colours by day and by night (A-11).

Mail programs drop what they do not know, so that every style stands on its element, with what Outlook needs as attributes
beside it. Only the night is told in a stylesheet: programs that drop it show the day. Nothing is fetched from anywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from undersigned.core.locale import direction

WIDTH = 600

_FACES = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, Tahoma, sans-serif"
_FIXED = "ui-monospace, Menlo, Consolas, 'Courier New', monospace"
_WRITTEN_OUT = re.compile(r'<a href="([^"]*)">\1</a>')
_BUTTON = re.compile(r'<p class="button"><a href="([^"]*)">([^<]*)</a></p>')


@dataclass(frozen=True, slots=True)
class MailLook:
    """The colours of a theme by their purpose, each of which reads on what it stands on; `bar`: whether the name stands on the brand's."""

    day: Mapping[str, str]
    night: Mapping[str, str]
    bar: bool


def document(body: str, *, title: str, organisation: str, locale: str, look: MailLook) -> str:
    """A whole HTML document around the inside that `mailtext.fill` made."""
    side = "right" if direction(locale) == "rtl" else "left"
    attributes = f'lang="{locale}" dir="{direction(locale)}"'
    day = look.day
    frame = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
    head = _head(organisation, look, side)
    text = f"font-family:{_FACES};font-size:17px;line-height:{_leading(locale)};text-align:{side};color:{day['ink']}"
    return (
        f'<!doctype html>\n<html {attributes}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_night(look)}</style>\n</head>\n"
        f'<body class="paper" style="margin:0;padding:0;background:{day["paper"]}">\n'
        f'<table {frame} {attributes} width="100%" bgcolor="{day["paper"]}" class="paper"><tr><td align="center">\n'
        f'<table {frame} {attributes} width="{WIDTH}" style="width:100%;max-width:{WIDTH}px">\n{head}'
        f'<tr><td class="ink" align="{side}" style="padding:24px 20px 32px;{text}">\n'
        f"{_dressed(body, look)}\n</td></tr>\n</table>\n</td></tr></table>\n</body>\n</html>\n"
    )


def _leading(locale: str) -> str:
    """Line height: what runs from right to left has taller letters."""
    return "1.8" if direction(locale) == "rtl" else "1.5"


def _head(organisation: str, look: MailLook, side: str) -> str:
    """The organisation's name: on a bar of its colour, or above a line."""
    day = look.day
    words = f"font-family:{_FACES};font-size:20px;line-height:28px;font-weight:bold;text-align:{side}"
    name = f"<bdi>{escape(organisation)}</bdi>"
    if look.bar:
        style = f"padding:16px 20px;background:{day['brand']};color:{day['on_brand']};{words}"
        return f'<tr><td class="brand" bgcolor="{day["brand"]}" align="{side}" style="{style}">{name}</td></tr>\n'
    style = f"padding:20px 20px 12px;border-bottom:3px solid {day['ink']};color:{day['ink']};{words}"
    return f'<tr><td class="ink rule" align="{side}" style="{style}">{name}</td></tr>\n'


def _dressed(body: str, look: MailLook) -> str:
    """The body with a style on each of its elements. What people typed is escaped, so that it holds none."""
    day = look.day
    small = f"color:{day['muted']};font-size:15px"
    link = f'<a class="link" style="color:{day["link"]};text-decoration:underline;word-break:break-all" href='
    body = _WRITTEN_OUT.sub(r'<a href="\1"><bdi dir="ltr">\1</bdi></a>', body)
    body = _BUTTON.sub(lambda found: _button(found[1], found[2], look), body).replace("<a href=", link)
    for plain, styled in {
        "<p>": '<p style="margin:0 0 16px">',
        '<p class="address">': f'<p class="muted" style="margin:0 0 24px;{small}">',
        '<p class="foot">': f'<p class="muted hair" style="margin:32px 0 0;padding-top:16px;border-top:1px solid '
        f'{day["hairline"]};{small}">',
        "<ul>": '<ul style="margin:0 0 16px">',
        "<ol>": '<ol style="margin:0 0 16px">',
        '<bdi class="petition">': '<bdi style="font-weight:bold">',
        '<bdi class="code">': f'<bdi dir="ltr" style="font:bold 24px/32px {_FIXED};letter-spacing:2px;white-space:nowrap">',
    }.items():
        body = body.replace(plain, styled)
    return body


def _button(href: str, words: str, look: MailLook) -> str:
    """A table of one cell, 52 px high, pressed anywhere within its border; Outlook shows the cell where it passes over the padding."""
    day = look.day
    cell = f"background:{day['action']};border:2px solid {day['ink']}"
    press = (
        f"display:inline-block;padding:14px 24px;color:{day['on_action']};font-weight:bold;line-height:20px;"
        "text-decoration:none"
    )
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 12px"><tr>'
        f'<td class="action" bgcolor="{day["action"]}" align="center" style="{cell}">'
        f'<a class="press" style="{press}" href="{href}">{words}</a></td></tr></table>'
    )


def _night(look: MailLook) -> str:
    night = look.night
    rules = {
        ".paper": f"background:{night['paper']}",
        ".ink": f"color:{night['ink']}",
        ".rule": f"border-color:{night['ink']}",
        ".brand": f"background:{night['brand']};color:{night['on_brand']}",
        ".muted": f"color:{night['muted']}",
        ".hair": f"border-color:{night['hairline']}",
        ".link": f"color:{night['link']}",
        ".action": f"background:{night['action']};border-color:{night['ink']}",
        ".press": f"color:{night['on_action']}",
    }
    dark = "".join(
        f"{where}{{{';'.join(f'{one} !important' for one in what.split(';'))}}}" for where, what in rules.items()
    )
    return f":root{{color-scheme:light dark}}@media (prefers-color-scheme:dark){{{dark}}}"
