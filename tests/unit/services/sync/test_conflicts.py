"""Conflicts: laid side by side, decided once, and never asked about twice."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import pytest

from gridclient.app import App
from gridclient.domain.links import ConflictResolution
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building
from gridclient.errors import Refused
from gridclient.services.laying_out import Conflict
from gridclient.store import conflicts
from tests import altered, forged
from tests.town import Town, agree, household, take


def disagree(town: Town, **said: Any) -> Conflict:
    """wang and li change one household, neither knowing of the other; the office meets both."""
    home = household(town.wang).id
    given = said or {"phone": ("010-11111111", "010-22222222")}
    for name, (first, second) in given.items():
        town.wang.registers.change(Household, home, despite="-", **{name: first})
        town.clock.advance(minutes=1)
        town.li.registers.change(Household, home, despite="-", **{name: second})
    town.bring(town.wang, town.office)
    town.bring(town.li, town.office)
    (found,) = town.office.conflicts.open_()
    return found


def decisions(of: App) -> list[ConflictResolution]:
    with of.profile.store.view() as unit:
        return unit.find(ConflictResolution)


def test_a_conflict_shows_what_was_before_here_and_there_masked(town: Town) -> None:
    home = household(town.office).id
    town.office.registers.change(Household, home, phone="010-33333333", despite="-")
    town.exchange()
    found = disagree(town)
    assert (found.kind, found.entity, found.field) == ("values", "household", "phone")
    assert (found.household_id, found.row_id) == (home, home)
    assert "101" in found.household_title
    assert (found.here.who, found.there.who) == ("王芳", "李明")
    assert found.here.at < found.there.at
    assert (found.before, found.here.value) == ("010*****3333", "010*****1111")
    assert found.winner == "there"
    assert found.standing == found.there.value == "010*****2222"
    full = town.office.conflicts.show(found.id, unmasked=True)
    assert (full.before, full.here.value) == ("010-33333333", "010-11111111")
    assert (found.here.whole, found.before_whole) == ("010-11111111", "010-33333333")
    assert "010-11111111" not in repr(found)  # nor wherever it may be written down
    (line,) = [e.line for e in town.office.log_books.entries("access") if e.line.about.get("field")]
    assert (line.act, line.about["field"], line.about["row"]) == ("value_shown", "phone", home)


def test_who_may_not_look_behind_the_mask_is_not_told(town: Town) -> None:
    found = disagree(town, tenure=("own", "rented"))
    assert found.here.whole is None  # nothing is masked
    other = disagree_about_the_head(town)
    assert (other.here.value, other.here.whole) == ("王*", None)


def disagree_about_the_head(town: Town) -> Conflict:
    """The district met the two names of a head, which it reads masked."""
    home = household(town.wang).id
    town.wang.registers.change(Household, home, head_name="王一")
    town.clock.advance(minutes=1)
    town.li.registers.change(Household, home, head_name="王二")
    town.bring(town.wang, town.office)
    town.bring(town.li, town.office)
    (found,) = [one for one in town.office.conflicts.open_() if one.field == "head_name"]
    town.bring(town.office, town.district)
    with town.district.profile.store.unit() as unit:
        _copy_conflict(town.office, unit, found.id)
        unit.commit()
    (there,) = town.district.conflicts.open_()
    return there


def test_picking_the_loser_writes_it_anew_and_travels(town: Town) -> None:
    found = disagree(town)
    town.office.conflicts.resolve(found.id, "here")
    assert town.office.conflicts.open_() == []
    assert town.office.conflicts.count() == 0
    for receiver in (town.wang, town.li, town.district):
        town.bring(town.office, receiver)
        told = None if receiver is town.district else "010-11111111"
        assert household(receiver).phone == told
        assert receiver.conflicts.open_() == []
        (decision,) = decisions(receiver)
        assert decision.value == told
    assert agree(town.office, town.wang, town.li, town.district)


def test_another_value_is_checked_as_if_it_were_typed(town: Town) -> None:
    found = disagree(town, tenure=("own", "rented"))
    with pytest.raises(Refused):
        town.office.conflicts.resolve(found.id, "value", "castle")
    assert town.office.conflicts.count() == 1
    assert decisions(town.office) == []
    town.office.conflicts.resolve(found.id, "value", None)
    assert household(town.office).tenure is None


def test_two_different_decisions_are_a_new_conflict_and_converge(town: Town) -> None:
    """The district decides otherwise than the community: nobody is overruled unseen."""
    found = disagree(town, tenure=("own", "rented"))
    town.bring(town.wang, town.office)
    home = household(town.office).id
    town.bring(town.office, town.district)
    with town.district.profile.store.unit() as unit:
        _copy_conflict(town.office, unit, found.id)
        unit.commit()
    town.office.conflicts.resolve(found.id, "here")
    town.clock.advance(minutes=1)
    town.district.conflicts.resolve(found.id, "there")
    to_district = town.send(town.office, town.district).file
    to_office = town.send(town.district, town.office).file
    for receiver, file in ((town.office, to_office), (town.district, to_district)):
        (result,) = receiver.sync.import_([file])
        assert result.refusal is None
        assert result.conflicts == 1
        assert len(decisions(receiver)) == 2
    assert household(town.office).tenure == household(town.district).tenure == "rented"
    (here,), (there,) = town.office.conflicts.open_(), town.district.conflicts.open_()
    assert here.id == there.id != found.id
    town.district.conflicts.resolve(there.id, "newest")
    town.bring(town.district, town.office)
    assert town.office.conflicts.open_() == []
    assert agree(town.office, town.district)
    assert home == here.household_id


def _copy_conflict(source: App, unit: Any, conflict_id: str) -> None:
    """Let somebody else have met the same conflict."""
    with source.profile.store.view() as known:
        line = conflicts.line(known, conflict_id)
    assert line is not None
    conflicts.keep(unit, [line.clash], line.bundle, line.at)


def test_the_same_decision_twice_is_no_conflict(town: Town) -> None:
    found = disagree(town, tenure=("own", "rented"))
    town.bring(town.office, town.district)
    with town.district.profile.store.unit() as unit:
        _copy_conflict(town.office, unit, found.id)
        unit.commit()
    town.office.conflicts.resolve(found.id, "there")
    town.district.conflicts.resolve(found.id, "there")
    town.bring(town.district, town.office)
    town.bring(town.office, town.district)
    assert town.office.conflicts.open_() == town.district.conflicts.open_() == []
    assert agree(town.office, town.district)


def test_a_decision_that_comes_before_its_conflict_settles_it(town: Town) -> None:
    found = disagree(town)
    town.office.conflicts.resolve(found.id, "here")
    with town.office.profile.store.view() as unit:
        line = conflicts.line(unit, found.id)
    assert line is not None
    town.bring(town.office, town.district)
    with town.district.profile.store.unit() as unit:
        assert conflicts.keep(unit, [line.clash], "b", "2026-11-22T01:00:00Z") == 0
        unit.commit()
    assert town.district.conflicts.open_() == []


def test_an_edit_of_somebody_who_had_seen_both_settles_it(town: Town) -> None:
    found = disagree(town)
    home = household(town.office).id
    town.bring(town.office, town.wang)
    town.wang.registers.change(Household, home, phone="010-44444444", despite="-")
    town.bring(town.wang, town.office)
    assert town.office.conflicts.open_() == []
    assert town.office.conflicts.show(found.id).settled
    assert decisions(town.office) == []


def test_an_edit_of_somebody_who_had_not_seen_both_settles_nothing(town: Town) -> None:
    disagree(town)
    home = household(town.office).id
    town.wang.registers.change(Household, home, phone="010-44444444", despite="-")
    town.bring(town.wang, town.office)
    assert len(town.office.conflicts.open_()) == 2


def test_an_edit_here_settles_it(town: Town) -> None:
    found = disagree(town)
    town.office.registers.change(Household, found.row_id, phone="010-44444444", despite="-")
    assert town.office.conflicts.open_() == []
    assert town.office.sync.waiting() == []


def test_an_edit_against_a_retirement_can_be_taken_back(town: Town) -> None:
    home = household(town.wang).id
    town.wang.registers.retire(Household, home, "moved_away")
    town.clock.advance(minutes=1)
    town.li.registers.change(Household, home, remarks="仍在住")
    town.bring(town.wang, town.office)
    assert town.bring(town.li, town.office).conflicts == 1
    (found,) = town.office.conflicts.open_()
    assert (found.kind, found.here.value, found.winner) == ("retire", "moved away", "here")
    assert found.there.value == "goes on, with changes"
    assert town.office.registers.get(Household, home).retired == "moved_away"
    town.office.conflicts.resolve(found.id, "there")
    now = town.office.registers.get(Household, home)
    assert (now.retired, now.retired_on, now.remarks) == (None, None, "仍在住")
    town.exchange()
    assert town.wang.registers.get(Household, home).retired is None
    assert agree(town.office, town.wang, town.li)
    assert town.office.conflicts.open_() == []


def test_parallel_edits_inform_and_are_dismissed(town: Town) -> None:
    home = household(town.wang).id
    town.wang.registers.change(Household, home, phone="010-11111111", despite="-")
    town.li.registers.change(Household, home, remarks="li")
    town.bring(town.wang, town.office)
    assert town.bring(town.li, town.office).conflicts == 0
    assert town.office.conflicts.open_() == []
    (found,) = town.office.conflicts.open_(parallel=True)
    told = {"Household phone: 010*****1111", "Remarks: li"}
    assert {found.here.value, found.there.value} == told
    done = town.office.conflicts.resolve_many([found.id], "newest")
    assert (len(done.resolved), done.refused) == (1, ())
    assert town.office.conflicts.open_(parallel=True) == []
    town.office.conflicts.take_back(done.resolved)
    assert town.office.conflicts.count(parallel=True) == 1
    now = household(town.office)
    assert (now.phone, now.remarks) == ("010-11111111", "li")


def test_many_at_once_tell_what_could_not_be_decided(town: Town) -> None:
    home = household(town.wang).id
    found = disagree(town)
    done = town.office.conflicts.resolve_many([found.id, "nothing"], "here")
    assert [one.conflict_id for one in done.resolved] == [found.id]
    ((name, error),) = done.refused
    assert (name, error.code) == ("nothing", "conflict.unknown")
    ((_name, again),) = town.office.conflicts.resolve_many([found.id], "there").refused
    assert again.code == "conflict.settled"
    town.office.conflicts.take_back(done.resolved)
    assert town.office.registers.get(Household, home).phone == "010-22222222"
    (again,) = town.office.conflicts.open_()
    assert (again.id, again.winner) == (found.id, "there")


@pytest.mark.parametrize("choice", ["here", "there", "newest"])
def test_what_is_taken_back_is_asked_again_and_can_be_decided_again(
    town: Town, choice: str
) -> None:
    found = disagree(town, tenure=("own", "rented"))
    office = town.office.conflicts
    office.take_back([office.resolve(found.id, choice)])
    (again,) = office.open_()
    assert (again.id, again.here.value, again.there.value) == (
        found.id,
        found.here.value,
        found.there.value,
    )
    assert (again.here.stands, again.there.stands) == (False, True)
    assert (household(town.office).tenure, office.count()) == ("rented", 1)
    office.resolve(found.id, "here")
    assert (household(town.office).tenure, office.count()) == ("own", 0)
    town.exchange()
    assert agree(town.office, town.wang, town.li, town.district)


def test_what_somebody_else_has_decided_since_is_not_taken_back(town: Town) -> None:
    found = disagree(town, tenure=("own", "rented"))
    office = town.office.conflicts
    done = office.resolve(found.id, "here")
    town.clock.advance(minutes=1)
    office.resolve(found.id, "there")
    many = office.take_back([done])
    assert [error.code for _one, error in many.refused] == ["conflict.since"]
    assert (household(town.office).tenure, office.count()) == ("rented", 0)


@pytest.mark.parametrize("travels", ["before", "between", "after"])
def test_that_a_decision_was_taken_back_travels_too(town: Town, travels: str) -> None:
    """Whoever met the same conflict is asked again, whether the decision came before or with it."""
    found = disagree(town, tenure=("own", "rented"))
    town.bring(town.office, town.district)
    with town.district.profile.store.unit() as unit:
        _copy_conflict(town.office, unit, found.id)
        unit.commit()
    done = town.office.conflicts.resolve(found.id, "here")
    if travels == "between":
        town.bring(town.office, town.district)
        assert town.district.conflicts.open_() == []
    town.office.conflicts.take_back([done])
    town.bring(town.office, town.district)
    (there,) = town.district.conflicts.open_()
    assert (there.id, household(town.district).tenure) == (found.id, "rented")
    if travels == "after":
        town.bring(town.wang, town.office)
        town.bring(town.office, town.district)
        assert town.district.conflicts.count() == 1
    town.district.conflicts.resolve(there.id, "here")
    town.bring(town.district, town.office)
    assert town.office.conflicts.open_() == []
    assert household(town.office).tenure == "own"
    assert agree(town.office, town.district)


def test_what_was_written_since_settles_what_was_taken_back(town: Town) -> None:
    found = disagree(town)
    town.office.conflicts.take_back([town.office.conflicts.resolve(found.id, "here")])
    town.bring(town.office, town.wang)
    town.wang.registers.change(Household, found.row_id, phone="010-44444444", despite="-")
    town.bring(town.wang, town.office)
    assert town.office.conflicts.open_() == []
    other = disagree(town, tenure=("own", "rented"))
    town.office.conflicts.take_back([town.office.conflicts.resolve(other.id, "newest")])
    town.office.registers.change(Household, other.row_id, tenure="own")
    assert town.office.conflicts.open_() == []


def test_a_retirement_is_asked_about_again(town: Town) -> None:
    home = household(town.wang).id
    town.wang.registers.retire(Household, home, "moved_away")
    town.li.registers.change(Household, home, remarks="仍在住")
    town.bring(town.wang, town.office)
    town.bring(town.li, town.office)
    (found,) = town.office.conflicts.open_()
    town.office.conflicts.take_back([town.office.conflicts.resolve(found.id, "there")])
    assert town.office.registers.get(Household, home).retired == "moved_away"
    assert [one.id for one in town.office.conflicts.open_()] == [found.id]


def test_nothing_is_left_of_what_is_refused_among_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal that comes late, as the last question of who may, leaves neither value nor fact."""
    found = disagree(town, tenure=("own", "rented"))
    refused_for = found.row_id

    def permit(_profile: Any, _unit: Any, *records: Any) -> None:
        if any(getattr(one, "row_id", None) == refused_for for one in records):
            raise Refused("authority.scope", "no")

    monkeypatch.setattr("gridclient.services.conflicts.permit", permit)
    done = town.office.conflicts.resolve_many([found.id], "here")
    assert (done.resolved, [error.code for _id, error in done.refused]) == ((), ["authority.scope"])
    assert household(town.office).tenure == "rented"
    assert decisions(town.office) == []
    assert town.office.conflicts.count() == 1


