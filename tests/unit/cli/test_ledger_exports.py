"""``ledger export`` and ``ledger fill`` by their contract."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests import builders, profiles
from tests.command_line import call


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder of an office with one household."""
    office = profiles.office(tmp_path)
    builders.save(office, builders.make_division())
    builders.move_in(office, builders.make_house(office), care=["elder_alone"])
    office.close()
    return office.profile.folder


def test_an_export_answers_with_lines_and_file(profile: Path, tmp_path: Path) -> None:
    out = tmp_path / "老人.xlsx"
    words = ("--json", "ledger", "export", "--kind", "elderly", "-o", out)
    assert call(profile, *words).document == {"rows": 1, "file": str(out), "first": False}
    again = call(profile, *words, "--since-last", "--columns", "姓名，住址")
    assert again.document == {"rows": 0, "file": str(out), "first": False}
    assert [cell.value for cell in load_workbook(out).active[3]] == ["Change", "Name", "Address"]


def test_lifted_masks_without_a_purpose_are_refused(profile: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    words = ("--json", "ledger", "export", "--kind", "residents", "--mask", "none", "-o", out)
    answer = call(profile, *words)
    assert (answer.code, answer.error["code"]) == (1, "ledger.purpose")
    assert not out.exists()
    assert call(profile, *words, "--purpose", "核对").code == 0


def test_a_file_that_cannot_be_written_changes_no_memory(profile: Path, tmp_path: Path) -> None:
    words = ("--json", "ledger", "export", "--kind", "residents", "--since-last", "-o")
    answer = call(profile, *words, tmp_path / "nowhere" / "a.xlsx")
    assert answer.error["code"] == "file.unwritable"
    assert call(profile, *words, tmp_path / "a.xlsx").document["first"]


def test_a_template_is_filled(profile: Path, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "filled.xlsx"
    words = ("ledger", "fill", data / "区统计表模板.xlsx", "-o", out, "--from", "2026-11-01")
    document = call(profile, "--json", *words).document
    assert (document["rows"], document["unmatched"], document["losses"]) == (1, [], False)
    assert "网格名称" in document["matched"]
    assert load_workbook(out).active["D6"].value == 1
    assert "1 line" in call(profile, *words).text


def test_an_unknown_file_is_refused(profile: Path, tmp_path: Path) -> None:
    answer = call(profile, "--json", "ledger", "fill", tmp_path / "no.xlsx", "-o", tmp_path / "o")
    assert answer.error["code"] == "file.unreadable"


@pytest.mark.parametrize("command", ["export", "fill", "coverage"])
def test_an_unknown_grid_is_refused_by_name(
    profile: Path, tmp_path: Path, data: Path, command: str
) -> None:
    """Nought lines would look like an answer."""
    words = {
        "export": ["ledger", "export", "--kind", "residents"],
        "fill": ["ledger", "fill", data / "区统计表模板.xlsx"],
        "coverage": ["coverage", "--from", "2026-11-01", "--to", "2026-11-30"],
    }[command]
    out = tmp_path / "o.xlsx"
    answer = call(profile, "--json", *words, "--grid", "unknown", "-o", out)
    assert (answer.code, answer.error["code"]) == (1, "grid.unknown")
    assert profiles.GRID in answer.error["hint"]
    assert not out.exists()
    assert call(profile, "--json", *words, "--grid", profiles.GRID, "-o", out).code == 0
    assert out.exists()
