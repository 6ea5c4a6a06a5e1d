"""The sample ledgers read to what ``truth.json`` says, every refused cell included."""

import json
from collections import Counter
from pathlib import Path

import pytest

from gridclient.workbook import reading
from gridclient.workbook.ledgers import whole
from gridclient.workbook.ledgers.recognition import inspect

DATA = Path(__file__).parents[3] / "data"
TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))
RESIDENTS = [name for name, told in TRUTH.items() if "households" in told]


@pytest.fixture(scope="module", params=RESIDENTS)
def ledger(request):
    book = reading.read((DATA / request.param).read_bytes())
    return TRUTH[request.param], whole.read(book, inspect(book))


def test_the_counts_are_the_truths(ledger):
    truth, read = ledger
    persons = [person for door in read.doors for person in door.residents]
    care = Counter(code for person in persons for code in person.care)
    assert {
        "households": sum(door.occupied for door in read.doors),
        "vacant": sum(door.vacant for door in read.doors),
        "residents": len(persons),
        "buildings": len({(door.estate, door.building) for door in read.doors}),
        "elder_alone": care["elder_alone"],
        "empty_nest": care["elder_empty_nest"],
        "disabled": care["disability"],
        "dibao_households": sum(
            any("dibao" in person.care for person in door.residents) for door in read.doors
        ),
    } == {name: count for name, count in truth.items() if name != "rejects"}


def test_exactly_the_bad_cells_are_refused(ledger):
    truth, read = ledger
    assert [
        (problem.sheet, problem.row, problem.column, problem.code) for problem in read.problems
    ] == [
        (bad["sheet"], bad["row"], bad["column"], f"ledger.id_{bad['why'].replace(' ', '_')}")
        for bad in truth.get("rejects", [])
    ]


def test_whoever_has_a_bad_cell_is_taken_over_to_be_checked(ledger):
    truth, read = ledger
    to_check = [
        (person.sheet, person.row, person.name, person.id_number)
        for door in read.doors
        for person in door.residents
        if person.to_check
    ]
    assert to_check == [
        (bad["sheet"], bad["row"], bad["name"], None) for bad in truth.get("rejects", [])
    ]


def test_every_door_is_placed(ledger):
    _truth, read = ledger
    for door in read.doors:
        assert None not in (door.grid_name, door.estate, door.building, door.unit, door.floor)


KINDS = {
    "80岁以上老人花名册.xls": "elderly",
    "残疾人台账.xlsx": "disabled",
    "低保家庭花名册.xlsx": "low_income",
    "2026年走访记录.xlsx": "visits",
    "区统计表模板.xlsx": "unknown",
} | dict.fromkeys(RESIDENTS, "residents")


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_of_a_ledger_is_guessed(name):
    book = reading.read((DATA / name).read_bytes())
    assert {sheet.kind for sheet in inspect(book).sheets} == {KINDS[name]}
