"""Bundles on their way in: opened, looked at on one sheet, taken in, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.sync.previews import Preview, PreviewFile, PreviewRow, Ticket
from gridclient.services.sync.records import HistoryEntry, Imported, how_far
from gridclient.services.sync.service import Sync
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.sync.cards import ResultCard
from gridclient.ui.screens.sync.preview_sheet import PreviewSheet, is_ready, ready_of
from gridclient.ui.screens.sync.since import as_it_stands
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down

T = TypeVar("T")


_SAYS_LESS = ("bundle.tampered", "file.unreadable")
"""Reasons that come before all others: what a file was refused for until then was more."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What was to be taken in, the ticks somebody had set or taken, and what was told of other
    files: to go on with in a window that is built anew."""

    files: Sequence[PreviewFile]
    chosen: Mapping[Ticket, bool]
    told: Sequence[Imported]


class Incoming(QWidget):
    """One sheet for all files that are ready, and a card for each that was taken in or refused.

    More files join those on the sheet, whose ticks stay; a card stays until it is closed, its
    file is met again, or what it says is no longer so. One thing is done to the sheet at a time;
    what has changed here meanwhile is looked at afterwards. ``changed``: something came in or
    waits now; ``shown``: there is something new to see for somebody who waits for it; ``left``:
    the keys have to go elsewhere; ``again_wanted`` brings the undo that is to be undone;
    ``offered``: whether there is a sheet.
    """

    ledger_wanted = Signal(object)
    again_wanted = Signal(str)
    told = Signal(object)
    changed = Signal()
    shown = Signal()
    left = Signal()
    offered = Signal(bool)

    def __init__(
        self, sync: Sync, runner: JobRunner, drop: QWidget, *, takes_ledgers: bool
    ) -> None:
        """``drop``: where files come from; the keys of somebody who waits for them stand there."""
        super().__init__()
        self._sync, self._runner, self._takes_ledgers = sync, runner, takes_ledgers
        self._drop_area = drop
        self.sheet: PreviewSheet | None = None
        self.cards: list[ResultCard] = []
        self._checked: list[PreviewFile] = []
        self._chosen: dict[Ticket, bool] = {}
        self._job: Job | None = None
        self._is_stale = False
        self._lapsed: set[str] = set()
        self._room, self._cards = QVBoxLayout(), QVBoxLayout()
        self._cards.setSpacing(tokens.NEAR)
        self.close_all = button(_("Close all"), "quiet", "close")
        self.close_all.clicked.connect(self._close_all)
        self.setLayout(
            down(self._room, self._cards, across(self.close_all, 1), spacing=tokens.NEAR)
        )
        self._follow()

    # --- looking ---------------------------------------------------------------------------

    def take_files(self, files: Sequence[Path], *, signed_copy: bool = False) -> None:
        """Look at ``files`` and show what they would bring; nothing is taken in yet."""
        self._check(list(files), self._add, signed_copy=signed_copy)

    def _check(
        self,
        files: Sequence[Path],
        done: Callable[[Sequence[PreviewFile]], None],
        *,
        signed_copy: bool = False,
    ) -> None:
        self._runner.run(
            lambda progress: self._sync.check(files, progress, signed_copy=signed_copy),
            title=_("Looking at the bundles"),
            done=done,
            screen=self,
            opens=True,
        )

    def _add(self, found: Sequence[PreviewFile]) -> None:
        self._checked = _joined(self._checked, found)
        self._look()

    def look_again(self) -> None:
        """Something may have changed here: what is on the sheet is looked at by that."""
        self._is_stale = self.sheet is not None
        self._look()

    def _look(self) -> None:
        """Look at what was opened, together with what is on the sheet, once nothing is done to
        that."""
        if self._job is not None or not (self._checked or self._is_stale):
            return
        is_again, self._is_stale = not self._checked, False
        files, self._checked = _joined(self._on_sheet(), self._checked), []
        if not files:
            return
        if self.sheet is not None:
            self.sheet.hold(ticks=False)
        shown = self.sheet.ready if self.sheet is not None and is_again else None
        done = self._show_again if is_again else self._show_preview
        self._job = self._runner.run(
            lambda progress: self._seen(files, shown, progress),
            title=_("Looking at the bundles"),
            done=lambda seen: done(seen) if seen is not None else None,
            screen=self,
            gives_way=True,
        )
        self._job.finished.connect(self._go_on)

    def _seen(
        self, files: Sequence[PreviewFile], shown: object, progress: Progress
    ) -> Preview | None:
        """What these files would bring; None where that is ``shown``."""
        seen = self._sync.look(files, progress)
        return None if shown == ready_of(seen) else seen

    def _on_sheet(self) -> list[PreviewFile]:
        """What is to be taken in, and what is tried again with it as it was refused."""
        told = {card.item.file for card in self.cards}
        files = self.sheet.preview.files if self.sheet is not None else ()
        return [one for one in files if is_ready(one) or one.file in told]

    def _go_on(self) -> None:
        """What was under way has ended, one way or another."""
        self._job = None
        if self.sheet is not None:
            self.sheet.let_go()
        self._look()

    def _show_preview(self, preview: Preview) -> None:
        """A sheet with one button; files that bring nothing, or are refused, are told at once.
        Nothing is taken in by a key that was meant for something else: the sheet gets the keys,
        not its button, and only from somebody who waits for it."""
        is_awaited = self._is_awaited()
        self._put_anew(preview, preview.files)
        if is_awaited:
            if self.sheet is not None and not self._has_keys(self.sheet):
                self.sheet.setFocus()
            self.shown.emit()

    def _show_again(self, preview: Preview) -> None:
        """The same files by what is here now: nobody is called away from what they do."""
        if self.sheet is not None:
            told = [card.item for card in self.cards]
            self._put_anew(preview, [one for one in preview.files if one.result not in told])

    def _put_anew(self, preview: Preview, told: Sequence[PreviewFile]) -> None:
        """The sheet in place of an earlier one, as that was; those ``told`` that are not on it
        have their cards."""
        earlier, keys = self.sheet, self.window().focusWidget()
        had_keys = earlier is not None and self._has_keys(earlier)
        sheet = self._put_sheet(preview)
        self._tell_others(told)
        if sheet is not None:
            sheet.show()  # what is not in sight yet cannot have the keys
        if sheet is not None and earlier is not None:
            sheet.stay_as(earlier, keys if had_keys else None)
        elif had_keys:
            self.left.emit()

    def _is_awaited(self, asked: QWidget | None = None) -> bool:
        """Whether somebody waits for what comes: the page is in sight, and the keys are where
        files are dropped, here, nowhere, or still where it was ``asked`` for."""
        keys = self.window().focusWidget()
        is_free = keys is None or keys in (self._drop_area, asked) or self.isAncestorOf(keys)
        return is_free and self._drop_area.isVisible()

    def _has_keys(self, widget: QWidget) -> bool:
        keys = self.window().focusWidget()
        return keys is not None and (keys is widget or widget.isAncestorOf(keys))

    def _put_sheet(self, preview: Preview) -> PreviewSheet | None:
        """The sheet in place of the one before, if there is something to be taken in."""
        self._remove_sheet()
        if any(map(is_ready, preview.files)):
            self.sheet = sheet = PreviewSheet(preview, self._chosen)
            sheet.accepted.connect(partial(self._take, preview))
            sheet.put_aside.connect(self._put_aside)
            sheet.row_chosen.connect(partial(self._read_fields, sheet))
            self._room.addWidget(sheet)
        self._follow()
        return self.sheet

    def _tell_others(self, files: Sequence[PreviewFile]) -> None:
        """A card for each file that is not on the sheet; one that is refused may wait now."""
        others = [one.result for one in files if not is_ready(one)]
        if others:
            self._put_cards(others)
            self.changed.emit()

    def _read_fields(self, sheet: PreviewSheet, row: PreviewRow) -> None:
        self._runner.run(
            lambda _p: self._sync.preview_fields(sheet.preview, row),
            title=_("Reading a row"),
            done=lambda lines: sheet.show_fields(row, lines) if self.sheet is sheet else None,
            screen=self,
            quiet=True,
        )

    def _put_aside(self) -> None:
        self._remove_sheet()
        self._chosen = {}
        self._follow()
        self.left.emit()

    def _remove_sheet(self) -> None:
        """The ticks that somebody set or took stay, for the files that stay."""
        if self.sheet is not None:
            self._chosen = self.sheet.chosen()
            self._room.removeWidget(self.sheet)
            self.sheet.hide()
            self.sheet.deleteLater()
            self.sheet = None

    # --- from one window to the next -------------------------------------------------------

    def lay_down(self) -> Laid:
        """Let go of all that is here."""
        files = _joined(self._on_sheet(), self._checked)
        self._remove_sheet()
        self._checked, self._is_stale = [], False
        return Laid(files, self._chosen, [card.item for card in self.cards])

    def take_up(self, laid: Laid) -> None:
        """Go on with what was laid down; the files are looked at anew."""
        self._chosen, self._checked = dict(laid.chosen), list(laid.files)
        self._put_cards(laid.told)
        self._look()

    # --- taking in -------------------------------------------------------------------------

    def _take(self, preview: Preview, left_out: Collection[Ticket]) -> None:
        """Take in what is on the sheet, and nothing that was refused: that was not seen."""
        if self._job is not None or self.sheet is None:
            return
        self.sheet.hold(ticks=True)
        shown = replace(preview, files=tuple(self.sheet.ready))
        self._job = self._import(
            lambda progress: self._sync.take(shown, left_out, progress),
            partial(self._show_taken, preview),
        )
        self._job.finished.connect(self._end_taking)

    def _import(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> Job:
        return self._runner.run(work, title=_("Importing bundles"), done=done, screen=self)

    def _show_taken(self, preview: Preview, results: Sequence[Imported]) -> None:
        """What was taken in; where somebody stopped it, the others stay on the sheet. What was
        refused is looked at again: it may be sound by now."""
        waiting = {one.file for one in results if one.was_stopped}
        # whoever pressed “Cancel” has lost the keys to whatever comes after that button
        is_awaited = self._is_awaited() or (bool(waiting) and self._drop_area.isVisible())
        self._remove_sheet()
        self._chosen = self._chosen if waiting else {}
        self._checked = _joined(
            [one for one in preview.files if one.file in waiting], self._checked
        )
        if waiting:
            self.told.emit(Message(how_far(results), "warn"))
        told = [one for one in results if not one.was_stopped]
        self._show_results(told, is_awaited=is_awaited)
        refused = [one.file for one in preview.files if one.result.refusal is not None]
        if refused:
            self._check(refused, self._add_changed)

    def _add_changed(self, found: Sequence[PreviewFile]) -> None:
        """Of files that were refused, those of which their cards would say something else now, and
        no less."""
        said = {card.item.file: _reason(card.item) for card in self.cards}
        told = {one.file: _reason(one.result) for one in found}
        less = {file for file, old in said.items() if old not in _SAYS_LESS} & {
            file for file, new in told.items() if new in _SAYS_LESS
        }
        self._add(
            [
                one
                for one in found
                if said.get(one.file) not in (None, told[one.file]) and one.file not in less
            ]
        )

    def _end_taking(self, job: Job) -> None:
        """After a fault some may be in: what is on the sheet is looked at again."""
        if self.sheet is not None and not job.stopping:
            self._checked = _joined(self.sheet.ready, self._checked)
        self._go_on()

    def take_lapsed(self, bundle: str) -> None:
        """Take in a bundle that waits as its sender's certificate has ended."""
        if bundle in self._lapsed:
            return
        self._lapsed.add(bundle)
        keys = self.window().focusWidget()
        job = self._import(
            lambda progress: [self._sync.take_lapsed(bundle, progress)],
            lambda results: self._show_results(results, is_awaited=self._is_awaited(keys)),
        )
        job.finished.connect(lambda: self._lapsed.discard(bundle))

    # --- what came of it -------------------------------------------------------------------

    def _show_results(self, items: Sequence[Imported], *, is_awaited: bool) -> None:
        """A card for each; somebody who waits for them is led there."""
        cards = self._put_cards(items)
        if is_awaited:
            self.shown.emit()
        if is_awaited and cards:
            cards[0].show()  # what is not in sight yet cannot have the keys
            cards[0].setFocus()
        self.changed.emit()

    def _put_cards(self, items: Sequence[Imported]) -> list[ResultCard]:
        """Cards above those that are there, but for those about the same files."""
        for old in [card for card in self.cards if any(_is_same(card.item, one) for one in items)]:
            self._drop(old)
        made = list(map(self._make, items))
        for at, card in enumerate(made):
            self._cards.insertWidget(at, card)
        self.cards = [*made, *self.cards]
        self._follow()
        return made

    def _make(self, item: Imported) -> ResultCard:
        card = ResultCard(item, takes_ledgers=self._takes_ledgers)
        card.ledger_wanted.connect(self.ledger_wanted)
        card.again_wanted.connect(self.again_wanted)
        card.signed_wanted.connect(lambda file: self.take_files([file], signed_copy=True))
        card.dismissed.connect(partial(self._close, card))
        return card

    def show_history(self, history: Sequence[HistoryEntry]) -> None:
        """What was undone since, or done again, is told by its card so."""
        for card in list(self.cards):
            now = as_it_stands(card.item, history)
            if now is None and self._has_keys(card):
                self._close(card)
            elif now is None:
                self._drop(card)
                self._follow()
            elif now != card.item:
                self._renew(card, now)

    def _renew(self, card: ResultCard, item: Imported) -> None:
        """Another card in the place of one, with the keys if that had them."""
        had_keys, made = self._has_keys(card), self._make(item)
        self._cards.insertWidget(self._cards.indexOf(card), made)
        self.cards.insert(self.cards.index(card), made)
        self._drop(card)
        made.show()
        if had_keys:
            made.setFocus()

    def _close(self, card: ResultCard) -> None:
        """Somebody has read it; the keys go to the one that follows."""
        at = self.cards.index(card)
        self._drop(card)
        self._follow()
        if self.cards:
            self.cards[min(at, len(self.cards) - 1)].setFocus()
        else:
            self.left.emit()

    def _close_all(self) -> None:
        for card in list(self.cards):
            self._drop(card)
        self._follow()
        self.left.emit()

    def _drop(self, card: ResultCard) -> None:
        self.cards.remove(card)
        self._cards.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _follow(self) -> None:
        self.close_all.setVisible(len(self.cards) > 1)
        self.setVisible(bool(self.cards) or self.sheet is not None)
        self.offered.emit(self.sheet is not None)


def _joined(known: Sequence[PreviewFile], new: Sequence[PreviewFile]) -> list[PreviewFile]:
    """Files in the order in which they came; one that came again stands where it came last."""
    files, bundles = {one.file for one in new}, set(filter(None, map(_bundle, new)))
    return [
        *(one for one in known if one.file not in files and _bundle(one) not in bundles),
        *new,
    ]


def _bundle(file: PreviewFile) -> str | None:
    return file.opened.manifest.bundle if file.opened is not None else None


def _reason(item: Imported) -> str:
    return item.refusal.code if item.refusal is not None else ""


def _is_same(old: Imported, new: Imported) -> bool:
    """Whether two answers are about one file; of one that had waited only its name is known."""
    if new.file.name == str(new.file):
        return old.file.name == new.file.name
    return old.file == new.file
