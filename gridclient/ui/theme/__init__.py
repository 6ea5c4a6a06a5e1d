"""The look of the window: tokens, palettes, type and the one stylesheet made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gridclient.ui.theme import fonts, palettes, stylesheet
from gridclient.ui.theme.palettes import Palette, Shade
from gridclient.ui.theme.tokens import LARGE_TYPE_FACTOR, Tone, TypeScale


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: colours and type sizes."""

    palette: Palette = palettes.LIGHT
    type: TypeScale = field(default_factory=TypeScale)

    def shade(self, tone: Tone | str) -> Shade:
        """The colours of a tone."""
        return self.palette.shade(tone)


_current = Theme()


def current() -> Theme:
    """The look in use."""
    return _current


def choose(name: str = "system", *, large_type: bool = False) -> Theme:
    """The look called ``light`` or ``dark``, or the one the system asks for."""
    if name not in palettes.PALETTES:
        scheme = QGuiApplication.styleHints().colorScheme()
        name = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    scale = TypeScale()
    if large_type:
        scale = scale.enlarged(LARGE_TYPE_FACTOR)
    return Theme(palettes.PALETTES[name], scale)


def apply(application: QApplication, theme: Theme) -> None:
    """Dress the whole application in ``theme``; one that wears it already is left in peace, since
    every widget there is would be dressed again."""
    global _current  # noqa: PLW0603 - one look a process
    _current = theme
    sheet = stylesheet.build(theme.palette, theme.type, fonts.families())
    if application.styleSheet() == sheet:
        return
    application.setStyle("Fusion")
    application.setPalette(_qt_palette(theme.palette))
    application.setFont(fonts.window_font(theme.type.body))
    application.setStyleSheet(sheet)


def _qt_palette(colours: Palette) -> QPalette:
    """The colours for the few things the stylesheet does not reach."""
    role = QPalette.ColorRole
    result = QPalette()
    for which, value in (
        (role.Window, colours.paper),
        (role.WindowText, colours.ink),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.surface),
        (role.Text, colours.ink),
        (role.PlaceholderText, colours.ink_soft),
        (role.Button, colours.surface),
        (role.ButtonText, colours.ink),
        (role.Highlight, colours.accent_soft),
        (role.HighlightedText, colours.ink),
        (role.ToolTipBase, colours.ink),
        (role.ToolTipText, colours.paper),
        (role.Link, colours.accent),
        (role.Accent, colours.accent),
    ):
        result.setColor(which, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(disabled, which, QColor(colours.ink_faint))
    return result
