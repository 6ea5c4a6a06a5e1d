"""Backups: made, listed, put back; and what is put in the place of a database instead."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gridclient import app
from gridclient.app import App
from gridclient.errors import GridError, Refused, Untrusted
from gridclient.services import backups
from gridclient.store import database, store
from gridclient.store.store import Store
from gridclient.trust import attempts, keyfile, vault
from gridclient.workbook import patience
from tests import builders, profiles
from tests.profiles import CHEAP, PASSPHRASE, Clock


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(GridError) as refusal:
        act()
    assert refusal.value.hint
    return refusal.value.code


def restore(office: App, source: object) -> Path | None:
    office.close()
    return backups.restore_with(office.profile.folder, PASSPHRASE, str(source), Clock())


def tick(office: App, days: int = 0) -> None:
    """The next backup bears a name of its own."""
    clock = office.profile.now
    assert isinstance(clock, Clock)
    clock.advance(days=days, minutes=1)


def visited(office: App) -> int:
    return len(builders.homes(office))


def test_a_backup_is_listed_and_put_back(office: App) -> None:
    builders.move_in(office, builders.make_house(office))
    made = backups.make(office.profile)
    builders.move_in(office, builders.make_house(office, building_no="4"), "202")
    (listed,) = backups.find(office.profile.folder, office.profile.data_key())
    assert (listed.name, listed.opens) == (made.stem, True)
    assert listed.size_bytes == made.stat().st_size
    kept = restore(office, listed.name)
    assert kept is not None
    again = profiles.reopen(office.profile.folder)
    assert visited(again) == 1
    again.close()
    shutil.copy(kept, office.profile.folder / store.FILE)
    before = profiles.reopen(office.profile.folder)
    assert visited(before) == 2
    before.close()


def test_imports_do_not_push_out_what_was_made_by_hand(office: App) -> None:
    mine = backups.make(office.profile, by_hand=True)
    for _again in range(backups.KEPT + 1):
        tick(office)
        backups.make(office.profile)
    found = backups.find(office.profile.folder, office.profile.data_key())
    assert [one.by_hand for one in found] == [False] * backups.KEPT + [True]
    assert (found[-1].path, found[-1].opens) == (mine, True)
    for _again in range(backups.KEPT):
        tick(office)
        backups.make(office.profile, by_hand=True)
    assert not mine.exists()


def test_what_is_made_while_the_clock_is_late_stays(office: App) -> None:
    """By its date it is the oldest of all; it is to be there before anything large happens."""
    for _again in range(backups.KEPT):
        tick(office)
        backups.make(office.profile)
    tick(office, days=-400)
    mine = backups.make(office.profile)
    found = backups.find(office.profile.folder, office.profile.data_key())
    assert (len(found), found[-1].path, found[-1].opens) == (backups.KEPT, mine, True)


def test_a_clock_far_ahead_removes_none_for_its_age(office: App) -> None:
    kept = {backups.make(office.profile), backups.make(office.profile, by_hand=True)}
    tick(office, days=3650)
    ahead = backups.make(office.profile)
    assert set(ahead.parent.iterdir()) == {*kept, ahead}
    tick(office, days=-3650 + 31)
    right = backups.make(office.profile)
    assert set(ahead.parent.iterdir()) == {ahead, right}


def barred(monkeypatch: pytest.MonkeyPatch, name: str, file: Path) -> None:
    """Something cannot be done to a file; that holds for whoever runs the tests as root, too."""
    real = getattr(Path, name)

    def refuse(path: Path, *arguments: Any, **rest: Any) -> Any:
        if path == file:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **rest)

    monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr(patience, "PAUSES", ())


def test_a_folder_that_cannot_be_written_gets_no_backup(
    office: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office.profile.folder / backups.FOLDER
    with monkeypatch.context() as patch:
        barred(patch, "mkdir", folder)
        assert code_of(lambda: backups.make(office.profile)) == "store.read_only"
    backups.make(office.profile)
    office.profile.now = lambda: profiles.START
    part = folder / f"{profiles.START:%Y%m%dT%H%M%S%f}.part"
    before = set(folder.iterdir())
    barred(monkeypatch, "replace", part)
    assert code_of(lambda: backups.make(office.profile)) == "file.unwritable"
    assert set(folder.iterdir()) == before


def test_an_old_backup_that_another_program_holds_goes_the_next_time(
    office: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = backups.make(office.profile)
    with monkeypatch.context() as patch:
        barred(patch, "unlink", held)
        for _again in range(backups.KEPT):
            tick(office)
            backups.make(office.profile)
        tick(office, days=40)
        mine = backups.make(office.profile)
    assert set(held.parent.iterdir()) == {held, mine}
    backups.let_go(office.profile)
    assert set(held.parent.iterdir()) == {mine}


def test_a_database_that_cannot_be_put_in_leaves_the_present_one(
    office: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.move_in(office, builders.make_house(office))
    made, folder = backups.make(office.profile), office.profile.folder
    with monkeypatch.context() as patch:
        barred(patch, "replace", folder / f"{store.FILE}.restoring")
        assert code_of(lambda: restore(office, made)) == "file.unwritable"
    assert not list(folder.glob("*.restoring*"))
    again = profiles.reopen(folder)
    assert visited(again) == 1
    again.close()


def test_what_was_put_aside_goes_after_thirty_days(office: App) -> None:
    kept = restore(office, backups.make(office.profile))
    assert kept is not None
    profiles.reopen(office.profile.folder).close()
    assert kept.exists()
    long_ago = time.time() - 31 * 86_400
    os.utime(kept, (long_ago, long_ago))
    profiles.reopen(office.profile.folder).close()
    assert not kept.exists()


def test_a_backup_for_elsewhere_opens_on_a_new_computer(office: App, tmp_path: Path) -> None:
    builders.move_in(office, builders.make_house(office))
    file, folder = tmp_path / "stick.backup", tmp_path / "new"
    backups.write(office.profile, file)
    assert sorted(path.name for path in tmp_path.glob("stick*")) == ["stick.backup"]
    assert backups.restore_with(folder, PASSPHRASE, str(file), Clock()) is None
    there = profiles.reopen(folder)
    assert visited(there) == 1
    assert there.profile.replica != office.profile.replica
    there.close()


@pytest.mark.parametrize("said", ["unable to open database file", "database or disk is full"])
def test_a_place_for_a_backup_that_takes_nothing_is_named(
    office: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """The database is copied beside the target; what that says is not of the profile's folder."""

    def copy(_store: Store, target: Path) -> None:
        for name in (target.name, f"{target.name}-wal"):
            target.with_name(name).write_bytes(b"begun")
        raise database.translated(sqlite3.OperationalError(said))

    monkeypatch.setattr(Store, "copy", copy)
    with pytest.raises(Refused) as refusal:
        backups.write(office.profile, tmp_path / "stick.backup")
    assert refusal.value.code == "file.unwritable"
    assert "stick.backup" in refusal.value.message
    assert list(tmp_path.glob("stick*")) == []


