"""The password of a sealed bundle, shown to whoever asks for it, to open it in Excel or WPS."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from gridclient.i18n import _
from gridclient.services.sync.service import Sync
from gridclient.ui import clipboard
from gridclient.ui.messages import Message
from gridclient.ui.screens.page import Page


class Passwords:
    """Shows one password at a time; called by the page of sync."""

    def __init__(self, sync: Sync, page: Page, files: str) -> None:
        self._sync, self._page, self._files = sync, page, files

    def ask(self) -> None:
        """Let somebody choose the bundle."""
        title = _("Choose a sealed bundle")
        chosen, _filter = QFileDialog.getOpenFileName(self._page, title, "", self._files)
        if chosen:
            self.show(Path(chosen))

    def show(self, file: Path) -> None:
        """Show the password of a bundle until the notice is closed; that it was is noted."""
        self._page.runner.run(
            lambda _p: self._sync.password(file),
            title=_("Reading the password"),
            done=partial(self._tell, file),
            screen=self._page,
        )

    def _tell(self, file: Path, word: str) -> None:
        text = _("The password of {file} is {password}")
        self._page.told.emit(
            Message(
                text.format(file=file.name, password=word),
                "warn",
                hint=_(
                    "Whoever has it can read every bundle between the same two. Close this notice "
                    "when you have used it."
                ),
                action=_("Copy"),
                act=partial(clipboard.copy_secret, word),
                topic="password",
            )
        )
