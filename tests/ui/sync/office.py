"""The community office of a town at its page of sync: what it looks at, takes in and decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from gridclient.app import App
from gridclient.services.sync.previews import PreviewRow
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.sync.awaiting import Awaiting
from gridclient.ui.screens.sync.cards import ResultCard
from gridclient.ui.screens.sync.decisions import Decisions
from gridclient.ui.screens.sync.incoming import Incoming
from gridclient.ui.screens.sync.page import SyncPage
from gridclient.ui.screens.sync.preview_sheet import PreviewSheet
from tests.town import Town
from tests.ui.desks import Desk, words


class Office(Desk):
    """The window of the community office, on the page of sync."""

    def __init__(self, qtbot: Any, town: Town, runner: JobRunner) -> None:
        self.town = town
        super().__init__(qtbot, town.office, runner, "sync")

    @property
    def page(self) -> SyncPage:
        return self.window.rooms.sync_page

    @property
    def incoming(self) -> Incoming:
        return self.page.incoming

    @property
    def awaiting(self) -> Awaiting:
        return self.page.awaiting

    @property
    def decisions(self) -> Decisions:
        return self.awaiting.decisions

    @property
    def sheet(self) -> PreviewSheet:
        """What is looked at before it is taken in."""
        assert self.page.sheet is not None
        return self.page.sheet

    @property
    def ready(self) -> set[str]:
        """Who sent what is on the sheet."""
        return {str(one.result.sender_name) for one in self.sheet.ready}

    @property
    def card(self) -> ResultCard:
        """What is told of the one file that came in."""
        (found,) = self.incoming.cards
        assert found.isVisible()
        return found

    def cards(self) -> dict[Path, str]:
        """What is told of every file, in sight."""
        return {card.item.file: words(card) for card in self.incoming.cards if card.isVisible()}

    def look(self, *senders: App) -> None:
        """Look at what colleagues hand over."""
        self.look_at(*(self.town.send(one, self.town.office).file for one in senders))

    def look_at(self, *files: Path) -> None:
        self.page.take_files(files)
        self.settle()

    def take(self) -> None:
        """Take in what is on the sheet."""
        self.sheet.take.click()
        self.settle()

    def bring(self, *senders: App) -> None:
        """Take bundles in behind the window, and look again."""
        for one in senders:
            self.town.bring(one, self.town.office)
        self.settle()
        self.look_again()

    def look_again(self) -> None:
        self.page.refresh()
        self.settle()

    def undo(self) -> None:
        """Take back what the newest message tells of."""
        notice = self.window.notices.messages[0]
        assert notice.act is not None
        notice.act()
        self.settle()

    def arrive(self) -> None:
        """Let events reach the page, and what they begin end."""
        for _time in range(3):
            self.settle()


def told_what_was_not_taken(qtbot: Any, town: Town, runner: JobRunner) -> Desk:
    """The window of wang on the page of sync: the office has looked at what they sent, took in
    what it ticks at first, and told them."""
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, seen.left_out_at_first())
    town.bring(town.office, town.wang)
    return Desk(qtbot, town.wang, runner, "sync")


def group(sheet: PreviewSheet, kind: str) -> Any:
    """The rows of one kind on a sheet."""
    (found,) = (one for one in sheet.groups if one.kind == kind)
    return found


def untick(sheet: PreviewSheet, kind: str = "changed", at: int = 0) -> PreviewRow:
    """As somebody does who clicks on the tick of a row."""
    rows = group(sheet, kind).rows
    rows.setData(rows.index(at), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    return rows.rows[at]
