"""``conflicts``, ``duplicates`` and ``quarantine``: what awaits a person, decided by commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.domain.people import Household, Resident
from gridclient.services.issues import NewIssue
from tests.builders import add, make_event, make_household, make_resident, save
from tests.command_line import call, call_json
from tests.town import Town, household


@pytest.fixture
def office(town: Town) -> Path:
    return town.folder / "office"


def disagree(town: Town) -> str:
    home = household(town.wang).id
    said = ((town.wang, "010-11111111", "一"), (town.li, "010-22222222", "二"))
    for of, phone, remarks in said:
        town.clock.advance(minutes=1)
        of.registers.change(Household, home, phone=phone, despite="-")
        of.registers.change(Household, home, remarks=remarks)
        town.bring(of, town.office)
    town.close()
    return home


def test_conflicts_are_listed_shown_and_resolved(town: Town, office: Path) -> None:
    home = disagree(town)
    listed = call_json(office, "conflicts", "list")
    assert listed.code == 5
    found = {one["field"]: one for one in listed.document["conflicts"]}
    assert set(found) == {"phone", "remarks"}
    phone = found["phone"]
    assert phone["household"] == home
    assert phone["here"]["value"] == "010*****1111"
    assert (phone["winner"], phone["there"]["who"]) == ("there", "李明")
    text = call(office, "conflicts", "list").text
    assert "010*****1111" in text
    assert "010-1111" not in text
    shown = call_json(office, "conflicts", "show", phone["id"], "--full").document
    assert shown["here"]["value"] == "010-11111111"
    wrong = call_json(office, "conflicts", "resolve", "nothing", "--keep", "here")
    assert (wrong.code, wrong.error["code"]) == (1, "conflict.unknown")
    none = call_json(office, "conflicts", "resolve", "nothing", "nowhere", "--keep", "here")
    assert (none.code, none.document["resolved"]) == (1, [])
    assert [one["error"]["code"] for one in none.document["refused"]] == ["conflict.unknown"] * 2
    assert call_json(office, "conflicts", "resolve", phone["id"]).code == 2
    done = call_json(office, "conflicts", "resolve", phone["id"], "--value", "010-33333333")
    assert (done.code, done.document) == (0, {"resolved": [phone["id"]], "refused": []})
    some = (found["remarks"]["id"], "nothing")
    rest = call_json(office, "conflicts", "resolve", *some, "--keep", "here")
    assert (rest.code, rest.document["resolved"]) == (5, [found["remarks"]["id"]])
    assert call_json(office, "conflicts", "resolve", "--all", "--keep", "here").code == 0
    assert call_json(office, "conflicts", "list").code == 0
    now = household(town.office)
    assert (now.phone, now.remarks) == ("010-33333333", "一")


def test_duplicates_are_listed_linked_parted_and_dismissed(town: Town, office: Path) -> None:
    kept = household(town.office)
    other = make_household(kept.dwelling_id, head_name=kept.head_name, phone="010-12345678")
    (person, *_rest) = town.office.registers.find(Resident, household_id=kept.id)
    save(town.office, other, make_resident(other.id, name=person.name, phone=person.phone))
    town.close()
    listed = call_json(office, "duplicates", "list")
    assert listed.code == 5
    (found,) = listed.document["duplicates"]
    assert {found["one"]["id"], found["other"]["id"]} == {kept.id, other.id}
    assert "same_door" in found["reasons"]
    assert "behind the same door" in call(office, "duplicates", "list").text
    fields = call_json(office, "duplicates", "show", kept.id, other.id).document["fields"]
    phones = next(one for one in fields if one["field"] == "phone")
    assert (phones["other"], phones["differs"]) == ("010*****5678", True)
    wrong = call_json(office, "duplicates", "link", kept.id, other.id, "--take", "nothing")
    assert (wrong.code, wrong.error["code"]) == (1, "link.field")
    done = call_json(office, "duplicates", "link", kept.id, other.id, "--take", "phone")
    assert (done.code, done.document) == (0, {"kept": kept.id, "other": other.id})
    assert household_phone(town, kept.id) == "010-12345678"
    (link,) = call_json(office, "duplicates", "list", "--linked").document["linked"]
    assert (link["kept"]["id"], link["other"]["id"]) == (kept.id, other.id)
    shown = call_json(office, "household", "show", other.id)
    assert shown.document == call_json(office, "household", "show", kept.id).document
    assert call_json(office, "duplicates", "unlink", kept.id, other.id).code == 0
    assert call_json(office, "duplicates", "dismiss", kept.id, other.id).code == 0
    again = call_json(office, "duplicates", "list")
    assert (again.code, again.document) == (0, {"duplicates": []})


def household_phone(town: Town, household_id: str) -> str | None:
    found = town.office.registers.get(Household, household_id).phone
    town.close()
    return found


def test_quarantine_is_listed_and_rejected(town: Town, office: Path) -> None:
    issue = town.wang.issues.add(NewIssue("灯不亮"), household(town.wang).id).issue
    add(town.wang, make_event(issue.id, "verified", by_id=town.wang.profile.person_id))
    town.bring(town.wang, town.office)
    town.close()
    listed = call_json(office, "quarantine", "list")
    assert listed.code == 5
    (found,) = listed.document["quarantine"]
    assert (found["entity"], found["rule"], found["sender"]) == ("issue_event", "act", "王芳")
    refused = call_json(office, "quarantine", "accept", found["id"])
    assert (refused.code, refused.error["code"]) == (1, "quarantine.unsound")
    assert call_json(office, "quarantine", "reject", found["id"]).code == 0
    assert call_json(office, "quarantine", "list").document == {"quarantine": []}
    assert call_json(office, "quarantine", "list", "--rejected").document == listed.document
    assert call_json(office, "quarantine", "take-back", found["id"]).code == 0
    assert call_json(office, "quarantine", "list").document == listed.document
    assert call_json(office, "quarantine", "list", "--rejected").document == {"quarantine": []}
    assert (
        call_json(town.folder / "wang", "quarantine", "reject", "x").error["code"] == "role.office"
    )
