"""The privacy notice on paper, to be handed over or put up (PIPL Art. 17)."""

from __future__ import annotations

from pathlib import Path

from gridclient.i18n import _
from gridclient.services.rights.records import Notice
from gridclient.ui.print.document import Chapter, Entry, write_document


def write_notice(notice: Notice, path: Path) -> int:
    """Write it to the PDF ``path``; says how many pages it has.

    Raises ``Refused`` when the file cannot be written.
    """
    chapters = [
        Chapter(title, tuple(Entry(text) for text in paragraphs))
        for title, paragraphs in notice.chapters
    ]
    line = _("{office}, as of {day}").format(office=notice.office, day=notice.made_on)
    title = _("How we handle your personal data")
    return write_document(title, [line], chapters, notice.office, path)
