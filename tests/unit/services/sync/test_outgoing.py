"""What leaves was opened as its receiver opens it, and lies there as it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.errors import Refused
from gridclient.trust import sealing
from gridclient.workbook import bundles
from tests.builders import add, make_visit
from tests.town import Town, household, take


def visited(town: Town, note: str = "一切都好") -> None:
    add(town.wang, make_visit(household(town.wang).id, note=note))


def refused(town: Town, target: Path, *, plain: bool = False) -> str:
    with pytest.raises(Refused) as refusal:
        town.wang.sync.export(town.office.profile.replica, target, plain=plain)
    return refusal.value.code


def states(of: App) -> list[str]:
    return [line.state for line in of.sync.history() if line.direction == "out"]


def test_a_stick_that_garbles_gets_no_bundle(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    visited(town)
    keeps = Path.write_bytes

    def garbled(file: Path, data: bytes) -> int:
        return keeps(file, data[:999] + bytes([data[999] ^ 1]) + data[1000:])

    with monkeypatch.context() as stick:
        stick.setattr(Path, "write_bytes", garbled)
        assert refused(town, town.mail) == "file.garbled"
    assert not list(town.mail.iterdir())
    assert states(town.wang) == ["void"]
    assert take(town.office, town.send(town.wang, town.office).file).applied == 1


def test_what_was_sealed_is_opened_before_it_leaves(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seal itself is at fault: what it holds is not what was put into it."""
    visited(town)
    seals = sealing.seal

    def broken(content: bytes, password: str) -> bytes:
        made = bytearray(seals(content, password))
        made[len(made) // 2] ^= 1
        return bytes(made)

    with monkeypatch.context() as fault:
        fault.setattr(sealing, "seal", broken)
        assert refused(town, town.mail) == "bundle.unsound"
    assert not list(town.mail.iterdir())
    assert states(town.wang) == ["void"]
    assert take(town.office, town.send(town.wang, town.office).file).applied == 1


@pytest.mark.parametrize("plain", [True, False])
def test_what_its_receiver_would_find_altered_is_not_made(
    town: Town, monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    visited(town)
    monkeypatch.setattr(bundles, "rendered", lambda row, name: f"{row.fields.get(name)}!")
    assert refused(town, town.mail, plain=plain) == "bundle.unsound"
    assert not list(town.mail.iterdir())


def test_no_bundle_takes_the_place_of_another(town: Town) -> None:
    """One name for two people: the first would never get theirs."""
    target = town.mail / "给你.xlsx"
    first = town.office.sync.export(town.wang.profile.replica, target)
    kept = target.read_bytes()
    with pytest.raises(Refused) as refusal:
        town.office.sync.export(town.li.profile.replica, target)
    assert refusal.value.code == "file.exists"
    assert "给你.xlsx" in refusal.value.message
    assert (first.file, target.read_bytes()) == (target, kept)
    assert "void" not in states(town.office)


def test_in_a_folder_it_goes_beside_what_bears_its_name(town: Town) -> None:
    """As when two copies of one profile write to one stick."""
    first = town.send(town.wang, town.office).file
    theirs = town.mail / first.name.replace("-0001", "-0002")
    theirs.write_bytes(b"of the other copy")
    second = town.send(town.wang, town.office).file
    assert second == theirs.with_stem(f"{theirs.stem}-2")
    assert theirs.read_bytes() == b"of the other copy"
    assert take(town.office, second).refusal is None
    assert town.wang.sync.history()[0].file == second.name
