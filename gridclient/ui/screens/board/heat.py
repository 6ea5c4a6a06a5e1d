"""The colour of a share: the more, the deeper; it judges nobody and ranks nothing."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gridclient.ui.theme.palettes import Palette
from gridclient.ui.theme.tokens import Tone

STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""The shares that the legend shows."""
_DEEPEST = {False: 0.82, True: 0.42}
"""How far the deepest colour goes towards the edge of “visited in time”, by day and by night:
words on it stay readable (a test holds 4.5 : 1)."""


def colour(palette: Palette, share: float | None) -> QColor:
    """The ground of a block; of one whose share is not known the plain surface."""
    least = QColor(palette.surface)
    if share is None:
        return least
    fresh = palette.shade(Tone.FRESH)
    middle, edge = QColor(fresh.fill), QColor(fresh.edge)
    deepest = mixed(middle, edge, _DEEPEST[palette.dark])
    return mixed(least, deepest, min(1.0, max(0.0, share)))


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two."""
    return QColor(
        *(
            round(a + (b - a) * share)
            for a, b in (
                (one.red(), other.red()),
                (one.green(), other.green()),
                (one.blue(), other.blue()),
            )
        )
    )
