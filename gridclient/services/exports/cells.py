"""From a line to what is written: the mask first, then the shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gridclient.domain import ledger_formats
from gridclient.domain.fields import Kind, value_text
from gridclient.domain.ledger_columns import Column
from gridclient.domain.ledger_formats import FORMATS
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services.exports.lines import Line

Cell = str | int | None
"""A text or a count; None for an empty cell."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How values are written: the mask profile and a shape for each kind of value."""

    mask: str = "standard"
    shapes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, shape in self.shapes.items():
            if shape not in FORMATS[kind]:
                raise unknown_shape(shape, kind)

    def cell(self, line: Line, column: Column, shape: str | None = None) -> Cell:
        """What stands in one cell; ``shape`` overrules the one of the column's kind."""
        value = line.value(column.source)
        if value is None or value == ():
            return None
        if isinstance(value, int):
            kept = self._masked(str(value), line, column)
            return value if kept == str(value) and column.number else kept
        texts = [_text(part, column) for part in (value if isinstance(value, tuple) else (value,))]
        shown = dict.fromkeys(self._masked(text, line, column) for text in texts)
        return "、".join(self._shaped(text, column, shape) for text in shown if text) or None

    def cells(
        self, line: Line, columns: Sequence[tuple[Column, str | None]], number: int
    ) -> list[Cell]:
        """The cells of a line, each column with its own shape or None; ``number``: the line's."""
        return [
            number if column.name == "serial" else self.cell(line, column, shape)
            for column, shape in columns
        ]

    def _masked(self, text: str, line: Line, column: Column) -> str:
        kept = ledger_formats.masked(text, column.mask, self.mask, own=line.own)
        if kept != text and column.masked_source is not None:
            return f"{line.value(column.masked_source) or ''}***"
        return kept

    def _shaped(self, text: str, column: Column, shape: str | None) -> str:
        if column.shape is None:
            return text
        known = FORMATS[column.shape]
        return known[shape or self.shapes.get(column.shape) or next(iter(known))](text)


def _text(value: Any, column: Column) -> str:
    if column.codes is not None:
        return column.codes.title_of(value)
    if isinstance(value, dt.date):
        return value_text(Kind.DATE, value) or ""
    return str(value)


def unknown_shape(shape: str, kind: str | None) -> Refused:
    """The refusal for a way of writing that does not exist."""
    return Refused(
        "ledger.format",
        _("“{format}” is not a way of writing such a value.").format(format=shape),
        hint=_("Choose one of: {choices}.").format(
            choices=listed(FORMATS.get(kind or "", ())) or "–"
        ),
    )
