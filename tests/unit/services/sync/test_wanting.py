"""Facts that a removal dated by a wrong clock took too much of, and that are asked for: whoever
can send them does, and where nobody can, nobody has anything to say to that."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.visits import Visit
from tests import altered, forged
from tests.builders import add, make_visit
from tests.profiles import Clock
from tests.town import Town, household, take

MONTHS = dt.timedelta(days=200)
"""So far ahead the certificates of the town are still valid."""


def ahead(town: Town, *names: str) -> None:
    """The clocks of some go months ahead."""
    for name in names:
        town.close(name)
        town.clocks[name] = Clock(town.clock.at + MONTHS)


def right(town: Town) -> None:
    """A minute later all clocks are right."""
    town.clock.advance(minutes=1)
    for clock in town.clocks.values():
        clock.at = town.clock.at


def removes(town: Town) -> None:
    """The office removes what is older than a hundred days, by its own clock."""
    town.office.retention.set_rule("visit_notes", 100)
    due = town.office.retention.preview()
    assert town.office.retention.run(due, despite_clock=True).done == 1


def visited(of: App, note: str) -> Visit:
    visit = make_visit(household(of).id, visited_on=of.profile.now().date(), note=note)
    add(of, visit)
    return visit


def sequences(*apps: App) -> list[int]:
    found = []
    for one in apps:
        with one.profile.store.view() as unit:
            found.append(unit.sequence())
    return found


def wants(of: App, peer: App) -> list[list[str]]:
    """What the next bundle for somebody asks for."""
    manifest, _rows = forged.drafted(of, peer)
    named: list[list[str]] = manifest.more.get("wanted", [])
    return named


def go_by(town: Town, of: App) -> None:
    """A bundle of somebody's and the office's answer, twice: then all is confirmed."""
    for _again in range(2):
        town.bring(of, town.office)
        town.bring(town.office, of)


@pytest.mark.parametrize("told", [False, True])
def test_what_is_whole_nowhere_is_asked_for_in_silence(town: Town, told: bool) -> None:
    """The words went before the visit was handed on; or with those of the only one who had it,
    whose clock was as wrong and who followed the removal."""
    go_by(town, town.wang)
    visit = visited(town.office, "只有这里")
    if told:
        town.bring(town.office, town.wang)
    ahead(town, "office", "wang")
    removes(town)
    if told:
        town.bring(town.office, town.wang)
    right(town)
    go_by(town, town.wang)
    asked = [["visit", visit.id]]
    assert wants(town.office, town.wang) == asked
    assert wants(town.wang, town.office) == (asked if told else [])
    before = sequences(town.office, town.wang)
    go_by(town, town.wang)
    assert sequences(town.office, town.wang) == before


def test_what_somebody_had_handed_on_comes_back_from_there(town: Town) -> None:
    """wang knows it from the office, which would not be told of it else."""
    go_by(town, town.wang)
    visit = visited(town.office, "王芳也知道")
    go_by(town, town.wang)
    ahead(town, "office")
    removes(town)
    right(town)
    go_by(town, town.wang)
    assert [one.note for one in town.office.visits.of(visit.household_id)] == ["王芳也知道"]
    assert wants(town.office, town.wang) == []


def test_what_came_and_was_kept_out_is_asked_for_once(town: Town) -> None:
    """The office had kept it out, and let it go with the removal; sent again it is kept out
    again, and would be however often."""
    visited(town.office, "办公室的话")
    go_by(town, town.wang)
    other = make_visit(
        household(town.wang).id, note="替人写的", visitor_id=town.li.profile.person_id
    )
    add(town.wang, other)
    assert town.bring(town.wang, town.office).quarantined == 1
    town.bring(town.office, town.wang)
    ahead(town, "office")
    removes(town)
    assert town.office.quarantine.list_() == []
    right(town)
    town.bring(town.wang, town.office)
    assert ["visit", other.id] in wants(town.office, town.wang)
    go_by(town, town.wang)
    (kept_out,) = town.office.quarantine.list_()
    assert kept_out.row_id == other.id
    assert wants(town.office, town.wang) == []
    before = sequences(town.wang)
    go_by(town, town.wang)
    assert sequences(town.wang) == before


@pytest.mark.parametrize("room", ["101", "201"])
def test_who_asks_is_sent_what_they_may_see(town: Town, room: str) -> None:
    """zhang has the grid of 201, not that of 101."""
    visit = make_visit(household(town.office, room).id, note="门口的话")
    add(town.office, visit)
    go_by(town, town.zhang)
    before = sequences(town.office)
    manifest, rows = forged.drafted(town.zhang, town.office)
    asking = dataclasses.replace(manifest, more={**manifest.more, "wanted": [["visit", visit.id]]})
    content = forged.built(asking, rows, town.zhang.profile.keys)
    take(town.office, altered.saved(content, town.mail / "asking.xlsx"))
    _manifest, sent = forged.drafted(town.office, town.zhang)
    goes = room == "201"
    assert (visit.id in {row.id for row in sent}) is goes
    assert (sequences(town.office) > before) is goes
