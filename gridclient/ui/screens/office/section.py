"""What every part of the page Office is: it loads itself and asks the page for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part


@dataclass(frozen=True, slots=True)
class Face:
    """How the list at the left shows a section: source texts of its title and of the heading it
    stands under, and its icon; without a heading it stands with the rest at the end."""

    title: str
    icon: str
    group: str = ""


class Section(QWidget):
    """A part of the page Office, called ``title`` in the list at its left.

    ``told`` brings a message for the notice bar, ``household_wanted`` the id of a household
    whose page is to be opened.
    """

    told = Signal(object)
    household_wanted = Signal(str)
    face: ClassVar[Face]

    def __init__(self, runner: JobRunner, face: Face | None = None) -> None:
        super().__init__()
        part(self, "clear")
        shown = face or self.face
        self.title, self.icon, self.runner = _(shown.title), shown.icon, runner
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.GAP)

    def refresh(self) -> None:
        """Load anew; a section says how."""

    def begin(self) -> None:
        """Start a new entry, on Ctrl+N; a section that has such a thing says how."""

    def take_focus(self) -> None:
        """Put the focus where work starts; a section says where."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """The way to a section that is made when somebody first goes there."""

    face: Face
    kind: type[Section]
    make: Callable[[], Section]


def entrance(kind: type[Section], *given: Any, **named: Any) -> Entrance:
    """The way to a section of a kind that has one face, made with what is given."""
    return Entrance(kind.face, kind, partial(kind, *given, **named))
