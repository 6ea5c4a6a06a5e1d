"""The page of sync: drop bundles in, look at them, take them in, make bundles, decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from gridclient.i18n import _, ngettext
from gridclient.jobs import Progress
from gridclient.services.duplicates.records import Candidate
from gridclient.services.sync.records import Exported, Peer
from gridclient.services.sync.service import Sync
from gridclient.ui import messages, steps
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.sync.awaiting import Awaiting, Standing
from gridclient.ui.screens.sync.deciding import Deciders, Deciding
from gridclient.ui.screens.sync.incoming import Incoming
from gridclient.ui.screens.sync.passwords import Passwords
from gridclient.ui.screens.sync.peers import Peers
from gridclient.ui.screens.sync.preview_sheet import PreviewSheet
from gridclient.ui.screens.sync.undoing import Undoing
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.drop import DropArea
from gridclient.ui.widgets.layout import button
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
        self._sync = sync
        self._under_way = 0
        self.drop = DropArea(
            _("Drop bundles here"),
            _(
                "or press Enter to choose files. They are checked first; "
                "nothing is ever overwritten."
            ),
        )
        self.incoming = Incoming(sync, runner, self.drop, takes_ledgers=takes_ledgers)
        self._deciding = Deciding(sync, deciders)
        self.awaiting = Awaiting(
            sync, self._deciding, shows_kept_out=deciders.quarantine is not None
        )
        self.undoing = Undoing(sync, self)
        self.passwords = Passwords(sync, self, BUNDLES)
        self.header.set_line(
            _("Bundles travel as files: on a stick, by mail, by chat. Order does not matter.")
        )
        self._make_parts()
        self._lay_out()

    def _make_parts(self) -> None:
        self.drop.dropped.connect(self.take_files)
        self.drop.pressed.connect(self._choose_files)
        tip = _("Show the password of a sealed bundle, for Excel or WPS")
        self.password = self.header.add_action(
            button(_("Password of a bundle"), "quiet", "lock", tip=tip)
        )
        self.password.clicked.connect(self.passwords.ask)
        incoming = self.incoming
        incoming.ledger_wanted.connect(self.ledger_wanted)
        incoming.told.connect(self.told)
        incoming.changed.connect(self._read_standing)
        incoming.again_wanted.connect(self.undoing.run)
        incoming.offered.connect(self.awaiting.note_offered)
        incoming.shown.connect(self._show_top)
        incoming.left.connect(self.take_focus)
        self.awaiting.decided.connect(self._step)
        self.awaiting.undo_wanted.connect(self.undoing.run)
        self.awaiting.compare_wanted.connect(self._compare)
        self.awaiting.read_wanted.connect(self._read)
        self.awaiting.household_wanted.connect(self.household_wanted)
        self.peers = Peers()
        self.peers.bundle_wanted.connect(self._choose_folder)
        self.peers.lapsed_wanted.connect(incoming.take_lapsed)

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.NEAR, 0)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(self.drop)
        inner.addWidget(self.incoming)
        awaiting = self.awaiting
        for widget in (awaiting, self.peers, awaiting.rejected, awaiting.history):
            inner.addWidget(widget)
        inner.addStretch()
        self._scroll = scrolling(inner)
        self.column.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        """Read how things stand, and look again at what is to be taken in."""
        self._read_standing()
        self.incoming.look_again()

    def _read_standing(self) -> None:
        reading = self.load(
            lambda _p: Standing(
                self._sync.peers(),
                self._deciding.read(),
                self._sync.waiting(self.awaiting.listed),
                self._sync.returned(),
                self._sync.history(),
                self._sync.lapsed(),
            ),
            _("Reading how things stand"),
            self._show,
        )
        self._wait_for(reading)

    def take_focus(self) -> None:
        """Enter chooses files."""
        self.drop.setFocus()

    # --- in --------------------------------------------------------------------------------

    def take_files(self, files: Sequence[Path]) -> None:
        """Look at ``files`` and show what they would bring; nothing is taken in yet."""
        self.incoming.take_files(files)

    @property
    def sheet(self) -> PreviewSheet | None:
        """What would come in, while somebody looks at it."""
        return self.incoming.sheet

    def _show_top(self) -> None:
        self._scroll.ensureVisible(0, self.drop.height() // 2)

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
        count = sum(sum(one.rows.values()) for one in made)
        rows = ngettext("{count} row", "{count} rows", count).format(count=count)
        hint = _("Excel and WPS ask for its password.") if made[0].is_sealed else ""
        if made[-1].is_cut:
            cut = _("Stopped: what is ready can be passed on; the rest comes with the next bundle.")
            hint = "\n".join(filter(None, (cut, hint)))
        if len(made) == 1:
            text = _("Bundle {number} for {name} is ready: {file}, {rows}.").format(
                number=made[0].number, name=peer.name, file=made[0].file.name, rows=rows
            )
        else:
            words = ngettext(
                "{count} bundle for {name} is ready, {rows}. Pass on all of them.",
                "{count} bundles for {name} are ready, {rows}. Pass on all of them.",
                len(made),
            )
            text = words.format(count=len(made), name=peer.name, rows=rows)
        kind, show = "warn" if made[-1].is_cut else "done", _("Show the password")
        act = partial(self.passwords.show, made[0].file) if made[0].is_sealed else None
        self.told.emit(Message(text, kind, hint=hint, action=show, act=act))
        self.refresh()

    # --- what stands -----------------------------------------------------------------------

    def _show(self, standing: Standing) -> None:
        self.incoming.show_history(standing.history)
        self.awaiting.show_standing(standing)
        self.peers.show_peers(standing.peers, standing.lapsed)

    def _compare(self, pair: Candidate) -> None:
        """Lay two records side by side, to choose whose values stay."""
        comparing = self.load(
            lambda _p: self._deciding.compare(pair),
            _("Comparing two records"),
            lambda fields: self.awaiting.compare(pair, fields),
        )
        self._wait_for(comparing)

    def _read(self, read: Callable[[], Any], show: Callable[[Any], None]) -> None:
        """Read what somebody has opened."""
        self._wait_for(self.load(lambda _p: read(), _("Reading a list"), show))

    def _step(self, work: Callable[[Progress], Step]) -> None:
        """Take a decision and tell it; the notice offers to take it back."""
        saving = self.runner.run(
            work,
            title=_("Saving"),
            done=self._tell_step,
            failed=lambda error: self.told.emit(messages.of_refusal(error)),
            screen=self,
        )
        self._wait_for(saving)

    def _wait_for(self, job: Job) -> None:
        """What is decided about can be used again once nothing like this is under way."""
        self._under_way += 1
        job.finished.connect(self._end)

    def _end(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self.awaiting.let_go()

    def _tell_step(self, step: Step) -> None:
        """What changed is read anew as the services tell of it."""
        steps.tell(step, self.runner, self, self.told.emit)

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