def test_a_backup_for_elsewhere_is_made_by_a_clock_of_1970(office: App, tmp_path: Path) -> None:
    file, folder = tmp_path / "stick.backup", tmp_path / "new"
    os.utime(office.profile.folder / keyfile.CURRENT, (0, 0))
    backups.write(office.profile, file)
    assert backups.restore_with(folder, PASSPHRASE, str(file), Clock()) is None


def test_a_wrong_passphrase_leaves_a_new_folder_empty(office: App, tmp_path: Path) -> None:
    file, folder = tmp_path / "stick.backup", tmp_path / "new"
    backups.write(office.profile, file)
    code = code_of(lambda: backups.restore_with(folder, "not the one", str(file), Clock()))
    assert code == "vault.passphrase"
    assert list(folder.iterdir()) == []


def _damaged(office: App, tmp_path: Path) -> Path:
    file = backups.make(office.profile)
    content = bytearray(file.read_bytes())
    content[9000] ^= 1
    file.write_bytes(content)
    return file


def _of_another(office: App, tmp_path: Path) -> Path:
    other = profiles.newcomer(tmp_path, "李强")
    file = backups.make(other.profile)
    other.close()
    return file


def _newer(office: App, tmp_path: Path) -> Path:
    with office.profile.store.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        unit.commit()
    file = backups.make(office.profile)
    with office.profile.store.unit() as unit:
        head = store.migrations.head()
        unit.connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")
        unit.commit()
    return file


