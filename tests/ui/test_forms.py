"""Form rows made from declared fields: values in and out, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from gridclient.domain.issues import Issue
from gridclient.domain.people import Resident
from gridclient.domain.places import Dwelling
from gridclient.ui.forms import FieldRow


@pytest.mark.parametrize(
    ("record", "name", "value"),
    [
        (Resident, "name", "王秀兰"),
        (Resident, "sex", "female"),
        (Resident, "born_on", dt.date(1941, 3, 8)),
        (Dwelling, "floor_no", -1),
        (Issue, "content", "two\nlines"),
    ],
)
def test_a_value_comes_back_as_it_went_in(
    qtbot: Any, dressed: QApplication, record: Any, name: str, value: Any
):
    row = FieldRow(record.__entity__.fields[name])
    qtbot.addWidget(row)
    with qtbot.waitSignal(row.changed):
        row.set_value(value)
    assert row.value() == value
    assert row.check() == ""
    row.set_value(None)
    assert row.value() is None


def test_what_is_needed_and_what_is_too_long_is_said_beside_the_entry(
    qtbot: Any, dressed: QApplication
):
    row = FieldRow(Issue.__entity__.fields["title"])
    qtbot.addWidget(row)
    assert row.check()
    row.set_value("x" * 121)
    problem = row.check()
    assert "121" in problem
    assert "120" in problem
    assert problem in [label.text() for label in row.findChildren(QLabel)]
    assert row.editor.accessibleDescription() == problem
    row.set_value("lamp")
    assert row.check() == row.editor.accessibleDescription() == ""


def test_an_optional_choice_may_stay_open(qtbot: Any, dressed: QApplication):
    row = FieldRow(Issue.__entity__.fields["category"])
    qtbot.addWidget(row)
    assert isinstance(row.editor, QComboBox)
    assert row.value() is None
    assert row.check() == ""
