"""Households and the people who live in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    Sensitivity,
    choice,
    date_on,
    reference,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

RELATIONS = Codes(
    "relation",
    N_("Relation to head"),
    Code("head", N_("head"), ("户主", "本人", "戶主")),
    Code("spouse", N_("spouse"), ("配偶", "妻", "夫", "妻子", "丈夫", "爱人", "老伴")),
    Code("son", N_("son"), ("子", "儿子", "长子", "次子", "独生子", "养子")),
    Code("daughter", N_("daughter"), ("女", "女儿", "长女", "次女", "独生女", "养女")),
    Code(
        "grandchild",
        N_("grandchild"),
        ("孙子女", "孙子", "孙女", "外孙子女", "外孙", "外孙女", "孙", "孙子女/外孙子女"),
    ),
    Code(
        "parent", N_("parent"), ("父母", "父亲", "母亲", "父", "母", "岳父", "岳母", "公公", "婆婆")
    ),
    Code("grandparent", N_("grandparent"), ("祖父母", "祖父", "祖母", "外祖父母", "爷爷", "奶奶")),
    Code("sibling", N_("brother or sister"), ("兄弟姐妹", "兄", "弟", "姐", "妹", "哥哥", "弟弟")),
    Code("child_in_law", N_("son- or daughter-in-law"), ("儿媳", "女婿", "媳妇", "媳", "婿")),
    Code("other_relative", N_("other relative"), ("其他亲属", "亲属", "其他")),
    Code("not_related", N_("not related"), ("非亲属", "保姆", "合租", "租客")),
)

SEXES = Codes(
    "sex",
    N_("Sex"),
    Code("male", N_("male"), ("男", "男性", "1")),
    Code("female", N_("female"), ("女", "女性", "2")),
    Code("unknown", N_("not stated"), ("未知", "未说明", "0", "9")),
)

TENURES = Codes(
    "tenure",
    N_("Tenure"),
    Code("own", N_("owned"), ("自有", "自有产权")),
    Code("rented", N_("rented"), ("租住", "租赁")),
    Code("public", N_("public rental"), ("公租",)),
    Code("borrowed", N_("borrowed"), ("借住",)),
)

RESIDENCE_STATES = Codes(
    "residence_state",
    N_("Residence state"),
    Code("both", N_("registered and living here"), ("人户一致", "常住", "户籍常住")),
    Code("person_only", N_("living here, registered elsewhere"), ("人在户不在", "流动", "暂住")),
    Code(
        "registered_only", N_("registered here, living elsewhere"), ("户在人不在", "空挂", "外出")
    ),
)

ID_TYPES = Codes(
    "id_type",
    N_("Document type"),
    Code("citizen", N_("resident identity card"), ("身份证", "居民身份证")),
    Code("hmt", N_("residence permit for Hong Kong, Macao and Taiwan"), ("港澳台居民居住证",)),
    Code("foreign_permanent", N_("foreign permanent residence card"), ("外国人永久居留身份证",)),
    Code("passport", N_("passport"), ("护照",)),
    Code("household_book", N_("household register"), ("户口簿",)),
    Code("birth_certificate", N_("birth certificate"), ("出生医学证明",)),
    Code("none", N_("none"), ("无",)),
)

CHECK_STATES = Codes(
    "check_state",
    N_("To be checked"),
    Code("to_check", N_("to be checked"), ("待核", "暂存待核")),
)

LEAVING = ("moved_away", "deceased", "entered_in_error")
"""The codes of ``RETIRED`` for which a person leaves a household, or a household its door."""


@register("household", N_("Household"), within="dwelling_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The people who live together behind one door."""

    id: str
    dwelling_id: str = reference(N_("Dwelling"), "dwelling", required=True)
    file_no: str | None = text(N_("File number"), length=40, ledger=("档号", "户编号", "档案编号"))
    head_name: str | None = text(
        N_("Household head"),
        length=40,
        sensitivity=Sensitivity.PERSONAL,
        mask="name",
        ledger=("户主", "户主姓名", "户主名"),
    )
    phone: str | None = text(
        N_("Household phone"),
        length=40,
        sensitivity=Sensitivity.PERSONAL,
        mask="phone",
        form="phone",
    )
    tenure: str | None = choice(N_("Tenure"), TENURES, ledger=("房屋性质",))
    notice_on: dt.date | None = date_on(N_("Privacy notice given on"))
    notice_how: str | None = text(N_("Privacy notice given how"), length=40)
    remarks: str | None = text(
        N_("Remarks"), length=2000, sensitivity=Sensitivity.PERSONAL, ledger=("户备注",)
    )
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


@register("resident", N_("Resident"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One person of a household. ID photos are never kept (GB/T 45574-2025)."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    name: str = text(
        N_("Name"),
        required=True,
        length=40,
        sensitivity=Sensitivity.PERSONAL,
        mask="name",
        ledger=(
            *("姓名", "居民姓名", "成员姓名", "家庭成员", "人员姓名", "家庭成员姓名", "对象姓名"),
            *("老人姓名", "残疾人姓名", "儿童姓名", "保障对象", "保障对象姓名"),
        ),
    )
    relation: str | None = choice(
        N_("Relation to head"),
        RELATIONS,
        ledger=("与户主关系", "关系", "户主关系", "家庭关系", "与户主的关系"),
    )
    sex: str | None = choice(N_("Sex"), SEXES, ledger=("性别",))
    born_on: dt.date | None = date_on(
        N_("Born on"),
        sensitivity=Sensitivity.PERSONAL,
        mask="month",
        ledger=("出生日期", "出生年月", "出生年月日", "生日", "出生"),
    )
    id_type: str | None = choice(N_("Document type"), ID_TYPES, ledger=("证件类型",))
    id_number: str | None = text(
        N_("ID number"),
        length=30,
        form="id_number",
        sensitivity=Sensitivity.SENSITIVE,
        mask="id_number",
        ledger=(
            "身份证号码",
            "身份证号",
            "身份证",
            "公民身份号码",
            "公民身份证号码",
            "证件号码",
            "证件号",
            "居民身份证号码",
        ),
    )
    phone: str | None = text(
        N_("Phone"),
        length=40,
        form="phone",
        sensitivity=Sensitivity.PERSONAL,
        mask="phone",
        ledger=("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    )
    residence_state: str | None = choice(
        N_("Residence state"), RESIDENCE_STATES, ledger=("人户状态",)
    )
    guardian: str | None = text(
        N_("Guardian"),
        length=40,
        sensitivity=Sensitivity.PERSONAL,
        mask="name",
        ledger=("监护人", "监护人姓名"),
    )
    guardian_phone: str | None = text(
        N_("Guardian's phone"),
        length=40,
        sensitivity=Sensitivity.PERSONAL,
        mask="phone",
        form="phone",
        ledger=("监护人电话", "监护人联系电话", "监护人联系方式"),
    )
    check_state: str | None = choice(N_("To be checked"), CHECK_STATES)
    check_reason: str | None = text(N_("Kept all the same because"), length=200)
    remarks: str | None = text(
        N_("Remarks"), length=2000, sensitivity=Sensitivity.PERSONAL, ledger=("备注", "说明")
    )
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))
