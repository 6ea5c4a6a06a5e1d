"""The preview: what will be printed, page by page, and where it shall go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _, ngettext
from gridclient.ui import messages, theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.preview.page_view import PageView
from gridclient.ui.preview.printers import PrinterChoice
from gridclient.ui.print import pdf, printer
from gridclient.ui.print.paper import Sheets
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label, rule

_WIDE_LETTERS, _HIGH_LETTERS = 64, 54


class PreviewDialog(QDialog):
    """``given`` brings the path of the PDF, or None once the sheets are with the printer.

    ``name`` is what the file is called unless another name is chosen, without its ending.
    """

    given = Signal(object)

    def __init__(
        self, sheets: Sheets, name: str, runner: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Print"))
        self.setModal(True)
        self._sheets, self._name, self._runner = sheets, name, runner
        self.notices = messages.NoticeBar()
        self.view = PageView(sheets, runner)
        self.view.turned.connect(lambda _number: self._say_where())
        self._make_turning()
        self._make_ways_out()
        self._lay_out()
        self._bind_keys()
        self._say_where()
        self.printers.look()
        self.view.setFocus()

    def _make_turning(self) -> None:
        self.where = label("", "soft")
        self.back = button("", "quiet", "back", tip=_("Previous page (Page Up)"))
        self.next = button("", "quiet", "next", tip=_("Next page (Page Down)"))
        self.away = button("", "quiet", "minus", tip=_("Smaller (Ctrl+-)"))
        self.closer = button("", "quiet", "plus", tip=_("Larger (Ctrl++)"))
        self.whole = button(_("Whole page"), "quiet", tip=_("Whole page (Ctrl+0)"))
        for press, act in (
            (self.back, lambda: self._turn(-1)),
            (self.next, lambda: self._turn(1)),
            (self.away, lambda: self.view.magnify(closer=False)),
            (self.closer, lambda: self.view.magnify(closer=True)),
            (self.whole, self.view.fit),
        ):
            press.setAutoDefault(False)
            press.clicked.connect(act)

    def _make_ways_out(self) -> None:
        self.printers = PrinterChoice(self._runner)
        self.print = button(_("Print"), "", "print", tip=_("Print (Ctrl+P)"))
        self.print.setEnabled(False)
        self.print.clicked.connect(self.print_out)
        self.printers.known.connect(self.print.setEnabled)
        self.save = button(_("Save as PDF …"), "primary", "send", tip=_("Save as PDF (Ctrl+S)"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_where)
        self.leave = button(_("Close"))
        self.leave.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        count = len(self._sheets.pages)
        pages = ngettext("{count} page", "{count} pages", count).format(count=count)
        side = _("A4, across") if self._sheets.landscape else _("A4, upright")
        head = label(self._sheets.title, "lead", wrap=True)
        paper = label(_("{pages} · {side}").format(pages=pages, side=side), "soft")
        turning = across(
            self.back, self.where, self.next, 1, self.away, self.whole, self.closer,
            spacing=tokens.TIGHT,
        )  # fmt: skip
        ways_out = across(self.printers, self.print, 1, self.leave, self.save, spacing=tokens.NEAR)
        column = down(
            self.notices, head, paper, turning, self.view, rule(), ways_out, spacing=tokens.GAP
        )
        column.setStretchFactor(self.view, 1)
        column.setContentsMargins(tokens.APART, tokens.ROOMY, tokens.APART, tokens.ROOMY)
        self.setLayout(column)
        letters, room = theme.current().type.body, self.screen().availableGeometry()
        self.resize(
            min(letters * _WIDE_LETTERS, room.width() - tokens.WIDE),
            min(letters * _HIGH_LETTERS, room.height() - 2 * tokens.WIDE),
        )

    def _bind_keys(self) -> None:
        for keys, act in (
            ("PgUp", lambda: self._turn(-1)),
            ("PgDown", lambda: self._turn(1)),
            ("Ctrl+Home", lambda: self.view.turn_to(0)),
            ("Ctrl+End", lambda: self.view.turn_to(len(self._sheets.pages) - 1)),
            ("Ctrl++", self.closer.click),
            ("Ctrl+=", self.closer.click),
            ("Ctrl+-", self.away.click),
            ("Ctrl+0", self.whole.click),
            ("Ctrl+P", self.print.click),
            ("Ctrl+S", self.save.click),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _turn(self, by: int) -> None:
        self.view.turn_to(self.view.number + by)

    def _say_where(self) -> None:
        self.where.setText(self.view.accessibleName())
        self.back.setEnabled(self.view.number > 0)
        self.next.setEnabled(self.view.number < len(self._sheets.pages) - 1)

    # --- ways out --------------------------------------------------------------------------

    def print_out(self) -> None:
        """Give the sheets to the printer that is chosen."""
        name, sheets = self.printers.currentText(), self._sheets
        self._hold(on=True)
        self._runner.run(
            lambda progress: printer.print_on(name, sheets, progress),
            title=_("Printing"),
            done=lambda _pages: self._finish(None),
            failed=self._refuse,
            screen=self,
        )

    def write(self, path: Path) -> None:
        """Write the sheets to a PDF."""
        sheets = self._sheets
        self._hold(on=True)
        self._runner.run(
            lambda progress: pdf.write(sheets, path, progress),
            title=_("Writing the PDF"),
            done=lambda _pages: self._finish(path),
            failed=self._refuse,
            screen=self,
        )

    def _ask_where(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as PDF"), f"{self._name}.pdf", "*.pdf"
        )
        if chosen:
            self.write(Path(chosen))

    def _hold(self, *, on: bool) -> None:
        for press in (self.print, self.save, self.printers):
            press.setEnabled(not on)

    def _finish(self, path: Path | None) -> None:
        self.accept()
        self.given.emit(path)

    def _refuse(self, error: GridError) -> None:
        self._hold(on=False)
        self.printers.look()
        self.notices.clear()
        self.notices.tell(messages.of_refusal(error))
