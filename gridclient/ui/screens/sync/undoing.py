"""Undoing what a bundle brought, and doing it again: a job with its progress, and what is told."""

from __future__ import annotations

from functools import partial

from gridclient.i18n import _, ngettext
from gridclient.services.sync.service import Sync
from gridclient.services.sync.undone import Undone
from gridclient.ui.messages import Message
from gridclient.ui.screens.page import Page


class Undoing:
    """Undoes lines of the history, one after the other; called by the page of sync."""

    def __init__(self, sync: Sync, page: Page) -> None:
        self._sync = sync
        self._page = page
        self._lines: set[str] = set()

    def run(self, line: str) -> None:
        """Undo a line by its id; the notice offers to undo that in turn."""
        if line in self._lines:  # a key held down asks twice
            return
        self._lines.add(line)
        job = self._page.runner.run(
            partial(self._sync.undo, line),
            title=_("Undoing what a bundle brought"),
            done=self._tell,
            screen=self._page,
        )
        job.finished.connect(lambda: self._lines.discard(line))

    def _tell(self, done: Undone) -> None:
        """What changed is read anew as the service tells of it."""
        self._page.told.emit(
            Message(
                done.in_words(),
                "warn" if done.kept else "done",
                tuple(one.in_words() for one in done.kept),
                _stays(len(done.kept)),
                action=_("Undo"),
                act=partial(self.run, done.id),
                shortcut="Ctrl+Z",
            )
        )


def _stays(count: int) -> str:
    """Of many the notice names only the first."""
    if not count:
        return ""
    return ngettext(
        "{count} record stays as it is. Its line in the history says why.",
        "{count} records stay as they are. The line in the history says why.",
        count,
    ).format(count=count)
