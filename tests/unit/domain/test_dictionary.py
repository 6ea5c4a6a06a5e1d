"""The dictionary: what an office adds to a code list, and the names that stay out."""

from __future__ import annotations

import pytest

from gridclient.domain.care import CATEGORIES
from gridclient.domain.dictionary import CodeEntry, extended
from gridclient.domain.exclusions import EXCLUSIONS, exclusion
from gridclient.domain.fields import ENTITIES
from tests import builders


def entry(title: str, **fields: str) -> CodeEntry:
    given = {"list_name": "care_category", **fields}
    return CodeEntry(id=builders.make_id(), division_id=builders.make_id(), title=title, **given)


@pytest.mark.parametrize(
    "name",
    [
        *("刑满释放人员", "刑释人员", "社区矫正对象", "矫正人员", "矫正", "安置帮教", "吸毒人员"),
        *(
            "戒毒康复",
            "涉毒",
            "肇事肇祸精神障碍",
            "重点人员",
            "重点青少年",
            "重点管理人员",
            "稳控对象",
        ),
        *(
            "邪教人员",
            "境外人员管控",
            "出租屋治安",
            "流动人口登记管控",
            "有前科",
            "犯罪人员",
            "服刑人员",
        ),
        *(
            "上访户",
            "信访人员",
            "信访",
            "信 访 户",
            "缠访",
            "风险等级高",
            "高风险",
            "高风险户",
            "信用评分",
        ),
        *(
            "信用户",
            "失信人员",
            "家庭积分",
            "宗教信仰",
            "信仰",
            "信教群众",
            "行踪轨迹",
            "轨迹",
            "人员定位",
        ),
        *(
            "艾滋病",
            "HIV",
            "HIV感染者",
            "ＨＩＶ",
            "aids",
            "AIDS",
            "刑-满",
            "Credit score",
            "religion",
        ),
    ],
)
def test_names_of_domain_1_10_stay_out(name: str):
    assert exclusion(name) in EXCLUSIONS


@pytest.mark.parametrize(
    "name",
    [
        *(
            "信用社",
            "农村信用社",
            "信用卡反诈",
            "视力矫正",
            "牙齿矫正",
            "术前科普",
            "产前科学",
            "蚊虫防治安排",
        ),
        *("定位手环", "功能定位", "积分入学", "积分落户", "慢病管控", "预防犯罪宣传", "信访接待日"),
        *(
            "信仰的力量",
            "成长轨迹",
            "跌倒高风险",
            "高风险妊娠",
            "hearing aids",
            "孕产妇",
            "失独家庭",
        ),
        *(
            "就业困难",
            "单亲困难家庭",
            "临时困难",
            "精神障碍康复",
            "助浴",
            "房屋维修",
            "新就业群体",
            "人",
        ),
    ],
)
def test_innocent_names_may_be_added(name: str):
    assert exclusion(name) is None


def test_no_choice_of_the_program_itself_stays_out():
    lists = {f.codes for entity in ENTITIES.values() for f in entity.fields.values() if f.codes}
    words = {word for one in lists for code in one for word in (code.title, *code.spellings)}
    assert [word for word in words if exclusion(word)] == []


def test_what_an_office_adds_comes_after_the_lists_own_by_title_and_is_its_own_code():
    added = [
        entry("临时困难", spellings="急难 应急"),
        entry("孕产妇"),
        entry("搬走的", retired="ended"),
        entry("别处", list_name="post"),
        entry("dibao"),
    ]
    codes = extended(CATEGORIES, added)
    assert [code.code for code in codes][len(list(CATEGORIES)) :] == ["临时困难", "孕产妇"]
    assert codes.read("急难") == "临时困难"
    assert codes.title_of("临时困难") == "临时困难"
    assert codes.title_of("dibao") == CATEGORIES.title_of("dibao")
