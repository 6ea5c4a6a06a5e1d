"""From “print this” to the preview: what is printed is read and laid out first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message, written
from gridclient.ui.preview.dialog import PreviewDialog
from gridclient.ui.print.paper import Sheets


def preview(
    place: QWidget,
    runner: JobRunner,
    lay_out: Callable[[Progress], Sheets],
    *,
    name: str,
    given: Callable[[Path | None], None],
    failed: Callable[[GridError], None] | None = None,
) -> None:
    """Lay out beside the window's thread, then open the preview over the window of ``place``.

    ``given`` hears of the PDF that was written, or None when the sheets went to a printer;
    ``failed`` takes a refusal instead of the window's notice. ``name`` is the file's own.
    """

    def open_(sheets: Sheets) -> None:
        dialog = PreviewDialog(sheets, name, runner, place.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(given)
        dialog.open()

    runner.run(
        lay_out,
        title=_("Preparing the preview"),
        done=open_,
        failed=failed,
        screen=place,
        quiet=True,
    )


def told_of(path: Path | None, hint: str = "") -> Message:
    """The notice that the sheets were given to the printer, or lie in a PDF."""
    if path is None:
        return Message(_("Given to the printer."), "done", hint=hint)
    return written(_("Written: {file}").format(file=path.name), path, hint)
