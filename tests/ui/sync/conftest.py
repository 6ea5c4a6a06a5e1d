"""The community office at its window, on the page of sync."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gridclient.ui.jobs import JobRunner
from tests.town import Town
from tests.ui.sync.office import Office


@pytest.fixture
def desk(qtbot: Any, town: Town, runner: JobRunner) -> Iterator[Office]:
    made = Office(qtbot, town, runner)
    yield made
    made.settle()
