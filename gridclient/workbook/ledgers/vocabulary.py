"""The words by which ledgers call their columns.

Most come from the declarations of the entities' fields (``Field.ledger``); columns that are no
field of a resident's ledger are declared here.
"""

from __future__ import annotations

import difflib
import re
from functools import cache

from gridclient.domain import care, people, places, texts
from gridclient.domain.fields import entity_of

_ENTITIES = (
    places.Grid,
    places.Estate,
    places.Building,
    places.Dwelling,
    people.Household,
    people.Resident,
    care.CareEnrolment,
)

NOT_KEPT = "not_kept"
"""A column this program knows and does not take over (data minimisation, domain 1.1)."""

_OTHER_COLUMNS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号", "行号", "No", "顺序号"),
    "address": (
        *("地址", "住址", "现住址", "详细地址", "家庭住址", "居住地址", "家庭地址", "房屋地址"),
        *("现居住地", "居住地", "楼栋门牌", "地址全称", "楼栋房号"),
    ),
    "resident.phone": ("座机", "固定电话", "移动电话", "联系电话1", "联系电话2", "电话1", "电话2"),
    "age": ("年龄", "周岁"),
    "household_size": ("家庭人口", "人口数", "家庭人口数", "户籍人口数", "常住人口数", "保障人数"),
    "emergency_contact": ("紧急联系人", "紧急联系人姓名"),
    "emergency_phone": ("紧急联系人电话", "紧急联系电话"),
    "ability": ("能力等级", "自理能力", "能力评估", "身体状况", "健康状况"),
    "certificate_no": ("残疾证号", "残疾人证号", "残疾证号码", "残疾人证号码"),
    "disability_type": ("残疾类别", "残疾类型", "残疾种类"),
    "disability_grade": ("残疾等级", "残疾级别"),
    "allowance": ("两项补贴", "享受补贴", "补贴", "享受政策"),
    "relief": ("享受类别", "救助类别", "低保类别", "保障类别", "救助类型"),
    "relief_no": ("低保证号", "保障证号", "救助证号"),
    "certified_on": ("认定时间", "认定日期", "享受时间", "起始时间"),
    "school": ("学校", "就读学校", "学校年级", "年级"),
    "parents_away": ("父母外出地", "父母务工地", "父亲姓名", "母亲姓名"),
    "building_units": ("单元数", "单元个数"),
    "building_floors": ("层数", "楼层数", "总层数"),
    "building_doors": ("户数", "总户数", "住户数"),
    "building_rooms": ("每层户数", "每层住户数", "每层房间数", "每层户室数"),
    "building_leader": ("楼栋长", "楼长", "楼栋长姓名"),
    "leader_phone": ("楼栋长电话", "楼长电话", "楼栋长联系电话", "楼栋长联系方式"),
    "visited_on": ("走访日期", "走访时间", "日期", "入户日期", "入户时间", "探访日期"),
    "visited": ("走访对象", "被走访人", "探访对象", "受访人", "走访户", "走访户主"),
    "visitor": ("走访人", "走访人员", "网格员", "探访人"),
    "visit_mode": ("走访方式", "方式", "探访方式"),
    "visit_note": ("走访情况", "走访内容", "情况记录", "走访记录"),
    "visit_result": ("走访结果", "探访结果", "结果"),
    "visit_issue": ("发现问题", "问题", "存在问题", "诉求"),
    "visit_action": ("处理结果", "处理情况", "解决情况", "办理情况"),
    NOT_KEPT: (
        *("民族", "政治面貌", "文化程度", "学历", "婚姻状况", "户籍地址", "户籍地", "户口所在地"),
        *("籍贯", "宗教信仰", "车牌号", "车牌号码", "工作单位", "职业", "从业状况", "月收入"),
        *("银行卡号", "银行账号", "开户行", "照片"),
    ),
}

SEVERAL = frozenset({"resident.phone", NOT_KEPT})
"""Fields that more than one column may hold."""

_LEAST_SIMILAR = 0.74
_GROUP_ENDING = re.compile(r"(基本)?(信息|情况|资料)$")
_DECORATION = re.compile(r"\(.*?\)|[\s*:#、,.。_\-/]")


@cache
def titles() -> dict[str, str]:
    """Plain title → field; fields of entities are named ``entity.field``."""
    known = {plain(title): field for field, several in _OTHER_COLUMNS.items() for title in several}
    for kind in _ENTITIES:
        entity = entity_of(kind)
        for field in entity.fields.values():
            known.update({plain(title): f"{entity.name}.{field.name}" for title in field.ledger})
    return known


@cache
def fields() -> frozenset[str]:
    """Every field a column may hold."""
    return frozenset(titles().values())


def plain(title: object) -> str:
    """A title without blanks, brackets and decoration: ``姓  名（必填）*`` is ``姓名``."""
    return _DECORATION.sub("", texts.half_width(texts.of_cell(title) or "")).upper()


def is_title(value: object) -> bool:
    """Whether a cell holds a known title, exactly."""
    return isinstance(value, str) and plain(value) in titles()


def liken(title: str, group: str = "") -> dict[str, float]:
    """The fields a title may mean, with a likeness from 0 to 1.

    ``group`` is the title above it in a header of several rows: ``电话`` under ``监护人`` is
    the guardian's.
    """
    leaf = plain(title)
    if not leaf:
        return {}
    above = _GROUP_ENDING.sub("", plain(group))
    known = titles()
    if above and above + leaf in known:
        return {known[above + leaf]: 1.0}
    if leaf in known:
        return {known[leaf]: 1.0}
    return _similar(leaf)


@cache
def _similar(leaf: str) -> dict[str, float]:
    likely: dict[str, float] = {}
    for title, field in titles().items():
        likeness = difflib.SequenceMatcher(None, title, leaf, autojunk=False).ratio()
        if len(title) > 2 and title in leaf:
            likeness = max(likeness, 0.8)
        if likeness >= _LEAST_SIMILAR and (len(leaf) > 2 or len(title) > 2):
            likely[field] = max(likely.get(field, 0.0), round(0.9 * likeness, 3))
    return likely
