"""What a handover would do, in plain words; counts open to the lists behind them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gridclient.domain.care import CATEGORIES
from gridclient.errors import GridError
from gridclient.i18n import _, ngettext
from gridclient.services.handovers import Preview
from gridclient.services.holdings import Holding
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import clear, label
from gridclient.ui.widgets.wording import people_in_words

_ID = Qt.ItemDataRole.UserRole
_MOST_ROWS = 6
_ROW_LETTERS = 2.2


class HandoverPreview(QWidget):
    """Sentences, lists and warnings; ``household_wanted`` when a line of a list is opened."""

    household_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.NEAR)
        self.show_preview(None)

    def show_preview(self, preview: Preview | None) -> None:
        """Show what would go over, or what to choose first."""
        clear(self._column)
        if preview is None:
            words = _("Choose who hands over and who takes over.")
            self._column.addWidget(label(words, "soft", wrap=True))
            return
        holding = preview.holding
        homes = ngettext("{count} household", "{count} households", holding.households)
        said = _("{homes} with {people}").format(
            homes=homes.format(count=holding.households), people=people_in_words(holding.people)
        )
        self._column.addWidget(label(said, wrap=True))
        issues = ngettext("{count} open issue", "{count} open issues", len(holding.issues))
        self._list(
            issues.format(count=len(holding.issues)),
            [
                (one.household_id, _line(holding, one.household_id, one.title))
                for one in holding.issues
            ],
        )
        care = ngettext("{count} person cared for", "{count} people cared for", holding.cared)
        self._list(
            care.format(count=holding.cared),
            [
                (
                    one.household_id,
                    _line(holding, one.household_id, CATEGORIES.title_of(one.category)),
                )
                for one in holding.enrolments
            ],
        )
        for line in preview.warnings:
            self._column.addWidget(label(line, "notice-due", wrap=True))

    def refuse(self, error: GridError) -> None:
        """Say what stands against it."""
        clear(self._column)
        self._column.addWidget(label(f"{error.message} {error.in_window}", "problem", wrap=True))

    def _list(self, title: str, rows: Sequence[tuple[str | None, str]]) -> None:
        if not rows:
            self._column.addWidget(label(title, "soft"))
            return
        listing = QListWidget()
        part(listing, "plain")
        listing.setAccessibleName(title)
        for household_id, text in rows:
            item = QListWidgetItem(text)
            item.setData(_ID, household_id)
            listing.addItem(item)
        row = theme.current().type.body * _ROW_LETTERS
        listing.setFixedHeight(round(row * min(len(rows), _MOST_ROWS)) + tokens.NEAR)
        listing.itemActivated.connect(self._open)
        self._column.addWidget(Fold(title, listing))

    def _open(self, item: QListWidgetItem) -> None:
        if item.data(_ID):
            self.household_wanted.emit(item.data(_ID))


def _line(holding: Holding, household_id: str | None, text: str) -> str:
    return f"{holding.addresses.get(household_id or '', '–')}  {text}"
