"""The machine's own printers, and printing on one of them."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress
from gridclient.ui.print.paper import DOTS_AN_INCH, Paper, Sheets
from gridclient.ui.print.pdf import layout


def names() -> list[str]:
    """The printers set up on this machine, the usual one first; asking may take a while."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def print_on(name: str, sheets: Sheets, progress: Progress = SILENT) -> int:
    """Print on the printer called ``name``; says how many pages.

    Raises ``Refused`` when the printer takes nothing.
    """
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    return print_out(printer, sheets, progress)


def print_out(printer: QPrinter, sheets: Sheets, progress: Progress = SILENT) -> int:
    """Print with a printer that is made ready; a stop halfway prints nothing more."""
    printer.setFullPage(True)
    printer.setPageLayout(layout(sheets))
    printer.setDocName(sheets.title)
    painter = QPainter()
    if not painter.begin(printer):
        raise _takes_nothing()
    try:
        painter.scale(printer.resolution() / DOTS_AN_INCH, printer.resolution() / DOTS_AN_INCH)
        sheet = Paper(painter, landscape=sheets.landscape)
        for number, draw in enumerate(sheets.pages, start=1):
            progress.step(number, len(sheets.pages), "")
            if number > 1 and not printer.newPage():
                raise _takes_nothing()
            draw(sheet)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(sheets.pages)


def _takes_nothing() -> Refused:
    return Refused(
        "print.no_printer",
        _("The printer takes nothing."),
        hint=_("See whether it is switched on, or save the sheets as a PDF."),
    )
