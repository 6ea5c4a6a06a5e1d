"""The form of one register record, made from its declared fields; says what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from gridclient.domain import masking
from gridclient.domain.fields import Sensitivity, entity_of
from gridclient.i18n import _
from gridclient.ui.forms import FieldRow
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label

_COLUMNS = 2


class RecordForm(QWidget):
    """Edits ``record``, or a new one of ``kind``. ``saved`` brings the changed fields.

    A sensitive value is never put into the form: what is typed replaces it, an empty line
    keeps it.
    """

    saved = Signal(dict)
    left = Signal()

    def __init__(self, kind: type, names: Sequence[str], record: Any = None) -> None:
        super().__init__()
        fields = entity_of(kind).fields
        self.rows = {name: FieldRow(fields[name]) for name in names}
        filled = [_fill(row, getattr(record, name, None)) for name, row in self.rows.items()]
        hint = "" if all(filled) else _("A masked value stays as it is while its line is empty.")
        self._hint = label(hint, "caption", wrap=True)
        self._before = {name: row.value() for name, row in self.rows.items()}
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(tokens.NEAR)
        for place, row in enumerate(self.rows.values()):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(row, place // _COLUMNS, place % _COLUMNS, top)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self.save = button(_("Save"), "primary", "check", tip=_("Save (Ctrl+Enter)"))
        self.cancel = button(_("Cancel"), tip=_("Leave without saving (Esc)"))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.left)
        for keys, act in (
            ("Ctrl+Return", self._save),
            ("Ctrl+Enter", self._save),
            ("Esc", self.left.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        foot = across(self._hint, self.cancel, self.save)
        foot.setStretch(0, 1)
        self.setLayout(down(grid, foot, spacing=tokens.GAP))

    def take_focus(self) -> None:
        """Start at the first field."""
        next(iter(self.rows.values())).editor.setFocus()

    def changes(self) -> dict[str, Any]:
        """The fields whose value is another than before."""
        now = {name: row.value() for name, row in self.rows.items()}
        return {name: value for name, value in now.items() if value != self._before[name]}

    def _save(self) -> None:
        wrong = [row for row in self.rows.values() if row.check()]
        if wrong:
            wrong[0].editor.setFocus()
        elif changed := self.changes():
            self.saved.emit(changed)
        else:
            self.left.emit()


def _fill(row: FieldRow, value: Any) -> bool:
    """Put a value into its row; says whether it is there, or masked behind an empty line."""
    if row.field.sensitivity is not Sensitivity.SENSITIVE or not isinstance(row.editor, QLineEdit):
        row.set_value(value)
        return True
    if not value:
        return True
    row.editor.setPlaceholderText(masking.MASKS[row.field.mask or "care"](value))
    return False
