"""User text as it is stored: one form per text, nothing invisible, nothing that turns what stands around it."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiner and non-joiner: Persian, Indic names and emoji need them."""


_PASTED = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")

_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing: the fillers of Hangul, Braille without a dot."""

MARKS_MOST = 8
"""How many marks one letter may bear. Hebrew with points and accents needs four, Tibetan six; dozens climb over the lines above."""


def is_invisible(character: str) -> bool:
    """Whether the character is a control, a format character (bidi overrides among them), a surrogate or not assigned."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"} and character not in _JOINERS


def has_invisible(text: str) -> bool:
    """Whether any of its characters is invisible."""
    if text.isascii():
        return not text.isprintable()
    return any(is_invisible(character) for character in text)


def without_pasted(text: str) -> str:
    """Without what paste and autofill bring along and nobody sees: marks of direction, a soft hyphen, a byte order mark.

    Overrides stay, for they come by no accident.
    """
    return text if text.isascii() else _PASTED.sub("", text)


def is_visible(text: str) -> bool:
    """Whether any of its characters shows something of itself."""
    return any(unicodedata.category(character)[0] in "LNSP" and character not in _BLANKS for character in text)


def is_stacked(text: str) -> bool:
    """Whether a letter bears more than `MARKS_MOST` marks; a joiner between them is none, and ends nothing."""
    marks = 0
    for character in text if not text.isascii() else "":
        if unicodedata.category(character) in {"Mn", "Me"}:
            marks += 1
        elif character not in _JOINERS:
            marks = 0
        if marks > MARKS_MOST:
            return True
    return False


def strip_invisible(text: str) -> str:
    return "".join(character for character in text if not is_invisible(character))


def one_line(text: str) -> str:
    """NFC, runs of white space as one space, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
