"""A profile: made, opened, refused, and nothing left of what a person typed in the open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gridclient import app
from gridclient.app import App
from gridclient.domain.people import Resident
from gridclient.errors import GridError, Locked, Refused
from gridclient.services.issues import NewIssue
from tests import builders, profiles
from tests.profiles import CHEAP, PASSPHRASE, Clock

CANARIES = ("韩碧云", "13911112222", "110105194912310021", "老伴上月去世", "电梯坏了三天")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def full(office: App) -> App:
    """A profile with canaries in every kind of row."""
    home = builders.move_in(office, builders.make_house(office), head=CANARIES[0])
    (person,) = office.registers.find(Resident, household_id=home.id)
    office.registers.change(
        Resident, person.id, despite="-", phone=CANARIES[1], id_number=CANARIES[2]
    )
    office.visits.record(home.id, "met", note=CANARIES[3], issue=NewIssue(CANARIES[4]))
    return office


def test_no_file_of_a_profile_holds_what_a_person_typed(full: App, tmp_path: Path):
    folder = full.profile.folder
    full.sync.digest()
    during = files(folder)
    full.close()
    assert any(name.endswith("-wal") and content for name, content in during.items())
    for kept in (during, files(tmp_path)):
        for name, content in kept.items():
            for canary in (*CANARIES, PASSPHRASE):
                assert canary.encode() not in content, name
                assert canary.encode("utf-16-le") not in content, name
            assert not set(CANARIES) & {name}


def test_a_closed_profile_is_its_key_and_its_database(full: App):
    full.close()
    names = sorted(files(full.profile.folder))
    assert [name for name in names if name.endswith(("-wal", "-shm", ".part"))] == []
    assert "store.db" in names
    assert "vault.json" in names


def test_a_profile_opens_again_as_it_was(full: App):
    before = full.sync.digest()
    full.close()
    again = profiles.reopen(full.profile.folder)
    assert again.sync.digest() == before
    assert again.profile.replica == full.profile.replica
    assert again.profile.name == full.profile.name
    assert again.profile.authority == full.profile.authority
    assert again.profile.fingerprint == full.profile.fingerprint
    again.close()


def test_a_wrong_passphrase_opens_nothing_and_changes_no_data(full: App):
    full.close()
    before = files(full.profile.folder)
    with pytest.raises(Locked) as refusal:
        app.open_(full.profile.folder, "wrong", now=Clock())
    assert refusal.value.code == "vault.passphrase"
    after = files(full.profile.folder)
    assert {name: after[name] for name in before} == before
    again = profiles.reopen(full.profile.folder)
    assert again.registers.find(Resident)
    again.close()


def test_where_no_profile_is(tmp_path: Path):
    assert not app.exists(tmp_path)
    with pytest.raises(Refused) as refusal:
        app.open_(tmp_path, PASSPHRASE, now=Clock())
    assert refusal.value.code == "profile.missing"
    assert list(tmp_path.iterdir()) == []


def _acts_on(folder: Path) -> list[Callable[[], object]]:
    return [
        lambda: app.exists(folder),
        lambda: app.open_(folder, PASSPHRASE, now=Clock()),
        lambda: app.join(folder, PASSPHRASE, "李强", cost=CHEAP, now=Clock()),
    ]


def test_a_folder_nobody_may_look_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whoever runs the tests as root may look everywhere."""
    folder, real = tmp_path / "of a colleague" / "office", Path.stat

    def barred(path: Path, **how: bool) -> os.stat_result:
        if path.is_relative_to(folder):
            raise PermissionError(13, "Permission denied")
        return real(path, **how)

    monkeypatch.setattr(Path, "stat", barred)
    for act in _acts_on(folder):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "profile.unreachable"
        assert f"no right to look into the folder {folder}" in refusal.value.message
        assert refusal.value.hint


@pytest.mark.skipif(os.name == "nt", reason="Windows says that there is no such folder")
def test_a_folder_with_a_name_that_cannot_be_is_named(tmp_path: Path):
    for act in _acts_on(tmp_path / ("x" * 300)):
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.code, "xxx" in refusal.value.message) == ("profile.unreachable", True)
        assert refusal.value.hint
    assert list(tmp_path.iterdir()) == []


def test_the_other_key_file_alone_is_a_profile_still(full: App):
    full.close()
    for name in ("store.db", "vault.json"):
        (full.profile.folder / name).unlink()
    with pytest.raises(Refused) as refusal:
        profiles.reopen(full.profile.folder)
    assert refusal.value.code == "store.missing"


