"""A document on A4: title, lines under it, chapters of paragraphs and of titles with values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPen

from gridclient.i18n import _
from gridclient.ui.print import paper
from gridclient.ui.print.paper import DOTS_AN_INCH, Draw, Format, Paper, Sheets

_EDGE_MM = 20.0
_LABEL_MM = 38.0
_GAP_MM = 2.2
_FOOT_MM = 12.0
_POINTS, _SMALL = 10.0, 9.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph, or with a ``label`` a value beside its title."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands under one heading."""

    title: str
    entries: tuple[Entry, ...]


def document_sheets(
    title: str, lines: Sequence[str], chapters: Sequence[Chapter], foot: str
) -> Sheets:
    """The document laid out on upright A4."""
    flow = _Flow(foot)
    flow.write(title, 18, bold=True, gap=1.5)
    for line in lines:
        flow.write(line, _SMALL, colour=paper.SOFT, gap=0.6)
    for chapter in chapters:
        flow.chapter(chapter)
    flow.end_page()
    return Sheets(title, tuple(partial(_page, pieces) for pieces in flow.pages))


def _page(pieces: Sequence[Draw], sheet: Paper) -> None:
    for draw in pieces:
        draw(sheet)


class _Flow:
    """Where on the paper writing goes on; a new page begins where there is no room."""

    def __init__(self, foot: str) -> None:
        self._sheet = Format()
        self._foot = foot
        self._top = _EDGE_MM
        self.pages: list[list[Draw]] = [[]]

    @property
    def _width(self) -> float:
        return self._sheet.width - 2 * _EDGE_MM

    def chapter(self, chapter: Chapter) -> None:
        """A heading, never alone at the end of a page, and what stands under it."""
        self._top += 3.5
        self._make_room(18)
        self.write(chapter.title, 12, bold=True, colour=paper.ACCENT, gap=1)
        self._rule()
        for entry in chapter.entries:
            self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        if not entry.label:
            self.write(entry.text, _POINTS, gap=_GAP_MM)
            return
        high = self._height(entry.label, _SMALL, _LABEL_MM - 3)
        self._make_room(max(high, min(self._height(entry.text, _POINTS, self._beside), 30)))
        box = self._box(0, _LABEL_MM - 3, high)
        self._draw(entry.label, box, _SMALL, colour=paper.SOFT, wrap=True)
        least = self._top + high
        self.write(entry.text, _POINTS, left=_LABEL_MM, gap=0)
        self._top = max(self._top, least if least < self._end else 0) + _GAP_MM

    def write(
        self,
        text: str,
        points: float,
        *,
        bold: bool = False,
        colour: str = paper.INK,
        left: float = 0.0,
        gap: float,
    ) -> None:
        """A paragraph over the width that ``left`` leaves; one too long goes on overleaf."""
        width = self._width - left
        for piece in self._pieces(text, width, points):
            high = self._height(piece, points, width, bold=bold)
            self._make_room(high)
            box = self._box(left, width, high)
            self._draw(piece, box, points, bold=bold, colour=colour, wrap=True)
            self._top += high
        self._top += gap

    def end_page(self) -> None:
        """Write the foot of the page."""
        line = self._sheet.height - _FOOT_MM - 3
        box = self._sheet.box(_EDGE_MM, line, self._width, 5)
        self._draw(self._foot, box, 7.5, colour=paper.SOFT)
        page = _("Page {number}").format(number=len(self.pages))
        self._draw(page, box, 7.5, colour=paper.SOFT, flags=Qt.AlignmentFlag.AlignRight)

    def _draw(self, text: str, box: QRectF, points: float, **look: Any) -> None:
        self.pages[-1].append(lambda sheet: sheet.write(text, box, points, **look))

    @property
    def _end(self) -> float:
        return self._sheet.height - _EDGE_MM - 2

    @property
    def _beside(self) -> float:
        return self._width - _LABEL_MM

    def _make_room(self, high: float) -> None:
        if self._top + high > self._end and self._top > _EDGE_MM:
            self.end_page()
            self.pages.append([])
            self._top = _EDGE_MM

    def _pieces(self, text: str, width: float, points: float) -> list[str]:
        """The text, cut in halves where it would not fit on a page of its own."""
        if self._height(text, points, width) <= self._end - _EDGE_MM or len(text) < 2:
            return [text]
        middle = len(text) // 2
        return [
            *self._pieces(text[:middle], width, points),
            *self._pieces(text[middle:], width, points),
        ]

    def _height(self, text: str, points: float, width: float, *, bold: bool = False) -> float:
        metrics = QFontMetricsF(self._sheet.font(points, bold=bold))
        wrap = int(Qt.TextFlag.TextWordWrap.value)
        far = QRectF(0, 0, self._sheet.dots(width), self._sheet.dots(100_000))
        return metrics.boundingRect(far, wrap, text).height() * 25.4 / DOTS_AN_INCH + 0.3

    def _box(self, left: float, width: float, high: float) -> QRectF:
        return self._sheet.box(_EDGE_MM + left, self._top, width, high)

    def _rule(self) -> None:
        y = self._sheet.dots(self._top)
        ends = (_EDGE_MM, self._sheet.width - _EDGE_MM)
        line = QLineF(*(QPointF(self._sheet.dots(x), y) for x in ends))
        self.pages[-1].append(partial(_rule, line))
        self._top += 2


def _rule(line: QLineF, sheet: Paper) -> None:
    sheet.painter.setPen(QPen(QColor(paper.LINE), sheet.dots(0.2)))
    sheet.painter.drawLine(line)
