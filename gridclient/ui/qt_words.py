"""The words of Qt's own dialogs and menus, in the language in use.

Qt ships its catalogues with PySide6; the few labels of the file dialog that they lack come
from ours.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from gridclient import i18n
from gridclient.i18n import N_, _

_LACKING = {
    ("QFileDialog", "&Look in:"): N_("&Look in:"),
    ("QFileDialog", "Files of &type:"): N_("Files of &type:"),
}
"""Context and text in Qt's source of what its Chinese catalogue does not know."""

_FOLDER = QLibraryInfo.LibraryPath.TranslationsPath


class _Lacking(QTranslator):
    """Translates what Qt's own catalogue lacks."""

    def isEmpty(self) -> bool:  # noqa: N802
        """There is something in it."""
        return False

    def translate(
        self, context: str, text: str, _disambiguation: str | None = None, _count: int = -1
    ) -> str | None:
        """The text in the language in use; None for what the catalogues before know."""
        found = _LACKING.get((context, text))
        return _(found) if found else None


def install(qt: QCoreApplication) -> None:
    """Give Qt the words of the language in use, and take those of another away."""
    for old in qt.findChildren(QTranslator):
        qt.removeTranslator(old)
        old.deleteLater()
    words = QTranslator(qt)
    if words.load(f"qtbase_{i18n.current()}", QLibraryInfo.path(_FOLDER)):
        qt.installTranslator(words)
    qt.installTranslator(_Lacking(qt))
