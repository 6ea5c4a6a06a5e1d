"""Printing contact cards: for the building that is shown, or for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gridclient.i18n import _, ngettext
from gridclient.jobs import Progress
from gridclient.services.cards import Cards
from gridclient.services.places import BuildingSummary
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.print.cards import write_cards
from gridclient.ui.widgets.layout import button


class CardsPrint(QObject):
    """A button with a menu; ``told`` says where the cards lie and offers to open the folder."""

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
        self._this.setEnabled(True)

    def write(self, buildings: Sequence[str], path: Path) -> None:
        """Write the cards of ``buildings`` (none: all) to the PDF ``path``."""

        def work(progress: Progress) -> int:
            cards = self._cards.contact(buildings)
            write_cards(cards, path, progress)
            return len(cards)

        self._runner.run(
            work,
            title=_("Writing the contact cards"),
            done=lambda count: self._tell(count, path),
            screen=self,
        )

    def _tell(self, count: int, path: Path) -> None:
        words = ngettext("{count} card is in {file}.", "{count} cards are in {file}.", count)
        folder = QUrl.fromLocalFile(str(path.parent))
        self.told.emit(
            Message(
                words.format(count=count, file=path.name),
                "done",
                hint=_("Ten on a page, with marks to cut along."),
                action=_("Open the folder"),
                act=partial(_open, folder),
            )
        )

    def _ask_this(self) -> None:
        if self._building:
            self._ask((self._building.building_id,), self._building.label)

    def ask_all(self) -> None:
        """Ask where the cards of all buildings should lie, and write them."""
        self._ask((), "")

    def _ask(self, buildings: Sequence[str], label: str) -> None:
        name = _("Contact cards {building}").format(building=label).strip()
        chosen, _filter = QFileDialog.getSaveFileName(
            self._page, self.button.accessibleName(), f"{name}.pdf", "*.pdf"
        )
        if chosen:
            self.write(buildings, Path(chosen))


def _open(folder: QUrl) -> None:
    """Show a folder in the machine's own file manager."""
    QDesktopServices.openUrl(folder)
