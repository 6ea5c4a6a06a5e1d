"""A profile on a write-protected disk: everything can be looked at, nothing is saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gridclient.app import App
from gridclient.errors import Refused
from gridclient.trust import attempts, keyfile
from tests import builders, profiles


@pytest.fixture
def protected(office: App, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an office, as the system tells of one that cannot be written."""
    builders.move_in(office, builders.make_house(office))
    office.close()
    folder, known = office.profile.folder, os.access

    def access(path: Any, mode: int) -> bool:
        return known(path, mode) and not (mode & os.W_OK and Path(path) == folder)

    def replace(target: Path, _data: bytes) -> None:
        raise keyfile._unwritable()

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(keyfile, "replace", replace)
    return folder


def test_it_opens_to_look_at_and_says_so(protected: Path) -> None:
    before = {path.name: path.read_bytes() for path in protected.iterdir() if path.is_file()}
    opened = profiles.reopen(protected)
    assert len(builders.homes(opened)) == 1
    opened.sync.digest()
    (told,) = opened.profile.warnings()
    assert "write-protected" in told
    with pytest.raises(Refused) as refusal:
        builders.make_house(opened, building_no="9")
    assert refusal.value.code == "store.read_only"
    opened.close()
    after = {path.name: path.read_bytes() for path in protected.iterdir() if path.is_file()}
    after.pop(attempts.LOCK, None)
    before.pop(attempts.LOCK, None)
    assert after == before


def test_it_is_refused_where_it_would_show_less_than_was_saved(protected: Path) -> None:
    (protected / "store.db-wal").write_bytes(b"what was saved last")
    with pytest.raises(Refused) as refusal:
        profiles.reopen(protected)
    assert refusal.value.code == "store.read_only"
