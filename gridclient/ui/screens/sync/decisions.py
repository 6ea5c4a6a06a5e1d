"""What was changed on both sides, a household at a time: before, here and there, to choose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gridclient.i18n import _, ngettext
from gridclient.services.histories import when
from gridclient.services.laying_out import Conflict, Side
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule

_GROUPS_SHOWN = 20


class Decisions(QWidget):
    """All open conflicts. ``decided`` brings the ids and ``here``, ``there`` or ``newest``;
    ``household_wanted`` the id of a household to be opened."""

    decided = Signal(object, str)
    household_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "lead")
        self.newest = button(
            _("Keep what stands for all"),
            "quiet",
            "check",
            tip=_("Keep the newer value everywhere, and ask no more"),
        )
        self.newest.clicked.connect(self._keep_all)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(tokens.NEAR)
        self._more = label("", "caption", wrap=True)
        self._open: list[Conflict] = []
        head = across(self._title, 1, self.newest)
        self.setLayout(down(head, self._cards, self._more, spacing=tokens.NEAR))
        self.hide()

    def show_conflicts(self, found: Sequence[Conflict]) -> None:
        """Show these, those of one household together."""
        self._open = list(found)
        self.setVisible(bool(found))
        clear(self._cards)
        groups: dict[str, list[Conflict]] = {}
        for one in found:
            groups.setdefault(one.group, []).append(one)
        words = ngettext(
            "{count} thing was changed on both sides",
            "{count} things were changed on both sides",
            len(found),
        )
        self._title.setText(words.format(count=len(found)))
        for group in list(groups.values())[:_GROUPS_SHOWN]:
            card = HouseholdConflicts(group)
            card.decided.connect(self.decided)
            card.household_wanted.connect(self.household_wanted)
            self._cards.addWidget(card)
        rest = len(groups) - _GROUPS_SHOWN
        self._more.setVisible(rest > 0)
        if rest > 0:
            words = ngettext("{count} more household", "{count} more households", rest)
            self._more.setText(words.format(count=rest))

    def _keep_all(self) -> None:
        self.decided.emit([one.id for one in self._open], "newest")


class HouseholdConflicts(QFrame):
    """The conflicts of one household, or of one record that belongs to none."""

    decided = Signal(object, str)
    household_wanted = Signal(str)

    def __init__(self, found: Sequence[Conflict]) -> None:
        super().__init__()
        part(self, "card")
        first = found[0]
        head = across(label(first.household_title or first.title, "lead"), 1)
        if first.household_id:
            household = first.household_id
            go = button(_("Open the household"), "quiet", "household")
            go.clicked.connect(lambda: self.household_wanted.emit(household))
            head.addWidget(go)
        column = down(head, spacing=tokens.NEAR)
        for one in found:
            column.addWidget(rule())
            column.addLayout(self._sides(one))
        column.setContentsMargins(tokens.ROOMY, tokens.GAP, tokens.ROOMY, tokens.GAP)
        self.setLayout(column)

    def _sides(self, one: Conflict) -> QGridLayout:
        """The three columns of one conflict, and the buttons under the values."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.ROOMY)
        grid.setVerticalSpacing(tokens.TIGHT)
        about = [one.entity_label, one.title] if one.title != one.household_title else []
        title = " · ".join((*about, one.field_label))
        grid.addWidget(label(title, "label", wrap=True), 0, 0, 1, 3)
        before = (label(_("Before"), "caption"), label(one.before or "–", wrap=True))
        for at, piece in enumerate(before, start=1):
            grid.addWidget(piece, at, 0)
        sides = (("here", _("Here"), one.here), ("there", _("There"), one.there))
        for column, (choice, head, side) in enumerate(sides, start=1):
            grid.addWidget(label(f"{head} · {_who(side)}", "caption", wrap=True), 1, column)
            value = label(side.value or "–", wrap=True, selectable=True)
            badge = [label(_("✓ stands now"), "badge-fresh")] if side.stands else []
            grid.addLayout(across(value, *badge, 1), 2, column)
            grid.addLayout(across(self._keep(one, choice, head, title), 1), 3, column)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _keep(self, one: Conflict, choice: str, side: str, title: str) -> QWidget:
        tip = _("Keep the value {side}: {title}").format(side=side, title=title)
        press = button(_("Keep this"), "", "check", tip=tip)
        press.clicked.connect(lambda: self.decided.emit([one.id], choice))
        return press


def _who(side: Side) -> str:
    return f"{side.who}, {when(side.at)}"
