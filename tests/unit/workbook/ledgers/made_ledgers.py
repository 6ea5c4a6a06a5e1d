"""Ledgers made up for tests: what they should be read as, and how they are laid out."""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import dataclass, field

from hypothesis import strategies as st
from openpyxl import Workbook

from gridclient.domain import citizen_ids
from gridclient.domain.care import CareEnrolment
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Estate, Grid
from gridclient.workbook.reading import Book, Sheet

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静磊洋艳勇杰娟涛明超霞平刚桂英华"
RELATIONS = {"户主": "head", "配偶": "spouse", "儿子": "son", "女": "daughter", "母亲": "parent"}
CARE = {"独居老人": "elder_alone", "低保": "dibao", "残疾人": "disability", "高龄": "elder_80"}


@dataclass(frozen=True)
class Person:
    name: str
    relation: str
    number: str
    phone: str
    care: tuple[str, ...]
    fault: str | None  # None, "check_digit" or "precision_lost"

    @property
    def born_on(self):
        return citizen_ids.birth_date(self.number)


@dataclass(frozen=True)
class Door:
    building: str
    unit: str | None
    room: str
    households: tuple[tuple[Person, ...], ...]


@dataclass(frozen=True)
class Ledger:
    grid: str
    estate: str
    doors: tuple[Door, ...]


def _number(born, sequence):
    digits = f"000000{born:%Y%m%d}{sequence:03}"
    return digits + citizen_ids.check_digit(digits)


PERSONS = st.builds(
    Person,
    st.builds("{}{}".format, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2)),
    st.sampled_from(["配偶", "儿子", "女", "母亲"]),
    st.builds(_number, st.dates(dt.date(1930, 1, 1), dt.date(2020, 12, 31)), st.integers(1, 999)),
    st.from_regex(r"199[0-9]{8}", fullmatch=True),
    st.lists(st.sampled_from(sorted(CARE)), max_size=2, unique=True).map(tuple),
    st.sampled_from([None, None, None, None, "check_digit", "precision_lost"]),
)


def _as_household(persons):
    return (_with(persons[0], relation="户主"), *persons[1:])


def _with(person, **changes):
    return Person(**{**person.__dict__, **changes})


HOUSEHOLDS = st.lists(PERSONS, min_size=1, max_size=4).map(_as_household)
SHARED = st.lists(HOUSEHOLDS, max_size=2, unique_by=lambda household: household[0].name)


@st.composite
def ledgers(draw):
    buildings = st.sampled_from(["1", "2", "3甲", "12"])
    places = st.tuples(buildings, st.integers(1, 3), st.integers(1, 30), st.integers(1, 4))
    found = sorted(draw(st.sets(places, min_size=1, max_size=8)))
    return Ledger(
        draw(st.sampled_from(["第三网格", "12网格"])),
        draw(st.sampled_from(["阳光花园", "和平里"])),
        tuple(
            Door(building, str(unit), f"{floor}{door:02}", tuple(draw(SHARED)))
            for building, unit, floor, door in found
        ),
    )


TITLES = {
    name: entity_of(kind).fields[name.partition(".")[2]].ledger
    for kind, names in {
        Grid: ["grid.name"],
        Estate: ["estate.name"],
        Building: ["building.building_no"],
        Dwelling: ["dwelling.unit_no", "dwelling.room_no"],
        Household: ["household.head_name"],
        Resident: [
            *("resident.name", "resident.relation", "resident.sex", "resident.born_on"),
            *("resident.id_number", "resident.phone", "resident.remarks"),
        ],
        CareEnrolment: ["care_enrolment.category"],
    }.items()
    for name in names
} | {"serial": ("序号", "编号"), "address": ("地址", "现住址", "详细地址")}

ALWAYS = ["resident.name", "resident.relation", "resident.id_number", "household.head_name"]
SOMETIMES = ["serial", "resident.sex", "resident.born_on", "resident.phone", "resident.remarks"]
DOOR = {
    "columns": ["building.building_no", "dwelling.unit_no", "dwelling.room_no"],
    "address": ["address"],
    "sheets": ["dwelling.unit_no", "dwelling.room_no"],
}
OF_DOOR = {"serial", "address", "grid.name", "estate.name", *DOOR["columns"]}


