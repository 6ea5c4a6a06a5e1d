"""All lists of the page of sync, in one column: what awaits a person, what others did not take,
and what went by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.duplicates.records import Candidate, FieldPair
from gridclient.services.kept_out_lists import KeptOut
from gridclient.services.laying_out import Conflict
from gridclient.services.sync.receipts import Receipts
from gridclient.services.sync.records import (
    HistoryEntry,
    Lapsed,
    LeftOut,
    Peer,
    Returned,
    Waiting,
)
from gridclient.services.sync.service import Sync
from gridclient.ui.screens.sync import bygone, folded, lists
from gridclient.ui.screens.sync.deciding import Deciding, Open
from gridclient.ui.screens.sync.decisions import Decisions
from gridclient.ui.screens.sync.held_rows import laid_open
from gridclient.ui.screens.sync.linking import LinkSheet
from gridclient.ui.screens.sync.row_actions import RowActions
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import clear, down, label


class Holding(Protocol):
    """What can wait until a decision about it is taken."""

    def hold(self, *, on: bool) -> None:
        """Let nobody ask for more, or again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the page shows."""

    peers: list[Peer]
    open: Open
    waiting: list[Waiting]
    returned: list[Returned]
    history: list[HistoryEntry]
    lapsed: list[Lapsed]


class Awaiting(QWidget):
    """The lists. ``decided`` brings a decision to be taken: work that answers with a step;
    ``compare_wanted`` a pair whose fields are to be laid side by side; ``read_wanted`` a call that
    reads something, and what shows it; ``household_wanted`` a household to be opened;
    ``undo_wanted`` the line of the history to be undone. ``rejected`` and ``history`` are laid out
    by the page, at its foot."""

    decided = Signal(object)
    compare_wanted = Signal(object)
    read_wanted = Signal(object, object)
    household_wanted = Signal(str)
    undo_wanted = Signal(str)

    def __init__(self, sync: Sync, deciding: Deciding, *, shows_kept_out: bool) -> None:
        super().__init__()
        self._sync = sync
        self._deciding = deciding
        self.listed = {"conflict", "left_out", *(("quarantined",) if shows_kept_out else ())}
        self.decisions = Decisions()
        self.kept_out, self.left_out = lists.kept_out(), lists.left_out()
        self.duplicates, self.waiting = lists.duplicates(), lists.waiting()
        self.returned, self.rejected = lists.returned(), lists.rejected()
        self.history = lists.history()
        self.parallel, self.linked = folded.parallel(), folded.linked()
        self.nothing = label(_("Nothing awaits you."), "soft")
        self.nothing.hide()
        self.sheet: LinkSheet | None = None
        self._asked_at: QWidget | None = None
        self._held: list[Holding] = []
        self._listed: list[QWidget] = []
        self._is_empty = self._is_offered = False
        self._sheets = QVBoxLayout()
        self._connect()
        self.setLayout(
            down(
                self.nothing,
                self.decisions,
                self.kept_out,
                self.duplicates,
                self._sheets,
                self.left_out,
                self.waiting,
                self.returned,
                self.parallel,
                self.linked,
                spacing=tokens.GAP,
            )
        )

    def _connect(self) -> None:
        deciding = self._deciding
        self.decisions.decided.connect(
            lambda ids, how: self._decide(deciding.resolve, ids, how, about=self.decisions)
        )
        self.decisions.household_wanted.connect(self.household_wanted)
        self.kept_out.acted.connect(
            lambda name, rows: self._decide_long(
                partial(deciding.admit, name, rows), about=self.kept_out
            )
        )
        self.duplicates.acted.connect(self._say_of_pairs)
        self.rejected.acted.connect(
            lambda _name, rows: self._decide(deciding.ask_again, rows, about=self.rejected)
        )
        self.left_out.acted.connect(
            lambda _name, rows: self._decide(deciding.take, rows, about=self.left_out)
        )
        self.history.acted.connect(lambda _name, rows: self.undo_wanted.emit(rows[0].newest))
        self.returned.acted.connect(lambda _name, rows: self._open(rows[0]))
        self.parallel.acted.connect(self._look_at)
        self.linked.acted.connect(
            lambda _name, rows: self._decide(deciding.part, rows, about=self.linked)
        )
        for folds, read in ((self.parallel, deciding.parallel), (self.linked, deciding.linked)):
            folds.wanted.connect(partial(self.read_wanted.emit, read, folds.show_rows))
        for held in (self.kept_out, self.rejected, self.left_out):
            held.opened.connect(partial(self._read_held, held))
        self.history.opened.connect(self._read_receipt)

    def _read_held(self, shown: RowActions[Any], row: KeptOut | LeftOut) -> None:
        """Lay a row that was held back open below its list."""
        self.read_wanted.emit(
            partial(self._sync.held_fields, row.entity, row.row_id, row.id),
            lambda held: shown.show_details(
                row, held, partial(laid_open, held, self.household_wanted.emit)
            ),
        )

    def _read_receipt(self, entry: HistoryEntry) -> None:
        self.read_wanted.emit(
            partial(self._sync.receipt, entry),
            lambda receipt: self.history.show_details(
                entry, receipt, partial(_lines, entry, receipt)
            ),
        )

    def _decide(self, work: Callable[..., Step], *given: Any, about: Holding) -> None:
        """``about``: what waits until the decision is taken."""
        self._decide_long(partial(work, *given), about=about)

    def _decide_long(self, work: Callable[[Progress], Step], *, about: Holding) -> None:
        """What tells how far it is, and can be stopped."""
        self._hold(about)
        self.decided.emit(work)

    def _hold(self, about: Holding) -> None:
        about.hold(on=True)
        self._held.append(about)

    def let_go(self) -> None:
        """Every decision is taken, and what came of it is shown."""
        while self._held:
            self._held.pop().hold(on=False)

    def _say_of_pairs(self, name: str, pairs: Sequence[Candidate]) -> None:
        """One pair of records is laid side by side first; several are linked as they are."""
        if name == "same" and len(pairs) == 1 and self._deciding.has_fields(pairs[0]):
            self._hold(self.duplicates)
            self._asked_at = self.window().focusWidget()
            self.compare_wanted.emit(pairs[0])
        else:
            self._decide(self._deciding.link, name, pairs, about=self.duplicates)

    def compare(self, about: Candidate, fields: Sequence[FieldPair]) -> None:
        """Ask whose values stay; two that say the same are linked at once. Who has gone elsewhere
        meanwhile keeps the keys."""
        self._close_sheet()
        if not fields:
            self._decide(self._deciding.link, "same", [about], about=self.duplicates)
            return
        sheet = self._open_sheet(LinkSheet(about, fields))
        sheet.show()  # what is not in sight yet cannot have the keys
        if self.isVisible() and self.window().focusWidget() is self._asked_at:
            sheet.accept.setFocus()

    def _open_sheet(self, sheet: LinkSheet) -> LinkSheet:
        self.sheet = sheet
        sheet.accepted.connect(
            lambda said: self._decide(self._deciding.unite, sheet.about, said, about=sheet)
        )
        sheet.left.connect(self._close_sheet)
        self._sheets.addWidget(sheet)
        return sheet

    def _close_sheet(self) -> None:
        if self.sheet in self._held:
            self._held.remove(self.sheet)
        self.sheet = None
        clear(self._sheets)

    def _look_at(self, name: str, rows: Sequence[Conflict]) -> None:
        if name == "seen":
            self._decide(self._deciding.note_seen, rows, about=self.parallel)
        else:
            self._open(rows[0])

    def _read_sheet_anew(self, pairs: Sequence[Candidate]) -> None:
        """A sheet that somebody is filling in stays, unless it is decided about the two; where
        they say something else by now, it says so."""
        if self.sheet is None:
            return
        about = self.sheet.about
        asked = {(one.entity, one.one.id, one.other.id) for one in pairs}
        if (about.entity, about.one.id, about.other.id) in asked:
            read = partial(self._deciding.compare, about)
            self.read_wanted.emit(read, partial(self._renew_sheet, self.sheet))
        else:
            self._close_sheet()

    def _renew_sheet(self, sheet: LinkSheet, fields: Sequence[FieldPair]) -> None:
        if self.sheet is not sheet or sheet in self._held or sheet.fields == list(fields):
            return
        self._close_sheet()
        if fields:
            self._open_sheet(LinkSheet(sheet.about, fields)).choose_as(sheet)

    def _open(self, row: Conflict | Returned) -> None:
        if row.household_id:
            self.household_wanted.emit(row.household_id)

    def show_standing(self, standing: Standing) -> None:
        """Show how things stand now."""
        self._read_sheet_anew(standing.open.duplicates)
        self.decisions.show_conflicts(standing.open.conflicts)
        self.parallel.show_count(standing.open.parallel)
        self.linked.show_count(standing.open.linked)
        pairs: list[tuple[RowActions[Any], Sequence[Any]]] = [
            (self.kept_out, standing.open.kept_out),
            (self.duplicates, standing.open.duplicates),
            (self.left_out, standing.open.left_out),
            (self.waiting, standing.waiting),
            (self.returned, standing.returned),
            (self.rejected, standing.open.rejected),
            (self.history, standing.history),
        ]
        for shown, rows in pairs:
            shown.show_rows(rows)
        self.rejected.say_how_many(len(standing.open.rejected), standing.open.rejected_in_all)
        at_foot = (self.rejected, self.history)
        self._listed = [self.decisions, self.parallel]
        self._listed += [shown for shown, _rows in pairs if shown not in at_foot]
        awaits = bool(standing.lapsed) or any(not one.isHidden() for one in self._listed)
        self._is_empty = bool(standing.peers) and not awaits
        self._follow()

    def note_offered(self, offered: bool) -> None:
        """Whether something is to be taken in."""
        self._is_offered = offered
        self._follow()

    def _follow(self) -> None:
        self.nothing.setVisible(self._is_empty and not self._is_offered)
        parts = (self.nothing, self.linked, *self._listed)
        self.setVisible(any(not one.isHidden() for one in parts))


def _lines(entry: HistoryEntry, receipt: Receipts) -> QLayout:
    words = bygone.lines_of(entry, receipt)
    return down(*(label(line, wrap=True, selectable=True) for line in words), spacing=tokens.TIGHT)
