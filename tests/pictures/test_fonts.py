"""The face of headlines: small, joined in Arabic, and as wide as what stands there until it comes (ux.md 4.5)."""

import re
import time
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Page, Route

from tests.pictures.studio import Studio
from undersigned.settings import ROOT

FRONTEND = ROOT / "frontend"
SOURCES = FRONTEND / "node_modules" / "@fontsource"
SOURCE = {
    "poster-latin": "sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2",
    "poster-accents": "sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2",
    "poster-latin-ext": "sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-ext-800-normal.woff2",
    "poster-cyrillic": "sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-cyrillic-800-normal.woff2",
    "poster-digits": "sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2",
    "poster-arabic": "noto-kufi-arabic/files/noto-kufi-arabic-arabic-800-normal.woff2",
}
LARGEST = {
    "poster-latin": 10_300,
    "poster-accents": 6_000,
    "poster-latin-ext": 8_100,
    "poster-cyrillic": 9_900,
    "poster-digits": 3_100,
    "poster-arabic": 9_400,
}
"""Bytes."""
JOINS = {"init", "medi", "fina", "rlig", "ccmp", "mark", "mkmk"}


def features(font: TTFont) -> set[str]:
    tables: list[Any] = [font[name] for name in ("GSUB", "GPOS") if name in font]
    return {record.FeatureTag for table in tables for record in table.table.FeatureList.FeatureRecord}


def letters(font: TTFont) -> set[int]:
    return set(font.getBestCmap() or {})


@pytest.mark.parametrize("face", SOURCE)
def test_a_subset_is_small_and_holds_what_the_stylesheet_says(face: str) -> None:
    file = FRONTEND / "fonts" / f"{face}.woff2"
    assert file.stat().st_size <= LARGEST[face]
    css = (FRONTEND / "src" / "core" / "fonts.css").read_text("utf-8")
    (said,) = re.findall(rf"{face}\.woff2.*?unicode-range: (.*?);", css, re.DOTALL)
    points = set[int]()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", said):
        points |= set(range(int(first, 16), int(last or first, 16) + 1))
    with TTFont(file) as font, TTFont(SOURCES / SOURCE[face]) as source:
        held, possible = letters(font), letters(source)
    assert held <= points
    assert points & possible <= held


def test_arabic_keeps_its_shaping() -> None:
    """Without these letters stand apart (4.5)."""
    with TTFont(FRONTEND / "fonts" / "poster-arabic.woff2") as font:
        kept = features(font)
        assert len(font.getGlyphOrder()) > 2 * len(letters(font))  # each letter has several shapes
    with TTFont(SOURCES / SOURCE["poster-arabic"]) as source:
        had = features(source)
    assert had >= JOINS
    assert kept >= had & (JOINS | {"isol", "calt", "liga", "locl"})


def test_arabic_letters_are_joined_on_the_page(studio: Studio) -> None:
    page = studio.show("words", "open-wire", "rtl", "light", 390)
    joined, apart = page.evaluate(
        """async () => {
          await document.fonts.load('800 100px "Poster Arabic"', 'بيت')
          const context = new OffscreenCanvas(1, 1).getContext('2d')
          context.font = '800 100px "Poster Arabic"'
          const width = (words) => context.measureText(words).width
          return [width('بيت'), [...'بيت'].reduce((sum, letter) => sum + width(letter), 0)]
        }"""
    )
    assert 0 < joined < apart * 0.9


def test_licences_lie_beside_the_built_faces() -> None:
    for name in ("poster-OFL.txt", "poster-arabic-OFL.txt"):
        assert "SIL OPEN FONT LICENSE" in (FRONTEND / "dist" / "assets" / name).read_text("utf-8").upper()


def delayed(route: Route) -> None:
    time.sleep(0.5)
    route.fallback()


def shifts(page: Page) -> float:
    """The cumulative layout shift since the page began."""
    return page.evaluate(
        """() => new Promise((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 300)
        })"""
    )


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_moves_when_the_face_comes(studio: Studio, direction: str, width: int) -> None:
    """CLS ≤ 0.02 with a face that comes half a second late (5.2)."""
    studio.prepare = lambda page: page.route("**/*.woff2", delayed)
    page = studio.show("words", "open-wire", direction, "light", width)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")
    assert shifts(page) <= 0.02
