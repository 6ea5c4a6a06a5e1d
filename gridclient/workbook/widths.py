"""How much room a text takes in a cell; a Chinese character counts as two."""

from __future__ import annotations

from collections.abc import Sequence

_LINE_POINTS = 15
_HIGHEST_POINTS = 400


def text_width(text: str) -> int:
    """The width of a text in characters of a column's width."""
    # The encoding has two bytes for what is two wide, and is fast; rare signs count as four.
    return len(text.encode("gb18030", "replace"))


def row_points(texts: Sequence[str], widths: Sequence[float]) -> int | None:
    """The height in points that a row of wrapped texts wants; None for a single line.

    LibreOffice does not grow rows by itself when it opens a workbook.
    """
    lines = 1
    for text, width in zip(texts, widths, strict=False):
        if "\n" in text:
            lines = max(lines, sum(_lines(part, width) for part in text.split("\n")))
        elif 2 * len(text) >= width:
            lines = max(lines, _lines(text, width))
    return min(lines * _LINE_POINTS, _HIGHEST_POINTS) if lines > 1 else None


def _lines(text: str, width: float) -> int:
    # One character of each line is lost to the margins and to words that do not break.
    wide, room = text_width(text), max(int(width) - 1, 1)
    return 1 if wide <= room else -(-wide // room)
