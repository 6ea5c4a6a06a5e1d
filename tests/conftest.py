"""What every test stands on: no screen, no locale, no profile of the person who runs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from gridclient import i18n
from tests import tools

# Before Qt makes its application. A test of real windows starts a child on `tools.virtual_screen`.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("LANG", "LANGUAGE", "LC_MESSAGES", "GRIDCLIENT_PASSPHRASE"):
    os.environ.pop(name, None)
os.environ["LC_ALL"] = "C.UTF-8"

hypothesis.settings.register_profile("developer", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the programs a test is marked to need."""
    for marker in item.iter_markers("needs"):
        tools.demand(*marker.args)


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the program's default folders out of the home of whoever runs the tests."""
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("home")
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        patch.setenv(variable, str(home / variable.lower()))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Start each test in English, whatever language the last one chose."""
    i18n.choose("en")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the sample ledgers."""
    return Path(__file__).with_name("data")
