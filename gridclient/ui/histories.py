"""A history in words: what a field said before and after, who changed it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from gridclient.i18n import _, ngettext
from gridclient.services.histories import Change, when
from gridclient.ui.widgets.layout import across, button, clear, down, label

SHOWN_FIRST = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One change, and whose it is where a list mixes several records."""

    change: Change
    whose: str = ""


class HistoryList(QWidget):
    """Changes, the newest first; those after the first six unfold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = down(spacing=6)
        self.setLayout(self._column)

    def show_changes(self, told: Sequence[Told]) -> None:
        """Show these instead of those before."""
        clear(self._column)
        for one in told[:SHOWN_FIRST]:
            self._column.addWidget(_line(one))
        older = told[SHOWN_FIRST:]
        if not told:
            self._column.addWidget(label(_("Nothing was changed yet."), "soft", wrap=True))
        if older:
            words = ngettext("Show {count} older change", "Show {count} older changes", len(older))
            unfold = button(words.format(count=len(older)), "quiet", "history")
            rest = QWidget()
            rest.setLayout(down(*map(_line, older), spacing=6))
            rest.hide()
            unfold.clicked.connect(rest.show)
            unfold.clicked.connect(unfold.hide)
            self._column.addWidget(rest)
            self._column.addLayout(across(unfold, 1))


def in_words(told: Told) -> str:
    """A change on one line: ``Phone: 138****1234 → 139****5678``."""
    change = told.change
    if not change.field:
        words = change.label
    else:
        words = _("{field}: {before} → {after}").format(
            field=change.label, before=change.before or "–", after=change.after or "–"
        )
    return _("{whose} · {words}").format(whose=told.whose, words=words) if told.whose else words


def _line(told: Told) -> QWidget:
    whose = _("{who} · {when}").format(who=told.change.by, when=when(told.change.at))
    line = QWidget()
    line.setLayout(
        down(label(in_words(told), wrap=True), label(whose, "caption", wrap=True), spacing=1)
    )
    return line
