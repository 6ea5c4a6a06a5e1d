"""A town for every test, copied from the one made for this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import town as towns
from tests.town import Town


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return towns.found_town(tmp_path_factory.mktemp("town") / "made")


@pytest.fixture
def town(template: Path, tmp_path: Path) -> Iterator[Town]:
    with towns.copied(template, tmp_path / "town") as made:
        yield made
