"""The dictionary of an office: adding, refusing, retiring, and how ledgers read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from gridclient.app import App
from gridclient.domain import care, issues
from gridclient.domain.care import CareEnrolment
from gridclient.domain.dictionary import CodeEntry
from gridclient.errors import Refused
from gridclient.services.events import RegistersChanged
from gridclient.services.issues import NewIssue
from tests import builders, profiles


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[App, App]]:
    with profiles.team(tmp_path, 张敏=[profiles.GRID]) as (office, (worker,)):
        yield office, worker


def refused(office: App, *words: str, **more: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        office.dictionary.add(*words, **more)  # type: ignore[arg-type]
    assert office.registers.find(CodeEntry) == []
    return refusal.value


def test_what_is_added_is_offered_at_once_and_read_by_its_spellings(office: App):
    before = office.dictionary.codes(care.CATEGORIES)
    told: list[RegistersChanged] = []
    office.events.subscribe(RegistersChanged, told.append)
    made = office.dictionary.add("care_category", " 临时 困难 ", ["急难、应急", "临困"])
    codes = office.dictionary.codes(care.CATEGORIES)
    assert (made.title, made.spellings) == ("临时 困难", "急难 应急 临困")
    assert [code.code for code in codes if code.code not in before] == ["临时 困难"]
    assert codes.read("应急") == "临时 困难"
    assert told == [RegistersChanged(1)]
    assert [one.title for one in office.dictionary.entries("care_category")] == ["临时 困难"]


def test_the_lists_are_those_the_declarations_call_extendable(office: App):
    names = {codes.name for codes in office.dictionary.lists()}
    assert {"care_category", "issue_category", "topic", "post", "service_type"} <= names
    assert "sex" not in names


def test_a_name_that_is_left_out_is_refused_with_the_reason(office: App):
    for words in (["刑满释放人员"], ["困难", ["上访户"]]):
        error = refused(office, "care_category", *words)  # type: ignore[arg-type]
        assert error.code == "dictionary.excluded"
    assert "petitions are everybody's right" in error.message


@pytest.mark.parametrize("title", ["", " ", "甲,乙"])
def test_a_blank_or_a_list_is_no_choice(office: App, title: str):
    assert refused(office, "care_category", title).code == "dictionary.word"


@pytest.mark.parametrize("title", ["低保", "dibao", "Subsistence allowance"])
def test_what_the_list_has_is_not_added_again(office: App, title: str):
    assert refused(office, "care_category", title).code == "dictionary.taken"


def test_nor_as_a_spelling_of_another(office: App):
    assert refused(office, "care_category", "别的", spellings=["低保"]).code == "dictionary.taken"


def test_the_offices_own_choices_are_not_doubled_either(office: App):
    office.dictionary.add("care_category", "临时困难", ["急难"])
    for words in (["临时困难"], ["急难"], ["别的", ["急难"]]):
        with pytest.raises(Refused) as refusal:
            office.dictionary.add("care_category", *words)  # type: ignore[arg-type]
        assert refusal.value.code == "dictionary.taken"


@pytest.mark.parametrize("name", ["sex", "nothing"])
def test_a_list_that_stays_as_it_is(office: App, name: str):
    assert refused(office, name, "别的").code == "dictionary.list"


def test_a_retired_choice_is_no_longer_offered_and_comes_back_under_its_id(office: App):
    made = office.dictionary.add("care_category", "临时困难")
    office.dictionary.retire(made.id)
    assert "临时困难" not in office.dictionary.codes(care.CATEGORIES)
    assert office.dictionary.entries("care_category")[0].retired == "ended"
    again = office.dictionary.add("care_category", "临时困难")
    assert again.id == made.id
    assert "临时困难" in office.dictionary.codes(care.CATEGORIES)


def test_only_an_office_changes_the_dictionary(team: tuple[App, App]):
    _office, worker = team
    with pytest.raises(Refused) as refusal:
        worker.dictionary.add("care_category", "临时困难")
    assert refusal.value.code == "role.office"


def test_the_registers_do_not_let_an_excluded_name_in_either(office: App):
    made = office.dictionary.add("care_category", "临时困难")
    with pytest.raises(Refused) as refusal:
        office.registers.change(CodeEntry, made.id, title="吸毒人员")
    assert refusal.value.code == "dictionary.excluded"


def test_an_issue_and_an_enrolment_take_what_was_added(office: App):
    home = builders.move_in(office, builders.make_house(office))
    office.dictionary.add("issue_category", "加装扶手", ["扶手"])
    line = office.issues.add(NewIssue("楼道扶手", category="扶手"), home.id)
    assert line.issue.category == "加装扶手"
    assert "加装扶手" not in issues.CATEGORIES
    office.dictionary.add("care_category", "临时困难")
    made = office.registers.add(CareEnrolment, household_id=home.id, category="临时困难")
    assert made.category == "临时困难"
    with pytest.raises(Refused) as refusal:
        office.registers.add(CareEnrolment, household_id=home.id, category="没有的")
    assert refusal.value.code == "entry.choice"


def ledger(tmp_path: Path, *words: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "楼栋", "单元", "房号", "人员类别"])
    for number, word in enumerate(words):
        sheet.append([f"王小{'一二三四五'[number]}", "3", "1", f"10{number}", word])
    file = tmp_path / "居民台账.xlsx"
    book.save(file)
    return file


def test_a_ledgers_category_may_be_the_offices_own_and_what_is_left_out_is_told_by_cell(
    office: App, tmp_path: Path
):
    office.dictionary.add("care_category", "临时困难", ["急难"])
    file = ledger(tmp_path, "急难", "刑满释放", "莫名其妙", "低保")
    brought = office.ledgers.import_(file, grid=profiles.GRID)
    kept = sorted(one.category for one in office.registers.find(CareEnrolment))
    assert kept == ["dibao", "临时困难"]
    assert [(one.row, one.code) for one in brought.rejected] == [
        (3, "ledger.category_excluded"),
        (4, "ledger.category_unknown"),
    ]
    again = office.ledgers.import_(file, grid=profiles.GRID)
    assert not again.created
