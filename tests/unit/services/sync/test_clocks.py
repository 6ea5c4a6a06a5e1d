"""Clocks that are wrong by years: nobody is dragged along, nobody is stuck, nothing is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household, Resident
from gridclient.domain.visits import Visit
from gridclient.services import timekeeping
from gridclient.services.issues import NewIssue
from gridclient.store import conflicts, held_back, history, restamping
from tests.builders import add, make_resident, make_visit, save
from tests.profiles import Clock
from tests.simulation import carrier
from tests.town import Town, agree, change, household, left_out, phone, take

YEARS = dt.timedelta(days=3650)
MONTHS = dt.timedelta(days=200)
"""So far ahead the certificates of the town are still valid."""


def says(app: App, number: str, room: str = "101") -> None:
    change(app, room, phone=number)


def with_clock(town: Town, who: str, off: dt.timedelta) -> Clock:
    """Somebody's own clock, off by so much until it is put right."""
    made = town.clocks[who] = Clock(town.clock.at + off)
    return made


def newest(of: App) -> str:
    with of.profile.store.view() as unit:
        return unit.newest_stamp() or ""


def parked(town: Town) -> list[str]:
    with town.office.profile.store.view() as unit:
        return [item.rule for item in held_back.held(unit, "parked")]


def told(of: App, row_id: str) -> set[str | None]:
    """All that was ever said of a household's telephone, as far as it is known here."""
    with of.profile.store.view() as unit:
        past = history.of(unit, "household", row_id)
        (now,) = unit.find(Household, id=row_id)
    return {one.value for one in past if one.field == "phone"} | {now.phone}


def test_what_was_typed_in_2036_is_stamped_anew_and_arrives(town: Town) -> None:
    clock = with_clock(town, "wang", YEARS)
    says(town.wang, "2036")
    assert town.bring(town.wang, town.office).parked == 1
    assert phone(town.office) == "0211"
    clock.at = town.clock.at
    says(town.wang, "2026")
    town.bring(town.office, town.wang)
    assert not stamps.too_far_ahead(newest(town.wang), clock.at)
    assert town.bring(town.wang, town.office).parked == 0
    assert phone(town.office) == "2026"
    assert parked(town) == []
    assert told(town.wang, household(town.wang).id) == {"0211", "2036", "2026"}
    town.bring(town.office, town.li)
    assert agree(town.office, town.wang, town.li)


def test_the_last_word_of_a_clock_days_ahead_stays_the_last(town: Town) -> None:
    """Found by the simulation (seed 5644): the time of the earlier word had come when the clock
    was put right, so it was believed, and the later one was stamped anew before it."""
    clock, start = with_clock(town, "wang", dt.timedelta()), town.clock.at
    for days, number in ((5, "一"), (6, "二")):
        clock.at = start + dt.timedelta(days=days)
        says(town.wang, number)
    clock.at = start + dt.timedelta(days=4, hours=12)
    assert timekeeping.settle(town.wang.profile) == 1
    assert phone(town.wang) == "二"
    says(town.wang, "三")
    assert told(town.wang, household(town.wang).id) == {"0211", "一", "二", "三"}
    assert not stamps.too_far_ahead(newest(town.wang), clock.at)


@pytest.mark.parametrize("again", ["一", "二"])
def test_what_came_when_its_void_time_had_come_is_said_again(town: Town, again: str) -> None:
    """Found by the simulation (seed 5448): the bundle had lain until the day its clock had shown;
    what its author said since, by the right clock, bore an earlier stamp."""
    clock, start = with_clock(town, "wang", dt.timedelta(days=5)), town.clock.at
    town.bring(town.wang, town.office)
    says(town.wang, "一")
    lain = town.send(town.wang, town.office).file
    clock.at = start + dt.timedelta(days=1)
    timekeeping.settle(town.wang.profile)
    clock.at += dt.timedelta(minutes=1)
    says(town.wang, again)
    town.clock.at = clock.at = start + dt.timedelta(days=4, hours=12)
    for letter in (lain, town.send(town.wang, town.office).file):
        assert town.office.sync.import_([letter])[0].parked == 0
    assert phone(town.office) == "一"
    town.bring(town.office, town.li)
    for way in ((town.office, town.wang), (town.wang, town.office), (town.office, town.li)):
        clock.at += dt.timedelta(minutes=1)
        town.bring(*way)
    assert {phone(one) for one in (town.wang, town.office, town.li)} == {again}
    assert agree(town.office, town.wang, town.li)


