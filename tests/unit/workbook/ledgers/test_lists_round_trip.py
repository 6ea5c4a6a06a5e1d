"""Lists of people and of visits of any make read back as what they were written from."""

import datetime as dt
import random
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridclient.domain import citizen_ids
from gridclient.workbook import reading
from gridclient.workbook.ledgers import results, whole
from gridclient.workbook.ledgers.recognition import inspect
from gridclient.workbook.reading import Sheet
from tests.unit.workbook.ledgers.made_ledgers import PERSONS, Layout, book_of
from tests.unit.workbook.ledgers.made_ledgers import written_name as name_as_written
from tests.unit.workbook.ledgers.made_ledgers import written_number as number_as_written

TITLES = {
    "name": ("姓名", "老人姓名", "人员姓名"),
    "number": ("身份证号", "身份证号码", "公民身份号码"),
    "address": ("现住址", "家庭住址", "详细地址"),
    "phone": ("联系电话", "手机号", "联系方式"),
    "category": ("类别", "人员类别"),
    "grade": ("残疾等级", "残疾级别"),
    "certificate": ("残疾证号", "残疾人证号"),
    "head": ("户主姓名",),
    "relief": ("享受类别", "救助类别"),
    "certified": ("认定时间", "认定日期"),
}
KINDS = {
    "elderly": ("高龄老人花名册", ["name", "number", "address", "phone", "category"]),
    "disabled": ("残疾人台账", ["name", "certificate", "grade", "address", "phone"]),
    "low_income": ("低保对象名单", ["head", "number", "address", "relief", "certified"]),
}
ELDERS = {"独居": "elder_alone", "空巢老人": "elder_empty_nest", "与子女同住": None}
RELIEF = {"城市低保": "dibao", "特困": "extreme_poverty", "低保边缘户": "dibao_edge"}
GRADES = ("一级", "二级", "三级", "四级")
EXAMPLES = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)


@dataclass(frozen=True)
class Written:
    """How a list is laid out; ``chance`` makes the small choices."""

    kind: str
    columns: tuple[str, ...]
    chance: random.Random


