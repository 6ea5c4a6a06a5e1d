"""What is entered on the command line and may be entered already is said, and kept."""

from __future__ import annotations

from tests import town as towns
from tests.command_line import call, call_json
from tests.town import LATER, Town

NOW = LATER.isoformat()


def test_a_household_behind_a_door_where_it_is_entered_already(town: Town):
    home = towns.household(town.wang)
    words = ("register", "add", "household", f"dwelling_id={home.dwelling_id}", "head_name=赵一")
    town.close()
    made = call_json(town.folder / "wang", *words, now=NOW)
    assert made.code == 0
    assert made.err == ""
    (one,) = made.document["alike"]
    assert (one["id"], "same_head" in one["reasons"]) == (home.id, True)
    again = call(town.folder / "wang", *words, now=NOW)
    assert "May be the same as" in again.err
    assert home.id in again.err
    assert "May be the same as" not in again.out


def test_a_visit_that_somebody_else_recorded(town: Town):
    home = towns.household(town.wang)
    other = town.li.visits.record(home.id, "met")
    town.exchange()
    town.close()
    words = ("visit", "add", "--household", home.id, "--result", "met")
    made = call(town.folder / "wang", *words, now=NOW)
    assert made.code == 0
    assert "李明" in made.err
    assert other.id in made.err


def test_what_is_like_nothing_says_nothing(town: Town):
    home = towns.household(town.wang)
    town.close()
    words = ("visit", "add", "--household", home.id, "--result", "met")
    for made in (call_json(town.folder / "wang", *words, now=NOW) for _time in range(2)):
        assert set(made.document) == {"id", "address", "issue"}
