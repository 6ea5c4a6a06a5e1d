"""The page of sync: drop bundles in, look at them, take them in, make bundles, decide."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from gridclient.i18n import _, ngettext
from gridclient.services.duplicates.records import Candidate
from gridclient.services.sync.previews import Preview, PreviewRow, Ticket
from gridclient.services.sync.records import Exported, Imported, Peer
from gridclient.services.sync.service import Sync
from gridclient.ui import messages, steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.sync.awaiting import Awaiting, Standing
from gridclient.ui.screens.sync.cards import ResultCard
from gridclient.ui.screens.sync.deciding import Deciders, Deciding
from gridclient.ui.screens.sync.peers import Peers
from gridclient.ui.screens.sync.preview_sheet import PreviewSheet, is_ready
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.drop import DropArea
from gridclient.ui.widgets.layout import clear
from gridclient.ui.widgets.scrolling import scrolling

BUNDLES = "*.xlsx"


class SyncPage(Page):
    """Bundles are dropped, made and followed here.

    ``ledger_wanted`` brings a file that is to be taken over as a ledger; ``takes_ledgers``
    says whether this office can do that.
    """

    ledger_wanted = Signal(object)

    def __init__(
        self, sync: Sync, deciders: Deciders, runner: JobRunner, *, takes_ledgers: bool = False
    ) -> None:
        super().__init__(_("Sync"), runner)
        self._takes_ledgers = takes_ledgers
        self._sync = sync
        self._deciding = Deciding(sync, deciders)
        self.awaiting = Awaiting(self._deciding, shows_kept_out=deciders.quarantine is not None)
        self.header.set_line(
            _("Bundles travel as files: on a stick, by mail, by chat. Order does not matter.")
        )
        self._make_parts()
        self._lay_out()

    def _make_parts(self) -> None:
        self.drop = DropArea(
            _("Drop bundles here"),
            _(
                "or press Enter to choose files. They are checked first; "
                "nothing is ever overwritten."
            ),
        )
        self.drop.dropped.connect(self.take_files)
        self.drop.pressed.connect(self._choose_files)
        self.sheet: PreviewSheet | None = None
        self.awaiting.decided.connect(self._step)
        self.awaiting.compare_wanted.connect(self._compare)
        self.awaiting.household_wanted.connect(self.household_wanted)
        self.peers = Peers()
        self.peers.bundle_wanted.connect(self._choose_folder)
        self.peers.lapsed_wanted.connect(self.take_lapsed)

    def _lay_out(self) -> None:
        self._results = QVBoxLayout()
        self._results.setSpacing(tokens.NEAR)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.NEAR, 0)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(self.drop)
        inner.addLayout(self._results)
        awaiting = self.awaiting
        for widget in (awaiting, self.peers, awaiting.rejected, awaiting.history):
            inner.addWidget(widget)
        inner.addStretch()
        self._scroll = scrolling(inner)
        self.column.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        """Read how things stand."""
        self.load(
            lambda _p: Standing(
                self._sync.peers(),
                self._deciding.read(),
                self._sync.waiting(),
                self._sync.returned(),
                self._sync.history(),
                self._sync.lapsed(),
            ),
            _("Reading how things stand"),
            self._show,
        )

    def take_focus(self) -> None:
        """Enter chooses files."""
        self.drop.setFocus()

    # --- in --------------------------------------------------------------------------------

    def take_files(self, files: Sequence[Path], *, signed_copy: bool = False) -> None:
        """Look at ``files`` and show what they would bring; nothing is taken in yet."""
        chosen = list(files)
        self.runner.run(
            lambda progress: self._sync.preview(chosen, progress, signed_copy=signed_copy),
            title=_("Looking at the bundles"),
            done=self._show_preview,
            screen=self,
        )

    def _show_preview(self, preview: Preview) -> None:
        """A sheet with one button; files that bring nothing, or are refused, are told at once."""
        self._clear_results()
        self._add_results([one.result for one in preview.files if not is_ready(one)])
        if any(map(is_ready, preview.files)):
            self.sheet = PreviewSheet(preview)
            self.sheet.accepted.connect(partial(self._take, preview))
            self.sheet.put_aside.connect(self._clear_results)
            self.sheet.row_chosen.connect(partial(self._read_fields, preview))
            self._results.insertWidget(0, self.sheet)
            self.sheet.show()  # what is not in sight yet cannot have the keys
            self.sheet.take.setFocus()
        else:
            self.refresh()
        self._scroll.ensureVisible(0, self.drop.height() // 2)

    def _read_fields(self, preview: Preview, row: PreviewRow) -> None:
        sheet = self.sheet
        if sheet is not None:
            self.load(
                lambda _p: self._sync.preview_fields(preview, row),
                _("Reading a row"),
                lambda lines: sheet.show_fields(row, lines) if self.sheet is sheet else None,
            )

    def _take(self, preview: Preview, left_out: Collection[Ticket]) -> None:
        self.runner.run(
            lambda progress: self._sync.take(preview, left_out, progress),
            title=_("Importing bundles"),
            done=self._show_results,
            screen=self,
        )

    def take_lapsed(self, bundle: str) -> None:
        """Take in a bundle that waits as its sender's certificate has ended."""
        self.runner.run(
            lambda progress: [self._sync.take_lapsed(bundle, progress)],
            title=_("Importing bundles"),
            done=self._show_results,
            screen=self,
        )

    def _show_results(self, items: list[Imported]) -> None:
        self._clear_results()
        cards = self._add_results(items)
        self._scroll.ensureVisible(0, self.drop.height() // 2)
        if cards:
            cards[0].show()  # what is not in sight yet cannot have the keys
            cards[0].setFocus()
        self.refresh()

    def _add_results(self, items: Sequence[Imported]) -> list[ResultCard]:
        made = [ResultCard(item, takes_ledgers=self._takes_ledgers) for item in items]
        for sheet in made:
            sheet.ledger_wanted.connect(self.ledger_wanted)
            sheet.signed_wanted.connect(lambda file: self.take_files([file], signed_copy=True))
            self._results.addWidget(sheet)
        return made

    def _clear_results(self) -> None:
        self.sheet = None
        clear(self._results)

    # --- out -------------------------------------------------------------------------------

    def make_bundle(self, peer: Peer, folder: Path) -> None:
        """Write all that ``peer`` has not confirmed into ``folder``."""
        self.runner.run(
            lambda progress: self._sync.export_all(peer.replica, folder, progress),
            title=_("Making a bundle for {name}").format(name=peer.name),
            done=lambda made: self._tell_made(peer, made),
            screen=self,
        )

    def _tell_made(self, peer: Peer, made: list[Exported]) -> None:
        rows = sum(sum(one.rows.values()) for one in made)
        if len(made) == 1:
            text = _("Bundle {number} for {name} is ready: {file}, {rows} rows.").format(
                number=made[0].number, name=peer.name, file=made[0].file.name, rows=rows
            )
        else:
            words = ngettext(
                "{count} bundle for {name} is ready, {rows} rows. Pass on all of them.",
                "{count} bundles for {name} are ready, {rows} rows. Pass on all of them.",
                len(made),
            )
            text = words.format(count=len(made), name=peer.name, rows=rows)
        self.told.emit(Message(text, "done", hint=made[0].password_hint or ""))
        self.refresh()

    # --- what stands -----------------------------------------------------------------------

    def _show(self, standing: Standing) -> None:
        self.awaiting.show_standing(standing)
        self.peers.show_peers(standing.peers, standing.lapsed)

    def _compare(self, pair: Candidate) -> None:
        """Lay two records side by side, to choose whose values stay."""
        self.load(
            lambda _p: self._deciding.compare(pair),
            _("Comparing two records"),
            lambda fields: self.awaiting.compare(pair, fields),
        )

    def _step(self, work: Callable[[], Step]) -> None:
        """Take a decision and tell it; the notice offers to take it back."""
        steps.save(
            work,
            self.runner,
            self,
            self._tell_step,
            lambda error: self.told.emit(messages.of_refusal(error)),
        )

    def _tell_step(self, step: Step) -> None:
        steps.tell(step, self.runner, self, self.told.emit)
        self.refresh()

    def _choose_files(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(self, _("Choose bundles"), "", BUNDLES)
        if chosen:
            self.take_files([Path(name) for name in chosen])

    def _choose_folder(self, peer: Peer) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, _("Where should the bundle for {name} lie?").format(name=peer.name)
        )
        if folder:
            self.make_bundle(peer, Path(folder))