def test_the_receipt_says_so_until_it_was_stamped_anew(town: Town) -> None:
    clock = with_clock(town, "wang", YEARS)
    home = household(town.wang).id
    says(town.wang, "2036")
    town.bring(town.wang, town.office)
    clock.at = town.clock.at + dt.timedelta(hours=30)
    town.bring(town.office, town.wang)
    (standing,) = town.wang.sync.standings("household", [home]).values()
    assert (standing.state, standing.reason) == ("here", "")
    (bundle,) = [one for one in town.wang.sync.history() if one.state == "received"][:1]
    held = bundle.outcome["receipt"]["held"]
    assert [(one["id"], one["rule"]) for one in held] == [(home, "clock")]


@pytest.mark.parametrize("knew", [False, True], ids=["unseen", "seen"])
def test_what_waits_is_compared_with_what_its_sender_knew(town: Town, knew: bool) -> None:
    """And not with what somebody knows whose bundle comes when its time has come."""
    clock = with_clock(town, "wang", dt.timedelta(hours=30))
    says(town.office, "0302")
    if knew:
        town.bring(town.office, town.wang)
        clock.at = town.clock.at + dt.timedelta(hours=30)
    says(town.wang, "0301")
    assert town.bring(town.wang, town.office).parked == 1
    town.bring(town.office, town.li)
    town.clock.advance(hours=31)
    result = town.bring(town.li, town.office)
    assert phone(town.office) == "0301"
    asked = [one.field for one in town.office.conflicts.open_()]
    assert asked == ([] if knew else ["phone"])
    assert result.conflicts == len(asked)


def test_an_older_bundle_that_comes_late_brings_2036_not_back(town: Town) -> None:
    clock = with_clock(town, "wang", YEARS)
    says(town.wang, "2036")
    late = town.send(town.wang, town.office).file
    clock.at = town.clock.at
    says(town.wang, "2026")
    town.bring(town.wang, town.office)
    result = take(town.office, late)
    assert (result.parked, result.known) == (0, 1)
    assert (phone(town.office), parked(town)) == ("2026", [])


def test_what_was_left_out_by_hand_is_not_taken_from_2036_once_the_clock_is_right(
    town: Town,
) -> None:
    """Found by the simulation (seed 2052): taken in under its old stamp it waited for ever."""
    clock = with_clock(town, "wang", YEARS)
    says(town.wang, "2036")
    home = household(town.office).id
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    rows = preview.files[0].rows
    town.office.sync.take(preview, {row.ticket for row in rows if row.row_id == home})
    (left,) = town.office.sync.left_out()
    assert left.row_id == home
    clock.at = town.clock.at
    town.bring(town.office, town.wang)
    town.bring(town.wang, town.office)
    assert town.office.sync.left_out() == []
    assert (
        town.office.sync.take_left_out(left_out(town.office, ("household", home))),
        parked(town),
    ) == (0, [])
    assert phone(town.office) == "2036"
    assert not stamps.too_far_ahead(newest(town.office), town.clock.at)


@pytest.mark.parametrize("turned_over", [False, True])
def test_what_waits_for_a_row_from_2036_waits_until_that_was_sent_anew(
    town: Town, turned_over: bool
) -> None:
    """Found by the simulation (seed 3526): the part that says which stamps are void need not be
    the one that brings the rows again, and facts are not sent again."""
    clock = with_clock(town, "office", MONTHS)
    says(town.office, "2036")
    issue = town.office.issues.add(NewIssue("灯不亮"), household(town.office).id).issue
    assert town.bring(town.office, town.li).parked == 3
    town.bring(town.li, town.office)
    says(town.office, "2036, later")
    town.bring(town.office, town.li)
    clock.at = town.clock.at
    with carrier.holding(1):
        parts = town.office.sync.export_all(town.li.profile.replica, town.mail)
    assert len(parts) > 1
    for part in reversed(parts) if turned_over else parts:
        take(town.li, part.file)
    assert [one.id for one in town.li.registers.find(Issue)] == [issue.id]
    assert [one.issue_id for one in town.li.registers.find(IssueEvent)] == [issue.id]


