"""One result for several doors: tick them in the list, Ctrl+Enter, a figure, Enter."""

from __future__ import annotations

import datetime as dt

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from gridclient.i18n import _, ngettext
from gridclient.services.drafts import MODE_OF
from gridclient.services.visits import Visits
from gridclient.ui import messages, theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.visits.many import Doors, ManyDialog
from gridclient.ui.screens.visits.results import ResultKeys
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import label

_WRITING = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
_ROWS_SEEN = 5


class SeveralDialog(ManyDialog):
    """Records the same result at every door."""

    def __init__(
        self,
        visits: Visits,
        runner: JobRunner,
        doors: Doors,
        today: dt.date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(visits, runner, _("Record several visits"), today, parent)
        self._doors = doors
        self.results = ResultKeys()
        self.results.chosen.connect(self._follow_result)
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Note for every door (optional)"))
        self.note.setAccessibleName(_("Note"))
        self.save.setDefault(True)
        self.save_wanted.connect(self._save)
        self._lay_out()
        self.results.setFocus()

    def _lay_out(self) -> None:
        count = len(self._doors)
        words = ngettext("One result for {count} door", "One result for {count} doors", count)
        names = QListWidget()
        part(names, "plain")
        names.setAccessibleName(_("The doors"))
        names.addItems([shown for _id, shown in self._doors])
        letters, room = theme.current().type.body, self.screen().availableGeometry()
        names.setMinimumHeight(round(letters * 2.1) + 6)
        names.setMaximumHeight(round(letters * 2.1 * min(count, _ROWS_SEEN)) + 6)
        head = label(words.format(count=count), "title", wrap=True)
        hint = label(_("A figure chooses, Enter saves"), "caption")
        self.stand((head, names, self.results, self.details, self.note, 1), 1, hint)
        wide = max(letters * 44, self.results.sizeHint().width() + 2 * tokens.APART)
        self.setMinimumWidth(min(wide, room.width()))
        self.resize(self.minimumWidth(), min(self.sizeHint().height(), room.height() - 40))

    def _follow_result(self, code: str) -> None:
        self.details.show_mode(MODE_OF.get(code, "door"))
        self.notices.clear("warn")

    def _save(self) -> None:
        result = self.results.code()
        if result is None:
            text = _("Choose a result first: a figure is enough.")
            self.notices.tell(messages.Message(text, "warn"))
            self.results.setFocus()
            return
        mode, note = self.details.mode.currentData(), self.note.text()
        self.record([self.visit(number, result, mode, note) for number, _words in self._doors])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Figures and letters choose a result unless somebody is writing."""
        if not isinstance(self.focusWidget(), _WRITING) and self.results.take_key(event):
            return
        super().keyPressEvent(event)
