"""``bundle undo``, and several bundles where one would be too large, on the command line."""

from __future__ import annotations

import openpyxl
import pytest

from gridclient.services.sync import composing
from tests.builders import add, make_visit
from tests.command_line import call, call_json
from tests.town import Town, change, household, phone


def test_an_import_is_undone_by_its_line_in_the_history(town: Town) -> None:
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office).file
    town.close()
    office = town.folder / "office"
    assert call_json(office, "bundle", "import", file).code == 0
    told = call_json(office, "bundle", "history").document["history"]
    bundle = next(one["bundle"] for one in told if one["file"] == file.name)

    done = call_json(office, "bundle", "undo", bundle)

    assert done.code == 0
    assert done.document["restored"] == 1
    assert done.document["kept"] == []
    assert phone(town.office) == "0211"
    town.close()
    refused = call_json(office, "bundle", "undo", file.name)
    assert (refused.code, refused.error["code"]) == (1, "bundle.undone")
    assert "undone" in call(office, "bundle", "history").text


def test_what_stays_is_named_and_awaits_a_person(town: Town) -> None:
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office).file
    town.office.sync.import_([file])
    change(town.office, phone="0888")
    town.close()
    done = call_json(town.folder / "office", "bundle", "undo", file.name)
    assert done.code == 5
    assert [one["why"] for one in done.document["kept"]] == ["changed_since"]


def test_an_export_too_large_for_one_file_names_them_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.exchange()
    add(town.wang, *(make_visit(household(town.wang).id) for _n in range(5)))
    monkeypatch.setattr(composing, "ROWS_AT_MOST", 2)
    replica = town.office.profile.replica
    town.close()
    made = call_json(
        town.folder / "wang", "bundle", "export", "--to", replica, "-o", town.mail
    ).document
    parts = [made, *made["more"]]
    assert [one["base"] for one in parts[1:]] == [one["upto"] for one in parts[:-1]]
    assert sum(sum(one["rows"].values()) for one in parts) == 5


def test_a_file_that_was_undone_is_told_as_that_and_how_to_have_it_back(town: Town) -> None:
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office, plain=True).file
    book = openpyxl.load_workbook(file)
    book.create_sheet("我的笔记")
    book.save(file)
    town.close()
    office = town.folder / "office"
    taken = call(office, "bundle", "import", file)
    assert "“我的笔记” is not part of the bundle; it was not read" in taken.text
    undone = call_json(office, "bundle", "undo", file.name).document

    again = call(office, "bundle", "import", file)
    assert "undone on 20" in again.text
    assert f"bundle undo {undone['undo']}" in again.text
    document = call_json(office, "bundle", "import", file).document["imported"][0]
    assert (document["again"], document["undone_by"]) == (True, undone["undo"])
    assert document["ignored"] == ["我的笔记"]

    back = call(office, "bundle", "undo", undone["undo"])
    assert "Done again: records as the bundle brought them 1" in back.text
    assert "undone" not in call(office, "bundle", "import", file).text
    history = call(office, "bundle", "history").text
    assert ("brought back" in history, "undone" in history) == (True, True)
