"""Columns share the width of a table by what they need."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from gridclient.ui.tables import Column, Table, shares
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone

NEEDS = st.dictionaries(st.integers(0, 9), st.integers(1, 500), min_size=1)


@given(needs=NEEDS, room=st.integers(0, 3000))
def test_nobody_lacks_what_another_does_not_need(needs: dict[int, int], room: int):
    given_away = shares(needs, room)
    assert sum(given_away.values()) <= room
    short = [number for number in needs if given_away[number] < needs[number]]
    most = max(given_away[number] for number in short) if short else 0
    for number in short:
        assert given_away[number] >= most - 1
        assert all(given_away[one] <= most + 1 for one in needs)
    assert sum(given_away.values()) > room - len(needs) or not short
    assert sum(needs.values()) > room or not short


def test_a_long_column_gets_what_short_ones_leave(qtbot: Any, dressed: QApplication):
    name = "The committee of residents of the northern quarter and its neighbours"
    table = Table[str](
        "Names", [Column("A", str), Column("B", lambda _r: "1"), Column("C", lambda _r: "2")]
    )
    qtbot.addWidget(table)
    table.resize(760, 300)
    table.show()
    table.show_rows([name] * 3)
    widths = [table.columnWidth(number) for number in range(3)]
    assert widths[0] >= table.sizeHintForColumn(0)
    assert min(widths) > 0
    assert sum(widths) <= table.viewport().width()


def test_what_is_drawn_in_a_bar_or_a_badge_fits_its_column(qtbot: Any, dressed: QApplication):
    words = "114 of 136 (83 %)"
    table = Table[str](
        "Figures",
        [
            Column("A", str, bar=lambda _r: 0.8, width=40),
            Column("B", str, tone=lambda _r: Tone.DUE, width=40),
        ],
    )
    qtbot.addWidget(table)
    table.resize(760, 300)
    table.show()
    table.show_rows([words])
    drawn = table.fontMetrics().horizontalAdvance(words)
    assert min(table.columnWidth(0), table.columnWidth(1)) >= drawn + 2 * tokens.GAP


def test_rows_are_measured_once_however_often_the_table_changes_its_size(
    qtbot: Any, dressed: QApplication
):
    read: list[str] = []

    def text(record: str) -> str:
        read.append(record)
        return record

    table = Table[str]("Names", [Column("A", text, width=60), Column("B", text)])
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    table.show_rows(["short"])
    read.clear()
    for width in range(400, 500, 10):
        table.resize(width, 300)
    assert read == []
    before = table.columnWidth(0)
    table.show_rows(["much longer than the one before, by far"])
    assert read
    assert table.columnWidth(0) > before
