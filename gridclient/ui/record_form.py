"""The form of one record, made from its declared fields; says what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from gridclient.domain import masking
from gridclient.domain.fields import Sensitivity, entity_of
from gridclient.i18n import _
from gridclient.ui.choices import Choices
from gridclient.ui.despite import DespiteLine
from gridclient.ui.forms import FieldRow
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.foot import save_and_cancel
from gridclient.ui.widgets.layout import across, down, label

_BREATH_MS = 300


class RecordForm(QWidget):
    """Edits ``record``, or a new one of ``kind``, in so many ``columns``.

    ``saved`` brings the changed fields, and why doubtful ones are kept (empty: nothing is
    doubtful). ``asked`` brings them whenever the typing rests; whoever knows answers with
    :meth:`show_doubts`. A sensitive value is never put into the form: what is typed replaces
    it, an empty line keeps it. ``empty_counts``: a form without an entry is saved, too.
    """

    saved = Signal(dict, str)
    asked = Signal(dict)
    left = Signal()

    def __init__(
        self,
        kind: type,
        names: Sequence[str],
        record: Any = None,
        choices: Choices | None = None,
        columns: int = 2,
        *,
        empty_counts: bool = False,
    ) -> None:
        super().__init__()
        fields = entity_of(kind).fields
        self._empty_counts = empty_counts
        self.rows = {name: FieldRow(fields[name], choices) for name in names}
        filled = [_fill(row, getattr(record, name, None)) for name, row in self.rows.items()]
        hint = "" if all(filled) else _("A masked value stays as it is while its line is empty.")
        self._hint = label(hint, "caption", wrap=True)
        self.despite = DespiteLine()
        self._before = {name: row.value() for name, row in self.rows.items()}
        self._doubted: dict[str, Any] | None = None
        self._lay_out(columns)
        self._breath = QTimer(self)
        self._breath.setSingleShot(True)
        self._breath.setInterval(_BREATH_MS)
        self._breath.timeout.connect(self.ask)
        for row in self.rows.values():
            row.changed.connect(self._breath.start)

    def _lay_out(self, columns: int) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(tokens.NEAR)
        for place, row in enumerate(self.rows.values()):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(row, place // columns, place % columns, top)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.save, self.cancel = save_and_cancel(self, self._save, self.left.emit)
        foot = across(self._hint, self.cancel, self.save)
        foot.setStretch(0, 1)
        self.setLayout(down(grid, self.despite, foot, spacing=tokens.GAP))

    def take_focus(self) -> None:
        """Start at the first field."""
        asked = [row.editor for row in self.rows.values() if not row.isHidden()]
        (asked[0] if asked else self.save).setFocus()

    def withhold(self, names: AbstractSet[str]) -> None:
        """Leave out what whoever types is not shown."""
        for name in names & self.rows.keys():
            self.rows[name].hide()

    def preset(self, values: Mapping[str, Any]) -> None:
        """Fill in what is likely; it counts as typed."""
        for name, value in values.items():
            if name in self.rows:
                self.rows[name].set_value(value)

    def changes(self) -> dict[str, Any]:
        """The fields whose value is another than before."""
        now = {name: row.value() for name, row in self.rows.items()}
        return {name: value for name, value in now.items() if value != self._before[name]}

    def ask(self) -> None:
        """Ask what is doubtful about the entry as it stands, while somebody looks at it."""
        self._breath.stop()
        if self.isVisible():
            self.asked.emit(self.changes())

    def show_doubts(self, said_of: Mapping[str, Any], doubts: Mapping[str, Sequence[str]]) -> None:
        """Say ``doubts`` under the fields they are about, others above the reason.

        ``said_of``: the changes they were found in; what was typed since is asked again.
        """
        self._doubted = dict(said_of)
        for name, row in self.rows.items():
            row.doubt(doubts.get(name, ()))
        others = [words for name in doubts if name not in self.rows for words in doubts[name]]
        self.despite.show_for(others, doubted=bool(doubts))

    def insist(self) -> None:
        """Saving met a doubt that was not shown yet: ask what it is, and for a reason."""
        self.despite.show_for((), doubted=True)
        self.despite.take_focus()
        self.ask()

    def _save(self) -> None:
        wrong = [row for row in self.rows.values() if row.check()]
        changed = self.changes()
        if wrong:
            wrong[0].editor.setFocus()
        elif self._doubted == changed and self.despite.lacking():
            self.despite.take_focus()
        elif changed or self._empty_counts:
            self.saved.emit(changed, self.despite.reason())
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
