"""Visits written on paper, taken over: placed by door and name, and never twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.issues import Issue
from gridclient.domain.staff import Person
from gridclient.domain.visits import Visit
from gridclient.services.events import VisitsChanged
from tests import builders
from tests.profiles import Clock
from tests.unit.services.taken_over import find, ledger, problems

TITLES = ("日期", "走访对象", "住址", "走访人", "走访方式", "走访情况", "发现问题", "处理结果")
SEEN = ("网格员甲", "入户", "已走访，情况正常", None, None)


@pytest.fixture
def home(office: App) -> str:
    """Wang Xiulan's household behind 阳光花园 3-1-101."""
    estate = builders.make_estate()
    builders.save(office, estate, builders.make_grid())
    building = builders.make_house(office, building_no="3", estate_id=estate.id)
    household = builders.move_in(office, building, "101", head="王秀兰", others=["李建国"])
    builders.move_in(office, building, "102", head="赵丽")
    return household.id


def written(folder: Path, *rows: tuple[object, ...], name: str = "2026年走访.xlsx") -> Path:
    return ledger(folder, name, TITLES, *rows, sheet="走访记录")


def test_a_row_becomes_a_visit_with_all_it_says(office: App, home: str, tmp_path: Path) -> None:
    builders.save(office, builders.make_person(name="张敏"))
    told: list[VisitsChanged] = []
    office.events.subscribe(VisitsChanged, told.append)
    rows = (
        (
            "3月21日",
            "王秀兰",
            "3栋1单元101",
            "张敏",
            "入户",
            "已走访，情况正常",
            "灯不亮",
            "已联系物业",
        ),
        (
            dt.date(2026, 4, 2),
            "李建国",
            "阳光花园3栋1-101",
            "网格员甲",
            "电话",
            "电话联系",
            None,
            None,
        ),
    )
    result = office.ledgers.import_(written(tmp_path, *rows))
    assert (result.created, result.rejected) == ({"visits": 2}, ())
    first, second = sorted(find(office, Visit), key=lambda one: one.visited_on)
    assert (first.household_id, second.household_id) == (home, home)
    assert (first.visited_on, first.result, first.mode) == (dt.date(2026, 3, 21), "met", "door")
    assert [first.visitor_id] == [one.id for one in find(office, Person)]
    assert first.companions is None
    assert first.note == "已走访，情况正常\n发现问题：灯不亮"
    assert first.onsite_action == "已联系物业"
    assert first.backdated_because
    assert (second.visitor_id, second.companions) == (None, "网格员甲")
    assert (second.result, second.mode) == ("phone", "phone")
    assert [event.household_ids for event in told] == [(home,)]
    assert not find(office, Issue)


def test_the_same_rows_in_another_file_are_the_same_visits(
    office: App, home: str, tmp_path: Path
) -> None:
    row = ("2026-03-21", "王秀兰", "3栋1单元101", *SEEN)
    other = ("2026.3.22", "赵丽", "3栋1单元102", *SEEN)
    office.ledgers.import_(written(tmp_path, row, row))
    again = office.ledgers.import_(
        written(tmp_path, other, ("3月21日", *row[1:]), row, name="2026.xlsx")
    )
    assert again.created == {"visits": 1}
    assert again.unchanged == {"visits": 2}
    assert len(find(office, Visit)) == 3


def test_what_stays_open_becomes_an_issue_once(office: App, home: str, tmp_path: Path) -> None:
    row = ("2026-03-21", "王秀兰", "3栋1单元101", *SEEN[:3], "下水道堵塞", "已上报，待处理")
    file = written(tmp_path, row)
    assert office.ledgers.import_(file).created == {"visits": 1, "issues": 1}
    (issue,), (visit,) = find(office, Issue), find(office, Visit)
    assert (issue.title, visit.issue_ids) == ("下水道堵塞", (issue.id,))
    assert not office.ledgers.import_(file).created
    assert len(find(office, Issue)) == 1


