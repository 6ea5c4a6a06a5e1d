"""What is withheld from an office, where clocks were wrong: the marks follow the new stamps."""

from __future__ import annotations

import datetime as dt

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Household
from gridclient.domain.rows import Row, mark_stamp
from tests.profiles import Clock
from tests.town import Town, change, household, phone

MONTHS = dt.timedelta(days=200)
"""So far ahead the certificates of the town are still valid."""


def says(app: App, number: str) -> None:
    change(app, phone=number)


def row(app: App, home: str) -> Row:
    with app.profile.store.view() as unit:
        return unit.rows(entity_of(Household), [home])[home]


def test_two_offices_that_were_wrong_together_agree_when_both_are_right(town: Town) -> None:
    clocks = [Clock(town.clock.at + MONTHS) for _who in range(2)]
    town.clocks["office"], town.clocks["district"] = clocks
    home = household(town.office).id
    says(town.office, "then")
    town.bring(town.office, town.district)
    far = mark_stamp(row(town.district, home).withheld["phone"])
    for one in clocks:
        one.at = town.clock.at
    assert stamps.too_far_ahead(far, town.clock.at)
    for _time in range(2):
        town.bring(town.office, town.district)
        town.bring(town.district, town.office)
    assert phone(town.office) == "then"
    here, above = row(town.office, home), row(town.district, home)
    assert mark_stamp(above.withheld["phone"]) == here.stamp_of("phone") < far
    assert "phone" not in above.fields
    assert town.office.sync.digest(whole=False) == town.district.sync.digest(whole=False)
    says(town.office, "now")
    town.bring(town.office, town.district)
    assert town.office.sync.digest(whole=False) == town.district.sync.digest(whole=False)


def test_marks_stay_where_an_office_stamps_its_own_words_anew(town: Town) -> None:
    home = household(town.office).id
    says(town.office, "right")
    town.bring(town.office, town.district)
    town.bring(town.district, town.office)  # so the office does not send it a second time
    town.close("district")
    clock = town.clocks["district"] = Clock(town.clock.at + MONTHS)
    town.district.registers.change(Household, home, file_no="7-7")
    before = row(town.district, home)
    kept = before.withheld
    clock.at = town.clock.at
    assert stamps.too_far_ahead(before.stamp_of("file_no"), town.clock.at)
    town.bring(town.office, town.district)
    above = row(town.district, home)
    assert not stamps.too_far_ahead(above.stamp_of("file_no"), town.clock.at)
    assert above.withheld == kept
    town.bring(town.district, town.office)
    assert household(town.office).file_no == "7-7"
    assert town.office.sync.digest(whole=False) == town.district.sync.digest(whole=False)
