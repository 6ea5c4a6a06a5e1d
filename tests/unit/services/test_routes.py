"""The printed route sheet, and visits that are saved all together or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.errors import Refused
from gridclient.services.routes import in_words
from gridclient.services.visits import NewVisit
from tests import builders, profiles

DAY = dt.date(2026, 11, 22)


@pytest.fixture
def rooms(office: App) -> list[str]:
    house = builders.make_house(office)
    return [builders.move_in(office, house, room).id for room in ("101", "102", "201")]


def test_the_last_sheet_is_kept_in_its_order_and_after_closing(office: App, rooms: list[str]):
    assert office.routes.last() is None
    doors = list(reversed(office.visits.due(DAY)))
    assert len(doors) == len(rooms)
    kept = office.routes.keep(DAY, doors)
    assert kept.lines == tuple((door.household_id, in_words(door)) for door in doors)
    folder = office.profile.folder
    office.close()
    again = profiles.reopen(folder)
    assert again.routes.last() == kept
    again.close()


def test_all_are_saved_or_none(office: App, rooms: list[str]):
    entries = [NewVisit(room, "not_home") for room in rooms]
    late = NewVisit(rooms[0], "met", visited_on=DAY + dt.timedelta(days=400))
    with pytest.raises(Refused, match="future"):
        office.visits.record_all([*entries, late])
    assert [office.visits.of(room) for room in rooms] == [[], [], []]
    saved = office.visits.record_all(entries)
    assert [visit.household_id for visit in saved] == rooms
    office.visits.retract_all([visit.id for visit in saved[:2]], "doppelt")
    assert [len(office.visits.of(room)) for room in rooms] == [0, 0, 1]
    with pytest.raises(Refused):
        office.visits.retract_all([saved[2].id, "0" * 32], "nobody's")
    assert len(office.visits.of(rooms[2])) == 1