def _no_backup(office: App, tmp_path: Path) -> Path:
    (tmp_path / "note.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    return tmp_path / "note.zip"


def _empty(office: App, tmp_path: Path) -> Path:
    (tmp_path / "empty.db").touch()
    return tmp_path / "empty.db"


@pytest.mark.parametrize(
    ("build", "code", "exit_code"),
    [
        (_damaged, "backup.damaged", 4),
        (_of_another, "backup.other_key", 4),
        (_newer, "store.newer", 1),
        (_no_backup, "backup.damaged", 4),
        (_empty, "backup.damaged", 4),
        (lambda _office, tmp_path: tmp_path / "nowhere", "backup.unknown", 1),
    ],
)
def test_number_68_a_backup_that_cannot_be_used_changes_nothing(
    office: App,
    tmp_path: Path,
    build: Callable[[App, Path], Path],
    code: str,
    exit_code: int,
) -> None:
    file = build(office, tmp_path)
    office.close()
    folder = office.profile.folder
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(GridError) as refusal:
        backups.restore_with(folder, PASSPHRASE, str(file), Clock())
    assert (refusal.value.code, refusal.value.exit_code) == (code, exit_code)
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert after == before
    profiles.reopen(folder).close()


def test_an_open_profile_is_not_replaced(office: App) -> None:
    made = backups.make(office.profile)
    office.sync.digest()
    folder = office.profile.folder
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, str(made), Clock()))
    assert code == "store.busy"
    office.sync.digest()


def _zero(path: Path) -> None:
    path.write_bytes(b"")


def _header_lost(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def _page_damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def _plain(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
    connection.close()


@pytest.mark.parametrize("harm", [_zero, _header_lost, _page_damaged, _plain, Path.unlink])
def test_number_64_a_database_that_cannot_be_opened_names_the_newest_backup(
    office: App, harm: Callable[[Path], None]
) -> None:
    builders.move_in(office, builders.make_house(office))
    made = backups.make(office.profile)
    office.close()
    folder = office.profile.folder
    harm(folder / store.FILE)
    with pytest.raises(GridError) as refusal:
        profiles.reopen(folder)
    assert refusal.value.code in ("store.damaged", "store.missing")
    assert made.stem in refusal.value.hint
    backups.restore_with(folder, PASSPHRASE, None, Clock())
    again = profiles.reopen(folder)
    assert visited(again) == 1
    again.close()


def test_without_any_backup_the_refusal_says_so(office: App) -> None:
    office.close()
    folder = office.profile.folder
    _zero(folder / store.FILE)
    assert code_of(lambda: profiles.reopen(folder)) == "store.missing"
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, None, Clock()))
    assert code == "backup.none"


def test_a_damaged_backup_is_passed_over_for_the_one_before(office: App) -> None:
    sound = backups.make(office.profile)
    bad = backups.make(office.profile)
    bad.write_bytes(bad.read_bytes()[:5000])
    key = office.profile.data_key()
    listed = backups.find(office.profile.folder, key)
    assert [(one.path, one.opens) for one in listed] == [(bad, False), (sound, True)]
    assert backups.newest(office.profile.folder, key) == listed[1]
    assert sorted(path.name for path in bad.parent.iterdir()) == [sound.name, bad.name]


