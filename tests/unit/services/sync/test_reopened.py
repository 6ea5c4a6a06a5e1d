"""Bundles that somebody opened in LibreOffice or another program and saved (sync.md)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gridclient.domain.people import Resident
from gridclient.errors import Untrusted
from gridclient.trust import sealing
from gridclient.workbook.formats import Kind, recognise
from tests import altered
from tests.altered import put, replaced
from tests.command_line import call, call_json
from tests.tools import needs
from tests.town import Town, household, take

NOTE = "=下周三再来"
AWKWARD = "007\n第二行 <b>&amp;</b> “引号” 𠮷 1E5 2026-01-05 _x0041_"


@pytest.fixture
def plain(town: Town) -> Path:
    """A plain bundle with awkward texts, ID numbers and two visits."""
    home = household(town.wang)
    town.wang.visits.record(home.id, "met", note=NOTE)
    town.wang.visits.record(household(town.wang, "102").id, "not_home", note=AWKWARD)
    lives = town.wang.registers.find(Resident, household_id=home.id)[0]
    town.wang.registers.change(Resident, lives.id, phone="02155550", remarks="00712")
    return town.send(town.wang, town.office, plain=True).file


def resaved(file: Path, folder: Path) -> Path:
    """The file as LibreOffice opens and saves it."""
    folder.mkdir()
    home = f"-env:UserInstallation={(folder / 'libreoffice').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", folder, file],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / file.name


@needs("soffice")
def test_saved_again_by_libreoffice(town: Town, plain: Path, tmp_path: Path) -> None:
    """Verifies and imports as it is, and sealed again by hand with the password we tell."""
    saved = resaved(plain, tmp_path / "saved")
    assert saved.read_bytes() != plain.read_bytes()
    assert altered.parts(saved.read_bytes())["docProps/app.xml"].count(b"LibreOffice")
    seen = town.office.sync.inspect(saved)
    assert (seen.signature, seen.altered) == ("valid", ())

    sealed = town.send(town.wang, town.office).file
    word = town.office.sync.password(sealed)
    assert recognise(sealed.read_bytes()) is Kind.SEALED
    opened = altered.saved(sealing.unseal(sealed.read_bytes(), word), tmp_path / "opened.xlsx")
    again = resaved(opened, tmp_path / "again")
    closed = altered.saved(sealing.seal(again.read_bytes(), word), tmp_path / "closed.xlsx")
    assert town.office.sync.inspect(closed).signature == "valid"

    assert take(town.office, closed).applied == 3
    assert take(town.office, saved).known == 3
    notes = {visit.note for visit in town.office.visits.of(household(town.office, "102").id)}
    assert len(notes) == 1


@needs("soffice")
def test_one_cell_changed_and_saved_by_libreoffice(town: Town, plain: Path, tmp_path: Path) -> None:
    changed = altered.saved(
        replaced(plain.read_bytes(), "02155550", "02155551"), tmp_path / "changed.xlsx"
    )
    saved = resaved(changed, tmp_path / "saved")
    (place,) = town.office.sync.inspect(saved).altered
    assert (place.sheet, place.row, place.field) == ("Resident", 3, "Phone")
    assert (place.signed, place.found) == ("02155550", "02155551")


@pytest.mark.parametrize("by", ["openpyxl", "archive"])
def test_one_cell_changed(town: Town, plain: Path, tmp_path: Path, by: str) -> None:
    """verify names sheet and row, import refuses, --signed-copy takes what was signed."""
    content = plain.read_bytes()
    changed = (
        altered.edited(content, put("Resident", "Phone", "02155551"))
        if by == "openpyxl"
        else replaced(content, "02155550", "02155551")
    )
    file = altered.saved(changed, tmp_path / "changed.xlsx")
    town.close()
    office = town.folder / "office"

    verified = call_json(office, "bundle", "verify", file)
    assert (verified.code, verified.document["signature"]) == (4, "tampered")
    (place,) = verified.document["altered"]
    assert (place["sheet"], place["row"], place["field"]) == ("Resident", 3, "Phone")
    inspected = call_json(office, "bundle", "inspect", file)
    assert (inspected.code, inspected.document["altered"]) == (4, [place])
    told = call(office, "bundle", "verify", file)
    place_told = "sheet “Resident” row 3 column “Phone”: signed “021*5550”, found “021*5551”"
    assert place_told in told.text

    refused = call_json(office, "bundle", "import", file)
    assert (refused.code, refused.error["code"]) == (4, "bundle.tampered")
    assert refused.error["where"] == [place]
    assert "--signed-copy" in refused.error["hint"]
    assert town.office.registers.find(Resident, phone="02155550") == []

    taken = call_json(office, "bundle", "import", "--signed-copy", file)
    assert (taken.code, taken.document["imported"][0]["applied"]) == (0, 3)
    assert town.office.registers.find(Resident, phone="02155551") == []
    assert len(town.office.registers.find(Resident, phone="02155550")) == 1


def test_the_signed_copy_is_no_way_round_the_signature(
    town: Town, plain: Path, tmp_path: Path
) -> None:
    broken = altered.edited(
        plain.read_bytes(), altered.in_signature("copy", lambda text: "AAAA" + text[4:])
    )
    file = altered.saved(broken, tmp_path / "broken.xlsx")
    (result,) = town.office.sync.import_([file], signed_copy=True)
    assert isinstance(result.refusal, Untrusted)
    assert result.refusal.code == "bundle.damaged"
