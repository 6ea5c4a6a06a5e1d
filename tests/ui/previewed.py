"""The preview of what is printed, once it is open."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gridclient.ui.preview.dialog import PreviewDialog


def previewed(qtbot: Any, window: QWidget) -> PreviewDialog:
    """The preview over ``window``, its page drawn."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(PreviewDialog)))
    dialog = next(one for one in window.findChildren(PreviewDialog) if one.isVisible())
    qtbot.waitUntil(lambda: dialog.view.is_drawn)
    return dialog
