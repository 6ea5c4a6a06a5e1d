"""How an enrolment reads on a household's page; numbers are masked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gridclient.domain.care import LEVELS
from gridclient.domain.care_details import grade_title
from gridclient.domain.fields import RETIRED
from gridclient.i18n import _, listed
from gridclient.services.care import EnrolmentLine
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, down, label
from gridclient.ui.widgets.masked import hidden_values
from gridclient.ui.widgets.standing_mark import standing_mark


class CareLine(QWidget):
    """One enrolment as it reads, and ``where`` it stands on its way to the office; ``helpers``:
    names by the ids of staff, ``head``: the row where buttons may follow its title."""

    def __init__(
        self, line: EnrolmentLine, helpers: Mapping[str, str], where: RecordStanding | None
    ) -> None:
        super().__init__()
        part(self, "clear")
        title = label(line.title, "lead", wrap=True)
        self.head: QHBoxLayout = across(title)
        self.head.setStretch(0, 1)
        who = line.resident_name or _("the whole household")
        parts: list[QWidget | QHBoxLayout] = [
            self.head,
            label(_about(line, who), "caption", wrap=True),
        ]
        badges = _badges(line)
        if badges:
            parts.append(across(*badges, 1))
        item = line.enrolment
        parts += hidden_values(item, ("certificate_no",))
        if words := listed(helpers[one] for one in item.helper_ids if one in helpers):
            parts.append(label(_("In charge: {names}").format(names=words), "soft", wrap=True))
        if item.emergency_contact:
            words = _("In an emergency: {contact}").format(contact=item.emergency_contact)
            parts.append(label(words, "soft", wrap=True))
        if item.basis:
            parts.append(label(item.basis, "soft", wrap=True))
        parts += standing_mark(where)
        self.setLayout(down(*parts, spacing=3))


def _about(line: EnrolmentLine, who: str) -> str:
    item = line.enrolment
    since = _("since {day}").format(day=item.from_on) if item.from_on else ""
    until = _("until {day}").format(day=item.until_on) if item.until_on else ""
    why = RETIRED.title_of(item.retired) if item.retired else ""
    grade = grade_title(item.category, item.grade) if item.grade else ""
    return " · ".join(filter(None, (who, grade, since, until, why)))


def _badges(line: EnrolmentLine) -> list[QWidget]:
    badges: list[QWidget] = []
    if line.current and line.level:
        badges.append(label(LEVELS.title_of(line.level), "badge-plain"))
    if line.review_due:
        badges.append(label(_("to be looked at again"), "badge-overdue"))
    elif line.current and line.enrolment.review_on:
        day = line.enrolment.review_on
        badges.append(label(_("next review {day}").format(day=day), "badge-plain"))
    return badges
