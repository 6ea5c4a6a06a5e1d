"""Ledgers of any make read back as what they were written from."""

from hypothesis import HealthCheck, given, settings

from gridclient.domain import citizen_ids
from gridclient.workbook import reading
from gridclient.workbook.ledgers import whole
from gridclient.workbook.ledgers.recognition import inspect
from tests.unit.workbook.ledgers.made_ledgers import (
    CARE,
    RELATIONS,
    as_book,
    as_bytes,
    build,
    layouts,
    ledgers,
)


def expected(ledger, layout):
    """One entry a household, one a vacant door."""
    return [
        (
            (ledger.grid, ledger.estate, door.building, door.unit, door.room),
            int(door.room[:-2]),
            not household,
            household[0].name if household else None,
            [person_of(person, layout) for person in household],
        )
        for door in ledger.doors
        for household in door.households or ((),)
    ]


def person_of(person, layout):
    number = person.number if person.fault is None else None
    return (
        person.name,
        RELATIONS[person.relation],
        number,
        person.born_on if number else None,
        citizen_ids.sex(person.number) if number or "resident.sex" in layout.columns else None,
        (person.phone,) if "resident.phone" in layout.columns else (),
        tuple(CARE[word] for word in person.care),
        person.fault is not None,
    )


def found(doors):
    return [
        (
            (door.grid_name, door.estate, door.building, door.unit, door.room),
            door.floor,
            door.vacant,
            door.head_name,
            [
                (
                    person.name,
                    person.relation,
                    person.id_number,
                    person.born_on if person.id_number else None,
                    person.sex,
                    person.phones,
                    person.care,
                    person.to_check,
                )
                for person in door.residents
            ],
        )
        for door in doors
    ]


def check(book, ledger, layout, refused):
    seen = inspect(book)
    assert {sheet.kind for sheet in seen.sheets} == {"residents"}
    for sheet in seen.sheets:
        assert [column.field for column in sheet.columns] == layout.columns
    read = whole.read(book, seen)
    assert found(read.doors) == expected(ledger, layout)
    assert [(p.sheet, p.row, p.code) for p in read.problems] == refused


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(ledgers(), layouts())
def test_any_ledger_reads_back_exactly(ledger, layout):
    workbook, refused = build(ledger, layout)
    check(as_book(workbook), ledger, layout, refused)


@settings(max_examples=3, suppress_health_check=list(HealthCheck), deadline=None)
@given(ledgers(), layouts())
def test_a_real_file_reads_back_exactly(ledger, layout):
    workbook, refused = build(ledger, layout)
    check(reading.read(as_bytes(workbook)), ledger, layout, refused)
