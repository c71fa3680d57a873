"""ICU messages taken apart and put together again: enough for those of the platform."""

import re
from collections.abc import Callable

_PLURAL = re.compile(r"\{(\w+), plural, ")
_CASE = re.compile(r"\s*(=?\w+) \{")
_KEPT = re.compile(r"(\{[^{}]*\}|</?\w+>|#)")
_ACCENTS = str.maketrans("AaCcDdEeGgHhIiKkLlNnOoRrSsTtUuYyZz", "ÅåÇçÐðÉéĞğĤĥÎîĶķĻļÑñÖöŔŕŠšŢţÛûÝýŽž")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ARABIC = str.maketrans(_LATIN + _LATIN.upper(), "ابكدعفغهيجكلمنوپقرستثوخشيز" * 2)
_VOWEL = re.compile(r"([aeiouy])", re.IGNORECASE)


def rewrite(message: str, words: Callable[[str], str], forms: Callable[[dict[str, str]], dict[str, str]]) -> str:
    """The message with other words, and other cases in its plurals; placeholders, tags and numbers stay."""
    found = _PLURAL.search(message)
    if not found:
        return "".join(part if _KEPT.fullmatch(part) else words(part) for part in _KEPT.split(message))
    cases, end = _cases(message, found.end())
    inner = {form: rewrite(text, words, forms) for form, text in cases.items()}
    written = " ".join(f"{form} {{{text}}}" for form, text in forms(inner).items())
    before, after = message[: found.start()], message[end:]
    return f"{rewrite(before, words, forms)}{found[0]}{written}}}{rewrite(after, words, forms)}"


def _cases(message: str, at: int) -> tuple[dict[str, str], int]:
    """The cases that begin there, and where the plural ends."""
    cases: dict[str, str] = {}
    while found := _CASE.match(message, at):
        start = at = found.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(message[at], 0)
            at += 1
        cases[found[1]] = message[start : at - 1]
    return cases, at + 1


def fill_forms(message: str, needed: tuple[str, ...]) -> str:
    """The message with all these plural forms, those that it lacks as the last one."""

    def filled(cases: dict[str, str]) -> dict[str, str]:
        exact = {form: text for form, text in cases.items() if form.startswith("=")}
        return exact | {form: cases.get(form, cases["other"]) for form in needed}

    return rewrite(message, lambda words: words, filled)


def pseudo(message: str, *, mirrored: bool = False) -> str:
    """The message in a language that nobody speaks: in marks, every vowel twice, with accents or in Arabic letters."""

    def longer(words: str) -> str:
        return _VOWEL.sub(r"\1\1", words).translate(_ARABIC if mirrored else _ACCENTS)

    return f"⟦{rewrite(message, longer, lambda cases: cases)}⟧"
