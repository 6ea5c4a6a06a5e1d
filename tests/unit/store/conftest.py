"""An empty real store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.store.store import Store
from tests.profiles import Clock
from tests.unit.store import opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened.file_in(tmp_path)
    made = opened.open_(tmp_path, clock)
    yield made
    made.close()
