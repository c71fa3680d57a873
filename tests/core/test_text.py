"""One form per text, and nothing in it that cannot be seen."""

import pytest

from undersigned.core.text import has_invisible, is_invisible, one_line, strip_invisible


@pytest.mark.parametrize(
    "character", list("\x00\x07\n\x7f\x85\u00ad\u061c\u200b\u200e\u2028\u202e\u2066\ufeff\ud800\uffff\U000e0041")
)
def test_what_cannot_be_seen(character: str) -> None:
    assert is_invisible(character)
    assert has_invisible(f"a{character}b")
    assert strip_invisible(f"a{character}b") == "ab"


@pytest.mark.parametrize("character", list("a Zé\u0301\u00a0漢م\u200c\u200d🌍\ufe0f-'\u2019"))
def test_what_belongs_to_a_text(character: str) -> None:
    assert not is_invisible(character)
    assert not has_invisible(f"a{character}b")
    assert strip_invisible(character) == character


def test_a_line_has_one_form() -> None:
    assert one_line(" a\t\n b\u00a0\u2003c ") == "a b c"
    assert one_line("e\u0301") == "\u00e9"
    assert one_line(one_line(" e\u0301 \n")) == one_line(" e\u0301 \n")
    assert one_line("") == one_line(" \n ") == ""