@dataclass
class Layout:
    """How a ledger is laid out; ``chance`` makes the small choices of each cell."""

    chance: random.Random
    doors: str
    filling: str  # household cells "merged", "repeated", or written "once"
    columns: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def one_of(self, *several):
        return self.chance.choice(several)

    def sometimes(self):
        return self.chance.random() < 0.2


@st.composite
def layouts(draw):
    layout = Layout(
        random.Random(draw(st.integers(0, 2**32))),
        draw(st.sampled_from(sorted(DOOR))),
        draw(st.sampled_from(["merged", "repeated", "once"])),
    )
    chosen = [name for name in SOMETIMES if draw(st.booleans())]
    columns = [*ALWAYS, *chosen, "care_enrolment.category", *DOOR[layout.doors]]
    if layout.doors == "columns":
        columns += ["grid.name", "estate.name"]
    layout.columns = draw(st.permutations(columns))
    layout.titles = {name: draw(st.sampled_from(TITLES[name])) for name in columns}
    return layout


def written_number(layout, person):
    if person.fault == "precision_lost":
        return layout.one_of(int(person.number[:15] + "000"), float(person.number[:15] + "000"))
    number = person.number
    if person.fault == "check_digit":
        number = number[:-1] + ("1" if number[-1] != "1" else "2")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    spread = f" {number[:6]} {number[6:14]} {number[14:]}"
    return layout.one_of(number, "'" + number, wide, spread, number.lower())


def written_date(layout, on):
    return layout.one_of(
        dt.datetime(on.year, on.month, on.day),  # noqa: DTZ001
        f"{on.year}.{on.month}.{on.day}",
        f"{on.year}年{on.month}月",
        f"{on:%Y%m%d}",
        int(f"{on:%Y%m%d}"),
        f"{on.year}-{on.month}-{on.day}",
    )


def written_name(layout, name):
    return layout.one_of(name, f" {name}", name[0] + "\u3000" + name[1:])


def cells_of(layout, ledger, door, head, person):
    """The values of one row, by field; ``person`` None for a vacant door."""
    building = layout.one_of(f"{door.building}栋", f"{door.building}号楼", f"{door.building}幢")
    room = layout.one_of(door.room, door.room + "室", int(door.room))
    cells = {
        "grid.name": ledger.grid,
        "estate.name": ledger.estate,
        "building.building_no": building,
        "dwelling.unit_no": layout.one_of(door.unit, int(door.unit), f"{door.unit}单元"),
        "dwelling.room_no": room,
        "address": f"{ledger.estate}{building}"
        + layout.one_of(f"{door.unit}单元{door.room}室", f"{door.unit}-{door.room}"),
        "household.head_name": head or layout.one_of("空户", "空置"),
    }
    if person:
        cells |= {
            "resident.name": written_name(layout, person.name),
            "resident.relation": person.relation,
            "resident.sex": {"male": "男", "female": "女"}[citizen_ids.sex(person.number)],
            "resident.born_on": written_date(layout, person.born_on),
            "resident.id_number": written_number(layout, person),
            "resident.phone": layout.one_of(person.phone, int(person.phone)),
            "care_enrolment.category": layout.one_of("、", "/", ",", " ").join(person.care) or None,
        }
    return cells


