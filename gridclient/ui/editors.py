"""The editor of each kind of field: made, read, written and listened to in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPlainTextEdit, QWidget

from gridclient.domain.fields import Field, Kind
from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.choices import SEARCHED, Choices
from gridclient.ui.widgets.picker import Picker, SearchPicker, shorten
from gridclient.ui.widgets.ticks import TickList

_LONG_TEXT = 300
_NO_DATE = QDate(1900, 1, 1)


def make(field: Field, choices: Choices) -> QWidget:
    """The editor of ``field``, empty."""
    if field.kind is Kind.REFERENCE and field.target == SEARCHED:
        return SearchPicker(choices.find)
    if field.kind in (Kind.CHOICE, Kind.CHOICES) and field.codes is None:
        return QLineEdit()
    return _MAKERS.get(field.kind, _text)(field, choices)


def read(field: Field, editor: QWidget) -> Any:
    """What is entered, as the field's own kind of value; None or () when it is empty."""
    match editor:
        case Picker() | SearchPicker() | TickList():
            return editor.value()
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


def write(editor: QWidget, value: Any) -> None:
    """Put ``value`` into the editor; a code that the list does not know is kept as it is."""
    match editor:
        case Picker() | SearchPicker() | TickList():
            editor.set_value(value)
        case QComboBox():
            if value is not None and editor.findData(value) < 0:
                editor.addItem(str(value), value)
            editor.setCurrentIndex(max(0, editor.findData(value)))
        case QDateEdit():
            editor.setDate(_NO_DATE if value is None else QDate(value.year, value.month, value.day))
        case QPlainTextEdit():
            editor.setPlainText(value or "")
        case QLineEdit():
            editor.setText("" if value is None else str(value))


def listen(editor: QWidget, signal: Any) -> None:
    """Let ``signal`` come with every change."""
    match editor:
        case TickList():
            editor.changed.connect(signal)
        case Picker():
            editor.currentTextChanged.connect(signal)
        case QComboBox():
            editor.currentIndexChanged.connect(signal)
        case QDateEdit():
            editor.dateChanged.connect(signal)
        case QPlainTextEdit() | QLineEdit():
            editor.textChanged.connect(signal)


def _choice(field: Field, choices: Choices) -> QWidget:
    box = shorten(QComboBox())
    # The first code of a list is nobody's answer: a choice that is needed starts open, too.
    box.addItem("–", None)
    for code in choices.codes_of(field) or ():
        box.addItem(_(code.title), code.code)
    return box


def _choices(field: Field, choices: Choices) -> QWidget:
    codes = choices.codes_of(field) or ()
    return TickList([(code.code, _(code.title)) for code in codes])


def _date(_field: Field, _choices: Choices) -> QWidget:
    edit = QDateEdit()
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setMinimumDate(_NO_DATE)
    edit.setSpecialValueText("–")
    edit.setDate(_NO_DATE)
    return edit


def _number(_field: Field, _choices: Choices) -> QWidget:
    number = QLineEdit()
    number.setValidator(QIntValidator(number))
    return number


def _text(field: Field, _choices: Choices) -> QWidget:
    if field.length <= _LONG_TEXT:
        return QLineEdit()
    text = QPlainTextEdit()
    text.setTabChangesFocus(True)
    text.setMaximumHeight(round(theme.current().type.body * 5.5))
    return text


_MAKERS: dict[Kind, Callable[[Field, Choices], QWidget]] = {
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.REFERENCE: lambda field, choices: Picker(choices.rows_of(field)),
    Kind.REFERENCES: lambda field, choices: TickList(choices.rows_of(field)),
    Kind.DATE: _date,
    Kind.NUMBER: _number,
}
