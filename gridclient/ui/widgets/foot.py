"""The two buttons below a form, and the keys that press them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from gridclient.i18n import _
from gridclient.ui.widgets.layout import button


def save_and_cancel(
    form: QWidget, save: Callable[[], object], cancel: Callable[[], object]
) -> tuple[QPushButton, QPushButton]:
    """Save, also by Ctrl+Enter, and Cancel, also by Esc, wherever the focus is in ``form``."""
    pressed = button(_("Save"), "primary", "check", tip=_("Save (Ctrl+Enter)"))
    left = button(_("Cancel"), tip=_("Leave without saving (Esc)"))
    for press, act, every in (
        (pressed, save, ("Ctrl+Return", "Ctrl+Enter")),
        (left, cancel, ("Esc",)),
    ):
        press.clicked.connect(lambda _checked=False, act=act: act())
        for keys in every:
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda act=act: act())
    return pressed, left
