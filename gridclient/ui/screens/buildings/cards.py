"""Printing contact cards: for the building that is shown, or for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gridclient.i18n import _
from gridclient.services.cards import Cards
from gridclient.services.places import BuildingSummary
from gridclient.ui.jobs import JobRunner
from gridclient.ui.preview.opening import preview, told_of
from gridclient.ui.print.cards import sheets
from gridclient.ui.widgets.layout import button


class CardsPrint(QObject):
    """A button with a menu; ``told`` says where the cards went."""

    told = Signal(object)

    def __init__(self, cards: Cards, runner: JobRunner, page: QWidget) -> None:
        super().__init__(page)
        self._cards = cards
        self._runner = runner
        self._page = page
        self._building: BuildingSummary | None = None
        self.button = button(_("Contact cards"), "", "print", tip=_("Print contact cards"))
        menu = QMenu(self.button)
        self._this = menu.addAction(_("This building …"), self._ask_this)
        menu.addAction(_("All buildings …"), self.ask_all)
        self._this.setEnabled(False)
        self.button.setMenu(menu)
        self.button.setEnabled(False)

    def choose(self, building: BuildingSummary) -> None:
        """The building that is shown now."""
        self._building = building
        self._this.setText(_("For {building} …").format(building=building.label))
        self._this.setEnabled(building.doors > 0)

    def _ask_this(self) -> None:
        if self._building:
            self._ask((self._building.building_id,), self._building.label)

    def ask_all(self) -> None:
        """Show the cards of all buildings as they will be printed."""
        self._ask((), "")

    def _ask(self, buildings: Sequence[str], label: str) -> None:
        name = _("Contact cards {building}").format(building=label).strip()
        hint = _("Ten on a page, with marks to cut along.")
        preview(
            self._page,
            self._runner,
            lambda _progress: sheets(self._cards.contact(buildings)),
            name=name,
            given=lambda path: self.told.emit(told_of(path, hint)),
        )