def test_a_file_with_a_key_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"nothing")
    with pytest.raises(Untrusted) as refusal:
        backups.restore_with(tmp_path / "new", PASSPHRASE, str(tmp_path / "x"), Clock())
    assert refusal.value.code == "backup.damaged"


def _taken_out(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.unlink()


def _unreadable(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    barred(monkeypatch, "open", file)


@pytest.mark.parametrize("harm", [_taken_out, _unreadable])
def test_a_backup_that_is_not_there_or_may_not_be_read_is_not_called_damaged(
    office: App,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[pytest.MonkeyPatch, Path], None],
) -> None:
    file, new = tmp_path / "stick.backup", tmp_path / "new"
    backups.write(office.profile, file)
    office.close()
    harm(monkeypatch, file)
    for folder in (new, office.profile.folder):
        with pytest.raises(Refused) as refusal:
            backups.restore_with(folder, PASSPHRASE, str(file), Clock())
        code = "file.unreadable" if harm is _unreadable else "backup.unknown"
        assert refusal.value.code == code
        assert folder != new or "backup list" not in refusal.value.hint
    assert not new.exists()


@pytest.mark.parametrize("method", [8, 12, 14, 99])
@pytest.mark.parametrize("entry", [0, 1])
def test_an_entry_of_a_backup_packed_otherwise_is_damage(
    office: App, tmp_path: Path, entry: int, method: int
) -> None:
    """One byte of the list of contents says how an entry is packed; what it says may be wrong."""
    file, folder = tmp_path / "stick.backup", tmp_path / "new"
    backups.write(office.profile, file)
    content = bytearray(file.read_bytes())
    listed = [one.start() for one in re.finditer(rb"PK\x01\x02", content)]
    content[listed[entry] + 10] = method
    file.write_bytes(content)
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, str(file), Clock()))
    assert code == "backup.damaged"
    assert list(folder.glob("*")) == []


def test_a_backup_is_not_restored_among_other_files(office: App, tmp_path: Path) -> None:
    file, folder = tmp_path / "stick.backup", tmp_path / "documents"
    backups.write(office.profile, file)
    folder.mkdir()
    (folder / "报告.docx").write_text("mine", "utf-8")
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, str(file), Clock()))
    assert (code, [path.name for path in folder.iterdir()]) == ("profile.folder", ["报告.docx"])


def test_what_is_left_of_a_lost_profile_is_no_other_file(office: App, tmp_path: Path) -> None:
    file, folder = tmp_path / "stick.backup", office.profile.folder
    backups.make(office.profile)
    backups.write(office.profile, file)
    office.close()
    for name in (store.FILE, keyfile.CURRENT, keyfile.PREVIOUS):
        (folder / name).unlink()
    assert backups.restore_with(folder, PASSPHRASE, str(file), Clock()) is None
    again = profiles.reopen(folder)
    assert len(backups.find(folder, again.profile.data_key())) == 1
    again.close()


