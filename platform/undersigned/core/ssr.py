"""Pages as HTML: the frontend's server bundle in V8, inside this process."""

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
from py_mini_racer import JSEvalException, MiniRacer

ENTRY = "src/pages/client.tsx"
SHEET = "src/themes/{base}.sheet.css"


class RenderError(Exception):
    """The page cannot be made: the bundle is missing, or fails on what it was given."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The addresses of the client's script and stylesheets."""

    script: str | None = None
    styles: tuple[str, ...] = ()


class _Chunk(msgspec.Struct):
    file: str
    css: list[str] = []


@dataclass(frozen=True, slots=True)
class Built:
    """What Vite built for the client."""

    _chunks: Mapping[str, _Chunk]

    @property
    def script(self) -> str:
        """The address of the first script; it loads the page's own."""
        return f"/{self._chunks[ENTRY].file}"

    def sheet(self, base: str) -> str:
        """The address of the stylesheet that all pages of a base theme have."""
        return f"/{self._chunks[SHEET.format(base=base)].file}"

    def further_sheets(self) -> tuple[str, ...]:
        """The addresses of what only some pages have besides; each document of ours links those that it needs by itself."""
        return tuple(sorted({f"/{file}" for chunk in self._chunks.values() for file in chunk.css}))


class Renderer:
    """The bundle in `<dist>/<bundle>/render.js`, loaded at first use and again after it was missing.

    V8 keeps to the thread that the bundle was loaded in.
    """

    def __init__(self, dist: Path, bundle: str = "server") -> None:
        self._dist = dist
        self._bundle = bundle
        self._built = Built({})
        self._engine: MiniRacer | None = None
        self._render: Callable[[str], Any] | None = None

    def check(self) -> None:
        """Load the bundle; raises RenderError where that fails."""
        self._loaded()

    @property
    def built(self) -> Built:
        """What the pages load; raises RenderError where nothing was built."""
        self._loaded()
        return self._built

    def render(self, boot: bytes) -> bytes:
        """One whole HTML document from a boot object in JSON. Takes about a millisecond. Raises RenderError."""
        try:
            return str(self._loaded()(boot.decode())).encode()
        except JSEvalException as error:
            raise RenderError(str(error)) from None

    def check_catalogs(self, files: Mapping[str, str]) -> list[Any]:
        """What is wrong in the language files (name → source): file, line, what, cure. Raises RenderError."""
        self._loaded()
        assert self._engine
        check = cast("Callable[[str], Any]", self._engine.eval("checkCatalogs"))
        return msgspec.json.decode(str(check(msgspec.json.encode(files).decode())))

    def _loaded(self) -> Callable[[str], Any]:
        if self._render is None:
            try:
                self._built = _read_manifest(self._dist / "manifest.json")
                source = (self._dist / self._bundle / "render.js").read_text("utf-8")
            except (OSError, KeyError, msgspec.DecodeError) as error:
                raise RenderError(f"the built pages cannot be read from {self._dist}: {error}") from None
            try:
                self._engine = MiniRacer()
                # Not left to the end of the interpreter: there it would wait for a thread that runs no more, for ever.
                weakref.finalize(self, self._engine.close)
                self._engine.eval(source)
                self._render = cast("Callable[[str], Any]", self._engine.eval("renderPage"))
            except JSEvalException as error:
                raise RenderError(f"the server bundle does not run: {error}") from None
        return self._render


def _read_manifest(file: Path) -> Built:
    chunks = msgspec.json.decode(file.read_bytes(), type=dict[str, _Chunk])
    return Built({ENTRY: chunks[ENTRY], **chunks})
