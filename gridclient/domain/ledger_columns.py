"""The columns of ledgers, each declared once: heading, source, width, mask and shape.

Most are derived from the declared fields of the entities, the others are computed. Headings in
Chinese are the field's standard terms, so that the import and a district's template know them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from gridclient import i18n
from gridclient.domain import care, issues, people, places, visits
from gridclient.domain.fields import Codes, Kind, entity_of
from gridclient.i18n import N_, _

_SHAPES = {"id_number": "id", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column a ledger may have.

    ``source``: ``entity.field`` or the name of a computed value. ``names``: headings in Chinese,
    the first is written, all are recognised. ``width`` in characters. ``shape``: the kind of
    :data:`ledger_formats.FORMATS` it can be written in. ``masked_source``: what is shown, with
    stars after it, where the mask hides the value.
    """

    name: str
    title: str
    names: tuple[str, ...]
    source: str
    width: int = 12
    mask: str | None = None
    shape: str | None = None
    codes: Codes | None = None
    number: bool = False
    masked_source: str | None = None

    @property
    def label(self) -> str:
        """The heading in the language in use."""
        return self.names[0] if i18n.current() == "zh_CN" else _(self.title)

    def means(self, written: str) -> bool:
        """Whether ``written`` names this column: its name, its source or one of its headings."""
        return written in (self.name, self.source, self.title, _(self.title), *self.names)


def _of(kind: type, field: str, name: str = "", **said: Any) -> Column:
    """A column derived from a declared field; ``said`` overrules what follows from it."""
    entity = entity_of(kind)
    declared = entity.fields[field]
    shape = "date" if declared.kind is Kind.DATE else _SHAPES.get(declared.mask or "")
    column = Column(
        name=name or field,
        title=declared.title,
        names=declared.ledger,
        source=f"{entity.name}.{field}",
        mask=declared.mask,
        shape=shape,
        codes=declared.codes,
        number=declared.kind is Kind.NUMBER,
    )
    return replace(column, **said)


def _computed(name: str, title: str, *names: str, **said: Any) -> Column:
    return Column(name, title, names, source=name, **said)


SERIAL = _computed("serial", N_("No."), "序号", "编号", "顺序号", width=6, number=True)
CHANGE = _computed("change", N_("Change"), "变化", width=20)
"""What a delta says of each line: new, which fields changed, or retired."""

_ADDRESS = _computed(
    "address",
    N_("Address"),
    *("住址", "地址", "现住址", "详细地址", "家庭住址", "居住地址", "家庭地址"),
    width=26,
    mask="door",
    masked_source="building_label",
)
_PLACE = (
    _of(places.Grid, "name", "grid", width=12),
    _of(places.Grid, "code", "grid_code", width=18),
    _computed("grid_worker", N_("Grid worker"), "网格员", "网格员姓名", "包片网格员", width=10),
    _of(places.Estate, "name", "estate", width=12),
    _of(places.Building, "building_no", "building", width=8),
    _of(places.Dwelling, "unit_no", "unit", width=7, mask="door"),
    _of(places.Dwelling, "floor_no", "floor", width=7, mask="door"),
    _of(places.Dwelling, "room_no", "room", width=8, mask="door"),
    _of(places.Dwelling, "occupancy", width=14),
    _ADDRESS,
)
_VISITING = (
    _computed(
        "last_visit_on",
        N_("Last visit"),
        *("最近走访", "最近走访日期", "最近走访时间", "最近探访", "上次走访", "最近一次走访时间"),
        shape="date",
    ),
    _computed("last_result", N_("Last result"), "最近走访结果", "最近结果", codes=visits.RESULTS),
    _computed(
        "next_due_on",
        N_("Next visit due"),
        *("下次应访", "下次走访", "下次应访日期", "下次走访日期"),
        shape="date",
    ),
)
_HOUSEHOLD = (
    _of(people.Household, "file_no", width=14),
    _of(people.Household, "head_name", "head", width=10),
)
_CATEGORIES = _computed(
    "categories",
    N_("Care category"),
    *("人员类别", "人员标签", "关爱类别", "人群类别", "特殊人群", "类别", "标签"),
    width=20,
    mask="care",
)
_PERSON = (
    _of(people.Resident, "name", width=10),
    _of(people.Resident, "relation", width=11),
    _of(people.Resident, "sex", width=7),
    _of(people.Resident, "born_on", width=12),
    _computed("age", N_("Age"), "年龄", "周岁", width=6, number=True),
    _of(people.Resident, "id_type", width=16),
    _of(people.Resident, "id_number", width=22),
    _of(people.Resident, "phone", width=15),
    _of(people.Resident, "residence_state", width=16),
    _of(people.Resident, "guardian", width=10),
)
_REMARKS = _of(people.Resident, "remarks", width=24, mask="hidden")

RESIDENTS = (SERIAL, *_PLACE, *_HOUSEHOLD, *_PERSON, _CATEGORIES, *_VISITING, _REMARKS)

HOUSEHOLDS = (
    SERIAL,
    *_PLACE,
    *_HOUSEHOLD,
    _of(people.Household, "phone", width=15, names=("联系电话", "户联系电话", "电话")),
    _of(people.Household, "tenure", width=10),
    _computed("people", N_("People"), "人数", "家庭人口", "常住人口数", width=7, number=True),
    _CATEGORIES,
    _of(people.Household, "notice_on", names=("告知日期",)),
    *_VISITING,
    _of(people.Household, "remarks", width=24, mask="hidden", names=("备注", "户备注", "说明")),
)

