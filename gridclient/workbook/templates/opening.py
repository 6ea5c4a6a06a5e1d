"""Opening a template: checked like every file from elsewhere, then kept with all its looks."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.workbook.formats import Kind
from gridclient.workbook.preflight import preflight
from gridclient.workbook.reading import load


def open_template(path: Path) -> Any:
    """The template as an openpyxl workbook.

    Raises what ``reading.load`` and ``preflight`` raise (macros and links to elsewhere among
    it), and Refused ``template.format`` for what is not an .xlsx workbook.
    """
    from openpyxl import load_workbook

    content = load(path)
    if preflight(content) is not Kind.XLSX:
        raise Refused(
            "template.format",
            _("Only a workbook of the .xlsx format can be filled."),
            hint=_("Save the template as .xlsx in Excel or WPS, and fill that."),
        )
    return load_workbook(BytesIO(content))
