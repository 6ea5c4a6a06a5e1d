"""What every page keeps to: each control has a name and is reached by Tab, and no words are cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_WORKED = (QAbstractButton, QAbstractItemView, QComboBox, QDateEdit, QLineEdit, QPlainTextEdit)
_LEAST_CONTROLS = 8
_SPARE_PX = 2
"""Letters have that much air above and below, which a row of controls may take."""


def walk(window: QWidget) -> None:
    """Fail for a visible control of a window that has no name or that Tab does not reach."""
    assert unnamed(window) == []
    assert unreachable(window) == []
    assert len(_controls(window)) >= _LEAST_CONTROLS


def unnamed(window: QWidget) -> list[QWidget]:
    """The controls in sight of which a screen reader could say nothing."""
    return [one for one in _controls(window) if not (one.accessibleName() or _words(one))]


def unreachable(window: QWidget) -> list[QWidget]:
    """The controls in sight that work but that Tab does not lead to."""
    return [
        widget
        for widget in _controls(window)
        if widget.isEnabled()
        and not isinstance(widget, QHeaderView)
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _arrows_lead_to(widget)
    ]


def _controls(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, _WORKED)
        and widget.isVisibleTo(window)
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), (QLineEdit, QComboBox, QDateEdit))
    ]


def cut_words(page: QWidget, window: QWidget) -> list[str]:
    """The texts of a page that do not fit where they stand; fails where there are none at all."""
    assert len(_with_words(page, window)) > 2
    return cut(page, window)


def cut(page: QWidget, window: QWidget) -> list[str]:
    """The texts of a page, where it has any, that do not fit where they stand."""
    return [widget.text() for widget in _with_words(page, window) if _is_cut(widget)]


def _with_words(page: QWidget, window: QWidget) -> list[QLabel | QAbstractButton]:
    return [
        widget
        for kind in (QLabel, QAbstractButton)
        for widget in page.findChildren(kind)
        if widget.isVisibleTo(window) and widget.text()
    ]


def _is_cut(widget: QLabel | QAbstractButton) -> bool:
    """Whether the words are wider or higher than the room they have."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    room, wanted = widget.size(), widget.sizeHint()
    return room.width() < wanted.width() or room.height() < wanted.height() - _SPARE_PX


def _arrows_lead_to(widget: QWidget) -> bool:
    """Qt lets Tab reach one of a group, and arrows the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(
        one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in group.buttons()
    )


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""