def test_what_waits_for_its_time_too_long_is_for_a_person_to_decide(town: Town) -> None:
    """Else a value of today would come back in years, when the date it bears has come."""
    with_clock(town, "wang", MONTHS)
    says(town.wang, "of another time")
    town.bring(town.wang, town.office)
    town.clock.advance(days=31)
    town.bring(town.li, town.office)
    town.clock.advance(days=200)
    assert phone(town.office) == "0211"
    (held,) = town.office.quarantine.list_()
    assert held.rule == "clock"
    town.office.quarantine.accept(held.id)
    assert phone(town.office) == "of another time"
    assert not stamps.too_far_ahead(newest(town.office), town.clock.at)


def test_what_somebody_revoked_had_said_in_2036_is_for_a_person_to_decide_at_once(
    town: Town,
) -> None:
    """They will never send it anew, as it should wait for (found by the simulation, 5270)."""
    with_clock(town, "wang", MONTHS)
    says(town.wang, "of another time")
    town.bring(town.wang, town.office)
    assert parked(town) == ["clock"]
    own = town.wang.profile.certificate
    assert own is not None
    town.office.enrolment.revoke(own.serial)
    town.bring(town.li, town.office)
    (held,) = town.office.quarantine.list_()
    town.office.quarantine.accept(held.id)
    assert (phone(town.office), parked(town)) == ("of another time", [])


def test_a_date_before_what_the_office_signed_stamps_nothing_anew(town: Town) -> None:
    """The clock is as wrong as it was: what is right may be what lies ahead of it."""
    town.bring(town.office, town.wang)
    right = newest(town.wang)
    says(town.wang, "right")
    town.close("wang")
    with_clock(town, "wang", -MONTHS)
    assert newest(town.wang) > right
    doubt = timekeeping.doubt(town.wang.profile)
    assert doubt is not None
    assert (doubt.kind, doubt.by) == ("before", "和平社区")
    town.bring(town.wang, town.office)
    assert phone(town.office) == "right"


def test_a_date_long_after_everything_signed_is_doubted(town: Town) -> None:
    town.bring(town.office, town.wang)
    assert timekeeping.doubt(town.wang.profile) is None
    town.close("wang")
    with_clock(town, "wang", MONTHS)
    doubt = timekeeping.doubt(town.wang.profile)
    assert doubt is not None
    assert (doubt.kind, doubt.days) == ("after", 200)
    assert "200" in timekeeping.in_words(doubt)


def test_an_office_whose_clock_was_put_right_is_believed_again(town: Town) -> None:
    clock = with_clock(town, "office", MONTHS)
    town.bring(town.office, town.wang)
    assert timekeeping.doubt(town.wang.profile) is not None
    clock.at = town.clock.at
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    assert timekeeping.doubt(town.wang.profile) is None


def test_an_honest_edit_wins_over_one_that_only_had_a_higher_stamp(town: Town) -> None:
    clock = with_clock(town, "wang", MONTHS)
    says(town.wang, "far ahead")
    says(town.office, "honest")
    town.bring(town.office, town.wang)
    assert phone(town.wang) == "far ahead"
    clock.at = town.clock.at
    town.bring(town.wang, town.office)
    assert (phone(town.wang), phone(town.office)) == ("honest", "honest")
    with town.wang.profile.store.view() as unit:
        (clash,) = conflicts.clashes(unit)
    assert {clash.local, clash.incoming} == {"far ahead", "honest"}
    town.wang.conflicts.resolve(clash.id, "here")
    town.bring(town.wang, town.office)
    assert phone(town.office) == "far ahead"


