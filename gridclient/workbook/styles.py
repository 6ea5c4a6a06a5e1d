"""The few looks a cell of ours can have; every one is text (number format ``@``)."""

from __future__ import annotations

from enum import IntEnum

_HEADER_FILL = "FFDCE6F1"
_NOTE_FILL = "FFFFF4D6"
_LINE = "FFBFBFBF"


class Style(IntEnum):
    """A look by its place in the style part."""

    PLAIN = 0
    BODY = 1
    HEADER = 2
    TITLE = 3
    LABEL = 4
    NOTE = 5
    MACHINE = 6


# (font, fill, border, alignment) of each style, in the order of ``Style``.
_LOOKS = (
    (0, 0, 0, 'vertical="top" wrapText="1"'),
    (0, 0, 1, 'vertical="top" wrapText="1"'),
    (1, 2, 1, 'horizontal="center" vertical="center" wrapText="1"'),
    (2, 0, 0, 'vertical="center"'),
    (1, 0, 0, 'vertical="top" wrapText="1"'),
    (0, 3, 1, 'vertical="center" wrapText="1"'),
    (3, 0, 0, 'vertical="top" wrapText="1"'),
)


def _font(size: int, name: str = "等线", extra: str = "") -> str:
    return f'<font>{extra}<sz val="{size}"/><name val="{name}"/><charset val="134"/></font>'


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _side(name: str) -> str:
    return f'<{name} style="thin"><color rgb="{_LINE}"/></{name}>'


def part() -> str:
    """The style part (``xl/styles.xml``)."""
    fonts = (
        _font(11),
        _font(11, extra="<b/>"),
        _font(18, extra="<b/>"),
        _font(8, "宋体"),
    )
    empty = "<left/><right/><top/><bottom/><diagonal/>"
    thin = "".join(map(_side, ("left", "right", "top", "bottom"))) + "<diagonal/>"
    looks = "".join(
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f"<alignment {alignment}/></xf>"
        for font, fill, border, alignment in _LOOKS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        '<fills count="4"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        f"{_fill(_HEADER_FILL)}{_fill(_NOTE_FILL)}</fills>"
        f'<borders count="2"><border>{empty}</border><border>{thin}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{len(_LOOKS)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
