"""The choice of a printer; the machine is asked for them beside the window's thread."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.print import printer


class PrinterChoice(QComboBox):
    """The printers of this machine, the usual one first; ``known`` says that they are there."""

    known = Signal(bool)

    def __init__(self, runner: JobRunner) -> None:
        super().__init__()
        self._runner = runner
        self.setAccessibleName(_("Printer"))
        self.setToolTip(_("Printer"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.addItem(_("Looking for printers …"))
        self.setEnabled(False)

    def look(self) -> None:
        """Ask the machine which there are."""
        self._runner.run(
            lambda _progress: printer.names(),
            title=_("Looking for printers"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def _show(self, names: list[str]) -> None:
        self.clear()
        self.addItems(names or [_("No printer on this computer")])
        self.setEnabled(bool(names))
        self.known.emit(bool(names))
