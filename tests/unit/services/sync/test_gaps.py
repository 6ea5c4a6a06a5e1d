"""Bundles that are lost, late or never written: nothing is lost with them."""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.errors import Refused
from gridclient.services.sync import gaps
from gridclient.services.sync.records import Exported
from gridclient.store.exchange import BundleLine
from tests import forged, profiles
from tests.command_line import call_json
from tests.profiles import PASSPHRASE
from tests.town import GRIDS, LATER, Town, agree, dump, household, take

ROOT = Path(__file__).resolve().parents[4]


def visit(town: Town, note: str, of: App | None = None) -> None:
    worker = of or town.wang
    worker.visits.record(household(worker).id, "met", note=note)


def notes(of: App) -> list[str | None]:
    return sorted(one.note or "" for one in of.visits.of(household(of).id))


def test_the_rows_of_a_lost_bundle_come_with_the_next(town: Town) -> None:
    visit(town, "1")
    town.send(town.wang, town.office).file.unlink()
    visit(town, "2")
    result = town.bring(town.wang, town.office)
    assert (result.number, result.applied, result.gap) == (2, 2, ())
    assert notes(town.office) == ["1", "2"]


def test_what_is_acknowledged_travels_no_more(town: Town) -> None:
    visit(town, "1")
    first = town.send(town.wang, town.office)
    take(town.office, first.file)
    second = town.send(town.wang, town.office)
    assert (second.base, sum(second.rows.values())) == (first.base, 1)
    town.bring(town.office, town.wang)
    third = town.send(town.wang, town.office)
    assert (third.base, sum(third.rows.values())) == (first.upto, 0)
    (peer,) = town.wang.sync.peers()
    assert (peer.unsent, peer.unacknowledged) == (0, 0)


def test_what_came_from_a_peer_is_not_sent_back_until_somebody_changes_it(town: Town) -> None:
    town.wang.registers.change(Household, household(town.wang).id, phone="1", despite="-")
    town.bring(town.wang, town.office)
    assert "household" not in {row.entity for row in forged.drafted(town.office, town.wang)[1]}
    assert "household" in {row.entity for row in forged.drafted(town.office, town.li)[1]}
    town.office.registers.change(Household, household(town.wang).id, phone="2", despite="-")
    town.bring(town.office, town.wang)
    assert household(town.wang).phone == "2"


def restored(town: Town) -> tuple[App, list[Exported]]:
    """An office put back to a copy made before two bundles that it had acknowledged."""
    town.close()
    shutil.copytree(town.folder / "office", town.folder / "copy")
    sent = []
    for note in ("1", "2"):
        visit(town, note)
        sent.append(town.send(town.wang, town.office))
        take(town.office, sent[-1].file)
        town.bring(town.office, town.wang)
    visit(town, "3")
    sent.append(town.send(town.wang, town.office))
    town.close("office")
    return profiles.reopen(town.folder / "copy", town.clock), sent


def test_nothing_is_acknowledged_past_a_gap_and_the_missing_are_named(town: Town) -> None:
    office, sent = restored(town)
    before = forged.drafted(office, town.wang)[0].acknowledged
    result = take(office, sent[2].file)
    assert (result.applied, result.gap) == (1, (1, 2))
    assert result.awaits
    assert notes(office) == ["3"]
    assert forged.drafted(office, town.wang)[0].acknowledged == before < sent[2].base
    (peer,) = [peer for peer in office.sync.peers() if peer.name == "王芳"]
    assert peer.missing == (1, 2)

    assert take(office, sent[1].file).gap == (1,)
    assert forged.drafted(office, town.wang)[0].acknowledged == before
    closed = take(office, sent[0].file)
    assert (closed.applied, closed.gap) == (1, ())
    assert forged.drafted(office, town.wang)[0].acknowledged == before  # made for who we were
    town.bring(office, town.wang)
    now = town.bring(town.wang, office)
    assert now.gap == ()
    assert forged.drafted(office, town.wang)[0].acknowledged >= sent[2].upto
    assert notes(office) == ["1", "2", "3"]
    office.close()


def test_a_gap_ends_the_command_line_with_5(town: Town) -> None:
    office, sent = restored(town)
    office.close()
    town.close()
    answer = call_json(town.folder / "copy", "bundle", "import", sent[2].file)
    assert (answer.code, answer.document["imported"][0]["gap"]) == (5, [1, 2])
    peers = call_json(town.folder / "copy", "peers").document["peers"]
    assert [peer["missing"] for peer in peers if peer["name"] == "王芳"] == [[1, 2]]


# --- a disk that refuses -------------------------------------------------------------------


def _vanished(town: Town) -> Path:
    return town.mail / "stick" / "bundle.xlsx"


def _full(town: Town) -> Path:
    """Where the part file is written, the device has no space left."""
    (town.mail / "bundle.xlsx.part").symlink_to("/dev/full")
    return town.mail / "bundle.xlsx"


def _a_folder_in_the_way(town: Town) -> Path:
    target = town.mail / "bundle.xlsx"
    (town.mail / "bundle.xlsx.part").mkdir()
    return target