def test_whoever_writes_knowing_both_answers_a_conflict_of_then(town: Town) -> None:
    clock = with_clock(town, "wang", MONTHS)
    says(town.wang, "far ahead")
    says(town.office, "honest")
    town.bring(town.office, town.wang)
    clock.at = town.clock.at
    town.bring(town.wang, town.office)
    (conflict,) = town.wang.conflicts.open_()
    assert (conflict.here.stands, conflict.there.stands) == (False, True)
    says(town.office, "decided there")
    town.bring(town.office, town.wang)
    assert town.wang.conflicts.open_() == []
    assert phone(town.wang) == "decided there"


def test_a_decision_from_2036_yields_to_a_later_one(town: Town) -> None:
    clock = with_clock(town, "wang", MONTHS)
    one, other = (household(town.wang, room).id for room in ("101", "102"))
    town.wang.duplicates.link("household", one, other)
    town.bring(town.wang, town.office)
    assert town.office.duplicates.standing("household", other) == one
    town.office.duplicates.unlink("household", one, other)
    assert town.office.duplicates.standing("household", other) == other
    clock.at = town.clock.at
    town.bring(town.office, town.wang)
    assert town.wang.duplicates.standing("household", other) == other


def test_a_fact_from_2036_keeps_its_stamp_and_its_signature(town: Town) -> None:
    clock = with_clock(town, "wang", YEARS)
    visit = make_visit(household(town.wang).id)
    add(town.wang, visit)
    town.bring(town.wang, town.office)
    clock.at = town.clock.at
    says(town.wang, "2026")
    town.bring(town.wang, town.office)
    assert [one.id for one in town.office.visits.of(visit.household_id)] == [visit.id]
    with town.wang.profile.store.view() as unit:
        (row,) = unit.rows(Visit.__entity__, [visit.id]).values()
    assert stamps.too_far_ahead(row.stamp, clock.at)
    town.exchange()
    assert agree(town.office, town.wang, town.district)


def test_undoing_an_import_of_then_leaves_what_was_typed_since(town: Town) -> None:
    town.exchange()
    town.close("wang")
    clock = with_clock(town, "wang", MONTHS)
    says(town.wang, "so that the clock stands in 2036", "102")
    says(town.office, "imported")
    taken = town.bring(town.office, town.wang)
    says(town.wang, "typed")
    clock.at = town.clock.at
    town.wang.sync.export(town.office.profile.replica, town.mail)
    (bundle,) = [one.bundle for one in town.wang.sync.history() if one.direction == "in"][:1]
    assert taken.applied
    undone = town.wang.sync.undo(bundle)
    assert [one.why for one in undone.kept] == ["changed_since"]
    assert phone(town.wang) == "typed"


def test_two_who_were_wrong_together_agree_when_both_are_right(town: Town) -> None:
    ahead = [with_clock(town, who, MONTHS) for who in ("office", "wang")]
    says(town.wang, "wang in 2036")
    newborn = make_resident(household(town.wang).id, name="新生儿")
    save(town.wang, newborn)
    town.bring(town.wang, town.office)
    says(town.office, "office in 2036", "102")
    town.bring(town.office, town.wang)
    assert phone(town.office) == "wang in 2036"
    for clock in ahead:
        clock.at = town.clock.at
    says(town.li, "li, honestly")
    for _round in range(2):
        town.exchange()
    assert agree(town.office, town.wang, town.li)
    says(town.li, "the last word")
    (known,) = town.li.registers.find(Resident, id=newborn.id)
    save(town.li, dataclasses.replace(known, remarks="honest"))
    town.exchange()
    for one in (town.office, town.wang, town.li):
        (kept,) = one.registers.find(Resident, id=newborn.id)
        assert (phone(one), kept.remarks) == ("the last word", "honest")


WHO = ("office", "wang", "li")


def _step(town: Town, rng: random.Random, number: int, said: dict[str, set[str]]) -> None:
    """Somebody's clock jumps, somebody types, or a bundle goes by; some are refused."""
    who = rng.choice(WHO)
    app, clock = getattr(town, who), town.clocks[who]
    match rng.randrange(4):
        case 0:
            clock.at = town.clock.at + rng.choice((-1, -1, 0, 0, 1, 1, 1)) * MONTHS
        case 1 | 2:
            before, upto = newest(app), _upto(app)
            says(app, f"{who} {number}")
            said[who].add(f"{who} {number}")
            assert newest(app) > before or _upto(app) > upto
        case _:
            other = "office" if who != "office" else rng.choice(WHO[1:])
            _carry(town, who, other)


