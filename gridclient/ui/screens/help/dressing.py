"""A page of Markdown in the look of the window: headings, keys, links and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from gridclient.ui import theme
from gridclient.ui.theme import fonts, tokens

_LINE_PERCENT = 140


class _Piece(NamedTuple):
    """A run of letters of one look: where it stands, and how it looked before it was dressed."""

    start: int
    length: int
    look: QTextCharFormat


def dress(page: QTextDocument) -> None:
    """Give a page that was read from Markdown the look in use."""
    page.setDocumentMargin(tokens.APART)
    page.setDefaultFont(fonts.window_font(theme.current().type.body))
    whole = QTextCursor(page)
    whole.beginEditBlock()  # laid out once, when everything is as it should be
    for block in list(_blocks(page)):
        _dress_block(block)
        if block.blockFormat().headingLevel():
            _dress_heading(block)
        for piece in list(_pieces(block)):
            _dress_piece(page, piece)
    for frame in page.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)
    whole.endEditBlock()


def _blocks(page: QTextDocument) -> Iterator[QTextBlock]:
    block = page.begin()
    while block.isValid():
        yield block
        block = block.next()


def _pieces(block: QTextBlock) -> Iterator[_Piece]:
    run = block.begin()
    while not run.atEnd():
        fragment = run.fragment()
        yield _Piece(fragment.position(), fragment.length(), fragment.charFormat())
        run += 1


def _dress_block(block: QTextBlock) -> None:
    """Air around lines, and more of it above a heading."""
    level = block.blockFormat().headingLevel()
    look = QTextBlockFormat()
    percent = 100 if _is_picture(block) else _LINE_PERCENT
    look.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if level:
        look.setTopMargin(tokens.ROOMY if level > 1 else 0)
        look.setBottomMargin(tokens.TIGHT)
    else:
        look.setTopMargin(0)
        look.setBottomMargin(tokens.TIGHT if block.textList() is not None else tokens.NEAR)
    QTextCursor(block).mergeBlockFormat(look)


def _dress_heading(block: QTextBlock) -> None:
    """Headings in the sizes and the weight of the window's own."""
    sizes, letters = theme.current().type, block.charFormat()
    size = sizes.title if block.blockFormat().headingLevel() == 1 else sizes.lead
    letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
    letters.setProperty(QTextFormat.Property.FontPixelSize.value, size)
    letters.setFontWeight(QFont.Weight.Bold)
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(letters)


def _is_picture(block: QTextBlock) -> bool:
    return any(piece.look.isImageFormat() for piece in _pieces(block))


def _dress_piece(page: QTextDocument, piece: _Piece) -> None:
    """Keys as caps, links in the accent."""
    colours, kind = theme.current().palette, piece.look
    look = QTextCharFormat()
    if kind.fontFixedPitch():
        look.setFontFamilies(fonts.families())
        look.setFontFixedPitch(False)
        look.setBackground(QColor(colours.sunken))
        look.setForeground(QColor(colours.ink_soft))
    elif kind.isAnchor():
        look.setForeground(QColor(colours.accent))
    else:
        return
    cursor = QTextCursor(page)
    cursor.setPosition(piece.start)
    cursor.setPosition(piece.start + piece.length, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(look)


def _dress_table(table: QTextTable) -> None:
    """Hairlines between the rows, as the lists of the window have them."""
    look = table.format()
    look.setBorderCollapse(True)
    look.setBorder(0)
    look.setCellPadding(tokens.NEAR - 2)
    look.setCellSpacing(0)
    look.setTopMargin(tokens.NEAR)
    look.setBottomMargin(tokens.GAP)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(look)
    line = QBrush(QColor(theme.current().palette.line))
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            shape = cell.format().toTableCellFormat()
            shape.setBottomBorder(1)
            shape.setBottomBorderBrush(line)
            shape.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            cell.setFormat(shape)
