"""The choices of one code list: built in, added by the office, and a line to add another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from gridclient.domain.dictionary import CodeEntry
from gridclient.domain.fields import Codes
from gridclient.errors import GridError
from gridclient.i18n import _, listed
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label, refill, rule
from gridclient.ui.widgets.scrolling import scrolling


class CodeListPanel(QFrame):
    """``add_wanted`` brings a title and its other spellings, ``retire_wanted`` an entry."""

    add_wanted = Signal(str, str)
    retire_wanted = Signal(object)

    def __init__(self, *, writable: bool) -> None:
        super().__init__()
        part(self, "card")
        self._writable = writable
        self._title = label("", "lead", wrap=True)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(tokens.TIGHT)
        pieces = down(self._title, self._entry(), self._choices, 1, spacing=tokens.GAP)
        pieces.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(down(scrolling(pieces)))

    def _entry(self) -> QWidget:
        """The lines to add a choice, or who may."""
        if not self._writable:
            words = _("You can read this here; your community office changes it.")
            return label(words, "soft", wrap=True)
        self.line, self.spellings = QLineEdit(), QLineEdit()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.line.setMaxLength(CodeEntry.__entity__.fields["title"].length)  # type: ignore[attr-defined]
        for line, title in (
            (self.line, _("Another choice")),
            (self.spellings, _("Also written, in ledgers (blanks between them)")),
        ):
            line.setAccessibleName(title)
            line.setPlaceholderText(title)
            line.returnPressed.connect(self._ask)
            line.textEdited.connect(lambda _text: self.problem.hide())
        self.add = button(_("Add"), "primary", "plus", tip=_("Add this choice (Enter)"))
        self.add.clicked.connect(self._ask)
        whole = QWidget()
        lines = down(self.line, across(self.spellings, self.add), self.problem)
        whole.setLayout(lines)
        return whole

    def take_focus(self) -> None:
        """Start to write a choice."""
        if self._writable:
            self.line.setFocus()

    def show_list(self, codes: Codes, added: Sequence[CodeEntry]) -> None:
        """Show the choices of another list, or of the same one anew."""
        self._title.setText(_(codes.title))
        ours = [self._added(entry) for entry in added]
        head = [label(_("Added by the office"), "label"), *ours, rule()] if ours else []
        built_in = [label(_(code.title), wrap=True) for code in codes]
        pieces = down(*head, label(_("Built in"), "label"), *built_in, spacing=tokens.TIGHT)
        refill(self._choices, pieces)

    def refuse(self, error: GridError) -> None:
        """Say under the line why a choice cannot be added; what was typed stays."""
        self.problem.setText("\n".join(filter(None, (error.message, error.in_window))))
        self.problem.show()
        part(self.line, "wrong")
        self.line.setAccessibleDescription(error.message)
        self.line.setFocus()

    def empty(self) -> None:
        """The choice was added: the lines are ready for the next one."""
        for line in (self.line, self.spellings):
            line.clear()
        self.problem.hide()
        part(self.line, "")
        self.line.setAccessibleDescription("")
        self.line.setFocus()

    def _added(self, entry: CodeEntry) -> QWidget:
        row = QWidget()
        also = listed((entry.spellings or "").split())
        words = label(entry.title, wrap=True)
        both = down(words, label(also, "caption", wrap=True), spacing=1) if also else down(words)
        pieces = across(both, spacing=tokens.GAP)
        pieces.setStretch(0, 1)
        if self._writable:
            tip = _("Retire: {name}").format(name=entry.title)
            end = button(_("Retire"), "quiet", tip=tip)
            end.clicked.connect(lambda: self.retire_wanted.emit(entry))
            pieces.addWidget(end)
        row.setLayout(pieces)
        return row

    def _ask(self) -> None:
        if title := self.line.text().strip():
            self.add_wanted.emit(title, self.spellings.text())
