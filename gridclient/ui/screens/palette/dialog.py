"""The palette itself: a line to type into, what fits below it, three keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.search import Found
from gridclient.ui import messages, theme
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.screens.palette.entries import Command, Entry, matching
from gridclient.ui.screens.palette.entry_list import EntryList
from gridclient.ui.theme import icons, tokens
from gridclient.ui.widgets.layout import across, down, label

BREATH_MS = 80
_ENTER: tuple[int, ...] = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class Palette(QDialog):
    """``household_wanted`` and ``visit_wanted`` bring a household; commands act by themselves."""

    household_wanted = Signal(str)
    visit_wanted = Signal(str)

    def __init__(
        self,
        find: Callable[[str], list[Found]],
        commands: Sequence[Command],
        runner: JobRunner,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._commands = commands
        self._runner = runner
        self._job: Job | None = None
        self._answered = ""
        self._then: Qt.KeyboardModifier | None = None
        self.setWindowTitle(_("Search anywhere"))
        self.setModal(True)
        self._lay_out()
        self._breath = QTimer(self)
        self._breath.setSingleShot(True)
        self._breath.setInterval(BREATH_MS)
        self._breath.timeout.connect(self._search)
        self._place(parent)
        self._show([])

    def _lay_out(self) -> None:
        hint = _("Name, pinyin, end of a phone number, address such as 3-2-501, or a page")
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(_("Search anywhere"))
        self.line.setAccessibleDescription(hint)
        glass = icons.icon("search", theme.current().palette.ink_soft, 18)
        self.line.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.line.textChanged.connect(self._wait)
        self.line.installEventFilter(self)
        self.list = EntryList()
        self.list.pressed_entry.connect(self._open)
        self._word = label("", "soft", wrap=True)
        keys = label(_("Enter opens · Ctrl+Enter records a visit · Esc closes"), "caption")
        column = down(self.line, self.list, self._word, across(keys, 1), spacing=tokens.NEAR)
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)

    def _place(self, window: QWidget) -> None:
        """High in the window, where one looks first."""
        size = theme.current().type.body
        width = min(round(size * 44), window.width() - 2 * tokens.APART)
        height = min(round(size * 34), window.height() - 2 * tokens.APART)
        self.resize(width, height)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + tokens.WIDE)

    @property
    def _typed(self) -> str:
        return self.line.text().strip()

    def _wait(self) -> None:
        self._then = None
        self._breath.start()

    def _search(self) -> None:
        wanted = self._typed
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not wanted:
            self._show([])
            return
        self._job = self._runner.run(
            lambda _p: self._find(wanted),
            title=_("Searching"),
            done=lambda found: self._take(wanted, found),
            failed=self._refuse,
            screen=self,
            quiet=True,
        )

    def _take(self, wanted: str, found: list[Found]) -> None:
        """Show an answer, unless something else has been typed since."""
        if wanted == self._typed:
            self._job = None
            self._show(found)

    def _refuse(self, error: GridError) -> None:
        self._job = None
        self._show([])
        self._word.setText("\n".join(messages.of_refusal(error).lines()))
        self._word.show()

    def _show(self, found: list[Found]) -> None:
        self._answered = self._typed
        entries: list[Entry] = [*found, *matching(self._commands, self._typed)]
        self.list.show_entries(entries)
        self._word.setText(_("Nobody and nothing fits “{typed}”.").format(typed=self._typed))
        self._word.setVisible(not entries)
        if self._then is not None:
            held, self._then = self._then, None
            self._choose(held)

    def _choose(self, held: Qt.KeyboardModifier) -> None:
        """Enter: open what is chosen, once the answer to all that was typed is here."""
        if self._answered != self._typed:
            self._then = held
            return
        entry = self.list.current()
        if isinstance(entry, Found) and held & Qt.KeyboardModifier.ControlModifier:
            self.accept()
            self.visit_wanted.emit(entry.household_id)
        elif entry is not None:
            self._open(entry)

    def _open(self, entry: Entry) -> None:
        self.accept()
        if isinstance(entry, Command):
            entry.act()
        else:
            self.household_wanted.emit(entry.household_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows walk through the list and Enter opens, while the line keeps the focus."""
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()  # a number: letters of other scripts are no member of Qt.Key
        if key in _ENTER:
            self._choose(event.modifiers())
            return True
        if key in _STEPS:
            self.list.step(_STEPS[key])
            return True
        return False
