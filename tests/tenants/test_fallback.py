"""The pages a proxy serves by itself (X-3): whole, themed, in each language, with nothing to load and nothing that runs."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tenants.valid import read_all, write_valid
from undersigned.cli import main
from undersigned.core.ssr import Renderer
from undersigned.fallback import STATUSES, write_fallback
from undersigned.settings import Settings

TENANTS = Path(__file__).parents[2] / "tenants"
SETTINGS = Settings(env="demo")
UNTIL = datetime(2026, 11, 24, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("fallback")
    write_fallback(SETTINGS, read_all(TENANTS)[0], target, UNTIL)
    return target


def test_there_is_one_for_each_language_and_status(folder: Path):
    for domain, locales in {"lantern.localhost": ("ar", "en"), "nahr.localhost": ("ar",)}.items():
        assert sorted(place.name for place in (folder / domain).iterdir()) == list(locales)
        for locale in locales:
            assert {int(file.stem) for file in (folder / domain / locale).iterdir()} == set(STATUSES)


def test_each_is_whole(folder: Path):
    files = list(folder.rglob("*.html"))
    for file in files:
        html = file.read_text("utf-8")
        assert "<script" not in html, file
        assert not re.search(r"<(link|img|source)\b", html), file
        assert "url(" not in html, file
        (css,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in html
        assert html.count("<h1>") == 1
        assert "</html>" in html
    assert files


def test_it_wears_the_tenant_s_look_and_speaks_its_language(folder: Path):
    html = (folder / "nahr.localhost" / "ar" / "500.html").read_text("utf-8")
    assert '<html lang="ar" dir="rtl"' in html
    assert "نهر" in html


def test_planned_work_has_a_time(folder: Path):
    html = (folder / "access.localhost" / "en" / "503.html").read_text("utf-8")
    assert "Signing is unavailable until 24 November, 14:00 UTC. Signatures already given are safe." in html


def test_without_a_time_none_is_promised(tmp_path: Path):
    write_fallback(SETTINGS, read_all(TENANTS)[0], tmp_path)
    html = (tmp_path / "access.localhost" / "en" / "503.html").read_text("utf-8")
    assert "until" not in html
    assert "Signatures already given are safe" in html


def test_every_domain_has_the_same_pages_and_each_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rendered: list[bytes] = []
    render = Renderer.render

    def counted(self: Renderer, boot: bytes) -> bytes:
        rendered.append(boot)
        return render(self, boot)

    monkeypatch.setattr(Renderer, "render", counted)
    (lantern,) = [one for one in read_all(TENANTS)[0] if one.tenant.slug == "lantern"]
    domains = ("lantern.localhost", "www.lantern.example")
    lantern = replace(lantern, tenant=replace(lantern.tenant, domains=domains))
    written = write_fallback(SETTINGS, [lantern], tmp_path)
    assert len(rendered) == len(STATUSES) * 2  # in two languages
    assert len(written) == len(rendered) * len(domains)
    one, other = (
        {file.relative_to(tmp_path / domain): file.read_bytes() for file in (tmp_path / domain).rglob("*.html")}
        for domain in domains
    )
    assert one == other


def test_the_command_says_what_it_wrote_and_what_is_wrong(tmp_path: Path):
    valid = write_valid(tmp_path / "tenants")
    told = CliRunner().invoke(main, ["tenants", "fallback", str(tmp_path / "out"), "--folder", str(valid)])
    assert (told.exit_code, "pages in" in told.output) == (0, True)
    (valid / "demo" / "tenant.toml").write_text("x")
    spoilt = CliRunner().invoke(main, ["tenants", "fallback", str(tmp_path / "no"), "--folder", str(valid)])
    assert spoilt.exit_code == 1
    assert not (tmp_path / "no").exists()
    wrong = CliRunner().invoke(main, ["tenants", "fallback", str(tmp_path / "no"), "--until", "tomorrow"])
    assert wrong.exit_code == 2
