"""The form of an issue that belongs to no visit: what it is, where, and what is said of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit

from gridclient.domain.fields import entity_of
from gridclient.domain.issues import Issue
from gridclient.i18n import N_, _
from gridclient.services.issue_places import IssuePlace
from gridclient.services.issues import NewIssue
from gridclient.ui import theme
from gridclient.ui.choices import Choices, Row
from gridclient.ui.forms import FieldRow
from gridclient.ui.issue_rows import IssueRows
from gridclient.ui.theme import icons, tokens
from gridclient.ui.widgets.layout import down
from gridclient.ui.widgets.picker import SearchPicker

Places = Sequence[IssuePlace]
PlaceFinder = Callable[[str, Callable[[Places], None]], None]
"""Finds places for what was typed and shows them later, on the window's thread."""

_FIELDS = ("title", "kind", "category", "urgency", "source", "content", "petitioner")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the dialog; ``where``: the words in that field, whose ``place`` may be
    chosen or not."""

    issue: NewIssue
    where: str
    place: IssuePlace | None


class RegisterForm(IssueRows):
    """What it is, where, and what is said of it."""

    def __init__(self, choices: Choices, find: PlaceFinder) -> None:
        super().__init__(_FIELDS, choices)
        self._find, self._known = find, dict[str, IssuePlace]()
        declared = dataclasses.replace(
            entity_of(Issue).fields["household_id"], title=N_("Where"), required=True
        )
        self.where = FieldRow(declared, Choices(find=self._search))
        self._dress_picker()
        self._lay_out()

    @property
    def picker(self) -> SearchPicker:
        """Where the place is written."""
        return cast(SearchPicker, self.where.editor)

    def _dress_picker(self) -> None:
        self.picker.setPlaceholderText(_("Name, address, building or grid"))
        ink = theme.current().palette.ink_soft
        more = self.picker.addAction(
            icons.icon("down", ink, 18), QLineEdit.ActionPosition.TrailingPosition
        )
        more.setToolTip(_("List grids and buildings (Down)"))
        more.triggered.connect(self._list_places)

    def _lay_out(self) -> None:
        chosen = QGridLayout()
        chosen.setContentsMargins(0, 0, 0, 0)
        chosen.setHorizontalSpacing(tokens.GAP)
        chosen.setVerticalSpacing(tokens.NEAR)
        for place, name in enumerate(("kind", "category", "urgency", "source")):
            chosen.addWidget(self.rows[name], place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            chosen.setColumnStretch(place % 2, 1)
        column = down(self.rows["title"], self.where, chosen, spacing=tokens.GAP)
        for name in ("content", "petitioner"):
            column.addWidget(self.rows[name])
        column.addStretch()
        column.setContentsMargins(0, 0, tokens.NEAR, 0)
        self.setLayout(column)
        for before, after in pairwise(row.editor for row in self._all_rows()):
            self.setTabOrder(before, after)

    def check(self) -> bool:
        """Whether everything needed is there; the first that is not takes the keys."""
        wrong = [row for row in self._all_rows() if row.check()]
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong

    def _all_rows(self) -> list[FieldRow]:
        first, *others = self.rows.values()
        return [first, self.where, *others]

    def place(self) -> IssuePlace | None:
        """The place that is chosen."""
        return self._known.get(self.picker.value() or "")

    def put_place(self, place: IssuePlace) -> None:
        """Choose a place."""
        self._known[place.row_id] = place
        self.picker.set_value(place.row_id, place.title)

    def typed(self) -> Typed:
        """What is entered now."""
        return Typed(self.value(), self.picker.text(), self.place())

    def put(self, typed: Typed) -> None:
        """Go on with what was entered before."""
        self.set_value(typed.issue)
        self.picker.setText(typed.where)
        if typed.place is not None:
            self.put_place(typed.place)

    def _list_places(self) -> None:
        self.picker.setFocus()
        self.picker.list_all()

    def _search(self, typed: str, show: Callable[[Sequence[Row]], None]) -> None:
        self._find(typed, partial(self._offer, show))

    def _offer(self, show: Callable[[Sequence[Row]], None], found: Places) -> None:
        self._known |= {one.row_id: one for one in found}
        show([(one.row_id, one.title) for one in found])
