"""From “register an issue” to “registered as”: opens the dialog over the page of issues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from gridclient.domain.issues import CATEGORIES, Issue
from gridclient.i18n import _
from gridclient.services.dictionary import Dictionary
from gridclient.services.issue_places import IssuePlace, IssuePlaces
from gridclient.services.issues import IssueLine, Issues
from gridclient.services.registers import Registers
from gridclient.ui.choices import Choices
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.issues.register_dialog import RegisterDialog
from gridclient.ui.screens.issues.register_form import Typed

_TOPIC = "issue being registered"


@dataclass(frozen=True, slots=True)
class Counter:
    """The services with which issues are registered that belong to no visit."""

    issues: Issues
    places: IssuePlaces
    dictionary: Dictionary
    registers: Registers


class Registering(QObject):
    """Keeps what was begun and not saved. ``told`` brings notices, ``registered`` the id of an
    issue, ``wanted`` of one that is to be shown, ``ended`` gives the focus back."""

    told = Signal(object)
    registered = Signal(str)
    wanted = Signal(str)
    ended = Signal()

    def __init__(self, counter: Counter, runner: JobRunner, page: QWidget) -> None:
        super().__init__(page)
        self._counter, self._runner, self._page = counter, runner, page
        self._begun: Typed | None = None
        self.dialog: RegisterDialog | None = None

    def begin(self) -> None:
        """Read what there is to choose from, then open the dialog; one at a time."""
        if self.dialog is None:
            self._runner.run(
                lambda _p: self._read(),
                title=_("Reading the choices"),
                done=self._open,
                screen=self,
                quiet=True,
            )

    def _read(self) -> tuple[Choices, IssuePlace | None]:
        codes = self._counter.dictionary.codes(CATEGORIES)
        return Choices(codes={CATEGORIES.name: codes}), self._counter.places.only()

    def _open(self, read: tuple[Choices, IssuePlace | None]) -> None:
        if self.dialog is not None:
            return
        choices, only = read
        counter = self._counter
        dialog = RegisterDialog(
            counter.issues, counter.places, choices, self._runner, self._page.window()
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.form.withhold(counter.registers.withheld(Issue))
        dialog.begin_with(counter.issues.usual_source(), only, self._begun)
        dialog.saved.connect(self._tell)
        dialog.put_aside.connect(self._keep)
        dialog.finished.connect(self._end)
        self.dialog = dialog
        dialog.open()

    def _tell(self, line: IssueLine) -> None:
        self._begun = None
        issue = line.issue
        text = _("Registered as {number}.").format(number=issue.issue_no)
        show = partial(self.wanted.emit, issue.id)
        self.told.emit(Message(text, "done", action=_("Open"), act=show))
        self.registered.emit(issue.id)

    def _keep(self, begun: Typed | None) -> None:
        """What was typed is neither saved nor lost."""
        self._begun = begun
        if begun is not None:
            text = _("An issue was begun and not saved.")
            self.told.emit(Message(text, action=_("Go on"), act=self.begin, topic=_TOPIC))

    def _end(self) -> None:
        self.dialog = None
        self._page.window().activateWindow()
        self.ended.emit()
