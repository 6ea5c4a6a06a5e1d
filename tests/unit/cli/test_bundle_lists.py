"""What bundles brought that did not come in, listed and taken by commands; and who is behind."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from gridclient.domain.identifiers import new_id
from gridclient.domain.places import Building
from gridclient.services.issues import NewIssue
from gridclient.store import exchange
from tests import altered, forged
from tests.builders import add, make_visit, save
from tests.command_line import call, call_json
from tests.town import Town, change, household, phone, take


@pytest.fixture
def office(town: Town) -> Path:
    return town.folder / "office"


@pytest.fixture
def wang(town: Town) -> Path:
    return town.folder / "wang"


def emptied(town: Town) -> Path:
    """A bundle of wang's with a household whose phone was taken out, and one with more."""
    town.exchange()
    town.clock.advance(minutes=1)
    change(town.wang, phone=None)
    change(town.wang, "102", remarks="新")
    file = town.send(town.wang, town.office).file
    town.close()
    return file


def test_rows_less_complete_than_here_are_left_out_listed_and_taken(
    town: Town, office: Path
) -> None:
    file = emptied(town)
    done = call_json(office, "bundle", "import", "--leave-out", "emptier", file)
    (result,) = done.document["imported"]
    assert (done.code, result["applied"], result["left_out"]) == (0, 1, 1)
    listed = call_json(office, "bundle", "left-out")
    (one,) = listed.document["left_out"]
    assert listed.code == 0
    assert (one["entity"], one["sender"]) == ("household", "王芳")
    assert one["id"] in call(office, "bundle", "left-out").text
    assert phone(town.office) == "0211"
    town.close()
    wrong = call_json(office, "bundle", "left-out", "--take", "nothing")
    assert (wrong.code, wrong.error["code"]) == (1, "bundle.not_left_out")
    assert call_json(office, "bundle", "left-out", "--take", one["id"], "--all").code == 2
    taken = call_json(office, "bundle", "left-out", "--take", one["id"])
    assert (taken.document["taken"], taken.document["applied"]) == ([one["id"]], 1)
    assert phone(town.office) is None
    town.close()
    assert call_json(office, "bundle", "left-out").document == {"left_out": []}
    assert "Nothing was left out" in call(office, "bundle", "left-out").text


def test_an_import_without_a_choice_takes_all(town: Town, office: Path) -> None:
    file = emptied(town)
    (result,) = call_json(office, "bundle", "import", file).document["imported"]
    assert (result["applied"], result["left_out"]) == (2, 0)
    assert phone(town.office) is None


def test_what_was_left_out_stays_so_with_every_further_import(town: Town, office: Path) -> None:
    first, *others = [emptied(town), *(town.send(town.wang, town.office).file for _ in range(2))]
    town.close()
    call_json(office, "bundle", "import", "--leave-out", "emptier", first)
    for file, choice in zip(others, ((), ("--leave-out", "older")), strict=True):
        (result,) = call_json(office, "bundle", "import", *choice, file).document["imported"]
        assert result["left_out"] == 1
    assert phone(town.office) == "0211"
    assert call_json(office, "bundle", "left-out", "--all").document["applied"] == 1


@pytest.mark.parametrize("other", ["--dry-run", "--accept-expired"])
def test_leaving_out_goes_with_no_other_choice(other: str, town: Town, office: Path) -> None:
    file = emptied(town)
    assert call_json(office, "bundle", "import", "--leave-out", "older", other, file).code == 2


def test_what_is_taken_in_late_may_await_a_person(town: Town, office: Path) -> None:
    town.exchange()
    home = household(town.wang)
    for of, number in ((town.office, "0301"), (town.wang, "0302")):
        town.clock.advance(minutes=1)
        save(of, dataclasses.replace(home, phone=number))
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, seen.of_kinds({"conflict"}))
    town.close()
    taken = call_json(office, "bundle", "left-out", "--all")
    assert (taken.code, taken.document["waiting"]) == (5, 1)
    assert "1 more awaits" not in call(office, "bundle", "left-out").text


def test_what_others_did_not_take_is_listed_with_the_reason(town: Town, wang: Path) -> None:
    assert call_json(wang, "bundle", "returned").document == {"returned": []}
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    town.close()
    listed = call_json(wang, "bundle", "returned")
    (one,) = listed.document["returned"]
    assert (listed.code, one["id"], one["state"]) == (5, building.id, "quarantined")
    assert "this role may not write such rows" in one["outcome"]
    assert "this role may not write such rows" in call(wang, "bundle", "returned").text