@st.composite
def layouts(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    columns = draw(st.permutations(KINDS[kind][1]))
    return Written(kind, tuple(columns), random.Random(draw(st.integers(0, 2**32))))


def rows_of(written, persons):
    """The sheet's rows, what its persons are, and which cells must be refused."""
    chance = written.chance
    rows = [(KINDS[written.kind][0],), ()]
    titles = tuple(chance.choice(TITLES[name]) for name in written.columns)
    rows.append(tuple(chance.choice([title, f"{title}（必填）", f" {title} "]) for title in titles))
    expected, refused = [], []
    for index, person in enumerate(persons):
        if chance.random() < 0.2:
            rows.append(())
        if chance.random() < 0.1:
            rows.append(titles)
        cells, person_expected, fault = cells_of(written, index, person)
        rows.append(tuple(cells[name] for name in written.columns))
        expected.append(person_expected)
        if fault:
            refused.append((len(rows), fault))
    rows.append(("合计", f"{len(persons)}人"))
    return rows, expected, refused


def cells_of(written, index, person):
    chance, layout = written.chance, Layout(written.chance, "", "")
    place = ("和平里", str(chance.randint(1, 12)), str(chance.randint(1, 3)), f"{index + 1}01")
    address = chance.choice(["{}{}栋{}单元{}室", "{}{}号楼{}-{}", "{}{}幢{}单元{}"]).format(*place)
    elder, relief = chance.choice(sorted(ELDERS)), chance.choice(sorted(RELIEF))
    grade = chance.randint(1, 4)
    certificate = f"{person.number}{chance.randint(1, 7)}{grade}"
    since = dt.date(2025, chance.randint(2, 9), 1)
    cells = {
        "name": name_as_written(layout, person.name),
        "head": name_as_written(layout, person.name),
        "number": number_as_written(layout, person),
        "address": address,
        "phone": chance.choice([person.phone, int(person.phone)]),
        "category": elder,
        "grade": GRADES[grade - 1],
        "certificate": chance.choice([certificate, f" {certificate[:18]} {certificate[18:]}"]),
        "relief": relief,
        "certified": chance.choice([since, f"{since.year}.{since.month}", f"{since:%Y年%m月}"]),
    }
    disabled = written.kind == "disabled"
    number = person.number if disabled or person.fault is None else None
    care = {
        "elderly": [(ELDERS[elder], None, None, None)] * bool(ELDERS[elder])
        + [("elder_80", None, None, None)],
        "disabled": [
            ("disability_severe" if grade < 3 else "disability", certificate, str(grade), None)
        ],
        "low_income": [(RELIEF[relief], None, None, since)],
    }[written.kind]
    expected = (person.name, place, number, number and citizen_ids.sex(number), care)
    fault = person.fault and not disabled
    return cells, expected, f"ledger.id_{person.fault}" if fault else None


def padded(rows):
    width = max(map(len, rows))
    return [row + (None,) * (width - len(row)) for row in rows]


@EXAMPLES
@given(layouts(), st.lists(PERSONS, min_size=1, max_size=6, unique_by=lambda one: one.number))
def test_any_list_reads_back_exactly(written, persons):
    rows, expected, refused = rows_of(written, persons)
    book = book_of(Sheet("Sheet1", padded(rows), (), frozenset(), visible=True))
    seen = inspect(book)
    assert [sheet.kind for sheet in seen.sheets] == [written.kind]
    read = whole.read(book, seen, today=dt.date(2026, 11, 22))
    assert [
        (
            told.person.name,
            (told.place.estate, told.place.building, told.place.unit, told.place.room),
            told.person.id_number,
            told.person.sex,
            [(one.category, one.certificate_no, one.grade, one.from_on) for one in told.care],
        )
        for told in read.persons
    ] == expected
    assert [(problem.row, problem.code) for problem in read.problems] == refused


# --- visits --------------------------------------------------------------------------------------

VISIT_TITLES = {
    "visited_on": ("日期", "走访日期", "入户时间"),
    "visited": ("走访对象", "探访对象"),
    "address": ("住址", "地址"),
    "visitor": ("走访人", "走访人员"),
    "mode": ("走访方式",),
    "note": ("走访情况", "走访内容"),
}
NOTES = ("已走访，情况正常", "家中无人", "婉拒", "电话联系，老人身体良好", "已搬走", "没写清楚")
VISITS = st.lists(
    st.tuples(
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 11, 21)),
        st.sampled_from(["王伟", "欧阳静", "许宇"]),
        st.sampled_from(NOTES),
    ),
    min_size=2,
    max_size=8,
)


@EXAMPLES
@given(VISITS, st.permutations(sorted(VISIT_TITLES)), st.integers(0, 2**32))
def test_any_list_of_visits_reads_back_exactly(visits, columns, seed):
    chance = random.Random(seed)
    rows = [("走访记录（2026年）",), tuple(chance.choice(VISIT_TITLES[name]) for name in columns)]
    for on, name, note in visits:
        date = chance.choice(
            [on, f"{on:%Y-%m-%d}", f"{on.year}.{on.month}.{on.day}", f"{on.month}月{on.day}日"]
        )
        cells = {
            "visited_on": date,
            "visited": name,
            "address": "3栋2单元204",
            "visitor": "网格员甲",
            "mode": "入户",
            "note": note,
        }
        rows.append(tuple(cells[column] for column in columns))
    book = book_of(Sheet("记录", padded(rows), (), frozenset(), visible=True))
    seen = inspect(book)
    assert [sheet.kind for sheet in seen.sheets] == ["visits"]
    read = whole.read(book, seen, today=dt.date(2026, 11, 22))
    known = [visit for visit in visits if visit[2] != NOTES[-1]]
    assert [(one.visited_on, one.name, one.result, one.note) for one in read.visits] == [
        (on, name, results.read(note, "door"), note) for on, name, note in known
    ]
    assert {problem.code for problem in read.problems} <= {"ledger.visit_result_unknown"}
    assert len(read.problems) == len(visits) - len(known)


# --- the same list in every format ---------------------------------------------------------------


def test_a_list_is_the_same_as_workbook_and_as_text(data):
    content = (data / "残疾人台账.xlsx").read_bytes()
    book = reading.read_ledger(content, "")
    lines = [",".join(str(cell or "") for cell in row) for row in book.sheets[0].rows]
    text = reading.read_ledger("\n".join(lines).encode("gb18030"), book.sheets[0].name)
    first, second = (whole.read(one, inspect(one)) for one in (book, text))
    assert (first.persons, first.problems) == (second.persons, second.problems)
    assert len(first.persons) == 11
