"""The file at rest: encrypted, durable, and refused untouched when it is not as it should be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from gridclient.errors import Refused
from gridclient.store import database, meta, store
from gridclient.store.store import Store
from tests.unit.store import opened
from tests.unit.store.opened import KEY, SALT

CANARIES = ("王秀兰的病历", "13800138000", "110105194912310021", "canary@example.org")


def pragma(kept: Store, name: str) -> object:
    with kept.view() as unit:
        return unit.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("cache_size", -database.CACHE_KIB),
    ],
)
def test_what_durability_stands_on_is_really_on(kept: Store, name: str, value: object):
    assert pragma(kept, name) == value


def test_every_connection_of_the_pool_is_prepared_alike(kept: Store):
    with kept.view() as first, kept.view() as second, kept.view() as third:
        for unit in (first, second, third):
            said = [
                unit.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("synchronous", "foreign_keys", "cipher_version")
            ]
            assert said[:2] == [2, 1]
            assert said[2]


def test_a_row_without_its_parent_is_refused_by_the_database(kept: Store):
    with pytest.raises(Exception, match="FOREIGN KEY"), kept.unit() as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO resident (id, household_id, name, stamp, sequence)"
            " VALUES ('r', 'nobody', 'x', 's', 1)"
        )


def test_no_file_of_a_profile_holds_plain_text(tmp_path: Path, kept: Store):
    with kept.unit() as unit:
        for number, canary in enumerate(CANARIES):
            meta.put(unit, f"canary-{number}", canary * 50)
        unit.commit()
        # While the log is there, and after it was folded in.
        during = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept.close()
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "store.db-wal" in during
    assert len(during["store.db-wal"]) > 1000
    for content in (*during.values(), *after.values()):
        assert not content.startswith(b"SQLite format 3")
        for canary in CANARIES:
            assert canary.encode() not in content
    reopened = opened.open_(tmp_path)
    with reopened.view() as unit:
        assert meta.get(unit, "canary-0") == CANARIES[0] * 50
    reopened.close()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _filled(folder: Path) -> Path:
    """A database of some hundred pages, closed."""
    file = opened.file_in(folder)
    kept = opened.open_(folder)
    with kept.unit() as unit:
        for number in range(200):
            meta.put(unit, f"key {number}", "x" * 2000)
        unit.commit()
    kept.close()
    return file


def _plain(file: Path) -> None:
    file.unlink()
    plain = sqlite3.connect(file)
    plain.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    plain.commit()
    plain.close()


def _cut(size: Callable[[int], int]) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(file.read_bytes()[: size(file.stat().st_size)])


def _without_header(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[:4096] = bytes(4096)
    file.write_bytes(bytes(content))


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "zero-length": (lambda file: file.write_bytes(b""), "store.missing"),
    "gone": (lambda file: file.unlink(), "store.missing"),
    "header-lost": (_without_header, "store.damaged"),
    "half": (_cut(lambda size: size // 2 // 4096 * 4096), "store.damaged"),
    "one-page": (_cut(lambda _size: 4096), "store.damaged"),
    "plain-sqlite": (_plain, "store.damaged"),
    "text": (lambda file: file.write_text("not a database at all " * 500), "store.damaged"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_is(tmp_path: Path, fault: str):
    file = _filled(tmp_path)
    spoil, code = FAULTS[fault]
    spoil(file)
    before = snapshot(tmp_path)
    with pytest.raises(Refused) as refusal:
        opened.open_(tmp_path)
    assert refusal.value.code == code
    assert refusal.value.hint
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("key", "salt"), [(bytes(32), SALT), (KEY, bytes(16))], ids=["key", "salt"]
)
def test_a_wrong_key_is_refused_and_the_file_left_as_it_is(tmp_path: Path, key: bytes, salt: bytes):
    _filled(tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(Refused) as refusal:
        store.open_(tmp_path, key, salt, opened.Clock())
    assert refusal.value.code == "store.damaged"
    assert snapshot(tmp_path) == before


def _with_a_bad_page(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 64] = bytes(64)
    file.write_bytes(bytes(content))


@pytest.mark.parametrize(
    "spoil", [_with_a_bad_page, _cut(lambda size: size - 1000)], ids=["bad-page", "cut-in-a-page"]
)
def test_damage_inside_is_told_when_it_is_met(tmp_path: Path, spoil: Callable[[Path], None]):
    spoil(_filled(tmp_path))
    kept = opened.open_(tmp_path)
    try:
        with pytest.raises(Refused) as checked:
            kept.check()
        assert checked.value.code == "store.damaged"
        with pytest.raises(Refused) as read, kept.view() as unit:
            unit.connection.exec_driver_sql("SELECT sum(length(value)) FROM meta").all()
        assert read.value.code == "store.damaged"
    finally:
        kept.close()


def test_a_sound_database_passes_the_check(kept: Store):
    opened.settle(kept)
    kept.check()


def test_a_broken_reference_is_found_by_the_check(tmp_path: Path):
    opened.file_in(tmp_path)
    raw = database.connect(tmp_path / store.FILE, KEY, SALT)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(
        "INSERT INTO resident (id, household_id, name, stamp, sequence)"
        " VALUES ('r', 'nobody', 'x', 's', 1)"
    )
    raw.close()
    kept = opened.open_(tmp_path)
    try:
        with pytest.raises(Refused) as refusal:
            kept.check()
        assert refusal.value.code == "store.damaged"
    finally:
        kept.close()


def test_a_copy_holds_what_is_committed_under_the_same_key(tmp_path: Path, kept: Store):
    _, household = opened.settle(kept)
    with kept.unit() as unit:
        meta.put(unit, "late", "yes")
        unit.commit()
    (tmp_path / "copy").mkdir()
    kept.copy(tmp_path / "copy" / store.FILE)
    assert [path.name for path in (tmp_path / "copy").iterdir()] == [store.FILE]
    copied = opened.open_(tmp_path / "copy")
    with copied.view() as unit:
        assert meta.get(unit, "late") == "yes"
        assert unit.connection.exec_driver_sql("SELECT id FROM household").scalar() == household
    copied.close()


def test_a_profile_is_not_made_over_another(tmp_path: Path):
    file = opened.file_in(tmp_path)
    before = file.read_bytes()
    with pytest.raises(Refused) as refusal:
        store.create(tmp_path, KEY, SALT)
    assert refusal.value.code == "profile.exists"
    assert file.read_bytes() == before


def test_a_profile_cut_short_while_being_made_leaves_no_database(tmp_path: Path):
    (tmp_path / f"{store.FILE}.new").write_bytes(b"the beginning of one")
    store.create(tmp_path, KEY, SALT)
    assert sorted(path.name for path in tmp_path.iterdir()) == [store.FILE]


def test_a_folder_with_odd_characters_is_an_ordinary_folder(tmp_path: Path):
    folder = tmp_path / "和平里 100%20 %s ?mode=ro"
    folder.mkdir()
    store.create(folder, KEY, SALT)
    kept = opened.open_(folder)
    opened.settle(kept)
    kept.close()
    assert [path.name for path in folder.iterdir()] == [store.FILE]


def test_an_engine_too_old_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened.file_in(tmp_path)
    monkeypatch.setattr(database, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(Refused) as refusal:
        opened.open_(tmp_path)
    assert refusal.value.code == "store.engine"
