"""A community office for each test, with a worker where one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from tests import profiles
from tests.profiles import Clock


@pytest.fixture
def clock() -> Clock:
    """The clock of every profile in the test."""
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[App]:
    """A community office that is its own root."""
    made = profiles.office(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def pair(tmp_path: Path, clock: Clock) -> Iterator[tuple[App, App]]:
    """The office and a worker of its first grid."""
    with profiles.team(tmp_path, clock, 张敏=[profiles.GRID]) as (head, (member,)):
        yield head, member