def test_what_cannot_be_trusted_is_refused_by_cell(office: App, home: str, tmp_path: Path) -> None:
    rows = (
        ("2026-02-30", "王秀兰", "3栋1单元101", *SEEN),
        ("2027-01-01", "王秀兰", "3栋1单元101", *SEEN),
        ("2026年3月", "王秀兰", "3栋1单元101", *SEEN),
        (None, "王秀兰", "3栋1单元101", *SEEN),
        ("2026-03-01", "王秀兰", "3栋1单元101", "甲", "入户", "说了些话", None, None),
        ("2026-03-01", "王秀兰", "3栋1单元101", "甲", "入户", None, None, None),
        ("2026-03-01", None, None, *SEEN),
    )
    result = office.ledgers.import_(written(tmp_path, *rows))
    assert problems(result) == [
        (2, "日期", "ledger.date_no_such_date"),
        (3, "日期", "ledger.visit_future"),
        (4, "日期", "ledger.visit_day_missing"),
        (5, None, "ledger.visit_date_missing"),
        (6, "走访情况", "ledger.visit_result_unknown"),
        (7, None, "ledger.visit_result_missing"),
        (8, None, "ledger.door_missing"),
    ]
    assert not find(office, Visit)


@pytest.mark.parametrize(
    ("name", "others", "year"),
    [
        ("2024年走访.xlsx", ("2025-03-01",), 2024),
        ("走访.xlsx", ("2025-03-01", "2025.4.1", "2026-01-01"), 2025),
        ("走访2023-2024.xlsx", ("2025-03-01",), 2025),
    ],
)
def test_the_year_is_the_files_else_that_of_the_other_dates(  # noqa: PLR0917
    office: App, home: str, tmp_path: Path, name: str, others: tuple[str, ...], year: int
) -> None:
    rows = [(day, "赵丽", "3栋1单元102", *SEEN) for day in others]
    file = written(tmp_path, ("3月21日", "王秀兰", "3栋1单元101", *SEEN), *rows, name=name)
    office.ledgers.import_(file)
    (found,) = find(office, Visit, household_id=home)
    assert found.visited_on == dt.date(year, 3, 21)


def test_without_any_year_the_row_is_refused(office: App, home: str, tmp_path: Path) -> None:
    row = ("3月21日", "王秀兰", "3栋1单元101", *SEEN)
    result = office.ledgers.import_(written(tmp_path, row, name="走访.xlsx"))
    assert problems(result) == [(2, "日期", "ledger.date_no_year")]


def test_a_row_waits_for_its_household_and_thirty_days_at_most(
    office: App, home: str, clock: Clock, tmp_path: Path
) -> None:
    row = ("2026-03-21", "孙强", "阳光花园3栋1单元103", *SEEN)
    late = ("2026-03-21", "周敏", "阳光花园3栋1单元104", *SEEN)
    result = office.ledgers.import_(written(tmp_path, row, late))
    assert {one.code for one in result.rejected} == {"ledger.visit_waits"}
    assert not result.created
    titles = ("小区", "楼栋", "单元", "房号", "姓名")
    bring = ledger(tmp_path, "r.xlsx", titles, ("阳光花园", "3", "1", "103", "孙强"))
    assert office.ledgers.import_(bring, dry_run=True).created["visits"] == 1
    assert not find(office, Visit)
    assert office.ledgers.import_(bring).created["visits"] == 1
    assert len(find(office, Visit)) == 1
    clock.advance(days=31)
    bring = ledger(tmp_path, "s.xlsx", titles, ("阳光花园", "3", "1", "104", "周敏"))
    assert "visits" not in office.ledgers.import_(bring).created


def test_somebody_elses_door_is_not_taken(office: App, home: str, tmp_path: Path) -> None:
    rows = (
        ("2026-03-21", "王秀兰", "3栋1单元102", *SEEN),
        ("2026-03-22", "王秀兰", None, *SEEN),
        ("2026-03-23", None, "3栋1单元102", *SEEN),
    )
    result = office.ledgers.import_(written(tmp_path, *rows))
    assert problems(result) == [(2, "住址", "ledger.visit_waits")]
    assert {(one.visited_on.day, one.household_id == home) for one in find(office, Visit)} == {
        (22, True),
        (23, False),
    }
