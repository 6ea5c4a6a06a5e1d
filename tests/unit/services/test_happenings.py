"""Facts besides visits and issues: recorded, listed, taken back, counted for commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.activities import Activity, Meeting
from gridclient.domain.consents import Consent
from gridclient.domain.partners import Commitment, PartnerUnit
from gridclient.domain.people import Household
from gridclient.domain.places import Division
from gridclient.domain.service_records import ServiceRecord
from gridclient.errors import Refused
from gridclient.services.events import HappeningsChanged
from gridclient.services.issues import NewIssue
from tests import builders, profiles

TODAY = builders.TODAY


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office))


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[App, App]]:
    with profiles.team(tmp_path, 张敏=[profiles.GRID]) as (office, (worker,)):
        yield office, worker


def division(app: App) -> str:
    return app.registers.find(Division)[0].id


def partner(app: App, name: str = "和平医院") -> PartnerUnit:
    return app.registers.add(PartnerUnit, division_id=division(app), name=name, kind="medical")


def hold(app: App, on: dt.date = TODAY, **fields: object) -> Activity:
    given = {"kind": "free_clinic", "title": "义诊", **fields}
    return app.happenings.record(Activity, division_id=division(app), held_on=on, **given)


def test_what_happened_is_kept_told_and_listed_newest_first(office: App):
    told: list[HappeningsChanged] = []
    office.events.subscribe(HappeningsChanged, told.append)
    made = [hold(office, TODAY - dt.timedelta(days=ago)) for ago in (2, 1, 3)]
    assert [one.id for one in office.happenings.find(Activity)] == [
        made[1].id,
        made[0].id,
        made[2].id,
    ]
    assert told == [HappeningsChanged("activity")] * 3


def test_what_is_taken_back_counts_no_more_and_others_do(office: App):
    first, second = hold(office), hold(office)
    office.happenings.retract(Activity, first.id, "记重了")
    assert [one.id for one in office.happenings.find(Activity)] == [second.id]


def test_taking_back_wants_a_reason_a_record_and_a_kind_that_can(office: App, home: Household):
    made = hold(office)
    said = office.happenings.record(Consent, household_id=home.id, act="notice", given_on=TODAY)
    for kind, row_id, reason, code in (
        (Activity, made.id, " ", "entry.invalid"),
        (Activity, builders.make_id(), "误录", "record.unknown"),
        (Consent, said.id, "误录", "happening.stays"),
    ):
        with pytest.raises(Refused) as refusal:
            office.happenings.retract(kind, row_id, reason)
        assert refusal.value.code == code
    assert len(office.happenings.find(Activity)) == 1


def test_a_future_day_is_asked_about_and_unknown_choices_are_refused(office: App):
    tomorrow = TODAY + dt.timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        hold(office, tomorrow)
    assert refusal.value.code == "entry.doubtful"
    hold(office, tomorrow, despite="今晚开始")
    for fields, code in (
        ({"kind": "parade"}, "entry.choice"),
        ({"unit_ids": (builders.make_id(),)}, "entry.reference"),
        ({"title": ""}, "entry.invalid"),
    ):
        with pytest.raises(Refused) as refusal:
            hold(office, **fields)  # type: ignore[arg-type]
        assert refusal.value.code == code
    assert len(office.happenings.find(Activity)) == 1


def test_a_worker_records_services_at_the_door_and_no_meetings(team: tuple[App, App]):
    _office, worker = team
    home = builders.move_in(worker, builders.make_house(worker))
    made = worker.happenings.record(
        ServiceRecord, household_id=home.id, served_on=TODAY, type="errand"
    )
    assert worker.happenings.find(ServiceRecord, household_id=home.id) == [made]
    with pytest.raises(Refused) as refusal:
        worker.happenings.record(
            Meeting, division_id=division(worker), held_on=TODAY, kind="joint", title="议事"
        )
    assert refusal.value.code == "authority.role"
    assert worker.happenings.find(Meeting) == []


def test_who_noted_it_is_kept(office: App, home: Household):
    said = office.happenings.record(Consent, household_id=home.id, act="notice", given_on=TODAY)
    assert said.by_id == office.profile.person_id


def promise(app: App, unit: PartnerUnit, kind: str, target: int = 2) -> Commitment:
    return app.registers.add(Commitment, unit_id=unit.id, year=2026, kind=kind, target=target)


def test_commitments_count_the_activities_of_their_unit_year_and_kind(office: App):
    ours, other = partner(office), partner(office, "育才小学")
    promise(office, ours, "lesson")
    for fields in (
        {"unit_ids": (ours.id, other.id), "counts_for": "lesson"},
        {"unit_ids": (other.id,), "counts_for": "lesson"},
        {"unit_ids": (ours.id,), "counts_for": "theme_day"},
        {"unit_ids": (ours.id,)},
    ):
        hold(office, **fields)
    hold(office, dt.date(2025, 12, 31), unit_ids=(ours.id,), counts_for="lesson")
    gone = hold(office, unit_ids=(ours.id,), counts_for="lesson")
    office.happenings.retract(Activity, gone.id, "误录")
    (line,) = office.happenings.progress(2026)
    assert (line.unit.id, line.commitment.kind, line.done, line.target) == (
        ours.id,
        "lesson",
        1,
        2,
    )
    assert office.happenings.progress(2025) == []


def test_a_small_wish_counts_once_however_many_services_it_took(office: App, home: Household):
    ours = partner(office)
    promise(office, ours, "wish")
    wish = office.issues.add(NewIssue("想要一台收音机", kind="wish"), home.id).issue
    help_ = office.issues.add(NewIssue("修水管"), home.id).issue
    for issue in (wish, wish, help_):
        office.happenings.record(
            ServiceRecord,
            household_id=home.id,
            served_on=TODAY,
            type="gift",
            unit_id=ours.id,
            issue_id=issue.id,
        )
    assert [line.done for line in office.happenings.progress(2026)] == [1]


def test_a_retired_commitment_is_not_listed(office: App):
    ours = partner(office)
    office.registers.retire(Commitment, promise(office, ours, "lesson").id, "ended")
    assert office.happenings.progress(2026) == []


def test_gaps_name_the_posts_a_grid_lacks(office: App):
    house = builders.make_house(office)
    assert [(grid.code, len(posts)) for grid, posts in office.staff.gaps()] == [(profiles.GRID, 4)]
    for post, fields in (
        ("party_group_leader", {"grid_ids": (house.grid_id,)}),
        ("building_leader", {"grid_ids": (), "building_ids": (house.id,)}),
        ("sentiment_liaison", {"grid_ids": (house.grid_id,), "retired": "ended"}),
    ):
        builders.save(office, builders.make_person(post=post, **fields))
    ((_grid, posts),) = office.staff.gaps()
    assert posts == ("sentiment_liaison", "grid_handler")
