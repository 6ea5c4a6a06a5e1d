"""A town for every test, and one that all tests of this process may read but not change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import town as towns
from tests.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with towns.copied(tmp_path / "town") as made:
        yield made
