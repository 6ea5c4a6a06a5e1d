"""What headings mean: every declared one means one thing only."""

import pytest

from gridclient.domain.ledgers import LEDGERS, Ledger
from gridclient.domain.measures import BY_HAND, LABELS, MEASURES
from gridclient.services.exports import headings
from gridclient.workbook.templates.headers import Heading


def _heading(title: str, group: str = "") -> Heading:
    return Heading(1, title, group)


def test_each_measure_is_found_by_each_of_its_headings() -> None:
    for measure in MEASURES:
        for name in measure.names:
            assert headings.in_coverage(_heading(name)) is measure, name
            assert headings.in_coverage(_heading(f" {name} （个）*")) is measure, name
            assert headings.known(name)
    for label, names in LABELS.items():
        assert {headings.in_coverage(_heading(name)) for name in names} == {label}
    assert {headings.in_coverage(_heading(name)) for name in BY_HAND} == {"by_hand"}


@pytest.mark.parametrize(
    ("group", "title", "measure"),
    [
        ("特殊困难老年人", "应访", "elders_due"),
        ("特殊困难老年人", "覆盖率", "elders_rate"),
        ("走访情况", "已访", "visited"),
        ("走访情况", "覆盖率", "coverage"),
        ("残疾人", "走访数", "disabled"),
        ("低保家庭", "已访", "low_income"),
        ("困境儿童", "走访人数", "children"),
        ("残疾人", "覆盖率", None),
        ("残疾人", "总户数", None),
        ("低保家庭", "应访", None),
        ("", "应访", None),
    ],
)
def test_a_group_decides_what_a_short_heading_means(
    group: str, title: str, measure: str | None
) -> None:
    found = headings.in_coverage(_heading(title, group))
    assert getattr(found, "name", found) == measure


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.kind)
def test_each_column_is_found_by_the_heading_it_is_written_under(ledger: Ledger) -> None:
    for column in ledger.columns:
        assert headings.in_ledger(ledger, _heading(column.names[0])) is column, column.name


def test_somebody_else_in_a_group_is_not_the_person() -> None:
    ledger = LEDGERS["elderly"]
    assert headings.in_ledger(ledger, _heading("电话", "监护人")) is None
    found = headings.in_ledger(ledger, _heading("电话", "基本情况"))
    assert getattr(found, "name", None) == "phone"


@pytest.mark.parametrize(
    ("titles", "around", "kind"),
    [
        (["序号", "网格名称", "总户数", "走访户次", "备注"], "统计表", None),
        (["序号", "姓名", "性别", "身份证号", "联系电话", "备注"], "花名册", "residents"),
        (["序号", "姓名", "性别", "身份证号", "联系电话"], "残疾人花名册", "disabled"),
        (["姓名", "残疾证号", "等级", "住址"], "花名册", "disabled"),
        (["序号", "走访日期", "走访人", "走访方式", "走访结果"], "记录", "visits"),
        (["事项编号", "受理日期", "诉求人", "内容", "状态"], "", "issues"),
        (["楼栋", "单元数", "层数", "楼栋长"], "", "buildings"),
        (["户主", "人数", "房屋性质", "住址"], "", "households"),
    ],
)
def test_the_ledger_a_table_is_of(titles: list[str], around: str, kind: str | None) -> None:
    shown = [Heading(place, title, "") for place, title in enumerate(titles, start=1)]
    found = headings.best(shown, around)
    assert (found.kind if found else None) == kind
