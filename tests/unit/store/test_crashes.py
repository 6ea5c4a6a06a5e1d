"""Whatever happens to the program or the disk, what was acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.domain.fields import ENTITIES
from gridclient.domain.people import Resident
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.store import meta
from gridclient.store.store import FILE, Store
from tests import builders
from tests.unit.store import opened, writing_child

KILLS = 10


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    """The program that forks children which write; see ``writing_child``."""
    made = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.store.writing_child"],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with made:
        yield made
        assert made.stdin
        made.stdin.close()


def killed_child(nursery: subprocess.Popen[str], folder: Path, seconds: float) -> None:
    """Let a child write for so many seconds after its first visit, and kill it."""
    assert nursery.stdin
    assert nursery.stdout
    told = folder / writing_child.ACKNOWLEDGED
    before = told.stat().st_size if told.exists() else 0
    nursery.stdin.write(f"{folder}\n")
    nursery.stdin.flush()
    child = int(nursery.stdout.readline())
    patience = time.monotonic() + 20
    while not (told.exists() and told.stat().st_size > before):
        assert time.monotonic() < patience, "the child writes nothing"
        time.sleep(0.001)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    assert nursery.stdout.readline() == "ended\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_every_acknowledged_visit_survives_kill_9(tmp_path: Path, nursery: subprocess.Popen[str]):
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    opened.settle(kept)
    kept.close()
    moments = random.Random(2026)
    for _ in range(KILLS):
        killed_child(nursery, tmp_path, moments.random() * 0.05)
        told = (tmp_path / writing_child.ACKNOWLEDGED).read_text().split()
        kept = opened.open_(tmp_path)
        with kept.view() as unit:
            visits = unit.find(Visit)
            residents = unit.find(Resident)
            rows = unit.rows(ENTITIES["visit"], [visit.id for visit in visits])
            numbers = unit.connection.exec_driver_sql("SELECT sequence FROM visit").scalars().all()
            newest, last = unit.sequence(), unit.newest_stamp()
        kept.check()
        kept.close()
        assert set(told) <= {visit.id for visit in visits}
        # Units are whole: three visits and a resident each, and the clock knows of them.
        assert len(visits) == 3 * len(residents)
        assert len(set(numbers)) == len(numbers)
        assert newest >= max(numbers)
        assert last is not None
        assert last >= max(row.stamp for row in rows.values())
    assert len(told) > KILLS


def record(kept: Store, *visits: Visit) -> None:
    with kept.unit() as unit:
        unit.add(*visits)
        unit.commit()


def fill(kept: Store, done: set[str]) -> None:
    """Record visits one by one until there is no space; ``done`` gets those acknowledged."""
    with kept.view() as unit:
        household = unit.connection.exec_driver_sql("SELECT id FROM household").scalar_one()
    for _ in range(5000):
        visit = builders.make_visit(household, note="x" * 4000)
        record(kept, visit)
        done.add(visit.id)
    raise AssertionError("the disk never filled")


def test_a_full_database_is_told_and_loses_nothing(kept: Store):
    _, household = opened.settle(kept)
    with kept.unit() as unit:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 40}")
    first = builders.make_visit(household)
    record(kept, first)
    before = opened.sequence(kept)
    many = [builders.make_visit(household, note="x" * 4000) for _ in range(100)]
    with pytest.raises(Refused) as refusal:
        record(kept, *many)
    assert refusal.value.code == "store.full"
    assert refusal.value.hint
    assert refusal.value.unchanged
    with kept.view() as unit:
        assert unit.find(Visit) == [first]
    assert opened.sequence(kept) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes, where one may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_loses_nothing(small_disk: Path):
    opened.file_in(small_disk)
    kept = opened.open_(small_disk)
    _, household = opened.settle(kept)
    done: set[str] = set()
    with pytest.raises(Refused) as refusal:
        fill(kept, done)
    assert refusal.value.code == "store.full"
    with kept.view() as unit:
        stored = {visit.id for visit in unit.find(Visit)}
        newest = unit.sequence()
    assert stored == done
    assert len(done) > 10
    with pytest.raises(Refused) as again:
        record(kept, builders.make_visit(household, note="x" * 4000))
    assert again.value.code == "store.full"
    kept.close()
    reopened = opened.open_(small_disk)
    reopened.check()
    with reopened.view() as unit:
        assert {visit.id for visit in unit.find(Visit)} == stored
        assert unit.sequence() == newest
    reopened.close()


def test_a_copy_that_does_not_fit_is_told_and_the_store_goes_on(small_disk: Path, kept: Store):
    opened.settle(kept)
    with kept.unit() as unit:
        meta.put(unit, "large", "x" * 4_000_000)
        unit.commit()
    with pytest.raises(Refused) as refusal:
        kept.copy(small_disk / FILE)
    assert refusal.value.code == "store.full"
    kept.check()
    assert opened.sequence(kept)
