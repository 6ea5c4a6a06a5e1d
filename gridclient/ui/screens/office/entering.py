"""Entering, changing and ending records of one kind in the panel beside their table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.ui import choices, doubting, messages, steps
from gridclient.ui.choices import Choices, Row
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.ending import EndingForm
from gridclient.ui.screens.office.keepers import Keeper
from gridclient.ui.screens.office.kinds import Shown
from gridclient.ui.screens.office.lines import Line
from gridclient.ui.screens.office.record_panel import RecordPanel
from gridclient.ui.steps import Step


class Entering(QObject):
    """Opens forms in ``panel`` and does what they ask for.

    ``ended`` comes when a form was left, with the id of the record it made or changed;
    ``prepare`` gets every form before it is shown.
    """

    told = Signal(object)
    ended = Signal(str)

    def __init__(  # noqa: PLR0917 - what entering is made of
        self,
        shown: Shown,
        desk: Desk,
        keeper: Keeper,
        runner: JobRunner,
        panel: RecordPanel,
        prepare: Callable[[RecordForm], None],
    ) -> None:
        super().__init__(panel)
        self._shown, self._desk, self._keeper = shown, desk, keeper
        self._runner, self._panel, self._prepare = runner, panel, prepare

    def add(self, usual: Mapping[str, Any]) -> None:
        """Open the form of a new record that likely says ``usual``."""
        self._read_choices(lambda offered: self._open_new(usual, offered))

    def edit(self, line: Line) -> None:
        """Open the form of a record."""
        self._read_choices(lambda offered: self._open(line, offered))

    def ask_why(self, line: Line) -> None:
        """Ask why a record no longer counts."""
        form = EndingForm(self._keeper.reasons())
        form.left.connect(self._leave)
        form.ended.connect(lambda why: self._run(lambda: self._keeper.end(line.record, why)))
        self._panel.open_form(line.title, form)

    def _read_choices(self, show: Callable[[Choices], None]) -> None:
        desk, declared = self._desk, self._shown.entity.fields
        self._runner.run(
            lambda _p: choices.read(
                declared.values(), desk.dictionary, desk.references, self._find
            ),
            title=_("Reading the choices"),
            done=show,
            screen=self._panel,
            quiet=True,
        )

    def _find(self, typed: str, show: Callable[[Sequence[Row]], None]) -> None:
        self._runner.run(
            lambda _p: [
                (one.household_id, f"{one.address} {one.name}".strip())
                for one in self._desk.search.find(typed)
            ],
            title=_("Searching"),
            done=show,
            screen=self._panel,
            quiet=True,
        )

    def _open_new(self, usual: Mapping[str, Any], offered: Choices) -> None:
        own = self._desk.division_id()
        several = len(offered.rows.get("division_id", ())) > 1
        form = self._form(None, offered, division=several)
        form.preset({"division_id": own, **usual})
        asked = "division_id" in form.rows or "division_id" not in self._shown.entity.fields
        above = {} if asked else {"division_id": own}
        self._show(form, None, above, _(self._shown.add))

    def _open(self, line: Line, offered: Choices) -> None:
        form = self._form(line.record, offered, division=False)
        self._show(form, line.record, {}, line.title)

    def _form(self, record: Any, offered: Choices, *, division: bool) -> RecordForm:
        names = self._shown.asked(division=division)
        return RecordForm(self._shown.kind, names, record, offered, columns=1)

    def _show(self, form: RecordForm, record: Any, above: Mapping[str, Any], title: str) -> None:
        """``above``: what is said of a record without being asked."""
        registers, kind, row_id = self._desk.registers, self._shown.kind, None
        if record is not None:
            row_id = record.id
        self._prepare(form)
        form.left.connect(self._leave)
        form.saved.connect(lambda fields, why: self._save(record, {**above, **fields}, why))
        doubting.watch(
            form,
            self._runner,
            lambda changed: registers.doubts_of(kind, row_id, **{**above, **changed}),
        )
        self._panel.open_form(title, form)

    def _save(self, record: Any, fields: Mapping[str, Any], despite: str) -> None:
        keeper = self._keeper
        change = keeper.change
        if record is None:
            self._run(lambda: keeper.add(fields, despite))
        elif change is not None:
            self._run(lambda: change(record, fields, despite))

    def _run(self, work: Callable[[], Step]) -> None:
        steps.save(work, self._runner, self._panel, self._finish, self._refuse)

    def _leave(self) -> None:
        self._panel.close_form()
        self.ended.emit("")

    def _finish(self, step: Step) -> None:
        self._panel.close_form()
        self.ended.emit(step.row_id)
        steps.tell(step, self._runner, self._panel, self.told.emit)

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed; what is doubtful is said in it."""
        form = self._panel.form
        if error.code == "entry.doubtful" and isinstance(form, RecordForm):
            form.insist()
        else:
            self.told.emit(messages.of_refusal(error))
