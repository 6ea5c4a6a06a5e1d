"""Choosing one of many: a box to type into that offers what fits, and one that searches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from gridclient.i18n import _
from gridclient.ui.choices import Finder, Row

_BREATH_MS = 120
_SHOWN = 12
_LEAST_LETTERS = 10
_SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


def shorten(box: QComboBox) -> QComboBox:
    """The longest of the choices must not decide how wide a column of a form is."""
    box.setSizeAdjustPolicy(_SHORT)
    box.setMinimumContentsLength(_LEAST_LETTERS)
    return box


class Picker(QComboBox):
    """One row of a list, found by typing any part of its title."""

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        shorten(self)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_SHOWN)
        line = QLineEdit()
        line.setPlaceholderText(_("Type to choose"))
        self.setLineEdit(line)
        line.setCompleter(completer)
        self.offer(rows)

    def offer(self, rows: Sequence[Row]) -> None:
        """Offer other rows; what is chosen stays when it is among them."""
        kept = self.value()
        self.clear()
        self.addItem("", None)
        for row_id, title in rows:
            self.addItem(title, row_id)
        self.set_value(kept if self.findData(kept) >= 0 else None)

    def value(self) -> str | None:
        """The id of what is written, None for nothing and for what fits no row."""
        written = self.currentText().strip()
        if written == self.itemText(self.currentIndex()):
            return self.currentData()  # type: ignore[no-any-return]
        return self.itemData(self.findText(written))  # type: ignore[no-any-return]

    def set_value(self, value: str | None) -> None:
        """Choose a row; one that is not offered is kept, and said not to be here."""
        if value is not None and self.findData(value) < 0:
            self.addItem(_("(not on this computer)"), value)
        self.setCurrentIndex(max(0, self.findData(value)))

    def unmatched(self) -> bool:
        """Whether something is written that is none of the rows."""
        return bool(self.currentText().strip()) and self.value() is None

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """What fits exactly one row is that row."""
        super().focusOutEvent(event)
        written = self.currentText().strip()
        fitting = self.findText(written, Qt.MatchFlag.MatchContains) if written else -1
        if fitting >= 0 and self.unmatched() and self._fits_once(written):
            self.setCurrentIndex(fitting)

    def _fits_once(self, written: str) -> bool:
        titles = [self.itemText(row) for row in range(self.count())]
        return sum(written.casefold() in title.casefold() for title in titles) == 1


class SearchPicker(QLineEdit):
    """One row of a register too large for a list: what is typed is searched for."""

    picked = Signal(object)

    def __init__(self, find: Finder | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._ids: dict[str, str] = {}
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_SHOWN)
        completer.activated.connect(self._pick)
        self.setCompleter(completer)
        self.setPlaceholderText(_("Name, pinyin or address such as 3-2-501"))
        self._breath = QTimer(self)
        self._breath.setSingleShot(True)
        self._breath.setInterval(_BREATH_MS)
        self._breath.timeout.connect(self._search)
        self.textEdited.connect(lambda _text: self._breath.start())

    def value(self) -> str | None:
        """The id of what is written, None when it is nothing that was found."""
        return self._ids.get(self.text())

    def set_value(self, value: str | None, title: str = "") -> None:
        """Choose a row under its title."""
        if value is not None:
            self._ids[title or value] = value
        self.setText((title or value) if value is not None else "")
        self.picked.emit(value)

    def unmatched(self) -> bool:
        """Whether something is written that was not found."""
        return bool(self.text().strip()) and self.value() is None

    def offer(self, typed: str, rows: Sequence[Row]) -> None:
        """Offer what was found, unless something else has been typed since."""
        if typed != self.text().strip():
            return
        if self.value() is None:
            self._show(rows)

    def list_all(self) -> None:
        """Offer what fits what is written; where that was chosen, all that can be listed."""
        typed = "" if self.value() is not None else self.text().strip()
        if self._find is not None:
            self._find(typed, self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down opens the list, as in a box of choices."""
        if event.key() == Qt.Key.Key_Down:
            self.list_all()
        else:
            super().keyPressEvent(event)

    def _show(self, rows: Sequence[Row]) -> None:
        self._ids |= {title: row_id for row_id, title in rows}
        self._offered.setStringList([title for _row_id, title in rows])
        if self.hasFocus() and rows:
            self.completer().complete()

    def _search(self) -> None:
        typed = self.text().strip()
        if typed and self._find is not None and self.value() is None:
            self._find(typed, lambda rows: self.offer(typed, rows))

    def _pick(self, _title: str) -> None:
        self.picked.emit(self.value())
