"""The dialog that registers an issue which belongs to no visit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.issue_places import IssuePlace, IssuePlaces
from gridclient.services.issues import IssueLine, Issues
from gridclient.ui import messages, theme
from gridclient.ui.choices import Choices
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.issues.register_form import Places, RegisterForm, Typed
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.foot import save_and_cancel
from gridclient.ui.widgets.layout import across, down, label, rule

_WIDE_LETTERS, _HIGH_LETTERS = 46, 44


class RegisterDialog(QDialog):
    """``saved`` brings the issue with its state, ``put_aside`` what was typed by somebody who
    left without saving; None for nothing."""

    saved = Signal(object)
    put_aside = Signal(object)

    def __init__(
        self,
        issues: Issues,
        places: IssuePlaces,
        choices: Choices,
        runner: JobRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._issues, self._places, self._runner = issues, places, runner
        self.setWindowTitle(_("Register an issue"))
        self.setModal(True)
        self.form = RegisterForm(choices, self._find)
        self.save, self.cancel = save_and_cancel(self, self._save, self.reject)
        self.save.setDefault(True)
        self._at_first = self.form.typed()
        self._lay_out()

    def _lay_out(self) -> None:
        self._notices = messages.NoticeBar()
        about = _(
            "For what belongs to no visit: a street lamp, a lift, or what somebody says at the "
            "counter or on the telephone."
        )
        head = down(
            label(_("Register an issue"), "title"), label(about, "soft", wrap=True), spacing=2
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        part(self.form, "clear")
        scroll.setWidget(self.form)
        foot = across(1, self.cancel, self.save)
        column = down(self._notices, head, scroll, rule(), foot, spacing=tokens.GAP)
        column.setStretch(2, 1)
        edge = tokens.APART
        column.setContentsMargins(edge, edge - 4, edge, edge - 4)
        self.setLayout(column)
        size, room = theme.current().type.body, self.screen().availableGeometry()
        self.resize(
            min(size * _WIDE_LETTERS, room.width()), min(size * _HIGH_LETTERS, room.height() - 40)
        )

    def begin_with(self, source: str, place: IssuePlace | None, typed: Typed | None) -> None:
        """Fill in how it mostly comes and the only place there is, or what was typed before."""
        self.form.rows["source"].set_value(source)
        if place is not None:
            self.form.put_place(place)
        self._at_first = self.form.typed()
        if typed is not None:
            self.form.put(typed)
        self.form.take_focus()

    def _find(self, typed: str, show: Callable[[Places], None]) -> None:
        self._runner.run(
            lambda _p: self._places.find(typed),
            title=_("Searching"),
            done=show,
            screen=self,
            quiet=True,
        )

    def _save(self) -> None:
        typed = self.form.typed()
        place = typed.place
        if not self.form.isEnabled() or not self.form.check() or place is None:
            return
        self._set_busy(busy=True)
        self._runner.run(
            lambda _p: self._issues.add(typed.issue, **place.named),
            title=_("Saving"),
            done=self._finish,
            failed=self._refuse,
            screen=self,
        )

    def _finish(self, line: IssueLine) -> None:
        self.accept()
        self.saved.emit(line)

    def _refuse(self, error: GridError) -> None:
        self._set_busy(busy=False)
        self._notices.clear()
        self._notices.tell(messages.of_refusal(error))

    def _set_busy(self, *, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.save.setEnabled(not busy)

    def reject(self) -> None:
        """Leave without saving, but not while it is being saved."""
        if not self.form.isEnabled():
            return
        typed = self.form.typed()
        self.put_aside.emit(typed if typed != self._at_first else None)
        super().reject()
