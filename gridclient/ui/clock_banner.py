"""The strip that says that this computer's date may be wrong, as long as it may be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.domain.clocks import ClockDoubt
from gridclient.i18n import _
from gridclient.services import timekeeping
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message, Notice
from gridclient.ui.widgets.layout import clear

LOOK_AGAIN_MS = 10 * 60_000


class ClockBanner(QWidget):
    """Hidden while nothing speaks against the date. ``ask`` finds what does; it is asked when the
    window opens, after every change, now and then, and by the button."""

    def __init__(self, ask: Callable[[], ClockDoubt | None], runner: JobRunner) -> None:
        super().__init__()
        self._ask = ask
        self._runner = runner
        self._shown = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_AGAIN_MS)
        self.hide()

    def look(self) -> None:
        """Look at the date again."""
        self._runner.run(
            lambda _p: self._ask(),
            title=_("Looking at the date"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def rest(self) -> None:
        """Look no more: the window is closed."""
        self._timer.stop()

    def _show(self, found: ClockDoubt | None) -> None:
        kind = found.kind if found else ""
        if found is None or kind != self._shown:
            clear(self._column)
        if found is not None and kind != self._shown:
            self._column.addWidget(self._strip(found))
        self._shown = kind
        self.setVisible(found is not None)

    def _strip(self, found: ClockDoubt) -> Notice:
        text = timekeeping.in_words(found)
        message = Message(text, "warn", action=_("Look again"), act=self._look_anew)
        strip = Notice(message)
        strip.closed.connect(self.hide)
        return strip

    def _look_anew(self) -> None:
        self._shown = ""
        self.look()
