"""The visit dialog: Enter opens it, 1 says "met", Enter saves. Everything else is optional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from gridclient.domain.people import Resident
from gridclient.domain.visits import Visit
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.drafts import MODE_OF, Draft, Drafts
from gridclient.services.duplicates import Duplicates
from gridclient.services.duplicates.records import Candidate
from gridclient.services.visits import Visits
from gridclient.ui import messages, theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.visits.at_the_door import AtTheDoor, resident_in_words
from gridclient.ui.screens.visits.details import VisitDetails
from gridclient.ui.screens.visits.issue_panel import IssuePanel
from gridclient.ui.screens.visits.results import ResultKeys
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.duplicate_hint import DuplicateHint
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule

PAUSE_MS = 1500
"""How often it is looked whether something new was typed, to be kept against a power cut."""

_WRITING = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


class VisitDialog(QDialog):
    """Records one visit. ``saved`` brings it; what was typed is kept until then, and begins the
    next dialog for the same door."""

    saved = Signal(object)

    def __init__(  # noqa: PLR0917 - one door, one dialog
        self,
        visits: Visits,
        drafts: Drafts,
        duplicates: Duplicates,
        runner: JobRunner,
        door: AtTheDoor,
        today: dt.date,
        draft: Draft | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._visits, self._drafts, self._duplicates = visits, drafts, duplicates
        self._runner = runner
        self._door = door
        self._today = today
        self._draft = draft or Draft()
        self._persons: dict[str, QCheckBox] = {}
        self._busy = False
        self.setWindowTitle(_("Record a visit"))
        self.setModal(True)
        self._make_controls()
        self._lay_out()
        self._show(self._draft)
        self._kept = self.draft()
        self._pause = QTimer(self)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._keep_typed)
        self._pause.start()
        self._look_for_others()

    def _keep_typed(self) -> None:
        typed = self.draft()
        if typed == self._kept or self._busy:
            return
        self._kept = typed
        self._runner.run(
            lambda _progress: self._drafts.keep(self._door.household_id, typed),
            title=_("Keeping what was typed"),
            done=lambda _nothing: None,
            screen=self,
        )

    def _look_for_others(self) -> None:
        """Show which visits of others this one may be; nothing waits for the answer."""
        asked = self.results.code(), self.details.visited_on()
        self._runner.run(
            lambda _progress: self._duplicates.visits_like(self._door.household_id, *asked),
            title=_("Looking for the same"),
            done=lambda found: self._show_others(asked, found),
            failed=lambda _error: None,
            screen=self,
            quiet=True,
        )

    def _show_others(self, asked: object, found: Sequence[Candidate]) -> None:
        if asked == (self.results.code(), self.details.visited_on()):
            hidden = self.others.isHidden()
            self.others.show_candidates(found)
            if hidden and found:
                self._grow(self.others)

    def _make_controls(self) -> None:
        self.results = ResultKeys()
        self.results.chosen.connect(self._follow_result)
        self.details = VisitDetails(self._today)
        self.details.day.dateChanged.connect(lambda _day: self._look_for_others())
        self.others = DuplicateHint(self._door.household_id)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(_("Note (optional): only what is needed for the next visit"))
        self.note.setAccessibleName(_("Note"))
        self.note.setMaximumHeight(round(theme.current().type.body * 5))
        self._withheld: AbstractSet[str] = frozenset()
        self._make_buttons()

    @cached_property
    def issue(self) -> IssuePanel:
        """An issue raised in the same breath; made when somebody begins one."""
        made = IssuePanel()
        made.withhold(self._withheld)
        made.hide()
        self._inner.insertWidget(self._inner.count() - 1, made)
        return made

    def withhold(self, names: AbstractSet[str]) -> None:
        """Leave out of an issue what whoever types is not shown."""
        self._withheld = names
        if "issue" in vars(self):
            self.issue.withhold(names)

    def _has_issue(self) -> bool:
        return "issue" in vars(self) and self.issue.isVisibleTo(self)

    def _make_buttons(self) -> None:
        self.raise_issue = button(
            _("Raise an issue"), "quiet", "issue", tip=_("Raise an issue (Ctrl+I)")
        )
        self.raise_issue.clicked.connect(self._unfold_issue)
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = button(_("Save"), "primary", "check", tip=_("Save (Ctrl+Enter)"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        for keys, act in (
            ("Ctrl+Return", self._save),
            ("Ctrl+Enter", self._save),
            ("Ctrl+I", self._unfold_issue),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _lay_out(self) -> None:
        self._notices = messages.NoticeBar()
        head = label(self._door.address, "title", wrap=True)
        who = label(
            " · ".join(filter(None, (self._door.head_name, self._door.line))), "soft", wrap=True
        )
        self._met = down(spacing=tokens.TIGHT)
        self._inner = inner = down(
            self.results,
            self._met,
            self.details,
            self.note,
            1,
            spacing=tokens.GAP,
        )
        inner.setContentsMargins(0, 0, tokens.NEAR, 0)
        sheet = QWidget()
        part(sheet, "clear")
        sheet.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(sheet)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sheet, self._scroll = sheet, scroll
        keys = label(_("A figure chooses, Enter saves"), "caption")
        foot = across(self.raise_issue, 1, keys, self.cancel, self.save)
        column = down(
            *(self._notices, down(head, who, spacing=2), scroll, self.others, rule(), foot),
            spacing=tokens.GAP,
        )
        edge = tokens.APART
        column.setContentsMargins(edge, edge - 4, edge, edge - 4)
        self.setLayout(column)
        size = theme.current().type.body
        room = self.screen().availableGeometry()
        wide = max(round(size * 48), self.results.sizeHint().width() + 2 * edge + tokens.WIDE)
        self.resize(min(wide, room.width()), min(round(size * 42), room.height() - 40))

    def show_residents(self, residents: list[Resident]) -> None:
        """Offer the household's members, so that those who were met can be ticked."""
        clear(self._met)
        self._persons = {}
        if not residents:
            return
        self._met.addWidget(label(_("Persons met"), "label"))
        line = across(spacing=tokens.GAP)
        for resident in residents:
            box = QCheckBox(resident_in_words(resident))
            box.setChecked(resident.id in self._draft.persons)
            self._persons[resident.id] = box
            line.addWidget(box)
        line.addStretch()
        self._met.addLayout(line)

    def draft(self) -> Draft:
        """What is entered now."""
        persons = tuple(i for i, box in self._persons.items() if box.isChecked())
        return Draft(
            result=self.results.code(),
            visited_on=self.details.visited_on(),
            mode=self.details.mode.currentData(),
            persons=persons if self._persons else self._draft.persons,
            base_check=self.details.base.currentData(),
            note=self.note.toPlainText().strip() or None,
            late_because=self.details.late.text().strip() or None,
            issue=self.issue.value() if self._has_issue() else None,
        )

    def _show(self, draft: Draft) -> None:
        if draft.result:
            self.results.choose(draft.result)
        self.details.show_draft(draft)
        self.note.setPlainText(draft.note or "")
        if draft.issue:
            self.issue.set_value(draft.issue)
            self.issue.show()
        self.results.setFocus()

    def _follow_result(self, code: str) -> None:
        self.details.show_mode(MODE_OF.get(code, "door"))
        self._notices.clear("warn")
        self._look_for_others()

    def _unfold_issue(self) -> None:
        self.issue.show()
        self._grow(self.issue)
        self.issue.take_focus()
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.issue))

    def _grow(self, shown: QWidget) -> None:
        """Make room for what is shown now, as far as the window below has it."""
        below = self.parentWidget()
        most = below.height() if below else self.height()
        wanted = self.height() + shown.sizeHint().height()
        self.resize(self.width(), max(self.height(), min(most, wanted)))

    def _save(self) -> None:
        draft = self.draft()
        if draft.result is None:
            self._notices.tell(
                messages.Message(_("Choose a result first: a figure is enough."), "warn")
            )
            self.results.setFocus()
            return
        if draft.issue is not None and not self.issue.check():
            self.issue.take_focus()
            return
        self._set_busy(busy=True)
        same = self.others.same
        self._runner.run(
            lambda _progress: self._record(draft, same),
            title=_("Saving the visit"),
            done=self._finish,
            failed=self._refuse,
            screen=self,
        )

    def _record(self, draft: Draft, same: str | None) -> Visit:
        visit = self._visits.record(
            self._door.household_id,
            draft.result or "",
            visited_on=draft.visited_on,
            mode=draft.mode,
            persons=draft.persons,
            base_check=draft.base_check,
            note=draft.note,
            backdated_because=draft.late_because,
            issue=draft.issue,
            same=same,
        )
        self._drafts.forget(self._door.household_id)
        return visit

    def _finish(self, visit: Visit) -> None:
        self._pause.stop()
        self.accept()
        self.saved.emit(visit)

    def _refuse(self, error: GridError) -> None:
        self._set_busy(busy=False)
        self._notices.clear()
        self._notices.tell(messages.of_refusal(error))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._sheet.setEnabled(not busy)
        self.save.setEnabled(not busy)

    def reject(self) -> None:
        """Leave without saving; what was typed is kept, so that it can come back."""
        if self._busy:
            return
        self._pause.stop()
        self._drafts.keep(self._door.household_id, self.draft())
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Figures and letters choose a result unless somebody is writing."""
        if not isinstance(self.focusWidget(), _WRITING) and self.results.take_key(event):
            return
        super().keyPressEvent(event)
