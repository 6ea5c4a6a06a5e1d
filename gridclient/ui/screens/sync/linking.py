"""Whose value stays: the fields in which two records differ that are about to be called one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QWidget

from gridclient.domain.fields import ENTITIES
from gridclient.domain.masking import MASKS
from gridclient.i18n import _
from gridclient.services.duplicates.records import Candidate, Entry, FieldPair
from gridclient.ui.revealing import About
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label
from gridclient.ui.widgets.masked import MaskedValue


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
        self.fields = list(fields)
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

    def hold(self, *, on: bool) -> None:
        """They are being linked as they were chosen; the keys stay with the sheet."""
        had_keys = self.accept.hasFocus() or self.leave.hasFocus()
        chosen = (press for both in self.choices.values() for press in both)
        for one in (self.accept, self.leave, *chosen):
            one.setDisabled(on)
        if had_keys:
            self.setFocus()
        elif not on and self.hasFocus():
            self.accept.setFocus()

    def taken_over(self) -> dict[str, str | None]:
        """Field name to the value of the later entry, where that was chosen."""
        return {one.name: one.other for one in self.fields if self.choices[one.name][1].isChecked()}

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.ROOMY)
        grid.setVerticalSpacing(tokens.TIGHT)
        heads = (
            _("Field"),
            _("Entered first: {name}").format(name=named(self.about.one)),
            _("Entered later: {name}").format(name=named(self.about.other)),
        )
        for column, head in enumerate(heads):
            grid.addWidget(label(head, "caption", wrap=True), 0, column)
            grid.setColumnStretch(column, 1 if column == 0 else 2)
        for at, one in enumerate(self.fields, start=1):
            grid.addWidget(label(one.label, wrap=True), at, 0)
            ids = (self.about.one.id, self.about.other.id)
            values = (one.one, one.other)
            for column, press in enumerate(self._choice(one), start=1):
                look = self._look(one, values[column - 1], ids[column - 1], heads[column])
                grid.addLayout(across(press, *look, 1), at, column)
        return grid

    def _look(self, one: FieldPair, value: str | None, row_id: str, head: str) -> list[QWidget]:
        """The way to look at a value behind its mask, where this reader may."""
        if not one.may_look or not value:
            return []
        field = ENTITIES[self.about.entity].fields[one.name]
        about = About(self.about.entity, row_id, one.name)
        title = f"{one.label} · {head}"
        return [MaskedValue(title, value, MASKS[field.mask or "care"], about, is_titled=False)]

    def choose_as(self, earlier: LinkSheet) -> None:
        """Take the choices over from an earlier sheet about the same two records, of the fields
        that say what they said there."""
        for one in self.fields:
            if one in earlier.fields:
                taken = earlier.choices[one.name][1].isChecked()
                self.choices[one.name][taken].setChecked(True)

    def _choice(self, one: FieldPair) -> tuple[QRadioButton, QRadioButton]:
        """The two values; where the first entry says nothing, the other's is proposed."""
        shown_both = (one.one_shown, one.other_shown)
        looks = (bool(one.may_look and value) for value in (one.one, one.other))
        texts = (
            "" if look else shown or "–" for look, shown in zip(looks, shown_both, strict=True)
        )
        made = tuple(map(QRadioButton, texts))
        for press, shown in zip(made, shown_both, strict=True):
            press.setAccessibleName(f"{one.label}: {shown or '–'}")
        group = QButtonGroup(self)
        for press in made:
            group.addButton(press)
        self._groups.append(group)
        made[0 if one.one else 1].setChecked(True)
        self.choices[one.name] = (made[0], made[1])
        return made[0], made[1]


def named(entry: Entry) -> str:
    """A record as people call it, and where it belongs."""
    return " · ".join(filter(None, (entry.title, entry.place)))
