"""What a workbook seems to be: its data sheets, their headers, columns and kinds.

A column is known by its title and by what its cells hold; each guess carries a likeness from 0
to 1. Nothing is tied to one office's file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridclient.domain import texts
from gridclient.workbook.ledgers import headers, headings, kinds, likeness, vocabulary
from gridclient.workbook.ledgers.headers import Header
from gridclient.workbook.ledgers.headings import Surroundings
from gridclient.workbook.ledgers.merged import Merges
from gridclient.workbook.reading import Book, Sheet

_LEAST_SCORE = 0.5
_LEAST_ALIKE = 0.8
_CONTRADICTED = 0.2
_LOOK_AT_ROWS = 400


@dataclass(frozen=True, slots=True)
class Column:
    """A column, its place from 1, the field it seems to hold (or None) and how likely."""

    place: int
    title: str
    field: str | None
    score: float


@dataclass(frozen=True, slots=True)
class SheetInspection:
    """What a sheet seems to be; ``header_rows`` from 1, none where there is no header.

    ``lines``: the texts above the header.
    """

    name: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    kind: str
    visible: bool = True
    surroundings: Surroundings = Surroundings()
    lines: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return self.header_rows[-1] + 1 if self.header_rows else 1


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the sheets of a workbook seem to be."""

    sheets: tuple[SheetInspection, ...]

    def taken_as(self, kind: str) -> Inspection:
        """The same, with every sheet that has a header taken for ``kind``: a person said so."""
        return Inspection(
            tuple(
                dataclasses.replace(sheet, kind=kind) if sheet.header_rows else sheet
                for sheet in self.sheets
            )
        )

    def as_json(self) -> dict[str, object]:
        """The form of ``ledger inspect`` in the command line contract."""
        return {
            "sheets": [
                {
                    "name": sheet.name,
                    "header_rows": list(sheet.header_rows),
                    "columns": [
                        {"title": column.title, "field": column.field, "score": column.score}
                        for column in sheet.columns
                    ],
                    "kind": sheet.kind,
                }
                for sheet in self.sheets
            ]
        }


Correct = Callable[[tuple[Column, ...]], tuple[Column, ...]]
"""What a person said of a sheet's columns, laid over what was guessed."""


def inspect(
    book: Book, correct: Correct | None = None, titles: frozenset[str] = frozenset()
) -> Inspection:
    """What each sheet of ``book`` seems to be.

    ``correct`` lays a person's word over the guess; ``titles`` are the plain titles it knows,
    by which a header is found that has no usual title.
    """
    return Inspection(tuple(_inspect_sheet(sheet, correct, titles) for sheet in book.sheets))


def _inspect_sheet(
    sheet: Sheet, correct: Correct | None, titles: frozenset[str]
) -> SheetInspection:
    merges = Merges(sheet)
    header = headers.find(sheet, merges, titles)
    columns = _columns(sheet, merges, header)
    columns = correct(columns) if correct else columns
    lines = _lines_above(sheet, header)
    fields = {column.field for column in columns if column.field}
    return SheetInspection(
        sheet.name,
        header.rows,
        columns,
        kinds.guess(fields, " ".join([sheet.name, *lines])),
        sheet.visible,
        headings.read(sheet.name, lines),
        tuple(lines),
    )


def _lines_above(sheet: Sheet, header: Header) -> list[str]:
    above = sheet.rows[: header.rows[0] - 1] if header.rows else []
    return [text for row in above for value in row if (text := texts.of_cell(value))]


def _columns(sheet: Sheet, merges: Merges, header: Header) -> tuple[Column, ...]:
    first = header.rows[-1] if header.rows else 0
    rows = range(first + 1, min(len(sheet.rows), first + _LOOK_AT_ROWS) + 1)
    offers: list[tuple[float, int, str, bool]] = []
    for place in range(1, merges.width + 1):
        title, group = header.titles[place - 1], header.groups[place - 1]
        named = vocabulary.liken(title, group)
        held = likeness.of_column(merges.own(row, place) for row in rows)
        offers += [
            (score, place, field, field in named)
            for field, score in _scores(title, named, held).items()
            if score >= _LEAST_SCORE
        ]
    chosen = _choose(offers)
    return tuple(
        Column(place, header.titles[place - 1], *chosen.get(place, (None, 0.0)))
        for place in range(1, merges.width + 1)
        if header.titles[place - 1] or place in chosen
    )


def _scores(title: str, named: Mapping[str, float], held: Mapping[str, float]) -> dict[str, float]:
    """The likeness of every field a column may hold, from its title and its cells."""
    scores = {field: score * _support(field, held) for field, score in named.items()}
    contradicted = any(held.get(field, 1.0) < _CONTRADICTED for field in named)
    for field, alike in held.items():
        detector = likeness.DETECTORS[field]
        weight = detector.unknown if title and not contradicted else detector.untitled
        if field not in scores and alike >= _LEAST_ALIKE:
            scores[field] = alike * weight
    return scores


def _support(field: str, held: Mapping[str, float]) -> float:
    """What a column's cells leave of its title's word; an odd column stays what it is called."""
    return 0.6 + 0.4 * held.get(field, 1.0) if field in likeness.DETECTORS else 1.0


def _choose(offers: list[tuple[float, int, str, bool]]) -> dict[int, tuple[str, float]]:
    """The best field for each column; a field goes to one column unless several may hold it."""
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, place, field, by_title in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        again = field in vocabulary.SEVERAL and by_title
        if place not in chosen and (field not in taken or again):
            chosen[place] = (field, round(score, 2))
            taken.add(field)
    return chosen
