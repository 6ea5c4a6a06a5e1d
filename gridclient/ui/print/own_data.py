"""Everything kept about one person on paper, for that person (PIPL Art. 45)."""

from __future__ import annotations

from gridclient.domain.consents import ANSWER_DAYS
from gridclient.i18n import _
from gridclient.services.rights.records import OwnData
from gridclient.ui.print.document import Chapter, Entry, document_sheets
from gridclient.ui.print.paper import Sheets


def sheets(kept: OwnData) -> Sheets:
    """What is kept, laid out; it belongs to the person, not to the office: its foot says so."""
    office = _("Made on {day} by {office}").format(day=kept.made_on, office=kept.office)
    if kept.phone:
        office = _("{made}, phone {phone}").format(made=office, phone=kept.phone)
    lines = [
        office,
        _(
            "This is what the office keeps about you. You can ask for a correction, for removal, "
            "or take your consent back; you get an answer within {days} working days."
        ).format(days=ANSWER_DAYS),
    ]
    if kept.masked:
        lines.append(_("Numbers of documents are shown in part, in case this page gets lost."))
    chapters = [
        Chapter(part.title, tuple(Entry(value, label) for label, value in part.entries))
        for part in kept.parts
    ]
    title = _("What is kept about {name}").format(name=kept.name)
    foot = _("For {name} in person. Keep it safe: it is about you.").format(name=kept.name)
    return document_sheets(title, lines, chapters, foot)
