"""A town for every test, copied from the one made for this process."""

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