@pytest.mark.parametrize("place", [_vanished, _full, _a_folder_in_the_way])
def test_a_disk_that_refuses_costs_a_number_and_nothing_else(town: Town, place: object) -> None:
    visit(town, "1")
    target = place(town)  # type: ignore[operator]
    with pytest.raises(Refused) as refusal:
        town.wang.sync.export(town.office.profile.replica, target)
    assert refusal.value.code == "file.unwritable"
    assert refusal.value.hint
    assert not target.exists()
    (line,) = [line for line in town.wang.sync.history() if line.direction == "out"]
    assert (line.state, line.number) == ("void", 1)
    (peer,) = town.wang.sync.peers()
    assert peer.unsent == 1

    made = town.send(town.wang, town.office)
    assert (made.number, made.base) == (2, 0)
    result = take(town.office, made.file)
    assert (result.applied, result.gap) == (1, ())


def test_a_folder_gets_a_file_with_a_name_of_its_own(town: Town) -> None:
    made = town.send(town.wang, town.office)
    assert made.file.parent == town.mail
    assert "王芳" not in made.file.name
    assert [path.name for path in town.mail.iterdir()] == [made.file.name]


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="pipes of a set size: Linux")
def test_a_program_killed_between_number_and_file_loses_nothing(town: Town) -> None:
    """The disk takes the first bytes of the part file and then no more; the program is killed."""
    visit(town, "1")
    office = town.office.profile.replica
    town.close()
    part = town.mail / "bundle.xlsx.part"
    os.mkfifo(part)
    pipe = os.open(part, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)
    words = ["bundle", "export", "--to", office, "-o", str(town.mail / "bundle.xlsx")]
    child = subprocess.Popen(
        [sys.executable, "-m", "gridclient", "--profile", str(town.folder / "wang"), *words],
        cwd=ROOT,
        env={**os.environ, "GRIDCLIENT_PASSPHRASE": PASSPHRASE, "GRIDCLIENT_NOW": str(LATER)},
        stderr=subprocess.DEVNULL,
    )
    readable, _writable, _odd = select.select([pipe], [], [], 60)
    child.send_signal(signal.SIGKILL)
    child.wait()
    os.close(pipe)
    part.unlink()
    assert readable

    (line,) = [line for line in town.wang.sync.history() if line.direction == "out"]
    assert (line.state, line.number) == ("reserved", 1)
    made = town.send(town.wang, town.office)
    assert (made.number, sum(made.rows.values())) == (2, 1)
    sent = [line for line in town.wang.sync.history() if line.direction == "out"]
    states = {line.number: line.state for line in sent}
    assert states == {1: "void", 2: "sent"}
    assert take(town.office, made.file).gap == ()
    assert notes(town.office) == ["1"]


def test_an_import_is_whole_or_absent(town: Town) -> None:
    """A dry run does everything but the last step."""
    visit(town, "1")
    file = town.send(town.wang, town.office).file
    before = dump(town.office)
    result = take(town.office, file, dry_run=True)
    assert result.applied == 1
    assert dump(town.office) == before
    assert not (town.folder / "office" / "backups").exists()
    assert take(town.office, file).applied == 1
    assert len(list((town.folder / "office" / "backups").glob("*.db"))) == 1


def test_who_is_granted_another_grid_gets_its_rows_whole(town: Town) -> None:
    """The same keys, a wider grant: numbers go on, and nothing is asked for twice."""
    visit(town, "1")
    first = town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    profiles.enrol(
        town.folder, town.office, town.wang, grids=(*town.wang.profile.enrolled().grids, GRIDS[1])
    )
    assert household(town.wang, "201") == household(town.office, "201")
    assert agree(town.wang, town.office, grid=GRIDS[1])
    visit(town, "2")
    result = town.bring(town.wang, town.office)
    assert (first.number, result.number, result.gap) == (1, 2, ())
    wang = town.wang.profile.replica
    sent = [line for line in town.office.sync.history() if line.direction == "out"]
    assert sorted(line.number for line in sent if line.peer == wang) == [1, 2, 3]


def line(number: int, base: int, upto: int, *marks: str) -> BundleLine:
    outcome = dict.fromkeys(marks, True)
    return BundleLine("", "in", "", number, base, upto, "", "", "imported", outcome)


def test_all_is_told_with_the_last_part_once_nothing_before_it_is_missing() -> None:
    parts = line(1, 0, 5, gaps.CUT), line(2, 5, 9, gaps.CUT), line(3, 9, 12)
    assert [gaps.complete(parts[:count]) for count in range(4)] == [0, 0, 0, 3]
    assert gaps.complete((parts[2], parts[0])) == 0
    assert gaps.complete(reversed(parts)) == 3


def test_a_bundle_of_the_other_epoch_tells_nothing_of_all() -> None:
    assert gaps.complete((line(1, 0, 5), line(2, 5, 9, gaps.EARLIER))) == 1


def test_what_came_before_has_to_be_held_by_bundles_made_before() -> None:
    """The third was cut: it may leave out what was changed after the second, in the fourth."""
    late = line(2, 5, 9)
    assert gaps.complete((line(1, 0, 3), late, line(3, 3, 20, gaps.CUT))) == 1
    assert gaps.complete((line(1, 0, 3), late, line(3, 3, 20, gaps.CUT), line(4, 20, 22))) == 4
