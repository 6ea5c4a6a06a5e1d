"""Files are written whole or not at all, and what a disk garbles gets no name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gridclient.errors import Refused
from gridclient.workbook import patience, reading, saving


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def held_for(tries: int, work: Callable[..., object], error: OSError) -> Callable[..., object]:
    """What another program is in the way of, so many times."""
    left = iter([error] * tries)

    def tried(*given: object) -> object:
        if (in_the_way := next(left, None)) is not None:
            raise in_the_way
        return work(*given)

    return tried


def _shared(number: int) -> OSError:
    """What Windows says of a file that is open elsewhere, by its own number."""
    error = OSError(13, "held")
    error.winerror = number  # type: ignore[attr-defined]
    return error


def test_a_disk_that_garbles_leaves_nothing_under_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"before")
    keeps = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda file, data: keeps(file, data[:-1] + b"?"))
    with pytest.raises(Refused) as refused:
        saving.write(b"content", target)
    assert refused.value.code == "file.garbled"
    monkeypatch.undo()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.txt", b"before")]


def test_a_file_takes_the_place_of_another_unless_it_is_written_once(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    saving.write(b"one", target)
    saving.write(b"two", target)
    with pytest.raises(Refused) as refused:
        saving.write(b"three", target, once=True)
    assert refused.value.code == "file.exists"
    assert "a.txt" in refused.value.message
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"two"]


@pytest.mark.parametrize("error", [PermissionError(13, "held"), _shared(32), _shared(33)])
def test_what_a_scanner_holds_for_a_moment_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], error: OSError
) -> None:
    monkeypatch.setattr(Path, "replace", held_for(3, Path.replace, error))
    saving.write(b"content", tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == b"content"
    assert pauses == list(patience.PAUSES[:3])


def test_what_is_held_for_good_is_refused_after_two_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    held = held_for(99, Path.replace, PermissionError(13, "held"))
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Refused) as refused:
        saving.write(b"content", tmp_path / "a.txt")
    assert refused.value.code == "file.unwritable"
    assert sum(pauses) == pytest.approx(2)
    assert not list(tmp_path.iterdir())


def test_what_cannot_pass_is_refused_at_once(tmp_path: Path, pauses: list[float]) -> None:
    with pytest.raises(Refused) as refused:
        saving.write(b"content", tmp_path / "stick" / "a.txt")
    assert refused.value.code == "file.unwritable"
    assert not pauses


def test_a_flush_is_tried_again_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(os, "fsync", held_for(1, os.fsync, PermissionError(13, "held")))
    part, target = tmp_path / "a.part", tmp_path / "a"
    part.write_bytes(b"content")
    saving.put(part, target)
    assert target.read_bytes() == b"content"
    assert len(pauses) == 1


def test_what_excel_holds_for_a_moment_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"content")
    monkeypatch.setattr(Path, "open", held_for(2, Path.open, _shared(32)))
    assert reading.load(file) == b"content"
    assert len(pauses) == 2


def test_what_is_not_there_is_told_at_once(tmp_path: Path, pauses: list[float]) -> None:
    with pytest.raises(Refused) as refused:
        reading.load(tmp_path / "a.xlsx")
    assert refused.value.code == "file.unreadable"
    assert not pauses