def test_a_member_decides_only_about_what_is_theirs_to_change(town: Town) -> None:
    town.bring(town.office, town.district)
    (building, *_others) = town.office.registers.find(Building)
    for of, note in ((town.office, "a"), (town.district, "b")):
        of.registers.change(Building, building.id, address=note)
    town.bring(town.district, town.office)
    (found,) = town.office.conflicts.open_()
    town.bring(town.office, town.wang)
    with town.wang.profile.store.unit() as unit:
        _copy_conflict(town.office, unit, found.id)
        unit.commit()
    with pytest.raises(Refused) as refused:
        town.wang.conflicts.resolve(found.id, "here")
    assert refused.value.code.startswith("authority.")
    assert decisions(town.wang) == []


def test_conflicts_of_one_household_stand_together(town: Town) -> None:
    home = household(town.wang)
    (person, *_rest) = town.wang.registers.find(Resident, household_id=home.id)
    other = household(town.wang, "102")
    for of, word in ((town.wang, "一"), (town.li, "二")):
        of.registers.change(Household, home.id, remarks=word)
        of.registers.change(Household, other.id, remarks=word)
        of.registers.change(Resident, person.id, remarks=word)
    town.bring(town.wang, town.office)
    assert town.bring(town.li, town.office).conflicts == 3
    groups = [one.group for one in town.office.conflicts.open_()]
    assert groups in ([home.id, home.id, other.id], [other.id, home.id, home.id])


