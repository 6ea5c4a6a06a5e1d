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


def walk(window: QWidget) -> None:
    """Fail for a visible control of a window that has no name or that Tab does not reach."""
    controls = [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, _WORKED)
        and widget.isVisibleTo(window)
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), (QLineEdit, QComboBox, QDateEdit))
    ]
    assert [one for one in controls if not (one.accessibleName() or _words(one))] == []
    unreachable = [
        widget
        for widget in controls
        if widget.isEnabled()
        and not isinstance(widget, QHeaderView)
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _arrows_lead_to(widget)
    ]
    assert unreachable == []
    assert len(controls) >= _LEAST_CONTROLS


def cut_words(page: QWidget, window: QWidget) -> list[str]:
    """The texts of a page that do not fit where they stand; fails where there are none at all."""
    shown = [
        widget
        for kind in (QLabel, QAbstractButton)
        for widget in page.findChildren(kind)
        if widget.isVisibleTo(window) and widget.text()
    ]
    assert len(shown) > 2
    return [
        widget.text()
        for widget in shown
        if not (isinstance(widget, QLabel) and widget.wordWrap())
        and widget.width() < widget.sizeHint().width()
    ]


def _arrows_lead_to(widget: QWidget) -> bool:
    """Qt lets Tab reach the chosen one of a group, and arrows the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.checkedButton() is not None


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""
