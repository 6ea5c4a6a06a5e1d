"""What stands out among the doors, and which buildings are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from gridclient.i18n import N_, _
from gridclient.services.places import BuildingSummary, Door
from gridclient.ui.theme.tokens import Tone

_FITS: dict[str, tuple[str, Callable[[Door], bool] | None]] = {
    "all": (N_("All doors"), None),
    "waiting": (
        N_("Due or overdue"),
        lambda door: door.state in (Tone.DUE, Tone.OVERDUE, Tone.NEVER),
    ),
    "not_home": (N_("Nobody home"), lambda door: door.state == Tone.NOT_HOME),
    "care": (N_("Somebody is cared for"), lambda door: door.cared_for),
    "vacant": (N_("Nobody lives there"), lambda door: door.state == Tone.VACANT),
}
"""What may stand out, and which doors do; None: no door stands back."""


class DoorFilter(QComboBox):
    """Which doors stand out; the others stand back, and stay where they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Which doors stand out"))
        self.setToolTip(_("Which doors stand out"))
        for code, (title, _fits) in _FITS.items():
            self.addItem(_(title), code)

    def fits(self) -> Callable[[Door], bool] | None:
        """Whether a door stands out; None: all do."""
        return _FITS[self.currentData()][1]


def matching(buildings: Sequence[BuildingSummary], typed: str) -> list[BuildingSummary]:
    """The buildings whose name or grid holds all words that were typed."""
    words = typed.casefold().split()
    return [
        building
        for building in buildings
        if all(word in f"{building.label} {building.grid_name}".casefold() for word in words)
    ]
