"""Whose value stays: the fields in which two records differ that are about to be called one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton

from gridclient.i18n import _
from gridclient.services.duplicates.records import Candidate, Entry, FieldPair
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label


class LinkSheet(QFrame):
    """Two records side by side, with a choice for every field in which they differ.

    ``accepted`` brings the fields in which the value of the later entry is to stand, ``left``
    says that nothing is to be linked now.
    """

    accepted = Signal(object)
    left = Signal()

    def __init__(self, about: Candidate, fields: Sequence[FieldPair]) -> None:
        super().__init__()
        part(self, "card")
        self.about = about
        self._fields = list(fields)
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        title = label(_("Which values stay?"), "lead")
        text = _(
            "The first entry stands for both from now on. Nothing is lost: the link can be taken "
            "back, and the other entry stays as it is."
        )
        self.accept = button(_("They are the same"), "primary", "check", tip=_("Link these two"))
        self.accept.clicked.connect(lambda: self.accepted.emit(self.taken_over()))
        self.leave = button(_("Not now"), "quiet")
        self.leave.clicked.connect(self.left)
        column = down(
            title,
            label(text, "soft", wrap=True),
            self._grid(),
            across(self.accept, self.leave, 1),
            spacing=tokens.NEAR,
        )
        column.setContentsMargins(tokens.ROOMY, tokens.GAP, tokens.ROOMY, tokens.GAP)
        self.setLayout(column)

    def taken_over(self) -> dict[str, str | None]:
        """Field name to the value of the later entry, where that was chosen."""
        return {
            one.name: one.other for one in self._fields if self.choices[one.name][1].isChecked()
        }

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.ROOMY)
        grid.setVerticalSpacing(tokens.TIGHT)
        heads = (
            _("Field"),
            _("Entered first: {name}").format(name=_named(self.about.one)),
            _("Entered later: {name}").format(name=_named(self.about.other)),
        )
        for column, head in enumerate(heads):
            grid.addWidget(label(head, "caption", wrap=True), 0, column)
            grid.setColumnStretch(column, 1 if column == 0 else 2)
        for at, one in enumerate(self._fields, start=1):
            grid.addWidget(label(one.label, wrap=True), at, 0)
            for column, press in enumerate(self._choice(one), start=1):
                grid.addWidget(press, at, column)
        return grid

    def _choice(self, one: FieldPair) -> tuple[QRadioButton, QRadioButton]:
        """The two values; where the first entry says nothing, the other's is proposed."""
        made = tuple(QRadioButton(shown or "–") for shown in (one.one_shown, one.other_shown))
        for press, shown in zip(made, (one.one_shown, one.other_shown), strict=True):
            press.setAccessibleName(f"{one.label}: {shown or '–'}")
        group = QButtonGroup(self)
        for press in made:
            group.addButton(press)
        self._groups.append(group)
        made[0 if one.one else 1].setChecked(True)
        self.choices[one.name] = (made[0], made[1])
        return made[0], made[1]


def _named(entry: Entry) -> str:
    return " · ".join(filter(None, (entry.title, entry.place)))
