"""What is done is answered and told, whoever stops it then."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.domain.people import Household
from gridclient.errors import Cancelled
from gridclient.services.events import RegistersChanged
from tests import profiles
from tests.stopping import Stopper

LEDGER = Path(__file__).parents[2] / "data" / "和平里一户一档旧表.xlsx"


def test_a_ledger_that_is_saved_is_taken_over(tmp_path: Path) -> None:
    office = profiles.office(tmp_path)
    told: list[RegistersChanged] = []
    office.events.subscribe(RegistersChanged, told.append)
    result = office.ledgers.import_(LEDGER, Stopper("Done"))
    assert result.created["households"] == len(office.registers.find(Household)) > 0
    assert told
    office.close()


def test_a_ledger_that_is_stopped_before_changes_nothing(tmp_path: Path) -> None:
    office = profiles.office(tmp_path)
    with pytest.raises(Cancelled):
        office.ledgers.import_(LEDGER, Stopper("Saving"))
    assert office.registers.find(Household) == []
    office.close()
