"""What is said of an issue when it is raised, as rows of a form; who shows them lays them out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtWidgets import QWidget

from gridclient.domain.fields import entity_of
from gridclient.domain.issues import Issue
from gridclient.services.issues import NewIssue
from gridclient.ui.choices import Choices
from gridclient.ui.forms import FieldRow


class IssueRows(QWidget):
    """Rows made from the declared fields of an issue; what is chosen is at first the usual."""

    NEEDED = frozenset({"source"})
    """Asked for here, although an issue from elsewhere may lack it."""

    def __init__(
        self,
        names: Sequence[str],
        choices: Choices | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        fields = entity_of(Issue).fields
        declared = [
            dataclasses.replace(fields[name], required=True)
            if name in self.NEEDED
            else fields[name]
            for name in names
        ]
        self.rows = {field.name: FieldRow(field, choices) for field in declared}
        self.rows["kind"].set_value("request")
        self.rows["urgency"].set_value("normal")

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
        said = {name: row.value() for name, row in self.rows.items()}
        return NewIssue(
            **{**said, "title": said["title"] or "", "urgency": said["urgency"] or "normal"}
        )

    def set_value(self, issue: NewIssue) -> None:
        """Show an issue that was begun before."""
        for name, row in self.rows.items():
            row.set_value(getattr(issue, name))
