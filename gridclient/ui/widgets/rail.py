"""The navigation rail: an icon and a word for each place, settings and lock at its foot."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from gridclient.ui import theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import label


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the rail; ``act`` is for buttons that go nowhere."""

    key: str
    icon: str
    word: str
    shortcut: str
    act: bool = False


class Rail(QFrame):
    """Says ``went`` with the key of the place that was pressed."""

    went = Signal(str)
    WIDE, NARROW = 9.6, 3.6

    def __init__(self, brand: str, above: list[Stop], below: list[Stop]) -> None:
        super().__init__()
        part(self, "rail")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._stops: dict[str, Stop] = {}
        self._brand = label(brand)
        part(self._brand, "brand")
        self._brand.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.NEAR, tokens.ROOMY, tokens.NEAR, tokens.GAP)
        column.setSpacing(tokens.TIGHT)
        column.addWidget(self._brand)
        column.addSpacing(tokens.ROOMY)
        for stop in above:
            column.addWidget(self._button(stop))
        column.addStretch()
        for stop in below:
            column.addWidget(self._button(stop))
        self.set_narrow(narrow=False)

    def _button(self, stop: Stop) -> QToolButton:
        button = QToolButton()
        colours = theme.current().palette
        button.setIcon(icons.icon(stop.icon, colours.rail_ink, 22))
        button.setIconSize(QSize(22, 22))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(stop.word)
        button.setToolTip(f"{stop.word} ({stop.shortcut})")
        button.setCheckable(not stop.act)
        part(button, "rail")
        button.clicked.connect(lambda: self.went.emit(stop.key))
        if not stop.act:
            self._group.addButton(button)
        self._buttons[stop.key] = button
        self._stops[stop.key] = stop
        return button

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone where the window has no room for words."""
        style = Qt.ToolButtonStyle
        shown = style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon
        for key, button in self._buttons.items():
            button.setToolButtonStyle(shown)
            # The text first: setting it takes an earlier shortcut away.
            button.setText("" if narrow else f"  {self._stops[key].word}")
            button.setShortcut(self._stops[key].shortcut)
        self._brand.setVisible(not narrow)
        size = theme.current().type.body
        wide = round(size * (self.NARROW if narrow else self.WIDE))
        if not narrow:
            wide = max(wide, *(one.sizeHint().width() for one in self._buttons.values()))
        self.setFixedWidth(wide + 2 * tokens.NEAR)

    def stand_at(self, key: str) -> None:
        """Show that ``key`` is where the window is; a page without a stop leaves it as it is."""
        if key in self._stops:
            self._buttons[key].setChecked(True)