def met_by_li(town: Town) -> str:
    """The office and li change one household; the office's bundle reaches li before li's goes."""
    home = household(town.office).id
    town.office.registers.change(Household, home, phone="010-33333333", despite="-")
    town.clock.advance(minutes=1)
    town.li.registers.change(Household, home, phone="010-44444444", despite="-")
    town.bring(town.office, town.li)
    assert len(town.li.conflicts.open_()) == 1
    assert town.office.conflicts.open_() == []
    return home


def test_the_office_is_asked_too_what_a_member_is_asked(town: Town) -> None:
    """li's laptop may be lost before li has looked at it."""
    met_by_li(town)
    assert town.bring(town.li, town.office).conflicts == 1
    (here,), (there,) = (one.conflicts.open_() for one in (town.office, town.li))
    assert here.id == there.id
    assert {here.here.value, here.there.value} == {there.here.value, there.there.value}
    assert here.standing == there.standing == "010*****4444"
    assert town.bring(town.li, town.office).conflicts == 0
    town.office.conflicts.resolve(here.id, "newest")
    town.exchange()
    assert town.li.conflicts.open_() == town.office.conflicts.open_() == []
    assert agree(town.office, town.li, town.wang)


def test_the_office_is_asked_too_who_is_right_about_a_retirement(town: Town) -> None:
    home = household(town.office).id
    town.office.registers.change(Household, home, retired="moved_away")
    town.clock.advance(minutes=1)
    town.li.registers.change(Household, home, phone="010-44444444", despite="-")
    town.bring(town.office, town.li)
    town.bring(town.li, town.office)
    (here,), (there,) = (one.conflicts.open_() for one in (town.office, town.li))
    assert (here.id, here.kind) == (there.id, "retire")