def _upto(app: App) -> int:
    with app.profile.store.view() as unit:
        return max((upto for upto, _above in restamping.times(unit)), default=0)


def _carry(town: Town, sender: str, receiver: str) -> None:
    town.clock.advance(minutes=1)
    for clock in town.clocks.values():
        clock.advance(minutes=1)
    one, other = getattr(town, sender), getattr(town, receiver)
    (letter,) = carrier.send(one, other.profile.keys.public.key_id)
    try:
        carrier.take(other, letter)
    except Exception as error:
        if getattr(error, "code", "") not in ("certificate.not_yet_valid", "certificate.expired"):
            raise


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_clocks_do_all_agree_once_they_are_right(town: Town, seed: int) -> None:
    rng = random.Random(seed)
    said: dict[str, set[str]] = {who: set() for who in WHO}
    for who in WHO:
        with_clock(town, who, dt.timedelta())
    for number in range(24):
        _step(town, rng, number, said)
    for clock in town.clocks.values():
        clock.at = town.clock.at
    for _round in range(3):
        for sender, receiver in (("wang", "office"), ("li", "office")):
            _carry(town, sender, receiver)
            _carry(town, receiver, sender)
    apps = [getattr(town, who) for who in WHO]
    assert agree(*apps)
    for who, app in zip(WHO, apps, strict=True):
        assert said[who] <= told(app, household(app).id)
    last = rng.choice(WHO)
    says(getattr(town, last), "the last word")
    for sender in ("wang", "li", "wang"):
        _carry(town, sender, "office")
        _carry(town, "office", sender)
    assert {phone(app) for app in apps} == {"the last word"}


def notes_of(of: App) -> dict[str, str | None]:
    """What was noted of the visits to a household, by their day."""
    return {str(one.visited_on): one.note for one in of.visits.of(household(of).id)}


def removed_in_times_to_come(town: Town) -> Clock:
    """The office removes, on a day to come, what is older than a hundred days by then."""
    home = household(town.wang)
    for day, note in ((dt.date(2024, 3, 1), "从前"), (town.clock.at.date(), "今天")):
        add(town.wang, make_visit(home.id, visited_on=day, note=note))
    town.exchange()
    town.exchange()
    clock = with_clock(town, "office", MONTHS)
    town.close("office")
    town.office.retention.set_rule("visit_notes", 100)
    due = town.office.retention.preview()
    assert town.office.retention.run(due, despite_clock=True).done == 1
    assert set(notes_of(town.office).values()) == {None}
    return clock


def test_a_removal_dated_in_times_to_come_takes_nothing_elsewhere(town: Town) -> None:
    removed_in_times_to_come(town)
    assert town.bring(town.office, town.wang).parked > 0
    assert set(notes_of(town.wang).values()) == {"从前", "今天"}
    late = town.wang.visits.record(household(town.wang).id, "met", note="明天的话")
    (kept,) = [one for one in town.wang.visits.of(late.household_id) if one.id == late.id]
    assert kept.note == "明天的话"


@pytest.mark.parametrize("sent", [False, True])
def test_a_removal_dated_in_times_to_come_is_made_anew_once_the_clock_is_right(
    town: Town, sent: bool
) -> None:
    """What is as old as the office meant goes everywhere; of the rest the words come back."""
    clock = removed_in_times_to_come(town)
    if sent:
        town.bring(town.office, town.wang)
    clock.at = town.clock.at = town.clock.at + dt.timedelta(minutes=1)
    today = str(town.clock.at.date())
    for _round in range(3):
        clock.at = town.clock.at
        town.exchange()
    for one in (town.office, town.wang, town.li):
        assert notes_of(one) == {"2024-03-01": None, today: "今天"}
        with one.profile.store.view() as unit:
            assert not held_back.held(unit)
    assert agree(town.office, town.wang, town.li)
    late = town.office.visits.record(household(town.office).id, "met", note="以后的话")
    (kept,) = [one for one in town.office.visits.of(late.household_id) if one.id == late.id]
    assert kept.note == "以后的话"
