"""Policies: what is in force, laying one down from a day on, and what earlier ones go on doing."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.care import CarePolicy
from gridclient.domain.people import Household
from gridclient.errors import Refused
from gridclient.services.policies import InForce
from tests import builders
from tests.builders import TODAY
from tests.profiles import Clock

D = dt.date.fromisoformat


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office), care=["dibao"])


def of(app: App, category: str, on: dt.date | None = None) -> InForce:
    return next(item for item in app.policies.in_force(on) if item.category == category)


def test_an_office_begins_with_the_defaults(office: App):
    found = of(office, "elder_alone_80")
    assert (found.policy.contacts, found.policy.period, found.source) == (1, "week", "default")
    assert {item.source for item in office.policies.in_force()} == {"default"}
    assert all(item.title != item.category for item in office.policies.in_force())


def test_a_new_version_leaves_the_earlier_one_as_it_was(office: App):
    (before,) = office.policies.versions("dibao")
    made = office.policies.set_("低保", 1, "month", face=1, face_period="quarter")
    assert office.policies.versions("dibao") == [made, before]
    assert made.effective_from == TODAY
    now, earlier = of(office, "dibao"), of(office, "dibao", TODAY - dt.timedelta(days=1))
    assert (now.policy.period, now.source, now.effective_from) == ("month", "office", TODAY)
    assert (earlier.policy.period, earlier.source) == ("quarter", "default")


def test_the_same_day_again_changes_that_version(office: App):
    first = office.policies.set_("dibao", 1, "month")
    second = office.policies.set_("dibao", 2, "month", accepted=["电话"])
    assert (first.id, second.contacts, second.accepted) == (second.id, 2, ("phone",))
    assert len(office.policies.versions("dibao")) == 2


def test_undo_asks_for_what_was_asked_before(office: App):
    before = of(office, "dibao").policy
    made = office.policies.set_("dibao", 3, "month")
    office.policies.set_back(made, before)
    assert of(office, "dibao").policy.terms == before.terms


def test_a_version_of_later_counts_from_then(office: App):
    office.policies.set_("dibao", 1, "week", effective_from=D("2027-01-01"))
    assert of(office, "dibao").policy.period == "quarter"
    assert of(office, "dibao", D("2027-01-01")).policy.period == "week"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((0, "month"), "policy.contacts"),
        ((8, "week"), "policy.contacts"),
        ((1, "fortnight"), "entry.choice"),
        ((1, "month", 2, "month"), "policy.face"),
        ((1, "quarter", 1, "month"), "policy.face"),
        ((1, "month", 1, "week"), "policy.face"),
        ((1, "month", -1, "month"), "policy.face"),
    ],
)
def test_what_nobody_could_do_is_refused(office: App, given: tuple[object, ...], code: str):
    contacts, period, *face = given
    more = dict(zip(("face", "face_period"), face, strict=False))
    with pytest.raises(Refused) as refusal:
        office.policies.set_("dibao", contacts, period, **more)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert len(office.policies.versions("dibao")) == 1


def test_a_day_in_the_past_wants_a_basis(office: App):
    with pytest.raises(Refused) as refusal:
        office.policies.set_("dibao", 1, "month", effective_from=D("2026-10-01"))
    assert refusal.value.code == "policy.past"
    made = office.policies.set_(
        "dibao", 1, "month", effective_from=D("2026-10-01"), basis="民发〔2026〕9号"
    )
    assert of(office, "dibao", D("2026-10-01")).basis == made.basis == "民发〔2026〕9号"


@pytest.mark.parametrize("word", ["not_home", "met", "nonsense"])
def test_only_reaching_somebody_counts_besides(office: App, word: str):
    with pytest.raises(Refused) as refusal:
        office.policies.set_("dibao", 1, "month", accepted=[word])
    assert refusal.value.code == "policy.accepted"


def test_only_an_office_lays_policies_down(pair: tuple[App, App]):
    _, worker = pair
    with pytest.raises(Refused):
        worker.policies.set_("dibao", 1, "month")
    assert worker.policies.in_force()


def test_coverage_of_an_earlier_period_goes_by_the_policy_of_then(
    office: App, home: Household, clock: Clock
):
    office.visits.record(home.id, "met")
    clock.put(D("2027-03-10"))
    office.policies.set_("dibao", 1, "month", effective_from=D("2027-03-10"))
    clock.put(D("2027-05-20"))
    february = office.coverage.table(D("2027-02-01"), D("2027-02-28"))
    april = office.coverage.table(D("2027-04-01"), D("2027-04-30"))
    assert (february.total.overdue, april.total.overdue) == (0, 1)


def test_a_milder_policy_changes_no_coverage_of_before(office: App, home: Household, clock: Clock):
    office.visits.record(home.id, "met")
    clock.put(D("2027-06-01"))
    office.policies.set_("dibao", 1, "year")
    may = office.coverage.table(D("2027-05-01"), D("2027-05-31"))
    june = office.coverage.table(D("2027-06-01"), D("2027-06-30"))
    assert (may.total.overdue, june.total.overdue) == (1, 0)


def test_a_stricter_policy_makes_nobody_overdue_at_once(office: App, home: Household, clock: Clock):
    office.visits.record(home.id, "met")
    clock.put(D("2027-03-10"))
    office.policies.set_("dibao", 1, "month")
    (door,) = office.visits.due()
    assert (door.due_on, door.overdue_days) == (D("2027-03-31"), 0)


def test_a_policy_travels_and_counts_with_the_worker(pair: tuple[App, App], tmp_path):
    office, worker = pair
    office.policies.set_("dibao", 1, "month", basis="试行")
    (peer,) = office.sync.peers()
    sent = office.sync.export(peer.replica, tmp_path)
    worker.sync.import_([sent.file])
    assert of(worker, "dibao").policy.period == "month"
    assert worker.registers.find(CarePolicy, basis="试行")
