"""``log`` and ``doctor``: the books are read, and what was changed past the program is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete

from gridclient.app import App
from gridclient.store.tables import LOG
from tests import builders, profiles
from tests.command_line import call, call_json


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = profiles.office(tmp_path)
    home = builders.move_in(made, builders.make_house(made))
    (person,) = made.registers.find(type(builders.make_resident(home.id)), household_id=home.id)
    made.log_books.show_value("resident", person.id, "id_number")
    made.close()
    return made.profile.folder


def opened(folder: Path) -> App:
    return profiles.reopen(folder)


def test_a_book_is_printed_newest_first(folder: Path):
    lines = call_json(folder, "log", "audit").document["lines"]
    assert [line["number"] for line in lines] == [2, 1]
    assert set(lines[0]) == {"number", "at", "who", "act", "about", "digest"}
    said = call(folder, "log", "access").out
    assert "a hidden value was shown" in said
    assert "王秀兰 · ID number" in said


def test_since_and_limit(folder: Path):
    def lines(*words: str) -> int:
        return len(call_json(folder, "log", "audit", *words).document["lines"])

    assert lines("--limit", "1") == 1
    assert lines("--since", "2026-11-22") == 2
    assert lines("--since", "2026-11-23") == 0
    assert "Nothing is written" in call(folder, "log", "audit", "--since", "2026-11-23").out


def test_doctor_tells_where_the_books_end(folder: Path):
    answer = call_json(folder, "doctor").document
    assert answer["sound"] is True
    assert {book: head["lines"] for book, head in answer["logs"].items()} == {
        "access": 1,
        "audit": 2,
    }
    newest = call_json(folder, "log", "audit").document["lines"][0]
    assert answer["logs"]["audit"]["digest"] == newest["digest"]
    assert answer["went_back"] == []


def test_doctor_finds_a_line_taken_out(folder: Path):
    app = opened(folder)
    with app.profile.store.unit() as unit:
        unit.connection.execute(delete(LOG).where(LOG.c.book == "audit", LOG.c.number == 1))
        unit.commit()
    app.close()
    answer = call_json(folder, "doctor")
    assert (answer.code != 0, answer.error["code"]) == (True, "log.broken")
    assert "line 1" in answer.error["message"]


def test_a_shortened_book_is_told_by_doctor_and_peers(tmp_path: Path):
    with profiles.team(tmp_path, 张敏=[profiles.GRID]) as (office, (worker,)):
        for _time in range(2):
            worker.log_books.note("own_data_given")
            made = worker.sync.export(office.profile.replica, tmp_path)
            office.sync.import_([made.file])
            with worker.profile.store.unit() as unit:
                unit.connection.execute(delete(LOG).where(LOG.c.book == "access"))
                unit.commit()
        made = worker.sync.export(office.profile.replica, tmp_path)
        office.sync.import_([made.file])
        folder = office.profile.folder
    answer = call(folder, "doctor")
    assert answer.code == 5
    assert "was shortened or rewritten" in answer.out
    assert "张敏" in call(folder, "peers").out.splitlines()[-1]
    (peer,) = call_json(folder, "peers").document["peers"]
    assert peer["log_shortened"] is True


def test_a_new_passphrase_is_written_down(folder: Path, tmp_path: Path):
    new = tmp_path / "new"
    new.write_text("another good passphrase", "utf-8")
    assert call(folder, "passphrase", "change", "--new-passphrase-file", new).code == 0
    lines = call_json(folder, "log", "audit", passphrase="another good passphrase").document[
        "lines"
    ]
    assert lines[0]["act"] == "passphrase_changed"
