"""Form rows made from declared fields: values in and out, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from gridclient.domain.fields import Code, Codes
from gridclient.domain.issues import Issue
from gridclient.domain.partners import PartnerUnit
from gridclient.domain.people import Resident
from gridclient.domain.places import Dwelling
from gridclient.domain.staff import Person
from gridclient.ui.choices import Choices
from gridclient.ui.forms import FieldRow
from gridclient.ui.record_form import RecordForm


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


CHOICES = Choices(
    codes={"unit_kind": Codes("unit_kind", "Kind of unit", Code("library", "Library"))},
    rows={
        "grid_ids": [("g1", "第一网格"), ("g2", "第二网格")],
        "unit_id": [("u1", "幸福物业"), ("u2", "Second School")],
    },
)


def test_a_reference_is_found_by_typing_a_part_of_its_title(qtbot: Any, dressed: QApplication):
    row = FieldRow(Person.__entity__.fields["unit_id"], CHOICES)
    qtbot.addWidget(row)
    row.show()
    line = row.editor.lineEdit()
    line.setFocus()
    QTest.keyClicks(line, "scho")
    assert "none of the choices" in row.check()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    row.editor.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut))
    assert row.value() == "u2"
    assert row.check() == ""
    row.set_value("somewhere else")
    assert row.value() == "somewhere else"
    row.set_value(None)
    assert row.value() is None


def test_several_references_are_ticked_and_what_is_not_offered_is_kept(
    qtbot: Any, dressed: QApplication
):
    row = FieldRow(Person.__entity__.fields["grid_ids"], CHOICES)
    qtbot.addWidget(row)
    row.show()
    assert row.value() == ()
    row.editor.list.setFocus()
    row.editor.list.setCurrentRow(1)
    with qtbot.waitSignal(row.changed):
        QTest.keyClick(row.editor.list, Qt.Key.Key_Space)
    assert row.value() == ("g2",)
    assert "第二网格" in "".join(one.text() for one in row.findChildren(QLabel))
    row.set_value(("elsewhere", "g1"))
    assert set(row.value()) == {"elsewhere", "g1"}


def test_the_offices_own_codes_are_offered_and_an_unknown_one_stays(
    qtbot: Any, dressed: QApplication
):
    row = FieldRow(PartnerUnit.__entity__.fields["kind"], CHOICES)
    qtbot.addWidget(row)
    assert row.editor.findData("library") > 0
    row.set_value("of a newer version")
    assert row.value() == "of a newer version"


def test_a_doubt_stands_under_the_entry_and_goes(qtbot: Any, dressed: QApplication):
    row = FieldRow(Resident.__entity__.fields["phone"])
    qtbot.addWidget(row)
    row.doubt(["odd number"])
    assert row.editor.accessibleDescription() == "odd number"
    assert row.editor.property("part") == "doubtful"
    assert row.check() == ""
    row.doubt([])
    assert row.editor.accessibleDescription() == ""
    assert row.editor.property("part") == ""


def test_the_wheel_changes_nothing_while_a_form_scrolls_by(qtbot: Any, dressed: QApplication):
    row = FieldRow(Resident.__entity__.fields["sex"])
    qtbot.addWidget(row)
    row.show()
    row.set_value("female")
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    row.editor.clearFocus()
    QApplication.sendEvent(row.editor, turn)
    assert row.value() == "female"


def test_a_new_record_says_even_what_stands_in_its_form_from_the_start(
    qtbot: Any, dressed: QApplication
):
    form = RecordForm(PartnerUnit, ["name", "kind"], None, CHOICES)
    qtbot.addWidget(form)
    form.preset({"kind": "library"})
    assert form.changes() == {"kind": "library"}
    with qtbot.assertNotEmitted(form.saved):
        form.save.click()
    form.rows["name"].set_value("图书馆")
    with qtbot.waitSignal(form.saved) as told:
        form.save.click()
    assert told.args == [{"name": "图书馆", "kind": "library"}, ""]