def test_a_profile_is_not_made_over_another(full: App):
    folder = full.profile.folder
    full.close()
    before = files(folder)
    for make in (
        lambda: app.join(folder, "other", "李强", cost=CHEAP, now=Clock()),
        lambda: app.found(
            folder,
            "other",
            "community",
            "别的",
            "110105001002",
            folder / "code.txt",
            cost=CHEAP,
            now=Clock(),
        ),
    ):
        with pytest.raises(Refused) as refusal:
            make()
        assert refusal.value.code == "profile.exists"
        assert files(folder) == before


@pytest.mark.parametrize(
    ("name", "code"), [("store.db", "store.missing"), ("vault.json", "vault.missing")]
)
def test_a_profile_without_one_of_its_files_is_refused(full: App, name: str, code: str):
    full.close()
    folder = full.profile.folder
    for path in folder.glob(f"{name.split('.', maxsplit=1)[0]}*"):
        path.unlink()
    with pytest.raises(Refused) as refusal:
        profiles.reopen(folder)
    assert refusal.value.code == code
    assert refusal.value.hint


def test_the_database_of_another_profile_is_refused(full: App, tmp_path: Path):
    other = profiles.newcomer(tmp_path, "李强")
    other.close()
    full.close()
    shutil.copy(other.profile.folder / "store.db", full.profile.folder / "store.db")
    with pytest.raises(Refused) as refusal:
        profiles.reopen(full.profile.folder)
    assert refusal.value.code == "store.damaged"


def test_a_profile_cut_short_while_being_made_says_so(tmp_path: Path):
    made = profiles.newcomer(tmp_path, "李强")
    with made.profile.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM meta WHERE key = 'keys'")
        unit.commit()
    made.close()
    with pytest.raises(Refused) as refusal:
        profiles.reopen(made.profile.folder)
    assert refusal.value.code == "profile.unfinished"


@pytest.mark.parametrize("passphrase", ["", "x", "        ", "7 chars", "七个汉字不够长"])
def test_a_short_or_blank_passphrase_makes_no_profile(tmp_path: Path, passphrase: str):
    with pytest.raises(GridError) as refusal:
        app.join(tmp_path / "new", passphrase, "李强", cost=CHEAP, now=Clock())
    assert refusal.value.code == "passphrase.short"
    assert refusal.value.hint
    assert not (tmp_path / "new").exists()
    app.join(tmp_path / "new", "8 signs!", "李强", cost=CHEAP, now=Clock()).close()


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_profile_without_a_name_is_not_made(tmp_path: Path, name: str):
    with pytest.raises(GridError) as refusal:
        app.join(tmp_path / "new", PASSPHRASE, name, cost=CHEAP, now=Clock())
    assert refusal.value.code == "profile.name"
    with pytest.raises(GridError) as refusal:
        app.found(
            tmp_path / "new",
            PASSPHRASE,
            "community",
            name,
            "110105001002",
            tmp_path / "code.txt",
            cost=CHEAP,
            now=Clock(),
        )
    assert refusal.value.code == "profile.name"
    assert list(tmp_path.iterdir()) == []


def test_a_profile_is_not_made_among_other_files(tmp_path: Path):
    (tmp_path / "报告.docx").write_text("mine")
    with pytest.raises(GridError) as refusal:
        app.join(tmp_path, PASSPHRASE, "李强", cost=CHEAP, now=Clock())
    assert refusal.value.code == "profile.folder"
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / ".directory").write_text("of the file manager")
    app.join(empty, PASSPHRASE, "李强", cost=CHEAP, now=Clock()).close()


def test_what_needs_an_office_asks_for_enrolment_first(tmp_path: Path):
    newcomer = profiles.newcomer(tmp_path, "李强")
    for act in (newcomer.profile.enrolled, newcomer.profile.office):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "enrol.missing"
    newcomer.close()


def test_a_newcomer_can_already_work(tmp_path: Path):
    newcomer = profiles.newcomer(tmp_path, "李强")
    home = builders.move_in(newcomer, _first_house(newcomer))
    visit = newcomer.visits.record(home.id, "met")
    assert [v.id for v in newcomer.visits.of(home.id)] == [visit.id]
    newcomer.close()


def _first_house(newcomer: App):
    builders.save(newcomer, builders.make_division())
    return builders.make_house(newcomer)


def test_the_recovery_code_opens_without_the_passphrase(tmp_path: Path):
    from gridclient.trust import vault

    file = tmp_path / "code.txt"
    made = app.found(
        tmp_path / "office",
        PASSPHRASE,
        "community",
        "和平里社区",
        "110105001001",
        file,
        cost=CHEAP,
        now=Clock(),
    )
    made.close()
    (code,) = [line.strip() for line in file.read_text("utf-8").splitlines() if line[:4] == "    "]
    assert vault.open_with_code(tmp_path / "office", code) == vault.open_(
        tmp_path / "office", PASSPHRASE
    )
