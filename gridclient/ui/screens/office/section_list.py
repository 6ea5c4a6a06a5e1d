"""The list at the left of the page Office: sections under the headings of their groups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.screens.office.section import Entrance, Face
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.stylesheet import part

_PLACE = Qt.ItemDataRole.UserRole
_LETTERS_WIDE = 15.5
_ICON_PX = 18


class SectionList(QListWidget):
    """Says ``chosen`` with the place of a section in the sequence it was made of.

    Up and Down walk over the headings; Enter goes into the section (``entered``).
    """

    chosen = Signal(int)
    entered = Signal()

    def __init__(self, entrances: Sequence[Entrance]) -> None:
        super().__init__()
        part(self, "sections")
        self.setAccessibleName(_("Sections of the office"))
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setFixedWidth(round(theme.current().type.body * _LETTERS_WIDE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fill([one.face for one in entrances])
        self.currentItemChanged.connect(self._tell)
        self.itemActivated.connect(lambda _item: self.entered.emit())

    def _fill(self, faces: Sequence[Face]) -> None:
        rest = _("Rules and tasks")
        groups: dict[str, list[int]] = {}
        for place, face in enumerate(faces):
            groups.setdefault(_(face.group) if face.group else rest, []).append(place)
        # Sections without a group of their own stand at the end, whoever came first.
        for group in sorted(groups, key=lambda name: name == rest):
            self.addItem(_heading(group))
            for place in groups[group]:
                self.addItem(_entry(faces[place], place))

    def choose(self, place: int) -> None:
        """Choose the section at ``place``."""
        for row in range(self.count()):
            if self.item(row).data(_PLACE) == place:
                self.setCurrentRow(row)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_PLACE) is not None:
            self.chosen.emit(item.data(_PLACE))


def _heading(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = QFont()
    font.setPixelSize(theme.current().type.caption)
    font.setBold(True)
    item.setFont(font)
    item.setSizeHint(QSize(0, round(theme.current().type.caption * 1.5) + tokens.GAP))
    return item


def _entry(face: Face, place: int) -> QListWidgetItem:
    look = theme.current().palette
    item = QListWidgetItem(icons.icon(face.icon, look.accent, _ICON_PX), _(face.title))
    item.setData(_PLACE, place)
    item.setSizeHint(QSize(0, round(theme.current().type.body * 2) + tokens.TIGHT))
    return item