def test_what_others_put_into_the_folder_meanwhile_stays(
    office: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "stick.backup", tmp_path / "new"
    backups.write(office.profile, file)
    real = vault.open_

    def meanwhile(*arguments: Any) -> Any:
        (folder / "报告.docx").write_text("mine", "utf-8")
        return real(*arguments)

    monkeypatch.setattr(vault, "open_", meanwhile)
    code = code_of(lambda: backups.restore_with(folder, "not the one", str(file), Clock()))
    assert (code, [path.name for path in folder.iterdir()]) == ("vault.passphrase", ["报告.docx"])


def test_restoring_after_the_passphrase_changed_wants_the_new_one(office: App) -> None:
    made = backups.make(office.profile)
    office.close()
    folder = office.profile.folder
    vault.change_passphrase(folder, PASSPHRASE, "another passphrase", cost=CHEAP)
    backups.restore_with(folder, "another passphrase", str(made), Clock())
    app.open_(folder, "another passphrase", now=Clock()).close()


# --- a key file that opens nothing any more ----------------------------------------------------


def _turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[9000] ^= 1
    file.write_bytes(content)


KEY_FILES = (keyfile.CURRENT, keyfile.PREVIOUS)


def content_of(folder: Path) -> dict[str, bytes]:
    """The files of a profile but for the count of tries."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.name not in (attempts.FILE, attempts.LOCK)
    }


def without_key_file(office: App, tmp_path: Path, harm: Callable[[Path], object]) -> Path:
    """A backup on a stick of an office whose key files were harmed afterwards."""
    builders.move_in(office, builders.make_house(office))
    file = tmp_path / "stick.backup"
    backups.write(office.profile, file)
    builders.move_in(office, builders.make_house(office, building_no="4"), "202")
    office.close()
    for name in KEY_FILES:
        harm(office.profile.folder / name)
    return file


@pytest.mark.parametrize("harm", [_zero, Path.unlink])
def test_number_65_a_key_file_comes_back_with_a_backup_from_elsewhere(
    office: App, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    file, folder = without_key_file(office, tmp_path, harm), office.profile.folder
    with pytest.raises(Refused) as refusal:
        profiles.reopen(folder)
    assert "“backup restore FILE”" in refusal.value.hint
    before = content_of(folder)
    kept = backups.restore_with(folder, PASSPHRASE, str(file), Clock())
    assert kept == folder / store.FILE  # newer than the backup, and sound: it stays
    assert kept.read_bytes() == before[store.FILE]
    aside = [before[name] for name in KEY_FILES if name in before]
    assert [path.read_bytes() for path in folder.glob(f"{store.FILE}.before-*.json")] == aside
    present = profiles.reopen(folder)
    assert visited(present) == 2
    present.close()
    backups.restore_with(folder, PASSPHRASE, str(file), Clock())
    again = profiles.reopen(folder)
    assert visited(again) == 1
    again.close()


def test_a_damaged_database_comes_back_with_its_key_file(office: App, tmp_path: Path) -> None:
    file, folder = without_key_file(office, tmp_path, _zero), office.profile.folder
    _turn_a_bit(folder / store.FILE)
    kept = backups.restore_with(folder, PASSPHRASE, str(file), Clock())
    assert kept is not None
    assert kept != folder / store.FILE
    assert kept.is_file()
    again = profiles.reopen(folder)
    assert visited(again) == 1
    again.close()


@pytest.mark.parametrize("harm", [_zero, Path.unlink])
def test_what_does_not_bring_a_key_file_back_leaves_the_folder_as_it_was(
    office: App, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    file, folder = without_key_file(office, tmp_path, harm), office.profile.folder
    _turn_a_bit(folder / store.FILE)
    before = content_of(folder)
    code = code_of(lambda: backups.restore_with(folder, "not the one", str(file), Clock()))
    assert (code, content_of(folder)) == ("vault.passphrase", before)
    _turn_a_bit(file)
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, str(file), Clock()))
    assert (code, content_of(folder)) == ("backup.damaged", before)


def test_a_backup_beside_the_database_opens_nothing_without_its_key_file(office: App) -> None:
    made = backups.make(office.profile)
    office.close()
    folder = office.profile.folder
    for name in KEY_FILES:
        _zero(folder / name)
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, made.stem, Clock()))
    assert code == "vault.damaged"


def test_a_key_file_of_another_profile_takes_no_place(office: App, tmp_path: Path) -> None:
    other, file = profiles.newcomer(tmp_path, "李强"), tmp_path / "stick.backup"
    backups.write(other.profile, file)
    other.close()
    office.close()
    folder = office.profile.folder
    for name in KEY_FILES:
        _zero(folder / name)
    before = content_of(folder)
    code = code_of(lambda: backups.restore_with(folder, PASSPHRASE, str(file), Clock()))
    assert (code, content_of(folder)) == ("backup.other_key", before)
