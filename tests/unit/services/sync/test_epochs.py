"""Restored and copied profiles: a new epoch, nothing lost, no false alarm (sync.md)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.services import backups, epochs
from tests import profiles
from tests.profiles import PASSPHRASE
from tests.town import Town, agree, household, phone, take


def visit(of: App, note: str) -> None:
    of.visits.record(household(of).id, "met", note=note)


def notes(of: App) -> list[str]:
    return sorted(one.note or "" for one in of.visits.of(household(of).id))


def restored(town: Town, name: str, source: str | None = None) -> App:
    """A profile put back to its newest backup, and opened."""
    town.close(name)
    folder = town.folder / name
    kept = backups.restore_with(folder, PASSPHRASE, source, town.clock)
    assert kept is not None
    assert kept.exists()
    return getattr(town, name)


def settled(town: Town, worker: App) -> None:
    """Bundles both ways until nobody has anything to tell."""
    for _round in range(3):
        town.bring(worker, town.office)
        town.bring(town.office, worker)


def test_a_worker_who_restores_gets_the_lost_visits_back(town: Town) -> None:
    visit(town.wang, "before")
    settled(town, town.wang)
    backups.make(town.wang.profile)
    for number in range(10):
        visit(town.wang, f"{number}")
    town.wang.registers.change(Household, household(town.wang).id, phone="021-55550101")
    town.bring(town.wang, town.office)

    wang = restored(town, "wang")
    assert notes(wang) == ["before"]
    assert wang.profile.replica.endswith(".2")
    visit(wang, "after")
    first = town.bring(wang, town.office)
    assert (first.gap, first.conflicts, first.quarantined, first.fork) == ((), 0, 0, False)
    back = town.bring(town.office, wang)
    assert (back.quarantined, back.fork) == (0, False)
    settled(town, wang)
    assert len(notes(wang)) == 12
    assert notes(wang) == notes(town.office)
    assert phone(wang) == "021-55550101"
    assert agree(wang, town.office)
    (peer,) = wang.sync.peers()
    assert (peer.unsent, peer.unacknowledged) == (0, 0)


def test_an_office_that_restores_gets_everything_back(town: Town) -> None:
    """What it had taken in, and what it had told others and forgot."""
    settled(town, town.wang)
    backup = backups.make(town.office.profile)
    visit(town.wang, "lost")
    town.bring(town.wang, town.office)
    town.office.registers.change(Household, household(town.office).id, phone="021-55550107")
    settled(town, town.wang)
    assert phone(town.wang) == "021-55550107"

    office = restored(town, "office", backup.stem)
    assert (notes(office), phone(office)) == ([], "0211")
    settled(town, town.wang)
    assert notes(office) == ["lost"]
    assert phone(office) == "021-55550107"
    assert agree(town.wang, office)
    assert [peer.replica for peer in town.wang.sync.peers()] == [office.profile.replica]


def test_bundles_under_way_when_the_office_restores_still_count(town: Town) -> None:
    backups.make(town.office.profile)
    visit(town.wang, "1")
    late = town.send(town.wang, town.office)
    office = restored(town, "office")
    assert take(office, late.file).applied == 1
    assert notes(office) == ["1"]
    settled(town, town.wang)
    assert agree(town.wang, office)


def test_epochs_rise_whatever_is_restored(town: Town) -> None:
    backup = backups.make(town.wang.profile)
    seen = {town.wang.profile.replica}
    for _time in range(3):
        seen.add(restored(town, "wang", backup.stem).profile.replica)
    assert len(seen) == 4
    assert max(seen).endswith(".4")


def test_an_older_database_put_in_by_hand_is_noticed(town: Town) -> None:
    backup = backups.make(town.wang.profile)
    visit(town.wang, "1")
    town.bring(town.wang, town.office)
    town.close("wang")
    shutil.copy(backup, town.folder / "wang" / "store.db")
    assert town.wang.profile.replica.endswith(".2")
    assert town.wang.profile.renewed
    settled(town, town.wang)
    assert notes(town.wang) == ["1"]


def test_a_copied_folder_goes_on_as_another_replica(town: Town) -> None:
    """Both copies work on, and nothing of either is lost."""
    town.close("wang")
    shutil.copytree(town.folder / "wang", town.folder / "copy")
    copy = profiles.reopen(town.folder / "copy", town.clock)
    assert copy.profile.renewed
    assert copy.profile.replica != town.wang.profile.replica
    visit(town.wang, "here")
    visit(copy, "there")
    town.bring(town.wang, town.office)
    town.bring(copy, town.office)
    assert notes(town.office) == ["here", "there"]
    copy.close()


def test_moving_and_renaming_the_folder_is_no_copying(town: Town) -> None:
    town.close("wang")
    (town.folder / "wang").rename(town.folder / "moved")
    moved = profiles.reopen(town.folder / "moved", town.clock)
    assert moved.profile.replica.endswith(".1")
    moved.close()


def test_opening_again_and_being_killed_is_no_restoring(town: Town) -> None:
    folder = town.folder / "wang"
    marker = (folder / epochs.FILE).read_bytes()
    visit(town.wang, "1")
    town.close("wang")
    (folder / epochs.FILE).write_bytes(marker)
    assert town.wang.profile.replica.endswith(".1")


@pytest.mark.parametrize("damage", [None, b"", b"{}", b"[1]"])
def test_a_marker_that_is_gone_begins_a_new_epoch(town: Town, damage: bytes | None) -> None:
    town.close("wang")
    marker = town.folder / "wang" / epochs.FILE
    marker.unlink() if damage is None else marker.write_bytes(damage)
    assert not town.wang.profile.replica.endswith(".1")
    again = town.wang.profile.replica
    town.close("wang")
    assert town.wang.profile.replica == again


def forked(town: Town) -> App:
    """The profile of wang twice, as after a disk was put back from an image."""
    town.close("wang")
    copy = profiles.settle(Path(shutil.copytree(town.folder / "wang", town.folder / "twin")))
    return profiles.reopen(copy, town.clock)


def test_a_fork_loses_nothing_and_is_told(town: Town) -> None:
    """Two copies under one replica: the second bundle of a number gives them away."""
    twin = forked(town)
    assert twin.profile.replica == town.wang.profile.replica
    visit(town.wang, "one")
    visit(twin, "other")
    assert not town.bring(town.wang, town.office).fork
    told = town.bring(twin, town.office)
    assert told.fork
    assert told.awaits
    assert notes(town.office) == ["one", "other"]
    twin.close()


def test_what_a_noticed_copy_says_is_asked_about(town: Town) -> None:
    """Found by the simulation (seed 1230): the other copy's stamps had been heard of, which told
    nothing of this one's."""
    twin = forked(town)
    home = household(town.wang)
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, home.id, phone="0111")
    town.clock.advance(minutes=1)
    twin.registers.change(Household, home.id, phone="0222")
    town.clock.advance(minutes=1)
    visit(town.wang, "later")
    assert town.bring(town.wang, town.office).conflicts == 0
    told = town.bring(twin, town.office)
    assert (told.fork, told.conflicts) == (True, 1)
    twin.close()


@pytest.mark.parametrize("visits", [1, 3])
def test_what_one_copy_sent_does_not_count_for_the_other(town: Town, visits: int) -> None:
    """Though the sequence numbers agree: the receipt names a bundle this copy never made."""
    twin = forked(town)
    visit(town.wang, "sent")
    for number in range(visits):
        visit(twin, f"kept {number}")
    town.bring(town.wang, town.office)
    back = take(twin, town.send(town.office, town.wang).file)
    assert back.fork
    assert not twin.profile.replica.endswith(".1")
    town.bring(twin, town.office)
    assert len(notes(town.office)) == 1 + visits
    twin.close()
