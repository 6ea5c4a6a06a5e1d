"""The coverage sheet on paper, with the columns of the workbook."""

from __future__ import annotations

from pathlib import Path

from gridclient.domain.coverage import CoverageTable
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress
from gridclient.ui.print.table import PaperColumn, write_table
from gridclient.workbook import coverage as sheet


def write_coverage(table: CoverageTable, path: Path, progress: Progress = SILENT) -> int:
    """Write the sheet to the PDF ``path``; say how many pages it has.

    Raises ``Refused`` when the file cannot be written.
    """
    columns = [PaperColumn(_(sheet.BY_TITLES[table.by]), 1.6)]
    columns += [
        PaperColumn(_(title), width / 10, number=True) for _group, title, width in sheet.COLUMNS
    ]
    rows = [
        (row.label, *(str(value) for value in sheet.values(row)))
        for row in (*table.rows, table.total)
    ]
    lines = [sheet.subtitle(table), *sheet.freshness(table)]
    return write_table(
        sheet.title(table), columns, rows, path, lines=lines, last_is_total=True, progress=progress
    )
