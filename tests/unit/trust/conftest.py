"""A house of offices, made once for all tests of the trust floor, and a fresh key file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.trust import vault
from gridclient.trust.vault import DataKey
from tests.unit.trust.offices import House, make_house
from tests.unit.trust.openings import CHEAP, RIGHT


@pytest.fixture(scope="session")
def house() -> House:
    return make_house()


@pytest.fixture
def data_key(tmp_path: Path) -> DataKey:
    """The data key of a new key file in ``tmp_path``, opened by ``RIGHT``."""
    return vault.create(tmp_path, RIGHT, cost=CHEAP)
