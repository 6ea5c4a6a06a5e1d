"""``register`` and ``dictionary`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import builders, profiles
from tests.command_line import call, call_json


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    office = profiles.office(tmp_path)
    builders.move_in(office, builders.make_house(office))
    office.close()
    return tmp_path / "office-0"


def test_a_record_from_adding_to_retiring(profile: Path):
    (division,) = call_json(profile, "register", "list", "division").document["records"]
    made = call_json(
        profile,
        *("register", "add", "partner_unit", f"division_id={division['id']}"),
        *("name=和平医院", "kind=医院", "Phone=021 55550100"),
    ).document
    assert made["kind"] == "partner_unit"
    assert made["title"] == "和平医院"
    assert made["fields"]["kind"] == "medical"
    unit = made["id"]
    refused = call_json(profile, "register", "change", "partner_unit", unit, "phone=12")
    assert (refused.code, refused.error["code"]) == (1, "entry.doubtful")
    changed = call_json(
        profile,
        *("register", "change", "partner_unit", unit, "phone=12", "--despite", "分机"),
    )
    assert changed.code == 0
    shown = call_json(profile, "register", "show", "partner_unit", unit).document
    assert shown["fields"]["phone"] == "12"
    changes = call_json(profile, "register", "history", "partner_unit", unit).document["changes"]
    assert [(one["field"], one["before"], one["after"]) for one in changes] == [
        ("phone", "021-55550100", "12"),
        (None, None, None),
    ]
    assert changes[0]["at"].endswith("Z")
    assert call_json(profile, "register", "retire", "partner_unit", unit, "ended").code == 0
    assert call_json(profile, "register", "list", "partner_unit").document == {"records": []}
    every = call_json(profile, "register", "list", "partner_unit", "--all").document["records"]
    assert [one["id"] for one in every] == [unit]


def test_what_happened_is_added_and_taken_back_and_never_changed(profile: Path):
    (home,) = call_json(profile, "register", "list", "household").document["records"]
    words = (f"household_id={home['id']}", "served_on=2026-11-20", "type=理发")
    made = call_json(profile, "register", "add", "service_record", *words).document
    assert made["fields"]["type"] == "haircut"
    refused = call_json(profile, "register", "change", "service_record", made["id"], "minutes=5")
    assert refused.error["code"] == "record.fact"
    assert call(profile, "register", "retire", "service_record", made["id"], "误录").code == 0
    assert call_json(profile, "register", "list", "service_record").document == {"records": []}


def test_numbers_of_persons_are_masked(profile: Path):
    (person,) = call_json(profile, "register", "list", "resident").document["records"]
    words = ("id_number=11010519491231002X", "phone=13800138000")
    call(profile, "register", "change", "resident", person["id"], *words)
    text = call(profile, "register", "show", "resident", person["id"]).text
    assert "138****8000" in text
    assert "13800138000" not in text
    assert "19491231" not in text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "nothing"), "register.kind"),
        (("add", "estate", "colour=red"), "register.field"),
        (("add", "estate", "name"), "register.field"),
        (("add", "activity", "held_on=20.11.2026"), "register.value"),
        (("add", "estate"), "entry.invalid"),
        (("show", "estate", "x"), "record.unknown"),
    ],
)
def test_what_is_not_understood_is_refused(profile: Path, words: tuple[str, ...], code: str):
    answer = call_json(profile, "register", *words)
    assert (answer.code, answer.error["code"]) == (1, code)


def test_every_kind_is_told_with_its_fields(profile: Path):
    kinds = call_json(profile, "register", "kinds").document["kinds"]
    assert {"grid", "resident", "activity"} <= {one["kind"] for one in kinds}
    assert set(kinds[0]) == {"kind", "title", "fact", "fields"}
    assert set(kinds[0]["fields"][0]) == {"field", "title", "type", "required", "names"}
    assert "partner_unit" in call(profile, "register", "kinds").text


def test_the_dictionary(profile: Path):
    made = call_json(
        profile, "dictionary", "add", "topic", "高空抛物", "--spelling", "抛物"
    ).document
    assert made["title"] == "高空抛物"
    (topics,) = call_json(profile, "dictionary", "list", "topic").document["lists"]
    assert topics["choices"][-1] == {"code": "高空抛物", "title": "高空抛物", "own": True}
    refused = call_json(profile, "dictionary", "add", "care_category", "吸毒人员")
    assert (refused.code, refused.error["code"]) == (1, "dictionary.excluded")
    assert call(profile, "dictionary", "retire", made["id"]).code == 0
    (topics,) = call_json(profile, "dictionary", "list", "topic").document["lists"]
    assert not any(one["own"] for one in topics["choices"])
    assert topics["entries"] == [{"id": made["id"], "title": "高空抛物", "retired": True}]
    assert "topic" in call(profile, "dictionary", "list").text


def test_grid_codes_are_written_as_the_office_says(profile: Path):
    assert call_json(profile, "register", "grid-code").document == {"pattern": r"\d{15}"}
    assert call_json(profile, "register", "grid-code", r"G\d+").document == {"pattern": r"G\d+"}
    assert call(profile, "register", "grid-code").text.strip() == r"G\d+"
