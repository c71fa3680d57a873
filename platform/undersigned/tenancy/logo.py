"""Drawings that an organisation brings: its logo and its icon. Shapes only; whatever could run, load or link is refused by name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

import msgspec

from undersigned.core.folder import read_text
from undersigned.core.report import Report

LARGEST_LOGO = 8 * 1024
"""Bytes."""

SVG = "http://www.w3.org/2000/svg"

ELEMENTS = frozenset(
    {
        "svg", "g", "defs", "title", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "clipPath",
        "linearGradient", "radialGradient", "stop",
    }
)  # fmt: skip
ATTRIBUTES = frozenset(
    {
        "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points",
        "transform", "id", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap",
        "stroke-linejoin", "stroke-opacity", "opacity", "clip-path", "clip-rule", "offset", "stop-color",
        "stop-opacity", "gradientUnits", "gradientTransform", "role", "aria-label",
    }
)  # fmt: skip

_VALUE = re.compile(r"[\w\s.,#%()+/:-]*")
_REFERENCE = re.compile(r"url\(#[\w-]+\)")
_NUMBER = r"(\d{1,4}(?:\.\d{1,4})?)"
_VIEW_BOX = re.compile(rf"-?\d{{1,4}}(?:\.\d+)?[ ,]+-?\d{{1,4}}(?:\.\d+)?[ ,]+{_NUMBER}[ ,]+{_NUMBER}")
_DEEPEST = 20


class Drawing(msgspec.Struct, frozen=True):
    """An SVG document that is safe to serve, and the size it asks for."""

    source: str
    width: float
    height: float


def read_drawing(file: Path, report: Report) -> Drawing | None:
    """The drawing, or None where there is no such file or after its mistakes were reported."""
    if not file.exists():
        return None
    source = read_text(file, report)
    if source is None:
        return None
    found = list(_mistakes(source))
    for line, what, cure in found:
        report.mistake(file, line, what, cure)
    if found:
        return None
    root = ET.fromstring(source)  # noqa: S314 - without a document type there is nothing to expand
    width, height = map(float, cast("re.Match[str]", _VIEW_BOX.fullmatch(root.get("viewBox", ""))).groups())
    ET.register_namespace("", SVG)
    return Drawing(ET.tostring(root, encoding="unicode"), width, height)


def _mistakes(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, what is wrong, and the cure."""
    size = len(source.encode())
    if size > LARGEST_LOGO:
        yield 1, f"the drawing has {size:,} bytes", f"Simplify it to {LARGEST_LOGO:,} or fewer"
        return
    for mark in ("<!DOCTYPE", "<!ENTITY", "<?xml-stylesheet"):
        if mark.lower() in source.lower():
            yield _line(source, mark), f"the drawing holds `{mark}`", "Save it as plain SVG without it"
            return
    try:
        root = ET.fromstring(source)  # noqa: S314 - see above
    except ET.ParseError as error:
        yield error.position[0], f"this is no SVG: {str(error).partition(':')[0]}", "Save it as plain SVG"
        return
    if root.tag != f"{{{SVG}}}svg":
        yield 1, "the drawing does not begin with an <svg> of its name space", f'Begin with <svg xmlns="{SVG}" …>'
        return
    if not _VIEW_BOX.fullmatch(root.get("viewBox", "")):
        yield 1, "the drawing has no viewBox with four numbers", 'Write one such as viewBox="0 0 120 40"'
    yield from _refused(source, root, 1)


def _refused(source: str, element: ET.Element, depth: int) -> Iterator[tuple[int, str, str]]:
    name = _local(element.tag)
    if name not in ELEMENTS or not element.tag.startswith(f"{{{SVG}}}"):
        yield _line(source, f"<{name}"), f"the drawing holds <{name}>", "Use shapes only: paths, circles, gradients"
        return
    for attribute, value in element.attrib.items():
        if attribute not in ATTRIBUTES:
            local = _local(attribute)
            yield _line(source, local), f"<{name}> has the attribute `{local}`", "Delete it: a drawing has shapes only"
        elif not _VALUE.fullmatch(_REFERENCE.sub("", value)) or "url" in _REFERENCE.sub("", value).lower():
            yield (
                _line(source, value),
                f"`{attribute}` is `{value[:60]}`",
                "Write a plain value, or url(#id) of this file",
            )
    if depth > _DEEPEST:
        yield 1, "the drawing nests too deeply", "Simplify it"
        return
    for child in element:
        yield from _refused(source, child, depth + 1)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _line(source: str, words: str) -> int:
    """The line on which the words first stand."""
    return source[: max(source.lower().find(words.lower()), 0)].count("\n") + 1
