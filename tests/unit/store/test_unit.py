"""The unit of work: whole or not at all, one way of stamping, one writer at a time."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import threading
from pathlib import Path

import pytest

from gridclient.domain import stamps
from gridclient.domain.fields import ENTITIES
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Division
from gridclient.domain.rows import Row, fact_bytes
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.store import database
from gridclient.store.store import Store
from gridclient.store.unit import Unit
from gridclient.trust import signatures
from tests import builders
from tests.profiles import Clock
from tests.unit.store import opened


def row_of(unit: Unit, entity: str, row_id: str) -> Row:
    return unit.rows(ENTITIES[entity], [row_id])[row_id]


def resident_in(kept: Store, **fields: object) -> Resident:
    _, household = opened.settle(kept)
    resident = builders.make_resident(household, phone="13800138000", **fields)
    with kept.unit() as unit:
        unit.save(resident)
        unit.commit()
    return resident


def test_leaving_without_commit_changes_nothing(kept: Store):
    before = opened.sequence(kept)
    with kept.unit() as unit:
        unit.save(builders.make_division())
        assert unit.find(Division)
    with kept.view() as unit:
        assert not unit.find(Division)
        assert unit.newest_stamp() is None
    assert opened.sequence(kept) == before


def test_an_exception_changes_nothing_even_late(kept: Store):
    _, household = opened.settle(kept)
    before = opened.sequence(kept)
    with pytest.raises(ZeroDivisionError), kept.unit() as unit:
        _save_and_fail(unit, household)
    with kept.view() as unit:
        assert not unit.find(Resident)
        assert not unit.find(Visit)
    assert opened.sequence(kept) == before


def _save_and_fail(unit: Unit, household: str) -> None:
    unit.save(builders.make_resident(household))
    unit.add(builders.make_visit(household))
    raise ZeroDivisionError


def test_what_follows_the_commit_in_a_unit_is_not_kept(kept: Store):
    with kept.unit() as unit:
        unit.save(builders.make_division())
        unit.commit()
        unit.save(builders.make_grid())
    with kept.view() as unit:
        assert unit.find(Division)
        assert not unit.rows(ENTITIES["grid"], [builders.make_grid().id])


# --- stamps ------------------------------------------------------------------------------------


def test_a_birth_stamps_the_row_and_no_field(kept: Store):
    resident = resident_in(kept)
    with kept.view() as unit:
        row = row_of(unit, "resident", resident.id)
        assert stamps.is_stamp(row.stamp)
        assert stamps.replica_of(row.stamp) == opened.REPLICA
        assert not row.stamps


def test_a_change_stamps_the_changed_fields_and_no_others(kept: Store):
    resident = resident_in(kept)
    with kept.unit() as unit:
        born = row_of(unit, "resident", resident.id).stamp
        changed = dataclasses.replace(resident, phone="13900139000", remarks="新号码")
        assert unit.save(changed) == 1
        row = row_of(unit, "resident", resident.id)
        unit.commit()
    assert row.stamp == born
    assert set(row.stamps) == {"phone", "remarks"}
    assert row.stamps["phone"] > born
    assert row.fields["phone"] == "13900139000"


def test_emptying_a_field_is_a_change_with_a_stamp(kept: Store):
    resident = resident_in(kept)
    with kept.unit() as unit:
        assert unit.save(dataclasses.replace(resident, phone=None)) == 1
        row = row_of(unit, "resident", resident.id)
        unit.commit()
    assert "phone" not in row.fields
    assert set(row.stamps) == {"phone"}


def test_one_by_one_and_in_bulk_stamp_alike(kept: Store):
    _, household = opened.settle(kept)
    people = [builders.make_resident(household, name=f"人{n}") for n in range(1203)]
    with kept.unit() as unit:
        unit.save(*people)
        unit.commit()
    later = [dataclasses.replace(person, phone=f"138{n:08d}") for n, person in enumerate(people)]
    with kept.unit() as unit:
        assert unit.save(later[0]) == 1
        assert unit.save(*later) == len(people) - 1
        unit.commit()
    with kept.view() as unit:
        rows = unit.rows(ENTITIES["resident"], [person.id for person in people])
    ordered = [rows[person.id] for person in people]
    assert all(set(row.stamps) == {"phone"} for row in ordered)
    born = [row.stamp for row in ordered]
    changed = [row.stamps["phone"] for row in ordered]
    assert born == sorted(set(born))
    assert changed == sorted(set(changed))
    assert born[-1] < changed[0]


def test_saving_what_stands_there_changes_nothing(kept: Store):
    resident = resident_in(kept)
    before = opened.sequence(kept)
    with kept.unit() as unit:
        stamp = unit.newest_stamp()
        assert unit.save(resident, dataclasses.replace(resident)) == 0
        assert unit.newest_stamp() == stamp
        unit.commit()
    assert opened.sequence(kept) == before


def test_every_change_gets_the_next_sequence_number(kept: Store):
    resident = resident_in(kept)
    before = opened.sequence(kept)
    for count, phone in enumerate(("1", "2", "3"), start=1):
        with kept.unit() as unit:
            unit.save(dataclasses.replace(resident, phone=phone))
            unit.commit()
        assert opened.sequence(kept) == before + count
        with kept.view() as unit:
            kept_at = unit.connection.exec_driver_sql("SELECT sequence FROM resident").scalar()
        assert kept_at == before + count


@pytest.mark.parametrize("back", [dt.timedelta(seconds=1), dt.timedelta(days=3650)])
def test_stamps_rise_though_the_clock_jumps_back(kept: Store, clock: Clock, back: dt.timedelta):
    resident = resident_in(kept)
    with kept.view() as unit:
        newest = unit.newest_stamp()
    clock.at -= back
    for phone in ("1", "2"):
        with kept.unit() as unit:
            unit.save(dataclasses.replace(resident, phone=phone))
            stamp = row_of(unit, "resident", resident.id).stamps["phone"]
            unit.commit()
        assert newest is not None
        assert stamp > newest
        newest = stamp


def test_stamps_rise_over_a_restart_with_the_clock_back(tmp_path: Path):
    opened.file_in(tmp_path)
    first = opened.open_(tmp_path)
    resident = resident_in(first)
    with first.view() as unit:
        newest = unit.newest_stamp()
    first.close()
    clock = Clock()
    clock.advance(days=-30)
    again = opened.open_(tmp_path, clock)
    with again.unit() as unit:
        unit.save(dataclasses.replace(resident, phone="2"))
        stamp = row_of(unit, "resident", resident.id).stamps["phone"]
        unit.commit()
    again.close()
    assert newest is not None
    assert stamp > newest


def test_ours_rise_above_a_stamp_we_met(kept: Store, clock: Clock):
    resident = resident_in(kept)
    ahead = clock.at + dt.timedelta(hours=5)
    theirs = stamps.make(int(ahead.timestamp() * 1000), 7, "AAAAAAAAAA.1")
    with kept.unit() as unit:
        unit.meet(theirs)
        unit.commit()
    with kept.unit() as unit:
        unit.save(dataclasses.replace(resident, phone="2"))
        stamp = row_of(unit, "resident", resident.id).stamps["phone"]
        unit.commit()
    assert stamp[:17] > theirs[:17]
    assert stamps.replica_of(stamp) == opened.REPLICA


def test_a_clock_far_ahead_does_not_carry_ours_along(kept: Store, clock: Clock):
    resident = resident_in(kept)
    wild = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
    with kept.unit() as unit:
        unit.meet(stamps.make(int(wild.timestamp() * 1000), 0, "AAAAAAAAAA.1"))
        unit.meet("ffffffffffff-ffff-AAAAAAAAAA.1")
        unit.save(dataclasses.replace(resident, phone="2"))
        stamp = row_of(unit, "resident", resident.id).stamps["phone"]
        unit.commit()
    assert not stamps.too_far_ahead(stamp, clock.at)


# --- facts -------------------------------------------------------------------------------------


def test_a_fact_is_signed_by_its_author_over_the_domains_bytes(kept: Store):
    _, household = opened.settle(kept)
    visit = builders.make_visit(household, note="老人身体好")
    with kept.unit() as unit:
        unit.add(visit)
        unit.commit()
    with kept.view() as unit:
        row = row_of(unit, "visit", visit.id)
    assert row.author == opened.REPLICA
    signature = base64.b64decode(row.signature or "")
    signing = opened.KEYS.public.signing
    assert row.veiled == ("note",)
    assert signatures.verify(signing, signatures.FACT, fact_bytes(row), signature)
    for other in ({"note": "x"}, {"result": "not_home"}):
        said = fact_bytes(dataclasses.replace(row, fields={**row.fields, **other}))
        assert not signatures.verify(signing, signatures.FACT, said, signature)


def test_a_store_that_acts_as_nobody_records_no_fact(tmp_path: Path):
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    _, household = opened.settle(kept)
    kept._sign = None
    with pytest.raises(RuntimeError), kept.unit() as unit:
        unit.add(builders.make_visit(household))
    kept.close()


def test_a_fact_is_not_recorded_twice(kept: Store):
    _, household = opened.settle(kept)
    visit = builders.make_visit(household)
    with kept.unit() as unit:
        unit.add(visit)
        unit.commit()
    with pytest.raises(Exception, match="UNIQUE"), kept.unit() as unit:
        unit.add(dataclasses.replace(visit, note="anders"))
    with kept.view() as unit:
        assert unit.find(Visit) == [visit]


# --- what a newer version sent ------------------------------------------------------------------


def test_fields_of_a_newer_version_are_kept_and_travel_on(kept: Store):
    _, household = opened.settle(kept)
    resident = builders.make_resident(household)
    newer = Row(
        "resident",
        resident.id,
        {"household_id": household, "name": "王秀兰", "email": "a@example.org"},
        stamps.make(5, 0, "AAAAAAAAAA.1"),
        {"email": stamps.make(9, 0, "AAAAAAAAAA.1")},
    )
    with kept.unit() as unit:
        unit.put([newer], set(), "AAAAAAAAAA.1")
        unit.commit()
    with kept.unit() as unit:
        assert row_of(unit, "resident", resident.id) == newer
        known = unit.get(Resident, resident.id)
        assert known is not None
        unit.save(dataclasses.replace(known, phone="13800138000"))
        row = row_of(unit, "resident", resident.id)
        unit.commit()
    assert row.fields["email"] == "a@example.org"
    assert row.stamps["email"] == newer.stamps["email"]
    assert row.fields["phone"] == "13800138000"


def test_a_field_kept_for_a_newer_version_is_there_when_the_program_learns_of_it(kept: Store):
    """What waited in ``extra`` must not look empty, or the next save would empty it for all."""
    resident = resident_in(kept)
    with kept.unit() as unit:
        unit.connection.exec_driver_sql(
            'UPDATE resident SET phone = NULL, extra = \'{"phone":"13700137000"}\''
        )
        unit.commit()
    with kept.unit() as unit:
        known = unit.get(Resident, resident.id)
        assert known is not None
        assert known.phone == "13700137000"
        unit.save(dataclasses.replace(known, remarks="x"))
        row = row_of(unit, "resident", resident.id)
        assert row.fields["phone"] == "13700137000"
        assert set(row.stamps) == {"remarks"}


def test_a_merged_row_keeps_the_stamps_it_brings_and_remembers_who_holds_it(kept: Store):
    _, household = opened.settle(kept)
    row = Row(
        "resident",
        builders.make_id(),
        {"household_id": household, "name": "李强"},
        stamps.make(5, 0, "AAAAAAAAAA.1"),
    )
    before = opened.sequence(kept)
    with kept.unit() as unit:
        assert unit.put([row], set(), "AAAAAAAAAA.1") == 1
        unit.commit()
    query = "SELECT stamp, held_by, sequence FROM resident"
    with kept.view() as unit:
        assert unit.connection.exec_driver_sql(query).one() == (
            row.stamp,
            "AAAAAAAAAA.1",
            before + 1,
        )
    with kept.unit() as unit:
        known = unit.get(Resident, row.id)
        assert known is not None
        unit.save(dataclasses.replace(known, phone="1"))
        assert unit.connection.exec_driver_sql(query).one()[1] is None


# --- reading and writing at once ----------------------------------------------------------------


def test_find_compares_with_one_value_several_or_none(kept: Store):
    _, household = opened.settle(kept)
    people = [builders.make_resident(household, name=name) for name in ("甲", "乙", "丙")]
    with kept.unit() as unit:
        unit.save(*people, builders.make_resident(household, name="丁", phone="1"))
        assert [p.name for p in unit.find(Resident, name="乙")] == ["乙"]
        assert [p.name for p in unit.find(Resident, name=["丙", "甲"])] == ["甲", "丙"]
        assert [p.name for p in unit.find(Resident, phone=None)] == ["甲", "乙", "丙"]
        assert unit.find(Resident, name=[]) == []
        assert unit.get(Household, "nobody") is None


def test_a_second_writer_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "BUSY_MS", 50)
    opened.file_in(tmp_path)
    first, second = opened.open_(tmp_path), opened.open_(tmp_path)
    with first.unit() as unit:
        unit.save(builders.make_division())
        with pytest.raises(Refused) as refusal, second.unit() as other:
            other.save(builders.make_grid())
        assert refusal.value.code == "store.busy"
        assert refusal.value.hint
        unit.commit()
    with second.unit() as other:
        other.save(builders.make_grid())
        other.commit()
    first.close()
    second.close()


def test_a_writer_inside_a_writer_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "BUSY_MS", 50)
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    with kept.unit() as unit:
        unit.save(builders.make_division())
        with pytest.raises(Refused) as refusal, kept.unit() as inner:
            inner.save(builders.make_grid())
        assert refusal.value.code == "store.busy"
        unit.commit()
    with kept.view() as unit:
        assert unit.find(Division)
    kept.close()


def test_writers_on_many_threads_lose_nothing(kept: Store):
    _, household = opened.settle(kept)
    before = opened.sequence(kept)
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with kept.unit() as unit:
                    unit.add(builders.make_visit(household))
                    unit.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with kept.view() as unit:
        rows = unit.rows(ENTITIES["visit"], [visit.id for visit in unit.find(Visit)])
        taken = unit.connection.exec_driver_sql("SELECT sequence FROM visit").scalars().all()
    assert len({row.stamp for row in rows.values()}) == len(rows) == 40
    assert sorted(taken) == list(range(before + 1, before + 41))


def test_a_view_stays_as_it_was_while_somebody_writes(kept: Store):
    _, household = opened.settle(kept)
    with kept.view() as reading:
        assert reading.find(Visit) == []
        with kept.unit() as unit:
            unit.add(builders.make_visit(household))
            unit.commit()
        assert reading.find(Visit) == []
        assert not reading.rows(ENTITIES["visit"], ["x"])
    with kept.view() as reading:
        assert len(reading.find(Visit)) == 1
