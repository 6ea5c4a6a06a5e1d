"""What several tests of exports start from, and how they read what was written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from gridclient.app import App
from gridclient.domain.people import Resident

IDS = ("000000194401032192", "000000195001010017", "000000201501010012")


def give_ids(office: App) -> None:
    """Full particulars for three residents of the first building."""
    people = sorted(office.registers.find(Resident), key=lambda person: person.id)
    for person, number in zip(people, IDS, strict=False):
        office.registers.change(
            Resident,
            person.id,
            id_number=number,
            phone="13812345678",
            born_on=dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
            sex="female",
            despite="a test's own numbers",
        )


def table(file: Path) -> list[dict[str, Any]]:
    """The lines of an exported ledger by heading."""
    sheet = load_workbook(file).active
    head = int(sheet.print_title_rows.split("$")[1].rstrip(":"))
    names = [cell.value for cell in sheet[head]]
    rows = sheet.iter_rows(min_row=head + 1, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]
