"""How a heading and a door of today's list are painted."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from gridclient.i18n import _, ngettext
from gridclient.services.visits import DueDoor
from gridclient.ui import theme
from gridclient.ui.screens.today.rows import Heading
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.lettering import RIGHT, font, write
from gridclient.ui.widgets.wording import last_visit_in_words, people_in_words, room_in_words


def paint_heading(painter: QPainter, rect: QRect, row: Heading) -> None:
    """The building's name, how many doors, a hairline below; the air is above it."""
    look = theme.current()
    box = QRectF(rect).adjusted(tokens.ROOMY, 0, -tokens.ROOMY, -tokens.TIGHT)
    box.setTop(box.bottom() - look.type.lead * 2)
    write(painter, box, row.label, look.type.lead, look.palette.ink, bold=True)
    count = ngettext("{count} door", "{count} doors", row.doors).format(count=row.doors)
    if row.overdue:
        count = _("{doors}, {overdue} overdue").format(doors=count, overdue=row.overdue)
    write(painter, box, count, look.type.caption, look.palette.ink_soft, flags=RIGHT)
    painter.setPen(QPen(QColor(look.palette.line), 1))
    y = rect.bottom()
    painter.drawLine(rect.left() + tokens.ROOMY, y, rect.right() - tokens.ROOMY, y)


def paint_door(
    painter: QPainter, option: QStyleOptionViewItem, door: DueDoor, when: str, *, ticked: bool
) -> None:
    """The door as a plate, who lives there, why somebody should come, and how late it is."""
    look = theme.current()
    rect = QRectF(option.rect)
    _ground(painter, option, rect)
    plate = QRectF(
        rect.left() + tokens.ROOMY, rect.top() + 8, look.type.body * 5, rect.height() - 16
    )
    tone = tone_of(door)
    _plate(painter, plate, room_in_words(door.unit, door.room), tone)
    if ticked:
        _tick(painter, plate)
    badge = _badge(painter, rect, when, tone)
    words = QRectF(plate.right() + tokens.ROOMY, rect.top() + 7, 0, rect.height() - 14)
    words.setRight(badge - tokens.GAP)
    upper, lower = QRectF(words), QRectF(words)
    upper.setHeight(words.height() * 0.54)
    lower.setTop(upper.bottom())
    name = door.head_name or _("no name known")
    used = write(painter, upper, name, look.type.lead, look.palette.ink, bold=True)
    upper.setLeft(upper.left() + used + tokens.NEAR)
    people = people_in_words(door.people)
    write(painter, upper, people, look.type.caption, look.palette.ink_soft)
    why = _("{reason} · {last}").format(
        reason=door.reason, last=last_visit_in_words(door.last_visit_on, door.last_result)
    )
    write(painter, lower, why, look.type.caption + 1, look.palette.ink_soft)


def tone_of(door: DueDoor) -> Tone:
    """The colour of a due door."""
    if door.overdue_days > 0:
        return Tone.OVERDUE
    return Tone.NOT_HOME if door.last_result == "not_home" else Tone.DUE


def _ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRectF) -> None:
    look, state = theme.current(), QStyle.StateFlag
    box = rect.adjusted(tokens.NEAR, 2, -tokens.NEAR, -2)
    chosen = bool(option.state & state.State_Selected)
    if chosen or option.state & state.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.palette.accent_soft if chosen else look.palette.hover))
        painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
    if chosen and option.state & state.State_HasFocus:
        painter.setPen(QPen(QColor(look.palette.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)


def _plate(painter: QPainter, box: QRectF, room: str, tone: Tone) -> None:
    look = theme.current()
    shade = look.shade(tone)
    painter.setPen(QPen(QColor(shade.edge), 1))
    painter.setBrush(QColor(shade.fill))
    painter.drawRoundedRect(box, 6, 6)
    inner = box.adjusted(4, 0, -4, 0)
    centred = Qt.AlignmentFlag.AlignCenter
    write(painter, inner, room, look.type.lead, shade.ink, bold=True, flags=centred)


def _tick(painter: QPainter, plate: QRectF) -> None:
    """A round mark with a tick on the corner of the plate."""
    look = theme.current()
    across = look.type.body * 1.5
    mark = QRectF(plate.right() - across * 0.6, plate.top() - across * 0.25, across, across)
    painter.setPen(QPen(QColor(look.palette.surface), 2))
    painter.setBrush(QColor(look.palette.accent))
    painter.drawEllipse(mark)
    room = across * 0.18
    icons.paint(painter, "check", look.palette.accent_ink, mark.adjusted(room, room, -room, -room))


def _badge(painter: QPainter, rect: QRectF, text: str, tone: Tone) -> float:
    """A pill at the right; says where it begins."""
    look = theme.current()
    shade = look.shade(tone)
    painter.setFont(font(painter, look.type.caption, bold=True))
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text) + 2 * tokens.GAP
    height = metrics.height() + 6
    left = rect.right() - tokens.ROOMY - width
    pill = QRectF(left, rect.center().y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shade.fill))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(QColor(shade.ink))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    return left
