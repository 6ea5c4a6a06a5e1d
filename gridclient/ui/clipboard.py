"""Secrets on the clipboard: they leave it after a minute, and when the window locks.

Only what we put there ourselves is taken away; what a person copied since then stays.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_MS = 60_000
_PRIVATE = (
    "ExcludeClipboardContentFromMonitorProcessing",
    "application/x-nspasteboard-concealed-type",
    "x-kde-passwordManagerHint",
)
"""By these, programs that keep a history of the clipboard know to leave something out."""


class _Secret(QObject):
    """The one secret that may be on the clipboard."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._text = ""
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.setInterval(KEPT_MS)
        self._minute.timeout.connect(self.clear)

    def keep(self, text: str) -> None:
        self._text = text
        self._minute.start()

    def clear(self) -> None:
        self._minute.stop()
        board = _board()
        if self._text and board.text() == self._text:
            board.clear()
        self._text = ""


def copy(text: str) -> None:
    """Put an ordinary text on the clipboard."""
    _board().setText(text)


def copy_secret(text: str) -> None:
    """Put a text on the clipboard that is not to stay there."""
    data = QMimeData()
    data.setText(text)
    for name in _PRIVATE:
        data.setData(name, b"secret")
    _board().setMimeData(data)
    _secret().keep(text)


def clear_secrets() -> None:
    """Take our secret off the clipboard, if it is still there."""
    _secret().clear()


def _board() -> QClipboard:
    return QGuiApplication.clipboard()


def _secret() -> _Secret:
    qt = QGuiApplication.instance()
    if qt is None:
        raise RuntimeError("there is no clipboard without an application")
    known = qt.findChild(_Secret)
    return known if isinstance(known, _Secret) else _Secret(qt)
