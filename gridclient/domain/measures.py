"""What a district's coverage template may ask for: measures of a coverage line, by heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridclient.domain.coverage import CoverageRow, Ratio

Number = int | str | Ratio
"""A count, a text, or a ratio of which only the rate is shown."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure under its headings. ``names`` stand alone; ``short`` ones count only under a
    heading of a group that holds one of ``groups``."""

    name: str
    names: tuple[str, ...]
    value: Callable[[CoverageRow], Number]
    groups: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


_ELDERS = ("老年人", "老人", "探访")
_HOMES = ("走访情况", "走访", "入户", "住户", "户数")

LABELS: Mapping[str, tuple[str, ...]] = {
    "grid": ("网格名称", "网格", "网格编号名称", "所属网格", "网格号"),
    "worker": ("网格员", "网格员姓名", "走访人", "专职网格员"),
    "building": ("楼栋", "楼栋名称", "楼栋号"),
    "category": ("人员类别", "关爱类别", "人群类别"),
}
"""By what a line is counted, and the headings of the column that says so."""

GRID_CODE = ("网格编码", "网格代码")
SERIAL = ("序号", "编号", "顺序号")
BY_HAND = frozenset({"备注", "说明", "签字", "签名", "居民签字", "填报人签字", "审核意见"})
"""Headings whose cells people write themselves: left empty, and not told as unknown."""

MEASURES: tuple[Measure, ...] = (
    Measure(
        "households",
        ("总户数", "户数", "住户总数", "辖区户数", "网格总户数"),
        lambda row: row.households,
        ("户",),
        ("总数", "合计"),
    ),
    Measure(
        "due",
        ("在住户数", "在住户", "应访户数", "应访户", "应走访户数", "常住户数", "实住户数"),
        lambda row: row.due,
        _HOMES,
        ("应访", "应访数", "应走访", "在住"),
    ),
    Measure("vacant", ("空置户数", "空置", "空置户", "空户数"), lambda row: row.vacant),
    Measure(
        "visited",
        ("已走访户数", "已访户数", "已访户", "走访户数", "已走访户", "实际走访户数", "入户数"),
        lambda row: row.visited,
        _HOMES,
        ("已访", "已走访", "已访数"),
    ),
    Measure(
        "missed",
        ("未走访户数", "未访户数", "未访户"),
        lambda row: row.covered.gap,
        _HOMES,
        ("未访", "未走访"),
    ),
    Measure(
        "coverage",
        ("覆盖率", "走访覆盖率", "入户率", "走访率", "入户走访率", "户走访率"),
        lambda row: row.covered,
    ),
    Measure(
        "visits",
        ("走访户次", "户次", "走访次数", "走访总户次", "入户次数"),
        lambda row: row.visits,
        _HOMES,
        ("次数",),
    ),
    Measure("persons", ("走访人次", "走访人数", "见面人数"), lambda row: row.persons),
    Measure(
        "elders_due",
        ("应访人数", "特殊困难老年人应访人数", "应访老人数", "特殊困难老年人数", "应探访人数"),
        lambda row: row.elders.whole,
        _ELDERS,
        ("应访", "应访数", "应探访", "总数", "人数"),
    ),
    Measure(
        "elders_visited",
        ("已访人数", "特殊困难老年人已访人数", "已访老人数", "已探访人数", "探访人数"),
        lambda row: row.elders.part,
        _ELDERS,
        ("已访", "已访数", "已探访", "已走访", "已走访数"),
    ),
    Measure(
        "elders_rate",
        ("探访率", "月探访率", "特殊困难老年人探访率", "老年人探访率"),
        lambda row: row.elders,
        _ELDERS,
        ("走访率", "覆盖率", "率"),
    ),
    Measure(
        "disabled",
        ("残疾人走访数", "残疾人", "走访残疾人数", "残疾人走访人数"),
        lambda row: row.groups["disabled"],
        ("残疾人",),
        ("走访数", "已访", "已访人数", "走访人数"),
    ),
    Measure(
        "low_income",
        ("低保家庭走访数", "低保", "低收入", "走访低保家庭数", "低保对象走访数", "低保户走访数"),
        lambda row: row.groups["low_income"],
        ("低保", "低收入"),
        ("走访数", "已访", "已访人数", "走访人数"),
    ),
    Measure(
        "children",
        ("儿童走访数", "儿童", "走访儿童数", "困境儿童走访数", "儿童走访人数"),
        lambda row: row.groups["children"],
        ("儿童",),
        ("走访数", "已访", "已访人数", "走访人数"),
    ),
    Measure("not_home", ("未遇", "未遇户数", "敲门无人"), lambda row: row.not_home),
    Measure("declined", ("婉拒", "婉拒户数", "拒访"), lambda row: row.declined),
    Measure("overdue", ("超期未访", "超期未访户数", "逾期未访"), lambda row: row.overdue),
    Measure("issues", ("发现问题数", "发现问题", "收集问题数", "问题数"), lambda row: row.issues),
    Measure("onsite", ("现场解决数", "现场解决", "现场处理数"), lambda row: row.onsite),
)
"""Every measure; a heading that means none of them is told, never guessed."""
