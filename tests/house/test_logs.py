"""The log drops every field that it does not know, so whoever names one in a call must find it there."""

import ast
from collections.abc import Iterator

import pytest

from undersigned.core.log import FIELDS
from undersigned.settings import ROOT

HANDLED = {"exc_info"}
"""What structlog makes `exception` of."""


def unknown_fields(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each field in a call like `logger().info("…", field=…)` that the log would drop."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Call)
            and isinstance(node.func.value.func, ast.Name)
            and node.func.value.func.id == "logger"
        ):
            names = [keyword.arg or "**" for keyword in node.keywords]
            yield from ((node.lineno, name) for name in names if name not in FIELDS | HANDLED)


SOURCES = sorted([*(ROOT / "platform").rglob("*.py"), *(ROOT / "graphql").rglob("*.py")])


def test_no_call_names_a_field_that_is_dropped() -> None:
    calls = 0
    for file in SOURCES:
        source = file.read_text("utf-8")
        calls += source.count("logger().")
        assert list(unknown_fields(source)) == [], file.relative_to(ROOT)
    assert calls > 10


@pytest.mark.parametrize("call", ['logger().info("a", colour=1)', 'logger().warning("a", tenant=1, **more)'])
def test_one_that_does_is_reported(call: str) -> None:
    assert list(unknown_fields(call))


def test_what_is_known_is_not_reported() -> None:
    assert list(unknown_fields('logger().error("a", tenant=1, exc_info=e)\nother(colour=1)')) == []
