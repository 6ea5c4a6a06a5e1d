import pytest

from gridclient.workbook.ledgers import vocabulary
from gridclient.workbook.ledgers.recognition import inspect
from tests.unit.workbook.ledgers.made_ledgers import book_of, sheet_of

NUMBERS = ["000000194001010015", "000000194808150027", "00000020150601003X", "000000198802290043"]


def fields(*rows, **rest):
    seen = inspect(book_of(sheet_of(*rows, **rest))).sheets[0]
    return seen, [column.field for column in seen.columns]


@pytest.mark.parametrize(
    ("title", "group", "field"),
    [
        ("姓 名（必填）*", "", "resident.name"),
        ("户主姓名", "", "household.head_name"),
        ("公民身份号码", "人员信息", "resident.id_number"),
        ("电话", "监护人信息", "resident.guardian_phone"),
        ("姓名", "户主", "household.head_name"),
        ("户籍地址", "", vocabulary.NOT_KEPT),
        ("联系电活", "", "resident.phone"),
        ("居民身份证号码信息", "", "resident.id_number"),
    ],
)
def test_a_title_is_known_in_many_spellings(title, group, field):
    likely = vocabulary.liken(title, group)
    assert max(likely, key=likely.__getitem__) == field


@pytest.mark.parametrize("title", ["", "其它", "得分", "XX"])
def test_a_strange_title_means_nothing(title):
    assert vocabulary.liken(title) == {}


def test_a_ledger_without_a_header_is_known_by_what_it_holds():
    rows = [
        ("王伟", "男", number, f"1380013800{i}", f"{i + 1}01室") for i, number in enumerate(NUMBERS)
    ]
    seen, found = fields(*rows)
    assert seen.header_rows == ()
    assert found == [
        *("resident.name", "resident.sex", "resident.id_number"),
        *("resident.phone", "dwelling.room_no"),
    ]
    assert seen.kind == "residents"
    assert all(0.5 <= column.score < 1 for column in seen.columns)


def test_content_speaks_where_the_title_is_strange():
    rows = [("王伟", number, "101") for number in NUMBERS]
    _seen, found = fields(("姓名", "凭证", "房号"), *rows)
    assert found == ["resident.name", "resident.id_number", "dwelling.room_no"]


def test_a_telephone_under_a_strange_title_may_be_anybodys():
    rows = [("王伟", number, "101", "13800138000") for number in NUMBERS]
    _seen, found = fields(("姓名", "身份证", "房号", "子女"), *rows)
    assert found[-1] is None


def test_two_telephone_columns_both_count():
    _seen, found = fields(("姓名", "房号", "手机", "座机"), ("王伟", "101", "13800138000", None))
    assert found[2:] == ["resident.phone", "resident.phone"]


def test_groups_stand_above_their_columns():
    merged = [(2, 1, 2, 2), (2, 3, 2, 4), (2, 5, 3, 5)]
    seen, found = fields(
        ("第3网格（和平里）居民台账", None, None, None, None),
        ("户主", None, "监护人", None, "房号"),
        ("姓名", "电话", "姓名", "电话", None),
        ("王伟", "13800138000", "李娜", "13800138001", "101"),
        merged=[(1, 1, 1, 5), *merged],
    )
    assert seen.header_rows == (2, 3)
    assert found[0] == "household.head_name"
    assert found[2:] == ["resident.guardian", "resident.guardian_phone", "dwelling.room_no"]
    assert [column.title for column in seen.columns] == ["姓名", "电话", "姓名", "电话", "房号"]


def test_the_words_around_a_table_are_read():
    seen, _found = fields(
        ("红光社区第五网格（和平里）居民信息",),
        ("填报单位：", None, "楼栋：3甲栋"),
        ("姓名", "房号"),
        ("王伟", "101"),
        name="Sheet1",
    )
    told = seen.surroundings
    assert (told.grid_name, told.estate, told.building) == ("第五网格", "和平里", "3甲")


def test_a_sheet_may_be_named_after_its_building():
    seen, _found = fields(("姓名", "房号"), ("王伟", "101"), name="和平里12号楼")
    assert (seen.surroundings.estate, seen.surroundings.building) == ("和平里", "12")


@pytest.mark.parametrize("rows", [[], [("说明",), ("请先填写后上报",)], [(1, 2), (3, 4)]])
def test_a_sheet_without_a_ledger_is_unknown(rows):
    seen, _found = fields(*rows)
    assert seen.kind == "unknown"


def test_the_inspection_has_the_contracts_form():
    told = inspect(book_of(sheet_of(("姓名", "房号"), ("王伟", "101")))).as_json()
    assert told == {
        "sheets": [
            {
                "name": "居民",
                "header_rows": [1],
                "columns": [
                    {"title": "姓名", "field": "resident.name", "score": 1.0},
                    {"title": "房号", "field": "dwelling.room_no", "score": 1.0},
                ],
                "kind": "residents",
            }
        ]
    }