class Writer:
    """Writes one sheet; keeps what must be refused in it as (sheet, row, code)."""

    def __init__(self, sheet, layout, ledger):
        self.sheet, self.layout, self.ledger = sheet, layout, ledger
        self.row = 0
        self.serial = 0
        self.refused = []

    def write(self, doors):
        self._heading()
        for door in doors:
            self._disturb()
            for household in door.households or ((None,),):
                self._household(door, household)
        self.row += 1
        if self.layout.sometimes():
            self.row += 1
            self.sheet.cell(self.row, 1, self.layout.one_of("合计", "总计", "合　计"))
            self.sheet.cell(self.row, 2, f"{len(doors)}户")

    def _heading(self):
        width = len(self.layout.columns)
        self.row = 1
        title = f"{self.ledger.grid}（{self.ledger.estate}）居民信息台账"
        self.sheet.cell(1, 1, title)
        self.sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
        if self.layout.sometimes():
            self.row += 1
            self.sheet.cell(self.row, 1, "填报单位：")
            self.sheet.cell(self.row, 4, "填报时间：2026年3月")
        self.row += 1
        self.header_row = self.row
        self.header_rows = 1
        if self.layout.one_of(True, False):
            self._two_row_header()
        else:
            self._titles(self.row)

    def _titles(self, row):
        for column, name in enumerate(self.layout.columns, 1):
            title = self.layout.titles[name]
            decorated = self.layout.one_of(title, f"{title}（必填）", f" {title[0]} {title[1:]}*")
            self.sheet.cell(row, column, decorated)

    def _two_row_header(self):
        """Groups over two columns each in the first row; some columns stand over both rows."""
        self.header_rows = 2
        self._titles(self.row + 1)
        column = 1
        while column <= len(self.layout.columns):
            if self.layout.one_of(True, False) and column < len(self.layout.columns):
                group = self.layout.one_of("房屋信息", "基本情况", "人员信息")
                self.sheet.cell(self.row, column, group)
                self._merge(self.row, self.row, column, column + 1)
                column += 2
            else:
                cell = self.sheet.cell(self.row + 1, column)
                self.sheet.cell(self.row, column, cell.value)
                cell.value = None
                self._merge(self.row, self.row + 1, column, column)
                column += 1
        self.row += 1

    def _merge(self, first_row, last_row, first_column, last_column):
        self.sheet.merge_cells(
            start_row=first_row, end_row=last_row, start_column=first_column, end_column=last_column
        )

    def _disturb(self):
        """Sometimes a blank row, or the titles once more as on a new printed page."""
        if self.layout.sometimes():
            self.row += 1
        if self.layout.sometimes():
            for row in range(self.header_row, self.header_row + self.header_rows):
                self.row += 1
                for column in range(1, len(self.layout.columns) + 1):
                    self.sheet.cell(self.row, column, self.sheet.cell(row, column).value)

    def _household(self, door, household):
        first = self.row + 1
        head = household[0].name if household[0] else None
        self.serial += 1
        door_cells = None
        for person in household:
            self.row += 1
            cells = cells_of(self.layout, self.ledger, door, head, person)
            cells["serial"] = self.serial
            door_cells = door_cells or cells
            for column, name in enumerate(self.layout.columns, 1):
                of_household = name in OF_DOOR or name == "household.head_name"
                value = door_cells.get(name) if of_household else cells.get(name)
                if self.row == first or not of_household or self.layout.filling == "repeated":
                    self.sheet.cell(self.row, column, value)
            if person and person.fault:
                self.refused.append((self.sheet.title, self.row, f"ledger.id_{person.fault}"))
        if self.layout.filling == "merged" and self.row > first:
            for column, name in enumerate(self.layout.columns, 1):
                if name in OF_DOOR or name == "household.head_name":
                    self._merge(first, self.row, column, column)


def build(ledger, layout):
    """The workbook of a ledger, and what must be refused in it."""
    book = Workbook()
    book.remove(book.active)
    groups = {"居民": list(ledger.doors)}
    if layout.doors == "sheets":
        groups = {}
        for door in ledger.doors:
            groups.setdefault(f"{door.building}号楼", []).append(door)
    refused = []
    for title, doors in groups.items():
        writer = Writer(book.create_sheet(title), layout, ledger)
        writer.write(doors)
        refused += writer.refused
    return book, refused


def as_book(workbook):
    """The cells of an openpyxl workbook as the reader would give them."""
    return Book(tuple(map(_as_sheet, workbook.worksheets)))


def _as_sheet(sheet):
    rows = [tuple(_plain(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    merged = tuple(
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    )
    return Sheet(sheet.title, rows, merged, frozenset(), sheet.sheet_state == "visible")


def _plain(value):
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_bytes(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def sheet_of(*rows, name="居民", merged=(), visible=True):
    """A sheet from rows of values."""
    return Sheet(name, [tuple(row) for row in rows], tuple(merged), frozenset(), visible)


def book_of(*sheets):
    return Book(tuple(sheets))
