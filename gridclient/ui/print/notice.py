"""The privacy notice on paper, to be handed over or put up (PIPL Art. 17)."""

from __future__ import annotations

from gridclient.i18n import _
from gridclient.services.rights.records import Notice
from gridclient.ui.print.document import Chapter, Entry, document_sheets
from gridclient.ui.print.paper import Sheets


def sheets(notice: Notice) -> Sheets:
    """The notice laid out."""
    chapters = [
        Chapter(title, tuple(Entry(text) for text in paragraphs))
        for title, paragraphs in notice.chapters
    ]
    line = _("{office}, as of {day}").format(office=notice.office, day=notice.made_on)
    title = _("How we handle your personal data")
    return document_sheets(title, [line], chapters, notice.office)
