"""The dresses of the window: languages, one of them made up, looks, scales and sizes of type."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from gridclient import i18n
from gridclient.ui import theme

PSEUDO = "pseudo"
_LONGER = 0.35
_ACCENTS = str.maketrans("aeiouAEIOUcnsyz", "áéíóúÁÉÍÓÚçñšýž")
_FULL_HD = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Dress:
    """``scale`` in per cent: what is left of a usual screen for the window gets smaller with it."""

    language: str
    scale: int = 100
    large: bool = False

    def __str__(self) -> str:
        return f"{self.language}-{self.scale}{'-large' if self.large else ''}"

    @property
    def size(self) -> tuple[int, int]:
        """Of the window: as it opens, but never larger than the screen at this scale."""
        wide, high = (round(side * 100 / self.scale) for side in _FULL_HD)
        return min(1180, wide), min(760, high - 60)

    def put_on(self, patch: pytest.MonkeyPatch) -> None:
        """Dress everything that is made from now on."""
        if self.language == PSEUDO:
            patch.setattr(i18n, "_translations", Pseudo())
        else:
            i18n.choose(self.language)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, theme.choose("light", large_type=self.large))


class Pseudo(i18n.gettext.NullTranslations):
    """English with accents and a third longer, as a language may be that nobody has seen here."""

    def gettext(self, message: str) -> str:
        """One text; what stands in braces stays."""
        return _stretch(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for ``n``, stretched."""
        return _stretch(msgid1 if n == 1 else msgid2)


def _stretch(text: str) -> str:
    pieces = re.split(r"(\{[^}]*\})", text)
    said = "".join(
        piece if piece.startswith("{") else piece.translate(_ACCENTS) for piece in pieces
    )
    return said + "~" * round(len(text) * _LONGER)
