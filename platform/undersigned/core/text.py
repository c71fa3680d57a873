"""User text as it is stored: one form per text, nothing invisible, nothing that turns what stands around it."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiner and non-joiner: Persian, Indic names and emoji need them."""


def is_invisible(character: str) -> bool:
    """Whether the character is a control, a format character (bidi overrides among them), a surrogate or not assigned."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"} and character not in _JOINERS


def has_invisible(text: str) -> bool:
    """Whether any of its characters is invisible."""
    if text.isascii():
        return not text.isprintable()
    return any(is_invisible(character) for character in text)


def strip_invisible(text: str) -> str:
    return "".join(character for character in text if not is_invisible(character))


def one_line(text: str) -> str:
    """NFC, runs of white space as one space, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
