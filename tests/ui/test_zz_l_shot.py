from typing import Any
from gridclient.ui.widgets.duplicate_hint import DuplicateHint
from tests.ui.test_duplicate_hint import *
def test_shot(qtbot, page, office, home, desk):
    _form, hint = typed(page, name="王秀兰")
    qtbot.waitUntil(hint.isVisible)
    desk.resize(1100, 980)
    desk.grab().save("/tmp/l_hint.png")
    from PySide6.QtWidgets import QApplication
    from gridclient.ui import theme
    theme.apply(QApplication.instance(), theme.choose("dark"))
    desk.grab().save("/tmp/l_hint_dark.png")