def test_what_a_member_has_decided_is_not_asked_in_the_office(town: Town) -> None:
    met_by_li(town)
    (found,) = town.li.conflicts.open_()
    town.li.conflicts.resolve(found.id, "there")
    assert town.bring(town.li, town.office).conflicts == 0
    assert town.office.conflicts.open_() == []


def test_what_a_member_is_asked_is_not_asked_once_it_is_answered(town: Town) -> None:
    """wang, who had the office's value, has written another one since: only that one and li's
    are to be decided about."""
    home = met_by_li(town)
    town.bring(town.office, town.wang)
    town.clock.advance(minutes=1)
    town.wang.registers.change(Household, home, phone="010-55555555", despite="-")
    town.bring(town.wang, town.office)
    town.bring(town.li, town.office)
    (found,) = town.office.conflicts.open_()
    assert {found.here.value, found.there.value} == {"010*****5555", "010*****4444"}


@pytest.mark.parametrize(("name", "count"), [("wang", 1), ("zhang", 0)])
def test_a_member_is_believed_to_be_asked_about_its_own_grids_only(
    town: Town, name: str, count: int
) -> None:
    home = household(town.office).id
    written = []
    for number in ("010-33333333", "010-44444444"):
        town.office.registers.change(Household, home, phone=number, despite="-")
        town.clock.advance(minutes=1)
        with town.office.profile.store.view() as unit:
            (row,) = unit.rows(Household.__entity__, [home]).values()
            written.append(row.stamp_of("phone"))
    member = getattr(town, name)
    manifest, rows = forged.drafted(member, town.office)
    more = {"asked": [["household", home, "phone", "values", *written], ["household", 7], "x"]}
    content = forged.built(dataclasses.replace(manifest, more=more), rows, member.profile.keys)
    take(town.office, altered.saved(content, town.mail / "asked.xlsx"))
    assert len(town.office.conflicts.open_()) == count


def test_a_field_that_only_a_newer_version_knows_waits_for_it(town: Town) -> None:
    """It keeps nobody from deciding about the rest."""
    found = disagree(town)
    with town.office.profile.store.unit() as unit:
        line = conflicts.line(unit, found.id)
        assert line is not None
        newer = dataclasses.replace(line.clash, id=str(uuid.uuid4()), field="lift_state")
        conflicts.keep(unit, [newer], line.bundle, line.at)
        unit.commit()
    done = town.office.conflicts.resolve_many([newer.id, found.id], "newest")
    assert [one.conflict_id for one in done.resolved] == [found.id]
    assert [(one, error.code) for one, error in done.refused] == [(newer.id, "conflict.newer")]
    assert [one.id for one in town.office.conflicts.open_()] == [newer.id]
