"""Raising an issue in the same breath as a visit; unfolds inside the dialog."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from PySide6.QtWidgets import QWidget

from gridclient.domain.issues import Issue
from gridclient.i18n import _
from gridclient.services.issues import NewIssue
from gridclient.ui.forms import FieldRow
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, card, down, label

_FIELDS = ("kind", "category", "urgency", "title", "content")


class IssuePanel(QWidget):
    """Kind, category, urgency, title and text of an issue, made from its declared fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = Issue.__entity__.fields  # type: ignore[attr-defined]
        self.rows = {name: FieldRow(fields[name]) for name in _FIELDS}
        self.rows["kind"].set_value("request")
        self.rows["urgency"].set_value("normal")
        sheet, column = card()
        column.addWidget(label(_("Issue"), "lead"))
        choices = across(
            self.rows["kind"], self.rows["category"], self.rows["urgency"], spacing=tokens.GAP
        )
        column.addLayout(choices)
        column.addWidget(self.rows["title"])
        column.addWidget(self.rows["content"])
        self.setLayout(down(sheet))

    def withhold(self, names: AbstractSet[str]) -> None:
        """Leave out what whoever types is not shown."""
        for name in names & self.rows.keys():
            self.rows[name].hide()

    def take_focus(self) -> None:
        """Start with the title; the rest has defaults."""
        self.rows["title"].editor.setFocus()

    def check(self) -> bool:
        """Whether everything needed is there; what is not is marked."""
        problems = [row.check() for row in self.rows.values()]
        return not any(problems)

    def value(self) -> NewIssue:
        """The issue as entered."""
        return NewIssue(
            title=self.rows["title"].value() or "",
            kind=self.rows["kind"].value(),
            category=self.rows["category"].value(),
            urgency=self.rows["urgency"].value() or "normal",
            content=self.rows["content"].value(),
        )

    def set_value(self, issue: NewIssue) -> None:
        """Show an issue from a draft."""
        for name in _FIELDS:
            self.rows[name].set_value(getattr(issue, name))
