"""Where doors stand, and where the arrow keys lead; no Qt needed."""

from __future__ import annotations

from gridclient.ui.widgets.door_plan import lay_out
from tests.fakes import make_door, make_doors


def test_floors_go_down_and_units_stand_side_by_side():
    plan = lay_out(make_doors(floors=3, units=2, rooms=2))
    assert plan.floors == (3, 2, 1)
    assert [(stair.label, stair.first, stair.columns) for stair in plan.stairs] == [
        ("1", 0, 2),
        ("2", 2, 2),
    ]
    assert [place.door.room for place in plan.places[:4]] == ["301", "302", "301", "302"]


def test_a_missing_door_leaves_its_place_empty():
    doors = [make_door(101, floor=1), make_door(103, floor=1), make_door(202, floor=2)]
    columns = {place.door.room: place.column for place in lay_out(doors).places}
    assert columns == {"101": 0, "202": 1, "103": 2}


def test_two_households_behind_one_number_stand_side_by_side():
    doors = [make_door(101, floor=1), make_door(101, floor=1)]
    assert sorted(place.column for place in lay_out(doors).places) == [0, 1]


def test_rooms_that_do_not_begin_with_their_floor_are_counted_along():
    doors = [make_door(7, floor=2), make_door(8, floor=2), make_door(3, floor=1)]
    columns = {place.door.room: place.column for place in lay_out(doors).places}
    assert columns == {"7": 0, "8": 1, "3": 0}


def test_arrows_go_to_the_nearest_door_and_stop_at_the_edge():
    plan = lay_out(make_doors(floors=3, units=1, rooms=2))
    first = plan.step(None, 0, 0)
    assert first is not None
    assert first.door.room == "301"
    below = plan.step(first, 0, 1)
    assert below is not None
    assert below.door.room == "201"
    right = plan.step(below, 1, 0)
    assert right is not None
    assert right.door.room == "202"
    assert plan.step(right, 1, 0) is None
    assert plan.step(first, 0, -1) is None


def test_arrow_down_crosses_a_gap():
    doors = [make_door(301, floor=3), make_door(101, floor=1), make_door(202, floor=2)]
    plan = lay_out(doors)
    top = plan.places[0]
    below = plan.step(top, 0, 1)
    assert below is not None
    assert below.door.room == "202"


def test_no_doors_no_place():
    assert lay_out(()).step(None, 1, 0) is None
