"""The letter as a tagged PDF (PDF/UA-1), in every script, with fonts that come with the installation (P-8)."""

import asyncio
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pylopdf_fonts_ar
import pylopdf_fonts_zh_cn
import typst
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from undersigned.core.locale import direction
from undersigned.core.markdown import parse_letter
from undersigned.petitions.types import Petition

Block = dict[str, Any]

_FONTS = [str(Path(package.__file__).parent) for package in (pylopdf_fonts_ar, pylopdf_fonts_zh_cn) if package.__file__]
"""Beside those that Typst brings: Latin, Greek and Cyrillic."""


def letter_data(petition: Petition, *, organisation: str, url: str, sign: str) -> bytes:
    """What the letter is set from, as JSON; equal data give the same letter."""
    return msgspec.json.encode(
        {
            "title": petition.title,
            "organisation": organisation,
            "lang": petition.locale.partition("-")[0],
            "rtl": direction(petition.locale) == "rtl",
            "blocks": _blocks(SyntaxTreeNode(parse_letter(petition.letter)).children),
            "url": url,
            "sign": sign,
        }
    )


def data_hash(data: bytes) -> str:
    """Changes with the data and with how they are set."""
    return hashlib.sha256(_template() + data).hexdigest()


async def set_letter(data: bytes) -> bytes:
    """The PDF. Setting it takes some hundredths of a second, in a thread: Typst lets go of the interpreter."""
    return await asyncio.to_thread(_set, data)


def _set(data: bytes) -> bytes:
    try:
        return _compile(data, accessible=True)
    except typst.TypstError:  # a character that no font has, such as an emoji: tagged, but not to the standard
        return _compile(data, accessible=False)


def _compile(data: bytes, *, accessible: bool) -> bytes:
    compiler = typst.Compiler(_template(), font_paths=_fonts(), sys_inputs={"data": data.decode()})
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"] if accessible else [])
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """None of the machine's: the same letter looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=_FONTS)


@cache
def _template() -> bytes:
    return files("undersigned.petitions").joinpath("letter.typ").read_bytes()


def _blocks(nodes: list[SyntaxTreeNode]) -> list[Block]:
    return [block for node in nodes if (block := _block(node))]


def _block(node: SyntaxTreeNode) -> Block | None:
    """Paragraphs and lists; a letter holds nothing else, and what was never checked is left out."""
    if node.type == "paragraph":
        inline = node.children[0]
        return {"kind": "paragraph", "runs": _runs([child.to_tokens() for child in inline.children])}
    if node.type in {"bullet_list", "ordered_list"}:
        items = [_blocks(item.children) for item in node.children]
        kind = "bullets" if node.type == "bullet_list" else "numbers"
        return {"kind": kind, "items": items, "start": int(node.attrs.get("start", 1))}
    return None


def _runs(groups: list[list[Token]]) -> list[dict[str, Any]]:
    """The words of a paragraph, each stretch with its emphasis."""
    runs: list[dict[str, Any]] = []
    strong = emphasis = 0
    for token in (token for group in groups for token in group):
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        emphasis += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        text = " " if token.type == "softbreak" else token.content
        if text or token.type == "hardbreak":
            hard = token.type == "hardbreak"
            runs.append({"text": text, "strong": strong > 0, "emphasis": emphasis > 0, "break_": hard})
    return runs
