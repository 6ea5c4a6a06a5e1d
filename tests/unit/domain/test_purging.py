"""What a removal takes: declared once, whole, and in whatever order removals are met."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import purging
from gridclient.domain.fields import ENTITIES, Kind, Sensitivity, to_fields
from gridclient.domain.identifiers import named_id
from gridclient.domain.model import ORDERED
from gridclient.domain.purging import covers, is_stub, is_stub_of, stripped
from gridclient.domain.retention import DEFAULT_RULES, SUBJECTS, Purge, review_on
from gridclient.domain.rows import Row
from gridclient.domain.visits import Visit
from tests import builders

HOMES = [named_id("household", str(number)) for number in range(2)]
PEOPLE = [named_id("resident", str(number)) for number in range(2)]
NOW = dt.datetime(2026, 11, 22, 1, tzinfo=dt.UTC)
DAYS = [dt.date(2022, 1, 1), dt.date(2023, 6, 1), dt.date(2025, 1, 1)]

purges = st.builds(
    lambda household, resident, subject, before_on: Purge(
        id=named_id("purge", f"{household}{resident}{subject}{before_on}"),
        household_id=household,
        resident_id=resident,
        subject=subject,
        before_on=before_on,
        purged_at=NOW,
    ),
    st.sampled_from(HOMES),
    st.sampled_from([None, *PEOPLE]),
    st.sampled_from([code.code for code in SUBJECTS]),
    st.sampled_from([*DAYS, dt.date(2026, 1, 1)]),
)


@st.composite
def facts(draw: st.DrawFn) -> Row:
    """A fact with whatever of its fields filled in."""
    name = draw(st.sampled_from([n for n in purging.DATED if n != "issue_event"]))
    fields = {}
    for field in ENTITIES[name].fields.values():
        if not (field.required or draw(st.booleans())):
            continue
        if field.name == purging.DATED[name]:
            day = draw(st.sampled_from(DAYS)).isoformat()
            fields[field.name] = day if field.kind is Kind.DATE else f"{day}T09:00:00Z"
        elif field.name == "household_id":
            fields[field.name] = draw(st.sampled_from(HOMES))
        elif field.name == "resident_id":
            fields[field.name] = draw(st.sampled_from(PEOPLE))
        else:
            fields[field.name] = draw(st.sampled_from(["话", "met", purging.GONE]))
    stamp = "0199aa000000-0000-ABCDEFGHIJ.1"
    return Row(name, named_id(name, "1"), fields, stamp, author="ABCDEFGHIJ.1", signature="x")


@given(facts(), st.lists(purges, max_size=5), st.randoms())
def test_removals_in_any_order_and_twice_leave_the_same(row, known, chance) -> None:
    def after(order: list[Purge]) -> Row:
        left = row
        for purge in order:
            left = stripped(left, purge)
        return left

    shuffled = [*known, *known]
    chance.shuffle(shuffled)
    assert after(known) == after(shuffled)


@given(facts(), st.data())
def test_what_counts_stays_and_what_is_personal_goes(row, data) -> None:
    meant = [subject for subject, kinds in purging.FACTS.items() if row.entity in kinds]
    purge = Purge(
        id=named_id("purge", "1"),
        household_id=row.fields["household_id"],
        subject=data.draw(st.sampled_from(meant)),
        before_on=max(DAYS) + dt.timedelta(days=1),
        purged_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    left = stripped(row, purge)
    if left is row:
        assert purging.is_bare(row)
        return
    entity = ENTITIES[row.entity]
    assert is_stub(left)
    assert is_stub_of(left, row)
    assert (left.id, left.stamp, left.author) == (row.id, row.stamp, row.author)
    for name, field in entity.fields.items():
        if field.sensitivity is not Sensitivity.PUBLIC or field.kind is Kind.TEXT:
            assert left.fields.get(name) in (None, purging.GONE)
        else:
            assert left.fields.get(name) == row.fields.get(name)


@given(facts(), purges)
def test_a_removal_that_takes_nothing_leaves_the_signed_fact(row, purge) -> None:
    left = stripped(row, purge)
    assert (left is row) == (dict(left.fields) == dict(row.fields))


def purge(**fields: object) -> Purge:
    given_fields = {
        "id": named_id("purge", "x"),
        "household_id": HOMES[0],
        "subject": "visit_notes",
        "before_on": dt.date(2024, 1, 1),
        "purged_at": NOW,
        **fields,
    }
    return Purge(**given_fields)  # type: ignore[arg-type]


def visit_row(on: dt.date = DAYS[0], **fields: object) -> Row:
    visit: Visit = builders.make_visit(HOMES[0], on, note="话", **fields)
    return Row("visit", visit.id, to_fields(visit), "s", author="a", signature="x")


def test_the_day_itself_is_not_older_than_it() -> None:
    day = dt.date(2024, 1, 1)
    assert covers(purge(), visit_row(day - dt.timedelta(days=1)))
    assert not covers(purge(), visit_row(day))


def test_an_instant_counts_by_the_day_here() -> None:
    """Half past midnight here is still the day before in UTC."""
    fields = {"household_id": HOMES[0], "happened_at": "2023-12-31T16:30:00Z", "note": "话"}
    row = Row("reach_attempt", named_id("a", "1"), fields, "s", author="a", signature="x")
    assert not covers(purge(), row)
    earlier = dataclasses.replace(row, fields={**fields, "happened_at": "2023-12-31T15:30:00Z"})
    assert covers(purge(), earlier)


@pytest.mark.parametrize("written", [None, "", "x", "2026-02-30", "9" * 400])
def test_a_fact_whose_day_nobody_can_tell_goes_with_the_rest(written: str | None) -> None:
    row = visit_row()
    fields = {**row.fields, "visited_on": written}
    assert covers(purge(), dataclasses.replace(row, fields=fields))


@pytest.mark.parametrize("written", [None, "x", "9999-12-31T23:59:59Z"])
def test_so_does_one_whose_instant_nobody_can_tell(written: str | None) -> None:
    fields = {**to_fields(builders.make_event("issue")), purging.DATED["issue_event"]: written}
    row = Row("issue_event", "event", fields, stamp="s", author="a", signature="s")
    subject = next(key for key, names in purging.FACTS.items() if "issue_event" in names)
    meant = purge(subject=subject, household_id=None, issue_id="issue")
    assert covers(meant, row)
    other = purge(subject=subject, household_id=None, issue_id="another")
    assert not covers(other, row)


def test_fields_a_newer_version_sent_go_with_the_words() -> None:
    row = visit_row()
    newer = dataclasses.replace(row, fields={**row.fields, "voice": "录音"})
    assert "voice" not in stripped(newer, purge()).fields


def test_a_household_and_an_issue_in_one_name_nothing() -> None:
    assert not covers(purge(issue_id=named_id("issue", "1")), visit_row())


def test_another_fact_under_the_id_of_a_stub_is_told_apart() -> None:
    row = visit_row()
    stub = stripped(row, purge())
    assert is_stub_of(stub, row)
    assert not is_stub_of(stub, dataclasses.replace(row, stamp="later"))
    other = {**row.fields, "result": "phone"}
    assert not is_stub_of(stub, dataclasses.replace(row, fields=other))


def test_every_fact_with_personal_data_of_a_household_has_a_subject_that_takes_it() -> None:
    """Whoever declares a new one has to say when its words go."""
    taken = {name for names in purging.FACTS.values() for name in names} | set(purging.ABOUT)
    taken |= {"conflict_resolution"}  # emptied with the register it decided about
    for entity in ORDERED:
        personal = any(f.sensitivity is not Sensitivity.PUBLIC for f in entity.fields.values())
        if entity.is_fact and personal:
            assert entity.name in taken, entity.name


def test_every_register_with_personal_data_of_a_household_has_one_too() -> None:
    taken = {name for code in SUBJECTS for name in purging.registers(code.code)}
    for entity in ORDERED:
        personal = any(f.sensitivity is not Sensitivity.PUBLIC for f in entity.fields.values())
        about = {"household_id", "household", "resident_id"} & {*entity.fields, entity.name}
        if not entity.is_fact and personal and about:
            assert entity.name in taken, entity.name


def test_the_sensitive_fields_go_first_and_the_others_with_the_name() -> None:
    first, later = purging.registers("gone_sensitive"), purging.registers("gone_people")
    assert first["resident"] == ("id_number",)
    assert set(first["care_enrolment"]) < set(later["care_enrolment"])
    for name in ("name", "born_on", "phone", "id_number", "guardian", "remarks"):
        assert name in later["resident"]
    assert "file_no" not in later["household"]


def test_every_default_rule_has_its_subject() -> None:
    assert {rule.subject for rule in DEFAULT_RULES} == {
        code.code for code in SUBJECTS if code.code != "care_ended"
    }
    assert set(purging.FACTS) == {code.code for code in SUBJECTS}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (dt.date(2026, 1, 1), (14, dt.date(2026, 3, 1))),
        (dt.date(2026, 3, 2), (16, dt.date(2028, 2, 29))),
        (dt.date(2028, 3, 1), (18, dt.date(2030, 3, 1))),
        (dt.date(2030, 3, 2), None),
    ],
)
def test_reviews_of_a_child_born_on_the_leap_day(after, expected) -> None:
    assert review_on(dt.date(2012, 2, 29), after) == expected
