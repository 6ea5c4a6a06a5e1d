"""Small gates where a wrong thing could slip in, or a private one out."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from gridclient import app
from gridclient.errors import GridError
from tests import builders, profiles
from tests.command_line import call_json


def test_a_bundle_is_never_read_around_its_signature_as_a_ledger(tmp_path: Path, data: Path):
    office = profiles.office(tmp_path)
    before = office.sync.digest()
    with pytest.raises(GridError) as refused:
        office.ledgers.import_(data / "bundle-format-2.xlsx")
    assert refused.value.code == "ledger.is_bundle"
    assert office.sync.digest() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_the_recovery_code_and_the_profile_are_for_their_owner_only(tmp_path: Path):
    file = tmp_path / "code.txt"
    made = app.found(
        tmp_path / "office",
        profiles.PASSPHRASE,
        "community",
        "和平里社区",
        profiles.COMMUNITY,
        file,
        cost=profiles.CHEAP,
    )
    made.close()
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "office").stat().st_mode & 0o077 == 0


def test_a_visit_later_today_lies_in_the_future_too(tmp_path: Path):
    clock = profiles.Clock()
    office = profiles.office(tmp_path, clock=clock)
    household = builders.move_in(office, builders.make_house(office)).id
    with pytest.raises(GridError) as refused:
        office.visits.record(household, "met", visited_at=clock() + dt.timedelta(minutes=5))
    assert refused.value.code == "visit.future"


def test_a_coverage_sheet_is_not_written_under_a_foreign_ending(tmp_path: Path):
    office = profiles.office(tmp_path)
    folder = office.profile.folder
    office.close()
    words = ("coverage", "--from", "2026-11-01", "--to", "2026-11-30", "-o", tmp_path / "c.docx")
    answer = call_json(folder, *words)
    assert (answer.code, answer.error["code"]) == (1, "coverage.file")
    assert not (tmp_path / "c.docx").exists()
