"""Who a newcomer is: somebody new, or one of those the register knows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from gridclient.domain.staff import POSTS, Person
from gridclient.i18n import _
from gridclient.services.namesakes import NEW
from gridclient.ui.widgets.picker import shorten

_LETTERS = 22


class PersonChoice(QComboBox):
    """Somebody new unless the register has the name; then a person chooses."""

    def __init__(self) -> None:
        super().__init__()
        shorten(self)
        self.setMinimumContentsLength(_LETTERS)
        self.setAccessibleName(_("Who this is in the register"))

    def offer(self, name: str, known: Sequence[Person]) -> None:
        """Offer the entries of staff, those of the same name first."""
        self.clear()
        namesakes = [one for one in known if one.name == name]
        if namesakes:
            self.addItem(_("Choose who this is"), None)
        self.addItem(_("Somebody new in the register"), NEW)
        for one in (*namesakes, *(one for one in known if one.name != name)):
            title = f"{one.name} · {POSTS.title_of(one.post)}"
            shown = _("{title}, served here before").format(title=title) if one.retired else title
            self.addItem(shown, one.id)

    def chosen(self) -> str | None:
        """The id of an entry, or that it is somebody new; None while nothing is chosen."""
        value = self.currentData()
        return value if isinstance(value, str) else None
