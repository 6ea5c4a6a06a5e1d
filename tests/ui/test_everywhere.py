"""All that can be seen, in every dress: each control is named and reached, and no words are cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from gridclient.app import App
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.window import Window
from tests import district
from tests.ui.dressing import PSEUDO, Dress
from tests.ui.reached import cut, unnamed, unreachable
from tests.ui.surfaces import surfaces
from tests.ui.walk import wait

_DRESSES = [
    Dress(PSEUDO),
    Dress("zh_CN", scale=200),
    Dress("zh_CN", large=True),
    Dress("en", scale=200),
    Dress("en", large=True),
]
_SURFACES_AT_LEAST = 46


@pytest.fixture
def dress(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Dress]:
    patch = pytest.MonkeyPatch()
    request.param.put_on(patch)
    yield request.param
    patch.undo()


@pytest.fixture
def window(qtbot: Any, office: App, dress: Dress, runner: JobRunner) -> Iterator[Window]:
    district.fill(office, 40)
    dress.put_on(pytest.MonkeyPatch())  # the runner's fixture has dressed the application, too
    made = Window(office, Settings(), runner)
    qtbot.addWidget(made)
    made.show()
    made.resize(*dress.size)
    yield made
    qtbot.waitUntil(lambda: not runner.running)


def _cut_at_rest(shown: QWidget) -> list[str]:
    """A page that was just filled is laid out in several goes."""
    wait(200)
    return cut(shown, shown)


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()}"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("dress", _DRESSES, ids=str, indirect=True)
def test_every_control_is_named_and_reached_and_no_words_are_cut(
    qtbot: Any, window: Window, dress: Dress, runner: JobRunner
):
    def settle() -> None:
        wait(10)
        qtbot.waitUntil(lambda: not runner.running)
        wait(40)  # some parts of a page are made a frame later

    seen, wrong = 0, []
    for name, shown in surfaces(window, qtbot, settle):
        seen += 1
        found = {
            "no name": [type(one).__name__ for one in unnamed(shown)],
            "not reached": [_said(one) for one in unreachable(shown)],
            "cut": cut(shown, shown) and _cut_at_rest(shown),
        }
        wrong += [f"{name}: {what}: {one}" for what, some in found.items() for one in some]
    assert not wrong, "\n".join(wrong)
    assert seen >= _SURFACES_AT_LEAST


def test_the_walk_sees_what_is_wrong(qtbot: Any, dressed: QApplication):
    sheet = QWidget()
    column = QVBoxLayout(sheet)
    nameless, narrow, low = QPushButton(""), QLabel("much too long for this"), QLabel("a b c")
    narrow.setFixedWidth(20)
    low.setWordWrap(True)
    low.setFixedSize(10, 10)
    for widget in (nameless, narrow, low):
        column.addWidget(widget)
    qtbot.addWidget(sheet)
    sheet.show()
    assert unnamed(sheet) == [nameless]
    assert cut(sheet, sheet) == [narrow.text(), low.text()]
