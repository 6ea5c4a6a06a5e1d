"""What the command line says when this computer's date may be wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import town as towns
from tests.command_line import call, call_json
from tests.profiles import Clock
from tests.town import Town

EARLY, LONG_AFTER = "2026-10-22T10:00:00+08:00", "2027-06-22T10:00:00+08:00"


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Path]:
    with towns.copied(tmp_path / "town") as town:
        town.bring(town.office, town.wang)
        town.close()
        yield town.folder / "wang"


@pytest.mark.parametrize(("now", "kind"), [(EARLY, "before"), (LONG_AFTER, "after")])
def test_it_is_said_beside_the_answer(worker: Path, now: str, kind: str) -> None:
    told = call_json(worker, "peers", now=now)
    assert told.code == 0
    assert told.document["clock"]["kind"] == kind
    assert told.document["clock"]["by"] == "和平社区"
    assert told.err.strip() == told.document["clock"]["message"]
    assert call(worker, "peers", now=now).err.strip() == told.err.strip()


def test_nothing_is_said_when_the_date_is_right(worker: Path) -> None:
    told = call_json(worker, "peers")
    assert "clock" not in told.document
    assert told.err == ""


def test_a_senders_clock_that_was_behind_is_said_and_the_data_comes_in(tmp_path: Path) -> None:
    with towns.copied(tmp_path / "town") as town:
        town.clocks["wang"] = Clock(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
        town.wang.visits.record(towns.household(town.wang).id, "met")
        file = town.send(town.wang, town.office).file
        folder: Town = town
        folder.close()
        copy = shutil.copytree(town.folder / "office", tmp_path / "copy")
        said = call(copy, "bundle", "import", file)
        assert "days behind" in said.text
        told = call_json(town.folder / "office", "bundle", "import", file)
        (one,) = told.document["imported"]
        assert one["applied"] == 1
        assert one["clock_behind_days"] > 1000
        assert one["clock_ahead_days"] == 0


def test_a_bundle_that_was_long_on_its_way_says_nothing_of_a_clock(tmp_path: Path) -> None:
    with towns.copied(tmp_path / "town") as town:
        file = town.send(town.wang, town.office).file
        town.clock.advance(days=90)
        result = towns.take(town.office, file)
        assert (result.clock_behind_days, result.clock_ahead_days) == (0, 0)


def test_a_senders_clock_that_is_ahead_is_said(tmp_path: Path) -> None:
    with towns.copied(tmp_path / "town") as town:
        town.wang.visits.record(towns.household(town.wang).id, "met")
        town.clock.advance(days=40)
        file = town.send(town.wang, town.office).file
        folder: Town = town
        folder.close()
        copy = shutil.copytree(town.folder / "office", tmp_path / "copy")
        assert "39 days ahead" in call(copy, "bundle", "import", file).text
        told = call_json(town.folder / "office", "bundle", "import", file)
        (one,) = told.document["imported"]
        assert one["clock_ahead_days"] == 39
