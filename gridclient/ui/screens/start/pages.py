"""The pages before a profile is open; each tells what was entered, the session does it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from gridclient.domain.authority import OFFICES, ROLES
from gridclient.domain.places import LEVEL_DIGITS
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.passphrases import passphrase_problem
from gridclient.ui.screens.start.sheet import StartSheet
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label

_RESTORABLE = ("store.damaged", "store.missing")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who makes a profile to join an office."""

    name: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office that is its own root."""

    role: str
    name: str
    division: str
    passphrase: str


class UnlockPage(StartSheet):
    """Asks for the passphrase."""

    unlocked = Signal(str)
    forgotten = Signal()
    restore_wanted = Signal(str)

    def __init__(self, folder_name: str) -> None:
        super().__init__(
            _("Welcome back"),
            _("Enter the passphrase of the profile “{name}”.").format(name=folder_name),
        )
        self.passphrase = self.add_line(_("Passphrase"), secret=True)
        self.restore = button(_("Restore the newest backup"), "", "history")
        self.restore.clicked.connect(lambda: self.restore_wanted.emit(self.passphrase.text()))
        self.restore.hide()
        self.rows.addLayout(across(self.restore, 1))
        self.help = button(_("Forgotten the passphrase?"), "quiet")
        self.help.clicked.connect(self.forgotten)
        self.add_foot(_("Unlock"), self._unlock, back=False, aside=self.help)

    def _unlock(self) -> None:
        if self.passphrase.text():
            self.unlocked.emit(self.passphrase.text())

    def refuse(self, error: GridError) -> None:
        """Say why it was not opened; for a damaged database, offer the newest backup."""
        super().refuse(error)
        self.restore.setVisible(error.code in _RESTORABLE)
        if self.restore.isVisible():
            self.restore.setFocus()
        else:
            self.passphrase.setFocus()
            self.passphrase.selectAll()  # typing begins anew


class ChoicePage(StartSheet):
    """The first start: three ways to begin."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            _("Household visits, in your own hands"),
            _("Everything stays on this computer, encrypted. How do you want to begin?"),
        )
        for key, icon, title, text in (
            (
                "join",
                "join",
                _("Join an office"),
                _("You are a grid worker or building leader, and your office uses gridclient."),
            ),
            (
                "office",
                "office",
                _("Start an office"),
                _("You are the first: a community, street or district without an office above."),
            ),
            (
                "demo",
                "demo",
                _("Look round first"),
                _("See a made-up district with its workers, visits and bundles."),
            ),
        ):
            self.rows.addWidget(self._choice(key, icon, title, text))

    def _choice(self, key: str, icon: str, title: str, text: str) -> QWidget:
        press = button("", "choice", tip=f"{title}. {text}")
        press.setToolTip("")
        picture = label("")
        colour = theme.current().palette.accent
        picture.setPixmap(icons.pixmap(icon, colour, 32, self.devicePixelRatioF()))
        words = down(label(title, "lead"), label(text, "soft", wrap=True), spacing=2)
        row = across(picture, words, spacing=tokens.ROOMY)
        row.setStretch(1, 1)
        row.setContentsMargins(*(4 * (tokens.ROOMY,)))
        press.setLayout(row)
        letters = theme.current().type
        press.setFixedHeight(round(letters.lead * 1.6 + letters.body * 3.2) + 2 * tokens.ROOMY)
        press.clicked.connect(lambda: self.chosen.emit(key))
        return press

    def take_focus(self) -> None:
        """Start at the first way."""
        self.findChildren(QPushButton)[0].setFocus()


class JoinPage(StartSheet):
    """Makes a profile for a newcomer; the request to the office comes next."""

    ready = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            _("Join an office"),
            _(
                "First make your profile. You can record visits at once; they travel as soon as "
                "your office has answered your request."
            ),
        )
        self.name = self.add_line(_("Your name, as your office knows it"))
        self.first = self.add_line(_("Passphrase"), secret=True)
        self.second = self.add_line(_("The passphrase again"), secret=True)
        self.add_foot(_("Make my profile"), self._check)

    def _check(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.complain(_("Please enter your name."))
            return
        if problem := passphrase_problem(self.first.text(), self.second.text(), name):
            self.complain(problem)
            return
        self.ready.emit(Newcomer(self.name.text().strip(), self.first.text()))


class OfficePage(StartSheet):
    """Makes an office that is its own root."""

    ready = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            _("Start an office"),
            _(
                "Next you choose where its recovery code is written. Print it and lock it away: "
                "without passphrase and code nobody can open the data."
            ),
        )
        self.role = QComboBox()
        self.role.setAccessibleName(_("Level"))
        for code in ("community", "street", "district"):
            if code in OFFICES:
                self.role.addItem(ROLES.title_of(code), code)
        part(self.role, "field")
        self.rows.addLayout(down(label(_("Level"), "label"), self.role, spacing=tokens.TIGHT))
        self.name = self.add_line(_("Name of the office"))
        self.division = self.add_line(_("Division code"))
        self.role.currentIndexChanged.connect(self._hint)
        self.first = self.add_line(_("Passphrase"), secret=True)
        self.second = self.add_line(_("The passphrase again"), secret=True)
        self.add_foot(_("Start the office"), self._check)
        self._hint()

    def _hint(self) -> None:
        digits = LEVEL_DIGITS[self.role.currentData()]
        self.division.setPlaceholderText(_("{digits} digits").format(digits=digits))

    def _check(self) -> None:
        name, division = self.name.text().strip(), self.division.text().strip()
        if not name or not division:
            self.complain(_("Please enter the name and the division code."))
            return
        if problem := passphrase_problem(self.first.text(), self.second.text(), name):
            self.complain(problem)
            return
        self.ready.emit(NewOffice(self.role.currentData(), name, division, self.first.text()))


class DemoPage(StartSheet):
    """Explains how to look round; the demo makes its own folder and touches nothing else."""

    def __init__(self) -> None:
        super().__init__(
            _("Look round first"),
            _(
                "The demo makes an office and workers with invented people in a folder of its "
                "own, lets them visit and exchange bundles, and opens the office's window. In a "
                "terminal, run:"
            ),
        )
        self.rows.addWidget(label("gridclient demo", "key", selectable=True))
        self.add_foot(_("Back"), self.back.emit, back=False)