_CARE = (
    _of(care.CareEnrolment, "level", width=12, names=("关爱等级", "关爱级别"), mask="care"),
    _of(care.CareEnrolment, "grade", width=10, names=("等级", "残疾等级", "能力等级")),
    _of(
        care.CareEnrolment,
        "certificate_no",
        width=24,
        mask="certificate",
        shape="id",
        names=("证号", "残疾证号", "残疾人证号", "低保证号", "保障证号", "救助证号"),
    ),
    _of(care.CareEnrolment, "basis", width=20, mask="hidden", names=("认定依据", "依据")),
    _of(care.CareEnrolment, "from_on", names=("起始日期", "认定时间", "享受时间", "认定日期")),
    _of(care.CareEnrolment, "until_on", names=("截止日期",)),
    _of(care.CareEnrolment, "review_on", names=("复核日期", "下次核查", "下次复核")),
    _of(care.CareEnrolment, "emergency_contact", width=20, mask="contact", names=("紧急联系人",)),
    _computed("helpers", N_("Helpers in charge"), "包联人", "帮扶责任人", "帮扶人", width=12),
)
ENROLLED = (*RESIDENTS[:-1], *_CARE, _REMARKS)

BUILDINGS = (
    SERIAL,
    *(column for column in _PLACE if column.name in ("grid", "grid_code", "grid_worker", "estate")),
    _of(places.Building, "building_no", "building", width=8),
    _of(places.Building, "address", width=26, names=("地址", "楼栋地址")),
    _of(places.Building, "units", width=8, names=("单元数", "单元个数")),
    _of(places.Building, "floors", width=8, names=("层数", "楼层数", "总层数")),
    _of(places.Building, "rooms_a_floor", width=10, names=("每层户数",)),
    _computed("doors", N_("Doors"), "总户数", "户数", "房屋套数", width=8, number=True),
    _computed("occupied", N_("Lived in"), "在住户数", "住户数", width=9, number=True),
    _computed("vacant", N_("Vacant"), "空置户数", "空置", width=9, number=True),
    _computed("people", N_("People"), "人数", "常住人口数", width=8, number=True),
    _computed("leader", N_("Building leader"), "楼栋长", "楼长", width=10),
    _computed(
        "leader_phone",
        N_("Building leader's phone"),
        *("楼栋长电话", "楼长电话", "联系电话", "电话"),
        width=15,
        shape="phone",
    ),
)

VISITS = (
    SERIAL,
    _of(visits.Visit, "visited_on", names=("走访日期", "走访时间", "日期", "入户日期", "探访日期")),
    *(column for column in _PLACE if column.name not in ("floor", "occupancy")),
    *_HOUSEHOLD,
    _computed("persons", N_("Persons met"), "走访对象", "探访对象", width=16, mask="name"),
    _of(people.Household, "phone", width=15, names=("联系电话", "电话")),
    _CATEGORIES,
    _computed("visitor", N_("Visitor"), "走访人", "走访人员", "探访人", width=10),
    _of(visits.Visit, "companions", width=12, names=("陪同人", "陪同人员")),
    _of(visits.Visit, "mode", width=11, names=("走访方式", "方式", "探访方式")),
    _of(visits.Visit, "result", width=16, names=("走访结果", "结果")),
    _of(visits.Visit, "base_check", width=11, names=("基本情况核对", "基本情况")),
    _of(visits.Visit, "topics", width=18, names=("政策宣传事项", "宣传事项")),
    _of(visits.Visit, "note", width=30, mask="hidden", names=("走访情况", "走访记录", "走访内容")),
    _of(visits.Visit, "onsite_action", width=20, names=("现场处理情况", "处理结果", "处理情况")),
    _computed("issue_titles", N_("Issues raised"), "发现问题", "诉求", "诉求/问题", width=22),
    _computed("next_due_on", N_("Next visit due"), "下次走访", "下次应访", shape="date"),
)

ISSUES = (
    SERIAL,
    _of(issues.Issue, "issue_no", width=20, names=("事项编号", "工单编号")),
    _of(issues.Issue, "received_on", names=("受理日期", "受理时间", "登记日期")),
    _of(issues.Issue, "source", width=13, names=("来源", "诉求来源")),
    _of(issues.Issue, "petitioner", width=10, names=("诉求人", "反映人")),
    *(column for column in _PLACE if column.name in ("grid", "address")),
    _of(issues.Issue, "kind", width=13, names=("诉求类型", "类型")),
    _of(issues.Issue, "category", width=14, names=("诉求类别", "事项类别", "类别")),
    _of(issues.Issue, "title", width=24, names=("标题", "事项名称", "诉求标题")),
    _of(issues.Issue, "content", width=32, mask="hidden", names=("内容", "诉求内容", "问题描述")),
    _of(issues.Issue, "urgency", width=9, names=("紧急程度",)),
    _computed("state", N_("State"), "办理状态", "状态", codes=issues.STATES),
    _of(issues.Issue, "due_on", names=("到期日", "办理期限", "办理时限")),
    _computed("done_on", N_("Completed on"), "办结时间", "办结日期", shape="date"),
    _computed("stars", N_("Stars"), "星级", "满意度", width=7, number=True),
)


def choose(columns: Iterable[Column], written: str) -> Column | None:
    """The column of ``columns`` that ``written`` means, or None."""
    return next((column for column in columns if column.means(written)), None)
