"""A bundle of a member that retires more than a person does on purpose waits for the office."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Dwelling
from gridclient.errors import Cancelled
from gridclient.services.events import BundlesTaken
from gridclient.services.sync import mass
from gridclient.services.sync.applying import rule_words
from gridclient.store import held_back
from tests import forged
from tests.altered import saved
from tests.builders import make_dwelling, make_household, make_resident, save
from tests.profiles import Clock
from tests.stopping import Stopper
from tests.town import Town, agree, change, household, phone, take

MORE = mass.AT_MOST + 1


@pytest.fixture
def crowd(town: Town) -> Town:
    """Everybody holds a household with more people than one bundle may retire, and then some."""
    home = household(town.office)
    save(town.office, *(make_resident(home.id, name=f"居民{n}") for n in range(MORE + 20)))
    town.exchange()
    return town


def people(of: App) -> list[Resident]:
    found = of.registers.find(Resident, household_id=household(of).id)
    return sorted((one for one in found if one.name.startswith("居民")), key=lambda one: one.name)


def retire(of: App, records: Sequence[Resident | Household | Dwelling]) -> None:
    save(of, *(dataclasses.replace(one, retired="entered_in_error") for one in records))


def standing(of: App) -> int:
    return sum(1 for one in people(of) if not one.retired)


def waiting(of: App) -> set[tuple[str, str]]:
    return {(one.entity, one.rule) for one in of.quarantine.list_()}


def test_as_many_as_the_guard_lets_by_come_in(crowd: Town) -> None:
    retire(crowd.wang, people(crowd.wang)[: MORE - 1])
    result = crowd.bring(crowd.wang, crowd.office)
    assert (result.applied, result.quarantined) == (MORE - 1, 0)
    assert standing(crowd.office) == 21


def test_one_more_and_all_of_them_wait_but_nothing_else_does(crowd: Town) -> None:
    retire(crowd.wang, people(crowd.wang)[:MORE])
    change(crowd.wang, phone="0999")
    save(crowd.wang, make_resident(household(crowd.wang).id, name="新来"))
    result = crowd.bring(crowd.wang, crowd.office)
    assert (result.applied, result.quarantined) == (2, MORE)
    assert standing(crowd.office) == MORE + 20
    assert phone(crowd.office) == "0999"
    assert waiting(crowd.office) == {("resident", mass.RULE)}
    assert str(mass.AT_MOST) in rule_words(mass.RULE)


def test_what_is_retired_is_counted_whatever_it_is(crowd: Town) -> None:
    home = household(crowd.wang)
    building = crowd.wang.registers.get(Dwelling, home.dwelling_id).building_id
    doors = [make_dwelling(building, room_no=f"9{n:02d}") for n in range(34)]
    homes = [make_household(door.id) for door in doors[:33]]
    save(crowd.wang, *doors, *homes)
    crowd.exchange()
    retire(crowd.wang, [*people(crowd.wang)[:34], *homes, *doors])
    result = crowd.bring(crowd.wang, crowd.office)
    assert (result.applied, result.quarantined) == (0, MORE)
    assert {entity for entity, _rule in waiting(crowd.office)} == {
        "dwelling",
        "household",
        "resident",
    }


def test_what_never_stood_here_or_is_retired_here_does_not_count(crowd: Town) -> None:
    retire(crowd.office, people(crowd.office)[:60])
    crowd.clock.advance(minutes=1)
    retire(crowd.wang, people(crowd.wang)[: MORE - 1])
    home = household(crowd.wang)
    strangers = [make_resident(home.id, name=f"来过{n}") for n in range(50)]
    retire(crowd.wang, strangers)
    result = crowd.bring(crowd.wang, crowd.office)
    assert result.quarantined == 0
    assert standing(crowd.office) == 21


@pytest.mark.parametrize("backwards", [True, False])
def test_the_order_of_rows_means_nothing(crowd: Town, backwards: bool) -> None:
    retire(crowd.wang, people(crowd.wang)[:MORE])
    manifest, rows = forged.drafted(crowd.wang, crowd.office)
    content = forged.built(manifest, rows[::-1] if backwards else rows, crowd.wang.profile.keys)
    result = take(crowd.office, saved(content, crowd.mail / "bundle.xlsx"))
    assert (result.applied, result.quarantined) == (0, MORE)


def test_a_preview_says_so_and_who_leaves_some_out_gets_no_further(crowd: Town) -> None:
    retire(crowd.wang, people(crowd.wang)[:MORE])
    seen = crowd.office.sync.preview([crowd.send(crowd.wang, crowd.office).file])
    (file,) = seen.files
    assert {(row.kind, row.rule) for row in file.rows} == {("not_allowed", rule_words("mass"))}
    (result,) = crowd.office.sync.take(seen, {row.ticket for row in file.rows[:50]})
    assert (result.applied, result.quarantined) == (0, MORE)


def test_the_office_lets_them_in_and_all_hold_the_same(crowd: Town) -> None:
    retire(crowd.wang, people(crowd.wang)[:MORE])
    crowd.bring(crowd.wang, crowd.office)
    crowd.bring(crowd.office, crowd.wang)
    told = crowd.wang.sync.returned()
    assert len(told) == MORE
    assert rule_words("mass") in told[0].outcome
    crowd.clock.advance(minutes=1)
    for one in crowd.office.quarantine.list_():
        crowd.office.quarantine.accept(one.id)
    assert (standing(crowd.office), waiting(crowd.office)) == (20, set())
    for _round in range(2):
        crowd.exchange()
    assert crowd.wang.sync.returned() == []
    assert agree(crowd.office, crowd.wang, crowd.li)
    assert standing(crowd.li) == 20


def test_sent_again_they_wait_on_and_what_is_little_comes_in(crowd: Town) -> None:
    """Nothing was confirmed yet, so the next bundle brings them all once more."""
    retire(crowd.wang, people(crowd.wang)[:MORE])
    crowd.bring(crowd.wang, crowd.office)
    crowd.clock.advance(minutes=1)
    retire(crowd.wang, people(crowd.wang)[MORE : MORE + 3])
    result = crowd.bring(crowd.wang, crowd.office)
    assert (result.applied, result.quarantined) == (3, MORE)
    assert len(crowd.office.quarantine.list_()) == MORE
    assert standing(crowd.office) == MORE + 17


def test_what_waits_or_was_rejected_does_not_slip_in_by_itself(crowd: Town) -> None:
    retire(crowd.wang, people(crowd.wang)[:MORE])
    crowd.bring(crowd.wang, crowd.office)
    crowd.bring(crowd.office, crowd.wang)
    for number, is_rejected in ((0, False), (1, True)):
        if is_rejected:
            for one in crowd.office.quarantine.list_():
                crowd.office.quarantine.reject(one.id)
        crowd.clock.advance(minutes=1)
        save(crowd.wang, dataclasses.replace(people(crowd.wang)[number], remarks="补记"))
        result = crowd.bring(crowd.wang, crowd.office)
        assert (result.applied, result.quarantined) == (0, 1)
        assert standing(crowd.office) == MORE + 20


def test_who_takes_it_back_needs_no_decision(crowd: Town) -> None:
    gone = people(crowd.wang)[:MORE]
    retire(crowd.wang, gone)
    crowd.bring(crowd.wang, crowd.office)
    crowd.clock.advance(minutes=1)
    save(crowd.wang, *gone)
    assert crowd.bring(crowd.wang, crowd.office).quarantined == 0
    assert crowd.office.quarantine.list_() == []
    crowd.exchange()
    assert agree(crowd.office, crowd.wang)


def test_what_waited_for_its_time_is_counted_when_that_has_come(crowd: Town) -> None:
    crowd.close("wang")
    crowd.clocks["wang"] = Clock(crowd.clock.at + dt.timedelta(days=3))
    retire(crowd.wang, people(crowd.wang)[:MORE])
    assert crowd.bring(crowd.wang, crowd.office).parked == MORE
    crowd.clock.advance(days=4)
    crowd.bring(crowd.li, crowd.office)
    assert standing(crowd.office) == MORE + 20
    with crowd.office.profile.store.view() as unit:
        states = {(one.state, one.rule) for one in held_back.held(unit)}
    assert states == {("quarantined", mass.RULE)}


def test_an_office_retires_as_many_as_it_likes(crowd: Town) -> None:
    retire(crowd.office, people(crowd.office)[:MORE])
    for receiver in (crowd.wang, crowd.district):
        result = crowd.bring(crowd.office, receiver)
        assert (result.quarantined, result.parked) == (0, 0)
        assert result.applied >= MORE
    assert standing(crowd.wang) == 20


def test_many_are_decided_in_one_go_or_not_at_all(crowd: Town) -> None:
    retire(crowd.wang, people(crowd.wang)[:MORE])
    crowd.bring(crowd.wang, crowd.office)
    office = crowd.office.quarantine
    asked = [one.id for one in office.list_()]
    with pytest.raises(Cancelled):
        office.decide(asked, let_in=True, progress=Stopper("Deciding", "Deciding", "Deciding"))
    assert len(office.list_()) == MORE
    told: list[BundlesTaken] = []
    crowd.office.events.subscribe(BundlesTaken, told.append)
    done = office.decide([*asked, "nothing"], let_in=True)
    assert (len(done.done), [one.code for one in done.refused]) == (MORE, ["quarantine.unknown"])
    assert (office.list_(), told) == ([], [BundlesTaken(MORE)])
