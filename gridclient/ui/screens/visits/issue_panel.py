"""Raising an issue in the same breath as a visit; unfolds inside the dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gridclient.i18n import _
from gridclient.ui.issue_rows import IssueRows
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, card, down, label

_FIELDS = ("kind", "category", "urgency", "title", "content")


class IssuePanel(IssueRows):
    """Kind, category, urgency, title and text of an issue on a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_FIELDS, parent=parent)
        sheet, column = card()
        column.addWidget(label(_("Issue"), "lead"))
        choices = across(
            self.rows["kind"], self.rows["category"], self.rows["urgency"], spacing=tokens.GAP
        )
        column.addLayout(choices)
        column.addWidget(self.rows["title"])
        column.addWidget(self.rows["content"])
        self.setLayout(down(sheet))
