"""What a workbook was recognised as: its sheets, their columns, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from gridclient.domain.places import Grid
from gridclient.i18n import _, listed, ngettext
from gridclient.ui import theme
from gridclient.ui.screens.ledgers import corrections, field_words
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.layout import across, button, card, clear, down, label
from gridclient.workbook.ledgers import kinds
from gridclient.workbook.ledgers.recognition import Column, Inspection, SheetInspection

_SURE, _LIKELY = 0.9, 0.7
_NAMES_SHOWN = 6


class Recognised(QWidget):
    """The second step: look at it, correct a column, choose the grid. ``tried`` goes on."""

    tried = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inspection = Inspection(())
        self.columns: dict[str, QComboBox] = {}
        self._before: dict[str, str | None] = {}
        self._changed: dict[str, str | None] = {}
        self._fields = QStandardItemModel(self)
        self._title = label("", "lead", wrap=True)
        self._sheets = QVBoxLayout()
        self._sheets.setSpacing(tokens.GAP)
        self.go = button(_("Try it out"), "primary", "next")
        self.go.clicked.connect(self.tried)
        self.back = button(_("Another file"), "", "back")
        self.back.clicked.connect(self.left)
        self.setLayout(down(self._title, self._choices(), self._sheets, 1, spacing=tokens.GAP))

    def _choices(self) -> QFrame:
        sheet, column = card()
        self.kind, self.grid = QComboBox(), QComboBox()
        self.kind.addItem(_("As it was recognised"), None)
        for code in kinds.TELLS_OF:
            self.kind.addItem(field_words.kind_title(code), code)
        self.kind.setAccessibleName(_("What it is"))
        self.grid.setAccessibleName(_("Grid of its doors"))
        self.grid.setEditable(True)
        for editor in (self.kind, self.grid):
            editor.setMinimumWidth(theme.current().type.body * 14)
        parts = (
            down(label(_("What it is"), "label"), self.kind, spacing=tokens.TIGHT),
            down(label(_("Grid of its doors"), "label"), self.grid, spacing=tokens.TIGHT),
        )
        buttons = down(1, across(self.back, self.go), spacing=0)
        column.addLayout(across(*parts, 1, buttons, spacing=tokens.GAP))
        hint = _("Nothing is changed yet: the next step shows what would come of it.")
        column.addWidget(label(hint, "soft", wrap=True))
        return sheet

    def show_file(self, name: str, inspection: Inspection, grids: Sequence[Grid]) -> None:
        """Show what ``name`` was recognised as."""
        self._inspection = inspection
        self._before = {
            column.title: column.field for sheet in inspection.sheets for column in sheet.columns
        }
        self._changed, self.columns = {}, {}
        self._title.setText(name)
        self.kind.setCurrentIndex(0)
        self._offer_grids(grids)
        self._offer_fields()
        clear(self._sheets)
        for group in corrections.groups(inspection):
            self._sheets.addWidget(self._group(group))

    def grid_code(self) -> str | None:
        """The grid that was chosen or typed; None: as the ledger says."""
        written = self.grid.currentText().strip()
        known = self.grid.findText(written)
        return self.grid.itemData(known) if known >= 0 else written or None

    def corrected(self) -> list[str]:
        """The corrections of columns, as an import takes them."""
        return corrections.lines(self._inspection, self._changed)

    def _offer_grids(self, grids: Sequence[Grid]) -> None:
        self.grid.clear()
        self.grid.addItem(_("As the ledger says"), None)
        for grid in grids:
            self.grid.addItem(
                _("{name} ({code})").format(name=grid.name, code=grid.code), grid.code
            )

    def _offer_fields(self) -> None:
        """One model for all columns: a ledger has dozens, and each offers every field."""
        self._fields.clear()
        for field in (None, *field_words.known_fields()):
            item = QStandardItem(field_words.field_title(field) if field else _("– left out –"))
            item.setData(field, Qt.ItemDataRole.UserRole)
            self._fields.appendRow(item)

    def _group(self, sheets: Sequence[SheetInspection]) -> QFrame:
        frame, column = card()
        names = listed(sheet.name for sheet in sheets[:_NAMES_SHOWN])
        more = len(sheets) - _NAMES_SHOWN
        if more > 0:
            names = ngettext("{names} and {count} more", "{names} and {count} more", more).format(
                names=names, count=more
            )
        first = sheets[0]
        known = first.kind in kinds.TELLS_OF
        badge = label(field_words.kind_title(first.kind), "badge-fresh" if known else "badge-plain")
        head = across(label(_("Sheets: {names}").format(names=names), wrap=True), badge)
        head.setStretch(0, 1)
        column.addLayout(head)
        if first.columns:
            column.addLayout(self._table(first.columns))
        else:
            column.addWidget(label(_("No row of titles was found here."), "soft", wrap=True))
        return frame

    def _table(self, columns: Sequence[Column]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.ROOMY)
        grid.setVerticalSpacing(tokens.TIGHT)
        heads = (_("Title in the ledger"), _("Taken over as"), _("How sure"))
        for place, head in enumerate(heads):
            grid.addWidget(label(head, "label"), 0, place)
        for row, column in enumerate(columns, start=1):
            grid.addWidget(label(column.title or "–", wrap=True), row, 0)
            grid.addWidget(self._editor(column), row, 1)
            grid.addWidget(_sureness(column), row, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnMinimumWidth(2, theme.current().type.body * 6)
        return grid

    def _editor(self, column: Column) -> QComboBox:
        box = QComboBox()
        box.setModel(self._fields)
        box.setAccessibleName(_("Field of the column “{title}”").format(title=column.title))
        fields = (None, *field_words.known_fields())
        box.setCurrentIndex(fields.index(column.field) if column.field in fields else 0)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setEnabled(bool(column.title))
        box.activated.connect(lambda _row: self._correct(column.title, box.currentData()))
        self.columns.setdefault(column.title, box)
        return box

    def _correct(self, title: str, field: str | None) -> None:
        if field == self._before.get(title):
            self._changed.pop(title, None)
        else:
            self._changed[title] = field


def _sureness(column: Column) -> QWidget:
    if column.field is None:
        return label(_("not recognised"), "caption")
    sure = column.score >= _SURE
    tone = Tone.FRESH if sure else Tone.PLAIN if column.score >= _LIKELY else Tone.DUE
    return label(_("{percent} %").format(percent=round(column.score * 100)), f"badge-{tone}")
