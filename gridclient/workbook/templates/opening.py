"""Opening a template: checked like every file from elsewhere, then kept with all its looks."""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.workbook.formats import Kind
from gridclient.workbook.preflight import preflight
from gridclient.workbook.reading import load


@dataclass(frozen=True, slots=True)
class Template:
    """An opened template; ``losses``: it holds pictures, shapes or rules of newer programs, which
    a copy will lack."""

    book: Any
    losses: bool


def open_template(path: Path) -> Template:
    """Open a template for filling.

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
    with zipfile.ZipFile(BytesIO(content)) as archive:
        drawn = any(name.startswith("xl/drawings/drawing") for name in archive.namelist())
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        book = load_workbook(BytesIO(content))
    return Template(book, drawn or any("not supported" in str(item.message) for item in told))
