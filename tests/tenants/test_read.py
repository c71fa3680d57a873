"""A whole folder of tenants: everything is told in one run, and only what has no mistake is taken."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tenants.valid import (
    FILES,
    LETTER,
    MAIL,
    PETITION,
    RIVER,
    TENANT,
    THEME,
    drop,
    move,
    put,
    read_all,
    swap,
    together,
    write_valid,
)


def test_the_folder_to_spoil_has_no_mistake(tmp_path: Path):
    tenants, report = read_all(write_valid(tmp_path))
    assert report.format() == ""
    assert [found.tenant.slug for found in tenants] == ["demo", "other"]


def test_one_run_tells_all_mistakes(tmp_path: Path):
    write_valid(tmp_path)
    swap(TENANT, "id = 7", "id = 0")(tmp_path)
    swap(THEME, "#111111", "black")(tmp_path)
    put(LETTER, "# a\n\n<b>\n\n![x](y)\n")(tmp_path)
    put(MAIL, "Hello")(tmp_path)
    put("other/tenant.toml", "id = \n")(tmp_path)
    put("other/theme.toml", "radius = 99\n")(tmp_path)
    tenants, report = read_all(tmp_path)
    assert tenants == []
    places = [(Path(found.file).relative_to(tmp_path).as_posix(), found.line) for found in report.mistakes]
    assert places == [
        (MAIL, 1),
        (LETTER, 1),
        (LETTER, 3),
        (LETTER, 5),
        (TENANT, 2),
        (THEME, 6),
        ("other/tenant.toml", 1),
        ("other/theme.toml", 1),
    ]


def test_a_tenant_with_a_mistake_does_not_keep_the_others_out(tmp_path: Path):
    drop(THEME)(write_valid(tmp_path))
    tenants, _ = read_all(tmp_path)
    assert [found.tenant.slug for found in tenants] == ["other"]


def test_the_report_is_one_line_a_mistake_and_safe_for_a_terminal(tmp_path: Path):
    swap(PETITION, '"open"', '"\\u001b[31m\\nred"')(write_valid(tmp_path))
    _, report = read_all(tmp_path)
    told = report.format()
    assert told.count("\n") == 1
    assert told.startswith(f"{tmp_path / PETITION}:1: `state` is `\ufffd[31m\ufffdred`. Choose one of: ")
    assert told.endswith(".\n")


def test_a_folder_whose_name_a_terminal_cannot_show_is_not_taken(tmp_path: Path):
    move("other", "oth\x1ber")(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert [found.tenant.slug for found in tenants] == ["demo"]
    assert "oth\ufffder" in report.format()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_tenants_at_all(name: str, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    tenants, report = read_all(tmp_path / name)
    assert tenants == []
    assert len(report.mistakes) == 1


@pytest.mark.parametrize(("name", "told"), [("read_bytes", "letter.md"), ("iterdir", "tenants")])
def test_what_may_not_be_read_is_told(name: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = write_valid(tmp_path / "tenants")
    real = getattr(Path, name)

    def refuse(self: Path):
        if self.name == told:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self)

    monkeypatch.setattr(Path, name, refuse)
    _, report = read_all(folder)
    assert "cannot be read: Permission denied" in report.format()
    assert all(found.file.endswith(told) for found in report.mistakes if "Permission" in found.what)


def test_hidden_files_are_nobodys_business(tmp_path: Path):
    write_valid(tmp_path)
    for place in ("", "demo/", f"{RIVER}/", f"{RIVER}/en/", "demo/emails/"):
        put(f"{place}.DS_Store", b"\xff\x00")(tmp_path)
    assert read_all(tmp_path)[1].format() == ""


def test_windows_line_ends_and_byte_order_mark_change_nothing(tmp_path: Path):
    before, _ = read_all(write_valid(tmp_path))
    for name, text in FILES.items():
        put(name, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())(tmp_path)
    after, report = read_all(tmp_path)
    assert report.format() == ""
    assert after == before


def test_a_wrong_id_does_not_take_the_stand_in_from_another(tmp_path: Path):
    together(swap(TENANT, "id = 7", "id = 0"), swap("other/tenant.toml", "id = 8", "id = 1"))(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert len(report.mistakes) == 1
    assert [found.tenant.slug for found in tenants] == ["other"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_the_files_hold_it_is_told_and_not_raised(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    folder = write_valid(tmp_path_factory.mktemp("tenants"))
    file = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[file].encode()
    at = data.draw(st.integers(0, len(text)))
    put(file, text[:at] + data.draw(st.binary(max_size=6)) + text[at + data.draw(st.integers(0, 6)) :])(folder)
    tenants, report = read_all(folder)
    assert len(tenants) == 2 or report.mistakes
    assert report.format().count("\n") == len(report.mistakes) + len(report.warnings)
