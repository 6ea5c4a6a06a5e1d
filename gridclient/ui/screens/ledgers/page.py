"""The page of ledgers: drop one, look at what it is, try it out, take it over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QWidget

from gridclient.domain.places import Grid
from gridclient.i18n import _, ngettext
from gridclient.jobs import Progress
from gridclient.services.exports import Exports
from gridclient.services.ledgers import LedgerImport, Ledgers
from gridclient.services.places import Places
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.messages import Message, written
from gridclient.ui.screens.ledgers.giving import ExportCard
from gridclient.ui.screens.ledgers.outcome import Outcome
from gridclient.ui.screens.ledgers.recognised import Recognised
from gridclient.ui.screens.ledgers.template import TemplateCard
from gridclient.ui.screens.page import Page
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.drop import DropArea
from gridclient.ui.widgets.layout import down
from gridclient.workbook.ledgers.recognition import Inspection

LEDGER_FILES = "*.xlsx *.xls *.ods *.et *.csv"
_NAME_LENGTH = 60
_A_FRAME_MS = 20


class LedgersPage(Page):
    """Three steps, each one sheet: what it is, what would come of it, what has come of it.

    The second and the third are made when they are first gone to. ``bundles_found`` brings files
    that are no ledgers but bundles, which ``bundles_among`` tells.
    """

    bundles_found = Signal(object)

    def __init__(
        self,
        ledgers: Ledgers,
        exports: Exports,
        places: Places,
        runner: JobRunner,
        bundles_among: Callable[[Sequence[Path], Progress], list[Path]],
    ) -> None:
        super().__init__(_("Ledgers"), runner)
        self._bundles_among = bundles_among
        self._ledgers = ledgers
        self._exports = exports
        self._places = places
        self._file: Path | None = None
        self._job: Job | None = None
        runner.ended.connect(self._wake)
        self.header.set_line(_("What the office already has in spreadsheets, in a few minutes."))
        self._make_steps()

    def _make_steps(self) -> None:
        self.drop = DropArea(
            _("Drop a ledger here"),
            _(
                "or press Enter to choose one: residents, one file per household, lists of "
                "elders or of low-income families, buildings, past visits. Nothing is changed "
                "before you have seen what would come of it."
            ),
        )
        self.drop.dropped.connect(self.take_files)
        self.drop.pressed.connect(self._choose_file)
        self._cards = down(self.drop, 1, spacing=tokens.GAP)
        self._first = QWidget()
        self._first.setLayout(self._cards)
        self._stack = QStackedWidget()
        self._scrolls: dict[QWidget, QScrollArea] = {}
        self._add_step(self._first)
        self.column.addWidget(self._stack, 1)

    @cached_property
    def export(self) -> ExportCard:
        """Ledgers written from the register; made when the grids are known."""
        made = ExportCard(self._exports, self.runner)
        made.told.connect(self.told)
        self._cards.insertWidget(1, made)
        return made

    @cached_property
    def template(self) -> TemplateCard:
        """Somebody else's template, filled; made after the card above it, when the window has
        drawn breath."""
        made = TemplateCard(self._exports, self.runner, self._places.today())
        made.told.connect(self.told)
        self._cards.insertWidget(self._cards.count() - 1, made)
        return made

    def _add_step(self, step: QWidget) -> None:
        self._scrolls[step] = _scroll(step)
        self._stack.addWidget(self._scrolls[step])

    @cached_property
    def recognised(self) -> Recognised:
        """The second step: what the ledger is."""
        made = Recognised()
        made.tried.connect(self.try_out)
        made.left.connect(self.begin)
        self._add_step(made)
        return made

    @cached_property
    def outcome(self) -> Outcome:
        """The third step: what would come of it, and what has."""
        made = Outcome()
        made.left.connect(lambda: self._step(self.recognised))
        made.imported.connect(self.take_over)
        made.report_wanted.connect(self._ask_report)
        made.coverage_wanted.connect(lambda: self.went.emit("coverage"))
        made.another_wanted.connect(self.begin)
        self._add_step(made)
        return made

    def refresh(self) -> None:
        """Read the grids that ledgers can be given of."""
        self.load(lambda _p: self._places.grids(), _("Reading the register"), self._show_grids)

    def _show_grids(self, grids: list[Grid]) -> None:
        self.export.show_grids(grids)
        QTimer.singleShot(_A_FRAME_MS, self, lambda: self.template.show_grids(grids))

    def take_focus(self) -> None:
        """Enter goes on from the step that is shown."""
        here = self._stack.currentWidget()
        if here is self._scrolls[self._first]:
            self.drop.setFocus()
        elif here is self._scrolls[self.recognised]:
            self.recognised.go.setFocus()
        else:
            self.outcome.take_focus()

    def begin(self) -> None:
        """Back to the first step."""
        self._file = None
        self._step(self._first)

    def take_files(self, files: Sequence[Path]) -> None:
        """Look at a ledger; of several the first, one after another. Where bundles are among them
        these go where they belong, and the others are named."""
        self.runner.run(
            lambda progress: self._bundles_among(files, progress),
            title=_("Looking at the files"),
            done=lambda bundles: self._sort(files, bundles),
            screen=self,
            opens=True,
        )

    def _sort(self, files: Sequence[Path], bundles: list[Path]) -> None:
        others = [file for file in files if file not in bundles]
        if not bundles:
            self._inspect(others)
            return
        self.bundles_found.emit(bundles)
        if others:
            words = ngettext(
                "{count} file that was dropped with the bundles is none, and was left alone.",
                "{count} files that were dropped with the bundles are none, and were left alone.",
                len(others),
            ).format(count=len(others))
            names = tuple(file.name for file in others)
            hint = _("Drop a ledger on the page Ledgers by itself.")
            self.told.emit(Message(words, "warn", names, hint))

    def _inspect(self, files: Sequence[Path]) -> None:
        file = files[0]
        if len(files) > 1:
            text = _("One ledger at a time: this is “{name}”.").format(name=file.name)
            self.told.emit(Message(text, "warn", hint=_("Drop the next one when this is done.")))
        self.runner.run(
            lambda _p: (self._ledgers.inspect(file), self._places.grids()),
            title=_("Looking at the ledger"),
            done=lambda seen: self._show_seen(file, *seen),
            screen=self,
        )

    def _show_seen(self, file: Path, inspection: Inspection, grids: list[Grid]) -> None:
        self._file = file
        self.recognised.show_file(file.name, inspection, grids)
        self._step(self.recognised)

    def try_out(self) -> None:
        """Say what would come of the import, and change nothing."""
        self._run(
            _("Trying it out"),
            lambda result: self._show_result(result, done=False),
            dry_run=True,
        )

    def take_over(self) -> None:
        """Import the ledger."""
        self._run(
            _("Taking the ledger over"),
            lambda result: self._show_result(result, done=True),
            dry_run=False,
        )

    def write_report(self, path: Path) -> None:
        """Write the same workbook with its refused cells marked to ``path``."""
        self._run(
            _("Writing the marked workbook"),
            lambda _result: self._tell_written(path),
            dry_run=True,
            report_file=path,
        )

    def _run(
        self,
        title: str,
        done: Callable[[LedgerImport], None],
        *,
        dry_run: bool,
        report_file: Path | None = None,
    ) -> None:
        """Import the ledger with what is chosen now; meanwhile nothing can be pressed."""
        file = self._file
        if file is None:
            return
        kind, grid = self.recognised.kind.currentData(), self.recognised.grid_code()
        columns = self.recognised.corrected()

        def work(progress: Progress) -> LedgerImport:
            return self._ledgers.import_(
                file,
                progress,
                kind=kind,
                grid=grid,
                mapping=file.stem[:_NAME_LENGTH] if columns else None,
                columns=columns,
                dry_run=dry_run,
                report_file=report_file,
            )

        self._stack.setEnabled(False)
        self._job = self.runner.run(work, title=title, done=done, screen=self)

    def _wake(self, job: Job) -> None:
        """The work has ended, well or not."""
        if job is self._job:
            self._job = None
            self._stack.setEnabled(True)
            self._lead_on()

    def _show_result(self, result: LedgerImport, *, done: bool) -> None:
        self.outcome.show_result(result, done=done)
        self._step(self.outcome)

    def _step(self, step: QWidget) -> None:
        scroll = self._scrolls[step]
        self._stack.setCurrentWidget(scroll)
        scroll.verticalScrollBar().setValue(0)
        self._lead_on()

    def _lead_on(self) -> None:
        """Nobody is called away from another page."""
        if self.isVisible():
            self.take_focus()

    def _choose_file(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Choose a ledger"), "", LEDGER_FILES)
        if chosen:
            self.take_files([Path(chosen)])

    def _ask_report(self) -> None:
        if self._file is None:
            return
        name = _("{ledger}, marked.xlsx").format(ledger=self._file.stem)
        chosen, _filter = QFileDialog.getSaveFileName(self, self.outcome.report.text(), name)
        if chosen:
            self.write_report(Path(chosen))

    def _tell_written(self, path: Path) -> None:
        self.told.emit(written(_("Written: {path}").format(path=path), path))


def _scroll(step: QWidget) -> QScrollArea:
    part(step, "clear")
    step.setContentsMargins(0, 0, tokens.NEAR, 0)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(step)
    return area
