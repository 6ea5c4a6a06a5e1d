"""Contact cards, 90 × 54 mm, ten on A4 with cut marks (domain.md §2.7).

Only the office's own people are on a card, never residents. The code holds plain text or a
contact, no address that anybody could track.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from gridclient.domain.cards import ContactCard
from gridclient.i18n import _
from gridclient.ui.print import paper, qr
from gridclient.ui.print.paper import Paper, Sheets

CARD_WIDTH_MM, CARD_HEIGHT_MM = 90.0, 54.0
COLUMNS, ROWS = 2, 5
CARDS_A_PAGE = COLUMNS * ROWS
_CODE_MM = 32.0
_EDGE_MM = 4.0
_MARK_MM = 4.0


def sheets(cards: Sequence[ContactCard]) -> Sheets:
    """``cards`` laid out ten a page."""
    codes = {text: qr.matrix(text) for text in dict.fromkeys(card.qr_text for card in cards)}
    pages = tuple(partial(_page, some, codes) for some in _pages(cards))
    return Sheets(_("Contact cards"), pages)


def _page(cards: Sequence[ContactCard], codes: dict[str, list[list[bool]]], sheet: Paper) -> None:
    _cut_marks(sheet)
    for place, card in enumerate(cards):
        _card(sheet, card, codes[card.qr_text], *_corner(sheet, place))


def _pages(cards: Sequence[ContactCard]) -> list[Sequence[ContactCard]]:
    return [cards[at : at + CARDS_A_PAGE] for at in range(0, len(cards), CARDS_A_PAGE)]


def _corner(sheet: Paper, place: int) -> tuple[float, float]:
    left = (sheet.width - COLUMNS * CARD_WIDTH_MM) / 2
    top = (sheet.height - ROWS * CARD_HEIGHT_MM) / 2
    row, column = divmod(place, COLUMNS)
    return left + column * CARD_WIDTH_MM, top + row * CARD_HEIGHT_MM


def _cut_marks(sheet: Paper) -> None:
    sheet.painter.setPen(QPen(QColor(paper.LINE), sheet.dots(0.15)))
    left, top = _corner(sheet, 0)
    right, bottom = left + COLUMNS * CARD_WIDTH_MM, top + ROWS * CARD_HEIGHT_MM
    for column in range(COLUMNS + 1):
        x = left + column * CARD_WIDTH_MM
        for start, end in ((top - 1 - _MARK_MM, top - 1), (bottom + 1, bottom + 1 + _MARK_MM)):
            _line(sheet, (x, start), (x, end))
    for row in range(ROWS + 1):
        y = top + row * CARD_HEIGHT_MM
        for start, end in ((left - 1 - _MARK_MM, left - 1), (right + 1, right + 1 + _MARK_MM)):
            _line(sheet, (start, y), (end, y))


def _line(sheet: Paper, start: tuple[float, float], end: tuple[float, float]) -> None:
    sheet.painter.drawLine(
        QPointF(sheet.dots(start[0]), sheet.dots(start[1])),
        QPointF(sheet.dots(end[0]), sheet.dots(end[1])),
    )


def _card(
    sheet: Paper, card: ContactCard, modules: list[list[bool]], left: float, top: float
) -> None:
    inner = CARD_WIDTH_MM - 2 * _EDGE_MM
    words = inner - _CODE_MM - 2
    _head(sheet, card, left, top)
    y = top + 14.5
    for role, name, phone in (
        (_("Grid worker"), card.worker_name, card.worker_phone),
        (_("Building leader"), card.leader_name, card.leader_phone),
    ):
        if name:
            _person(sheet, (role, name, phone), left + _EDGE_MM, y, words)
            y += 10.5
    _numbers(sheet, card, left + _EDGE_MM, top + 35.5, words)
    code = sheet.box(left + CARD_WIDTH_MM - _EDGE_MM - _CODE_MM + 1, top + 12.5, _CODE_MM, _CODE_MM)
    qr.paint(sheet.painter, modules, code)
    foot = sheet.box(left + _EDGE_MM, top + CARD_HEIGHT_MM - 7.2, inner, 4)
    sheet.write(
        _("We never ask for bank cards, passwords or codes."),
        foot,
        6.5,
        colour=paper.SOFT,
        flags=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    )


def _head(sheet: Paper, card: ContactCard, left: float, top: float) -> None:
    band = sheet.box(left + _EDGE_MM, top + _EDGE_MM, 1.4, 7.4)
    sheet.painter.fillRect(band, QColor(paper.ACCENT))
    title = f"{card.community} · {card.grid_name}"
    inner = CARD_WIDTH_MM - 2 * _EDGE_MM - 3
    box = sheet.box(left + _EDGE_MM + 3, top + _EDGE_MM - 0.6, inner, 5)
    sheet.write(title, box, 11, bold=True, flags=Qt.AlignmentFlag.AlignVCenter)
    area = sheet.box(left + _EDGE_MM + 3, top + _EDGE_MM + 4.3, inner, 3.6)
    where = " · ".join(dict.fromkeys(filter(None, (card.building, card.area))))
    sheet.write(where, area, 7, colour=paper.SOFT, flags=Qt.AlignmentFlag.AlignVCenter)


def _person(sheet: Paper, who: tuple[str, str, str], left: float, top: float, width: float) -> None:
    role, name, phone = who
    sheet.write(role, sheet.box(left, top, width, 3.2), 6.5, colour=paper.SOFT)
    name_width = min(width * 0.42, sheet.text_width(name, 10.5, bold=True) + 2)
    centred = Qt.AlignmentFlag.AlignVCenter
    sheet.write(name, sheet.box(left, top + 3, name_width, 5.6), 10.5, bold=True, flags=centred)
    number = sheet.box(left + name_width, top + 3, width - name_width, 5.6)
    sheet.write(phone or "", number, 10.5, bold=True, colour=paper.ACCENT, flags=centred)


def _numbers(sheet: Paper, card: ContactCard, left: float, top: float, width: float) -> None:
    numbers = [
        (_("Office"), card.office_phone),
        (_("On duty"), card.duty_phone),
        *card.hotlines,
    ]
    written = [(name, number) for name, number in numbers if number][:6]
    half = width / 2
    for place, (name, number) in enumerate(written):
        row, column = divmod(place, 2)
        box: QRectF = sheet.box(left + column * half, top + row * 3.7, half - 1, 3.6)
        words = number if name == number else f"{name} {number}"
        sheet.write(words, box, 6.8, flags=Qt.AlignmentFlag.AlignVCenter)