def test_a_bundle_whose_certificate_ended_waits_and_is_taken_when_told_so(
    town: Town, office: Path
) -> None:
    town.exchange()
    add(town.wang, make_visit(household(town.wang).id))
    file = town.send(town.wang, town.office).file
    valid_until = town.wang.profile.certificate.valid_until
    town.close()
    late = (valid_until + dt.timedelta(days=40)).isoformat()
    assert call_json(office, "bundle", "lapsed").document == {"lapsed": []}
    assert call_json(office, "bundle", "import", file, now=late).code == 4
    listed = call_json(office, "bundle", "lapsed", now=late)
    (one,) = listed.document["lapsed"]
    assert (listed.code, one["sender_name"], one["no"]) == (5, "王芳", 2)
    assert one["bundle"] in call(office, "bundle", "lapsed", now=late).text
    taken = call_json(office, "bundle", "lapsed", "--take", one["bundle"], now=late)
    assert taken.document["imported"][0]["applied"] > 0
    again = call_json(office, "bundle", "lapsed", "--take", one["bundle"], now=late)
    assert (again.code, again.error["code"]) == (1, "bundle.not_waiting")
    assert call_json(office, "bundle", "lapsed", now=late).code == 0


def test_peers_say_who_is_silent_and_whose_bundles_are_missing(town: Town, office: Path) -> None:
    town.exchange()
    town.close()
    late = "2026-12-01T10:00:00+08:00"
    told = call(office, "peers", now=late)
    assert (told.code, told.text.count("9 days ago")) == (0, 4)
    assert "missing" not in told.text
    with town.office.profile.store.unit() as unit:
        (line, *_rest) = exchange.bundles(unit, direction="in", peer=town.wang.profile.replica)
        later = dataclasses.replace(line, id="later", number=5, base=line.upto + 50, upto=10_000)
        exchange.keep_bundle(unit, later)
        unit.commit()
    town.close()
    told = call(office, "peers", now=late)
    assert told.code == 5
    assert "bundles missing: 2, 3, 4; ask for them again" in told.text
    assert call_json(office, "peers", now=late).code == 5


def test_issues_care_and_consents_say_where_they_stand(town: Town, wang: Path) -> None:
    town.exchange()
    home = household(town.wang).id
    issue = town.wang.issues.add(NewIssue("楼道灯不亮"), home).issue
    town.wang.care.enrol(home, "dibao_edge", despite="证明随后补")
    town.wang.rights.record_consent(home, "notice", way="paper")
    town.close()
    (listed,) = call_json(wang, "issue", "list").document["issues"]
    assert listed["standing"]["state"] == "here"
    assert "only here" in call(wang, "issue", "list").text
    shown = call_json(wang, "issue", "show", issue.id).document
    assert [shown["standing"]["state"], shown["steps"][0]["standing"]["state"]] == ["here", "here"]
    text = call(wang, "issue", "show", issue.id).text
    assert (text.count("only on this computer"), text.count("only here")) == (1, 1)
    (care,) = call_json(wang, "care", "list", home).document["enrolments"]
    assert care["standing"]["state"] == "here"
    consent = call_json(wang, "consent", "list", home).document
    assert (consent["standing"]["state"], consent["people"][0]["standing"]) == ("here", None)


def test_rows_that_wait_for_another_are_listed(town: Town, office: Path) -> None:
    """A visit came, and the household it belongs to did not yet."""
    made = dataclasses.replace(household(town.office), id=new_id(town.clock()), head_name="钱二")
    save(town.wang, made)
    visit = make_visit(made.id)
    add(town.wang, visit)
    content = forged.only(town.wang, town.office, visit.id, number=2)
    take(town.office, altered.saved(content, town.mail / "part.xlsx"))
    town.close()
    listed = call_json(office, "bundle", "waiting")
    (one,) = listed.document["waiting"]
    assert (listed.code, one["sender"]) == (5, "王芳")
    assert "not here yet" in one["waits_for"]
    told = call(office, "bundle", "waiting").out
    assert "王芳" in told
    assert "not here yet" in told
    empty = call(town.folder / "wang", "bundle", "waiting")
    assert empty.out == "No row waits for another.\n"
