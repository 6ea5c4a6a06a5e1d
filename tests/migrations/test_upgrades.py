"""Upgrading: on a copy, whole or not at all, the old file kept; never downwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gridclient import paths
from gridclient.domain.places import Division
from gridclient.errors import Refused
from gridclient.store import database, migrations, store
from tests import builders
from tests.unit.store import opened
from tests.unit.store.opened import KEY, SALT

HEAD = migrations.head()
NEXT = f"{int(HEAD) + 1:04d}"
GOOD = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"


def upgrade() -> None:
    op.add_column("division", sa.Column("motto", sa.Text()))
    op.execute("UPDATE division SET motto = name || '!'")
"""
FAILING = GOOD + "    op.execute('UPDATE no_such_table SET x = 1')\n"
RAISING = GOOD + "    raise ZeroDivisionError\n"
LOOSE = (
    GOOD
    + """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("DELETE FROM division")
"""
)
TWISTED = (
    GOOD
    + """
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'REFERENCES grid', 'REFERENCES estate')"
        " WHERE name = 'building'"
    )
    op.execute("PRAGMA writable_schema = RESET")
"""
)
DYING = GOOD + "    import os\n    os._exit(9)\n"

Plant = Callable[[str], None]


@pytest.fixture
def plant(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Give the program a further migration."""
    folder = tmp_path_factory.mktemp("with % sign") / "migrations"
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))

    def write(text: str) -> None:
        (folder / "versions" / f"{NEXT}_motto.py").write_text(text, "utf-8")
        monkeypatch.setattr(paths, "migrations", lambda: folder)

    return write


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A folder with a filled database of the newest revision there is."""
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    opened.settle(kept)
    kept.close()
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mottos(folder: Path) -> list[str]:
    kept = opened.open_(folder)
    with kept.view() as unit:
        found = unit.connection.exec_driver_sql("SELECT motto FROM division").scalars().all()
    kept.close()
    return list(found)


def test_a_database_that_is_up_to_date_is_left_alone(profile: Path):
    before = files(profile)
    assert not migrations.bring_up(profile / store.FILE, KEY, SALT)
    assert files(profile) == before


def test_an_older_database_is_brought_up_with_its_data_and_kept_beside(profile: Path, plant: Plant):
    before = (profile / store.FILE).read_bytes()
    plant(GOOD)
    assert mottos(profile) == ["和平里社区!"]
    beside = [path for path in profile.iterdir() if path.name != store.FILE]
    assert [path.name for path in beside] == [f"{store.FILE}.before-{NEXT}-at-{HEAD}"]
    assert beside[0].read_bytes() == before
    raw = database.connect(beside[0], KEY, SALT)
    assert raw.execute("SELECT name FROM division").fetchall() == [("和平里社区",)]
    raw.close()
    assert mottos(profile) == ["和平里社区!"]


def test_an_older_database_with_its_log_still_beside_it_loses_nothing(profile: Path, plant: Plant):
    """As a killed program leaves it: the newest rows stand in the write-ahead log."""
    kept = opened.open_(profile)
    with kept.unit() as unit:
        unit.save(builders.make_division(code="110105001002", name="朝阳里社区"))
        unit.commit()
    killed = profile / "killed"
    killed.mkdir()
    for path in profile.glob(f"{store.FILE}*"):
        shutil.copy(path, killed)
    kept.close()
    assert (killed / f"{store.FILE}-wal").stat().st_size
    plant(GOOD)
    assert sorted(mottos(killed)) == ["和平里社区!", "朝阳里社区!"]


def test_going_back_to_the_old_file_and_up_again_works(profile: Path, plant: Plant):
    plant(GOOD)
    assert mottos(profile)
    (profile / f"{store.FILE}.before-{NEXT}-at-{HEAD}").replace(profile / "old")
    shutil.copy(profile / "old", profile / store.FILE)
    shutil.copy(profile / "old", profile / f"{store.FILE}.before-{NEXT}-at-{HEAD}")
    assert mottos(profile) == ["和平里社区!"]


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_the_old_file_is_kept_for_thirty_days(profile: Path, plant: Plant, days: int, stays: bool):
    plant(GOOD)
    assert mottos(profile)
    kept = profile / f"{store.FILE}.before-{NEXT}-at-{HEAD}"
    past = time.time() - days * 86_400
    os.utime(kept, (past, past))
    assert mottos(profile)
    assert kept.exists() == stays


def test_a_disk_without_hard_links_keeps_the_old_file_too(
    profile: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    before = (profile / store.FILE).read_bytes()
    plant(GOOD)
    monkeypatch.setattr(os, "link", refuse)
    assert mottos(profile) == ["和平里社区!"]
    assert (profile / f"{store.FILE}.before-{NEXT}-at-{HEAD}").read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [FAILING, RAISING, LOOSE, TWISTED],
    ids=["failing", "raising", "loose", "twisted"],
)
def test_a_migration_that_fails_leaves_the_old_database(profile: Path, plant: Plant, text: str):
    before = files(profile)
    plant(text)
    with pytest.raises(Exception, match=r".*"):
        opened.open_(profile)
    assert files(profile) == before
    plant(GOOD)
    assert mottos(profile) == ["和平里社区!"]


def test_a_migration_cut_short_leaves_the_old_database(profile: Path, plant: Plant, tmp_path: Path):
    before = files(profile)
    plant(DYING)
    program = (
        "import sys; from pathlib import Path; from gridclient import paths\n"
        "paths.migrations = lambda: Path(sys.argv[1])\n"
        "from tests.unit.store import opened; opened.open_(Path(sys.argv[2]))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(paths.migrations()), str(profile)],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ended.returncode == 9
    left = files(profile)
    assert left[store.FILE] == before[store.FILE]
    plant(GOOD)
    assert mottos(profile) == ["和平里社区!"]
    assert not [name for name in files(profile) if "migrating" in name]


def test_a_newer_database_is_refused_and_not_touched(profile: Path, plant: Plant):
    plant(GOOD)
    assert mottos(profile)
    before = files(profile)
    plant(GOOD)
    (paths.migrations() / "versions" / f"{NEXT}_motto.py").unlink()
    with pytest.raises(Refused) as refusal:
        opened.open_(profile)
    assert refusal.value.code == "store.newer"
    assert refusal.value.hint
    assert files(profile) == before


def test_a_database_in_use_is_not_swapped_away(
    profile: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "BUSY_MS", 50)
    in_use = opened.open_(profile)
    before = (profile / store.FILE).read_bytes()
    with in_use.view() as unit:
        assert unit.find(Division)
        with in_use.unit() as writing:
            writing.save(builders.make_division(code="110105001002", name="朝阳里社区"))
            writing.commit()
        plant(GOOD)
        with pytest.raises(Refused) as refusal:
            opened.open_(profile)
    assert refusal.value.code == "store.busy"
    assert (profile / store.FILE).read_bytes() == before
    in_use.close()
    assert sorted(mottos(profile)) == ["和平里社区!", "朝阳里社区!"]
