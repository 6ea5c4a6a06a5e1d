"""One page of paper in sight: drawn beside the window's thread, as large as is wanted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.print.paper import Format, Sheets
from gridclient.ui.print.picture import picture
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part

_DOTS_AT_WHOLE = 96
"""Dots an inch at which a page is as large on the screen as on paper, as Qt counts."""
_LEAST, _MOST, _STEP = 0.25, 4.0, 1.25


class PageView(QScrollArea):
    """Shows the page ``number``, from 0; ``turned`` says that another page is in sight."""

    turned = Signal(int)

    def __init__(self, sheets: Sheets, runner: JobRunner) -> None:
        super().__init__()
        self._sheets, self._runner = sheets, runner
        self._zoom: float | None = None
        self.number = 0
        self._wanted: tuple[int, float] | None = None
        self._page = QLabel()
        part(self._page, "paper")
        self._page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        part(self, "desk")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._measures = Format(landscape=sheets.landscape)
        self._say_where()

    @property
    def zoom(self) -> float:
        """How large the page is: 1 as on paper. Where none was chosen the whole page fits."""
        return self._zoom if self._zoom is not None else self._fitting()

    @property
    def is_drawn(self) -> bool:
        """Whether what is in sight is the page as it was last asked for."""
        return self._wanted is None and not self._page.pixmap().isNull()

    def turn_to(self, number: int) -> None:
        """Show a page; the nearest there is."""
        self.number = max(0, min(number, len(self._sheets.pages) - 1))
        self._say_where()
        self.verticalScrollBar().setValue(0)
        self.draw()
        self.turned.emit(self.number)

    def magnify(self, *, closer: bool) -> None:
        """Go a step closer, or away."""
        factor = _STEP if closer else 1 / _STEP
        self._zoom = max(_LEAST, min(self.zoom * factor, _MOST))
        self.draw()

    def fit(self) -> None:
        """The whole page again."""
        self._zoom = None
        self.draw()

    def draw(self) -> None:
        """Ask for the picture of the page; one that comes too late is not shown."""
        sheets, density = self._sheets, self.devicePixelRatioF()
        asked = self._wanted = (self.number, self.zoom * _DOTS_AT_WHOLE * density)
        self._runner.run(
            lambda _progress: picture(sheets, *asked),
            title=_("Drawing the page"),
            done=lambda drawn: self._show(asked, drawn, density),
            screen=self,
            quiet=True,
        )

    def _show(self, asked: tuple[int, float], drawn: QImage, density: float) -> None:
        if asked != self._wanted:
            return
        self._wanted = None
        drawn.setDevicePixelRatio(density)
        shown = QPixmap.fromImage(drawn)
        self._page.setPixmap(shown)
        self._page.resize(shown.deviceIndependentSize().toSize() + QSize(2, 2))

    def _say_where(self) -> None:
        words = _("Page {number} of {of}").format(
            number=self.number + 1, of=len(self._sheets.pages)
        )
        self.setAccessibleName(words)

    def _fitting(self) -> float:
        room = self.maximumViewportSize() - QSize(2 * tokens.ROOMY, 2 * tokens.ROOMY)
        dots_a_mm = _DOTS_AT_WHOLE / 25.4
        wide, high = self._measures.width * dots_a_mm, self._measures.height * dots_a_mm
        return max(_LEAST, min(room.width() / wide, room.height() / high, _MOST))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A page that is seen whole stays so."""
        super().resizeEvent(event)
        if self._zoom is None:
            self.draw()
