"""A dressed application and a runner that is put away after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gridclient.app import App
from gridclient.ui import theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.window import Window
from tests import fakes, profiles
from tests import town as towns
from tests.town import Town
from tests.ui.desks import Desk


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in its dress; no key is held down that the last test had pressed."""
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
    theme.apply(qapp, theme.choose("light"))
    return qapp


@pytest.fixture
def runner(dressed: QApplication) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.close()


@pytest.fixture
def app() -> Any:
    return fakes.make_app()


@pytest.fixture
def window(qtbot: Any, app: Any, runner: JobRunner) -> Iterator[Window]:
    made = Desk(qtbot, app, runner)
    yield made.window
    made.settle()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[App]:
    """A community office with a real profile, for screens that write."""
    made = profiles.office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: Any, office: App, runner: JobRunner) -> Iterator[Window]:
    """The window of that office."""
    made = Desk(qtbot, office, runner)
    yield made.window
    made.settle()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office, its workers and the district over it, on real profiles."""
    with towns.copied(tmp_path / "town") as made:
        yield made
