"""``recover``, ``passphrase`` and ``backup`` as office scripts call them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from gridclient.cli.context import Session
from gridclient.errors import Locked
from gridclient.services import recovery
from gridclient.trust import vault
from tests.command_line import FRONT, call, call_json
from tests.profiles import CHEAP, PASSPHRASE
from tests.town import Town

NEW = "another good passphrase"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer so slow that calibration finds the least of costs."""
    monkeypatch.setattr(vault, "calibrate", lambda: CHEAP)


@pytest.fixture
def wang(town: Town) -> Path:
    return town.folder / "wang"


def test_a_forgotten_passphrase_by_three_commands(town: Town, wang: Path, tmp_path: Path) -> None:
    office, request, answer = town.folder / "office", tmp_path / "request", tmp_path / "answer"
    asked = call_json(wang, "recover", "request", "-o", request, passphrase=None)
    assert asked.code == 0
    told = call_json(office, "recover", "answer", request, "-o", answer)
    assert (told.code, told.document["name"]) == (0, "王芳")
    assert told.document["code"] == asked.document["code"]
    (tmp_path / "new.txt").write_text(NEW, "utf-8")
    words = ["recover", "finish", answer, "--new-passphrase-file", tmp_path / "new.txt"]
    done = call_json(wang, *words, passphrase=None)
    assert (done.code, done.document) == (0, {"recovered": True})
    assert call_json(wang, "doctor").code == 3
    assert call_json(wang, "doctor", passphrase=NEW).code == 0


def test_recovery_refusals(town: Town, wang: Path, tmp_path: Path) -> None:
    request = tmp_path / "request"
    request.write_bytes(b"{}")
    refused = call_json(town.folder / "office", "recover", "answer", request, "-o", tmp_path / "a")
    assert (refused.code, refused.error["code"]) == (4, "recovery.request_damaged")
    early = call_json(wang, "recover", "finish", request, passphrase=NEW)
    assert (early.code, early.error["code"]) == (1, "recovery.not_asked")
    assert call_json(wang, "recover", "finish").code == 2


def test_the_root_finishes_with_its_printed_code(town: Town, tmp_path: Path) -> None:
    district, file = town.folder / "district", tmp_path / "code.txt"
    key = vault.open_(district, PASSPHRASE)
    file.write_text(f"Recovery code\n\n    {vault.add_recovery_code(district, key)}\n", "utf-8")
    done = call_json(district, "recover", "finish", "--code-file", file, passphrase=NEW)
    assert done.code == 0
    assert call_json(district, "doctor", passphrase=NEW).code == 0


def test_an_office_begun_in_its_own_folder_has_its_code_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office").mkdir()
    monkeypatch.chdir(tmp_path / "office")
    words = ("--role", "community", "--name", "和平社区", "--division", "110105001001")
    made = call_json(Path(), "init", *words)
    assert made.code == 0
    file = tmp_path / "office-recovery-code.txt"
    assert Path(made.document["recovery_code_file"]).samefile(file)
    assert recovery.code_in(file)


def test_changing_the_passphrase(wang: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCLIENT_NEW_PASSPHRASE", "short")
    short = call_json(wang, "passphrase", "change")
    assert (short.code, short.error["code"]) == (1, "passphrase.short")
    monkeypatch.setenv("GRIDCLIENT_NEW_PASSPHRASE", NEW)
    assert call_json(wang, "passphrase", "change", passphrase="not it at all").code == 3
    vault.attempts.clear(wang)
    assert call_json(wang, "passphrase", "change").document == {"changed": True}
    assert call_json(wang, "doctor", passphrase=NEW).code == 0
    assert call_json(wang, "doctor").code == 3


def test_without_a_new_passphrase_nothing_changes(wang: Path) -> None:
    missing = call_json(wang, "passphrase", "change")
    assert (missing.code, missing.error["code"]) == (1, "passphrase.missing_new")
    assert recovery.vault.ways(wang) == {"passphrase", "office"}


def test_a_passphrase_in_another_coding_is_no_fault(
    wang: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = NEW.encode("utf-16")
    as_text = given.decode("utf-8", "surrogateescape").replace("\0", "")
    locked = call_json(wang, "doctor", passphrase=as_text)
    assert (locked.code, locked.error["code"]) == (3, "passphrase.coding")
    monkeypatch.setenv("GRIDCLIENT_NEW_PASSPHRASE", as_text)
    assert call_json(wang, "passphrase", "change").error["code"] == "passphrase.coding"
    assert call_json(wang, "doctor").code == 0

    session = Session(FRONT, wang)
    monkeypatch.delenv("GRIDCLIENT_PASSPHRASE", raising=False)
    for ask in (session.passphrase, session.prompt_new):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        with pytest.raises(Locked) as refusal:
            ask()
        assert refusal.value.code == "passphrase.coding"


def test_backups_are_made_listed_and_restored(wang: Path, tmp_path: Path) -> None:
    assert call_json(wang, "backup", "list").document == {"backups": []}
    made = call_json(wang, "backup", "create").document
    assert Path(made["file"]).stat().st_size == made["size_bytes"]
    (listed,) = call_json(wang, "backup", "list").document["backups"]
    assert set(listed) == {"name", "made_at", "size_bytes", "opens", "by_hand"}
    assert (listed["opens"], listed["by_hand"]) == (True, True)
    restored = call_json(wang, "backup", "restore", listed["name"], "--yes")
    assert (restored.code, set(restored.document)) == (0, {"restored", "kept"})
    assert call_json(wang, "doctor").code == 0

    file = tmp_path / "stick.backup"
    assert call_json(wang, "backup", "create", "-o", file).code == 0
    assert call_json(tmp_path / "new", "backup", "restore", file).code == 0
    there = call(tmp_path / "new", "doctor")
    assert there.code == 0
    assert (
        call_json(wang, "backup", "restore", "nothing", "--yes").error["code"] == "backup.unknown"
    )


def test_a_damaged_database_is_restored_by_the_command_it_names(wang: Path) -> None:
    call_json(wang, "backup", "create")
    (wang / "store.db").write_bytes(b"")
    refused = call_json(wang, "doctor")
    assert (refused.code, refused.error["code"]) == (1, "store.missing")
    name = refused.error["hint"].split("backup restore ")[1].split("”")[0]
    assert call_json(wang, "backup", "restore", name, "--yes").code == 0
    told = call(wang, "doctor")
    assert told.code == 0
