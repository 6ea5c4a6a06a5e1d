"""Notice, consent, requests and a person's own data."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.people import Household, Resident
from gridclient.domain.retention import Purge
from gridclient.domain.service_records import ServiceRecord
from gridclient.errors import Refused
from gridclient.store import history
from tests import builders, profiles
from tests.builders import TODAY

ID = "11010519491231002X"


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(
        office, builders.make_house(office), head="王秀兰", others=["李雷"], care=["disability"]
    )


def member(app: App, home: Household, name: str = "王秀兰") -> Resident:
    return next(
        one for one in app.registers.find(Resident, household_id=home.id) if one.name == name
    )


def child(app: App, home: Household) -> Resident:
    made = builders.make_resident(home.id, name="小明", born_on=dt.date(2016, 1, 1))
    builders.save(app, made)
    return made


def refused(code: str, act: object) -> Refused:
    with pytest.raises(Refused) as told:
        act()  # type: ignore[operator]
    assert told.value.code == code
    assert told.value.hint
    return told.value


def test_the_newest_word_of_a_person_counts(office: App, home: Household) -> None:
    person = member(office, home)

    def state() -> tuple[str | None, str]:
        (one,) = [p for p in office.rights.standing(home.id).people if p.resident.id == person.id]
        return one.act, one.needs

    assert state() == (None, "consent")
    say = office.rights.record_consent
    say(home.id, "consent", resident_id=person.id, way="paper", form_no="A-1")
    assert state() == ("consent", "")
    say(home.id, "withdrawal", resident_id=person.id)
    assert state() == ("withdrawal", "consent")
    say(home.id, "consent", resident_id=person.id, given_on=TODAY - dt.timedelta(days=3))
    assert state() == ("withdrawal", "consent")


def test_who_is_not_cared_for_needs_no_consent(office: App, home: Household) -> None:
    other = member(office, home, "李雷")
    (one,) = [p for p in office.rights.standing(home.id).people if p.resident.id == other.id]
    assert (one.act, one.needs) == (None, "")


def test_the_notice_stands_on_the_household_too(office: App, home: Household) -> None:
    assert office.rights.standing(home.id).notice_on is None
    office.rights.record_consent(home.id, "notice", way="poster")
    assert office.rights.standing(home.id).notice_on == TODAY
    assert office.registers.get(Household, home.id).notice_on == TODAY


def test_a_child_under_fourteen_has_a_guardian_who_agrees(office: App, home: Household) -> None:
    kid = child(office, home)
    say = office.rights.record_consent
    refused("consent.guardian", lambda: say(home.id, "consent", resident_id=kid.id))
    refused("consent.guardian_name", lambda: say(home.id, "guardian_consent", resident_id=kid.id))
    (one,) = [p for p in office.rights.standing(home.id).people if p.resident.id == kid.id]
    assert one.needs == "guardian"
    say(home.id, "guardian_consent", resident_id=kid.id, guardian="李雷")
    (one,) = [p for p in office.rights.standing(home.id).people if p.resident.id == kid.id]
    assert (one.needs, one.guardian) == ("", "李雷")


def test_on_the_fourteenth_birthday_one_agrees_oneself(office: App, home: Household) -> None:
    made = builders.make_resident(home.id, name="小红", born_on=TODAY.replace(year=2012))
    builders.save(office, made)
    office.rights.record_consent(home.id, "consent", resident_id=made.id)


def test_what_would_not_hold_is_refused(office: App, home: Household) -> None:
    say, person = office.rights.record_consent, member(office, home)
    tomorrow = TODAY + dt.timedelta(days=1)
    refused("consent.person", lambda: say(home.id, "consent"))
    refused("consent.witness", lambda: say(home.id, "consent", resident_id=person.id, way="oral"))
    refused("consent.future", lambda: say(home.id, "notice", given_on=tomorrow))
    refused("household.unknown", lambda: say(builders.make_id(), "notice"))
    refused("resident.unknown", lambda: say(home.id, "consent", resident_id=builders.make_id()))


def test_a_withdrawal_names_what_follows_and_ends_nothing_itself(
    office: App, home: Household
) -> None:
    person = member(office, home)
    (care,) = office.registers.find(CareEnrolment, resident_id=person.id)
    office.registers.change(
        CareEnrolment, care.id, certificate_no="C-99", basis="评估", despite="旧证"
    )
    made = office.rights.record_consent(home.id, "withdrawal", resident_id=person.id)
    assert [item.id for item in made.follows] == [care.id]
    assert office.registers.get(CareEnrolment, care.id).retired is None
    assert office.rights.end_care(person.id) == 1
    kept = office.registers.get(CareEnrolment, care.id)
    assert (kept.retired, kept.category, kept.certificate_no, kept.basis) == (
        "ended",
        "general",
        None,
        None,
    )
    with office.profile.store.view() as unit:
        lines = history.of(unit, "care_enrolment", care.id)
    assert all(line.value not in ("C-99", "disability", "评估") for line in lines)
    (purge,) = office.registers.find(Purge)
    assert (purge.subject, purge.resident_id) == ("care_ended", person.id)
    assert office.registers.get(Resident, person.id).name == "王秀兰"


def test_a_worker_records_consents_and_leaves_removal_to_the_office(
    pair: tuple[App, App], tmp_path: Path
) -> None:
    office, worker = pair
    home = builders.move_in(office, builders.make_house(office), care=["disability"])
    sent = office.sync.export(worker.profile.replica, tmp_path)
    worker.sync.import_([sent.file])
    person = member(worker, home)
    worker.rights.record_consent(home.id, "withdrawal", resident_id=person.id)
    worker.rights.ask(home.id, "deletion", resident_id=person.id)
    refused("role.office", lambda: worker.rights.end_care(person.id))
    back = worker.sync.export(office.profile.replica, tmp_path)
    (result,) = office.sync.import_([back.file])
    assert (result.quarantined, result.parked) == (0, 0)
    assert [line.request.kind for line in office.rights.requests()] == ["deletion"]


def test_an_answer_is_due_in_fifteen_working_days(office: App, home: Household) -> None:
    """Over the National Day of 2026, which takes eight days and gives two Saturdays back."""
    made = office.rights.ask(home.id, "copy", received_on=dt.date(2026, 9, 21))
    assert made.due_on is not None
    assert made.due_on > dt.date(2026, 10, 9)
    (line,) = office.rights.requests()
    assert line.overdue
    assert line.days_left == (made.due_on - TODAY).days
    refused(
        "rights.future",
        lambda: office.rights.ask(home.id, "copy", received_on=TODAY + dt.timedelta(days=1)),
    )


def test_a_correction_that_is_accepted_is_made(office: App, home: Household) -> None:
    person = member(office, home)
    request = office.rights.ask(home.id, "correction", resident_id=person.id, details="电话")
    refused(
        "entry.doubtful",
        lambda: office.rights.settle(request.id, "done", correct={"phone": "abc"}),
    )
    office.rights.settle(request.id, "done", correct={"phone": "13900139000"})
    assert office.registers.get(Resident, person.id).phone == "13900139000"
    assert office.rights.requests() == []
    (line,) = office.rights.requests(every=True)
    assert (line.request.outcome, line.request.done_on) == ("done", TODAY)
    refused("rights.settled", lambda: office.rights.settle(request.id, "done"))


def test_a_refusal_says_why_and_only_corrections_correct(office: App, home: Household) -> None:
    person = member(office, home)
    request = office.rights.ask(home.id, "copy", resident_id=person.id)
    refused("rights.reason", lambda: office.rights.settle(request.id, "refused"))
    refused(
        "rights.correction",
        lambda: office.rights.settle(request.id, "done", correct={"phone": "1"}),
    )
    assert office.registers.get(Resident, person.id).phone is None
    office.rights.settle(request.id, "refused", answer="请带身份证来")


def test_own_data_is_everything_and_the_number_only_when_asked(
    office: App, home: Household
) -> None:
    person = member(office, home)
    office.registers.change(Resident, person.id, phone="13800138000", id_number=ID)
    office.registers.change(Resident, person.id, phone="13900139000")
    office.visits.record(home.id, "met", note="腿疼")
    other = member(office, home, "李雷")
    builders.add(
        office,
        *(
            ServiceRecord(
                id=builders.make_id(),
                household_id=home.id,
                resident_id=one.id,
                served_on=TODAY,
                type="haircut",
                note=note,
            )
            for one, note in ((person, "理发"), (other, "别人的"))
        ),
    )
    office.rights.record_consent(home.id, "consent", resident_id=person.id, way="paper")
    office.rights.ask(home.id, "copy", resident_id=person.id)
    kept = office.rights.own_data(person.id)
    said = "\n".join(f"{title} {value}" for part in kept.parts for title, value in part.entries)
    for word in ("王秀兰", "139****9000", "138****8000", "腿疼", "理发", "Disabled person", "copy"):
        assert word in said, word
    assert "13900139000" not in said
    whole = office.rights.own_data(person.id, full=True)
    assert "13900139000" in str(whole.parts)
    assert "别人的" not in said
    assert ID not in said
    assert "1****************X" in said
    whole = office.rights.own_data(person.id, full=True)
    assert any(ID in value for part in whole.parts for _title, value in part.entries)
    assert (kept.masked, whole.masked) == (True, False)


def test_own_data_says_to_whom_it_was_passed_on(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    home = builders.move_in(office, builders.make_house(office))
    worker.sync.import_([office.sync.export(worker.profile.replica, tmp_path).file])
    (passed,) = [
        part
        for part in office.rights.own_data(member(office, home).id).parts
        if part.title == "Passed on to"
    ]
    assert [name for name, _how in passed.entries] == ["张敏"]


def test_namesakes_are_asked_about(office: App, home: Household) -> None:
    builders.save(office, builders.make_resident(home.id, name="李雷"))
    refused("resident.several", lambda: office.rights.find_person(home.id, "李雷"))
    refused("resident.unknown", lambda: office.rights.find_person(home.id, "没有"))
    assert office.rights.find_person(home.id, "王秀兰") == member(office, home).id


def test_the_notice_names_office_and_times(office: App) -> None:
    office.retention.set_rule("visit_notes", 365)
    notice = office.rights.notice()
    words = "\n".join(text for _title, texts in notice.chapters for text in texts)
    assert "和平里社区" in words
    assert "Notes of visits: 1 year" in words
    assert "Sensitive data of people who are gone: 90 days" in words
    assert len(notice.chapters) == 6
    assert profiles.COMMUNITY not in words


def test_a_street_office_is_asked_for_nothing_that_is_withheld_from_it(tmp_path: Path) -> None:
    asked = {
        "resident": ("name", "relation", "sex", "phone", "remarks"),
        "rights_request": ("kind", "received_on", "details", "answer"),
    }
    offered = {}
    for role in ("street", "community"):
        with closing(profiles.office(tmp_path, role=role)) as made:
            offered[role] = {
                name: made.rights.offered(name, fields) for name, fields in asked.items()
            }
    assert offered["community"] == asked
    assert offered["street"] == {
        "resident": ("relation", "sex"),
        "rights_request": ("kind", "received_on"),
    }
