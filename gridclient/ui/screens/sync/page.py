"""The page of sync: drop bundles in, make bundles, and see where everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.services.sync.records import Exported, HistoryEntry, Imported, Peer, Waiting
from gridclient.services.sync.service import Sync
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.sync import wording
from gridclient.ui.screens.sync.cards import PeerCard, ResultCard
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.drop import DropArea
from gridclient.ui.widgets.layout import clear, label

BUNDLES = "*.xlsx"
_ROWS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the page shows."""

    peers: list[Peer]
    waiting: list[Waiting]
    history: list[HistoryEntry]


class SyncPage(Page):
    """Bundles are dropped, made and followed here.

    ``ledger_wanted`` brings a file that is to be taken over as a ledger; ``takes_ledgers``
    says whether this office can do that.
    """

    ledger_wanted = Signal(object)

    def __init__(self, sync: Sync, runner: JobRunner, *, takes_ledgers: bool = False) -> None:
        super().__init__(_("Sync"), runner)
        self._takes_ledgers = takes_ledgers
        self._sync = sync
        self.header.set_line(
            _("Bundles travel as files: on a stick, by mail, by chat. Order does not matter.")
        )
        self._lay_out()

    def _lay_out(self) -> None:
        self.drop = DropArea(
            _("Drop bundles here"),
            _(
                "or press Enter to choose files. They are checked first; "
                "nothing is ever overwritten."
            ),
        )
        self.drop.dropped.connect(self.take_files)
        self.drop.pressed.connect(self._choose_files)
        self._results = QVBoxLayout()
        self._peers = QVBoxLayout()
        for column in (self._results, self._peers):
            column.setSpacing(tokens.NEAR)
        self._waiting_title = label(_("Waiting for a person"), "lead")
        self.waiting: Table[Waiting] = Table(_("Waiting for a person"), _waiting_columns())
        self._history_title = label(_("History"), "lead")
        self.history: Table[HistoryEntry] = Table(_("History"), _history_columns())
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, tokens.NEAR, 0)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(self.drop)
        inner.addLayout(self._results)
        inner.addLayout(self._peers)
        for widget in (self._waiting_title, self.waiting, self._history_title, self.history):
            inner.addWidget(widget)
        inner.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        sheet = QWidget()
        part(sheet, "clear")
        sheet.setLayout(inner)
        self._scroll.setWidget(sheet)
        self.column.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        """Read how things stand."""
        self.load(
            lambda _p: Standing(self._sync.peers(), self._sync.waiting(), self._sync.history()),
            _("Reading how things stand"),
            self._show,
        )

    def take_focus(self) -> None:
        """Enter chooses files."""
        self.drop.setFocus()

    def take_files(self, files: Sequence[Path], *, signed_copy: bool = False) -> None:
        """Import ``files``; what each brought is shown as a sheet."""
        chosen = list(files)
        self.runner.run(
            lambda progress: self._sync.import_(chosen, progress, signed_copy=signed_copy),
            title=_("Importing bundles"),
            done=self._show_results,
            screen=self,
        )

    def make_bundle(self, peer: Peer, folder: Path) -> None:
        """Write the next bundle for ``peer`` into ``folder``."""
        self.runner.run(
            lambda progress: self._sync.export(peer.replica, folder, progress),
            title=_("Making a bundle for {name}").format(name=peer.name),
            done=lambda made: self._tell_made(peer, made),
            screen=self,
        )

    def _show(self, standing: Standing) -> None:
        clear(self._peers)
        if not standing.peers:
            self._peers.addWidget(
                label(
                    _("Nobody to exchange bundles with yet: enrol a worker, or join your office."),
                    "soft",
                    wrap=True,
                )
            )
        for peer in standing.peers:
            sheet = PeerCard(peer)
            sheet.wanted.connect(self._choose_folder)
            self._peers.addWidget(sheet)
        self.waiting.show_rows(standing.waiting)
        self.history.show_rows(standing.history)
        self._show_or_hide(self._waiting_title, self.waiting)
        self._show_or_hide(self._history_title, self.history)

    @staticmethod
    def _show_or_hide(title: QWidget, table: Table[Any]) -> None:
        filled = table.model().rowCount() > 0
        title.setVisible(filled)
        table.setVisible(filled)
        table.fit_rows(_ROWS_SHOWN)

    def _show_results(self, items: list[Imported]) -> None:
        clear(self._results)
        for item in items:
            sheet = ResultCard(item, takes_ledgers=self._takes_ledgers)
            sheet.ledger_wanted.connect(self.ledger_wanted)
            sheet.signed_wanted.connect(lambda file: self.take_files([file], signed_copy=True))
            self._results.addWidget(sheet)
        self._scroll.ensureVisible(0, self.drop.height() // 2)
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

    def _tell_made(self, peer: Peer, made: Exported) -> None:
        rows = sum(made.rows.values())
        text = _("Bundle {number} for {name} is ready: {file}, {rows} rows.").format(
            number=made.number, name=peer.name, file=made.file.name, rows=rows
        )
        self.told.emit(Message(text, "done", hint=made.password_hint or ""))
        self.refresh()


def _waiting_columns() -> list[Column[Waiting]]:
    return [
        Column(_("What"), lambda item: item.title, width=300),
        Column(_("Details"), lambda item: item.detail),
        Column(
            _("Why"),
            lambda item: wording.waiting_kind(item.kind),
            tone=lambda item: Tone.CONFLICT if item.kind == "conflict" else Tone.DUE,
            width=190,
        ),
        Column(
            _("Since"), lambda item: wording.moment_in_words(item.at) if item.at else "–", width=150
        ),
    ]


def _history_columns() -> list[Column[HistoryEntry]]:
    return [
        Column(
            _("When"),
            lambda entry: wording.moment_in_words(entry.at),
            key=lambda e: e.at,
            width=150,
        ),
        Column(_("Way"), wording.direction_of, width=70),
        Column(_("With"), lambda entry: entry.peer_name, width=150),
        Column(
            _("Number"),
            lambda entry: str(entry.number),
            key=lambda e: e.number,
            number=True,
            width=84,
        ),
        Column(_("State"), wording.state_of, width=120),
        Column(_("File"), lambda entry: entry.file),
    ]
