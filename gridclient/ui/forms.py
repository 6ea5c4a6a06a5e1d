"""Form rows made from declared fields: an editor, a label, and what is wrong with the entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gridclient.domain.fields import Field, Kind
from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part

_LONG_TEXT = 300
_LEAST_LETTERS = 10
_SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_NO_DATE = QDate(1900, 1, 1)


class FieldRow(QWidget):
    """The editor of one declared field, under its label and above what is wrong with it."""

    changed = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = _editor(field)
        self._problem = QLabel()
        self._lay_out()

    def value(self) -> Any:
        """What is entered, as the field's own kind of value; None when it is empty."""
        return _read(self.field, self.editor)

    def set_value(self, value: Any) -> None:
        """Put ``value`` into the editor."""
        _write(self.editor, value)

    def check(self) -> str:
        """What is wrong with the entry, shown under it; empty when nothing is."""
        problem = problem_of(self.field, self.value())
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        part(self.editor, "wrong" if problem else "")
        self.editor.setAccessibleDescription(problem)
        return problem

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.TIGHT)
        title = self.field.label
        label = QLabel(_("{title} (needed)").format(title=title) if self.field.required else title)
        part(label, "label")
        label.setBuddy(self.editor)
        self.editor.setAccessibleName(title)
        part(self._problem, "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        for widget in (label, self.editor, self._problem):
            column.addWidget(widget)
        _listen(self.editor, self.changed)


def problem_of(field: Field, value: Any) -> str:
    """What is wrong with ``value`` for ``field``, in words; empty when nothing is."""
    if value in (None, "", ()):
        return _("Please fill this in.") if field.required else ""
    if isinstance(value, str) and len(value) > field.length:
        return _("Too long: {count} characters, {limit} at most.").format(
            count=len(value), limit=field.length
        )
    return ""


def _editor(field: Field) -> QWidget:
    match field.kind:
        case Kind.CHOICE if field.codes is not None:
            box = QComboBox()
            # The longest of the choices must not decide how wide a column of a form is.
            box.setSizeAdjustPolicy(_SHORT)
            box.setMinimumContentsLength(_LEAST_LETTERS)
            if not field.required:
                box.addItem("–", None)
            for code in field.codes:
                box.addItem(_(code.title), code.code)
            return box
        case Kind.DATE:
            edit = QDateEdit()
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setMinimumDate(_NO_DATE)
            edit.setSpecialValueText("–")
            edit.setDate(_NO_DATE)
            return edit
        case Kind.NUMBER:
            number = QLineEdit()
            number.setValidator(QIntValidator(number))
            return number
        case Kind.TEXT if field.length > _LONG_TEXT:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setMaximumHeight(round(theme.current().type.body * 5.5))
            return text
        case _:
            return QLineEdit()


def _read(field: Field, editor: QWidget) -> Any:
    match editor:
        case QComboBox():
            return editor.currentData()
        case QDateEdit():
            day = editor.date()
            return None if day == _NO_DATE else dt.date(day.year(), day.month(), day.day())
        case QPlainTextEdit():
            return editor.toPlainText().strip() or None
        case QLineEdit():
            written = editor.text().strip()
            if field.kind is Kind.NUMBER:
                return int(written) if written.lstrip("-").isdigit() else None
            return written or None
    raise TypeError(type(editor).__name__)


def _write(editor: QWidget, value: Any) -> None:
    match editor:
        case QComboBox():
            editor.setCurrentIndex(max(0, editor.findData(value)))
        case QDateEdit():
            editor.setDate(_NO_DATE if value is None else QDate(value.year, value.month, value.day))
        case QPlainTextEdit():
            editor.setPlainText(value or "")
        case QLineEdit():
            editor.setText("" if value is None else str(value))


def _listen(editor: QWidget, signal: Any) -> None:
    match editor:
        case QComboBox():
            editor.currentIndexChanged.connect(signal)
        case QDateEdit():
            editor.dateChanged.connect(signal)
        case QPlainTextEdit() | QLineEdit():
            editor.textChanged.connect(signal)
