"""The form of one step of an issue: only what the step needs, under the issue it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QLineEdit, QWidget

from gridclient.domain.fields import entity_of
from gridclient.domain.issues import IssueEvent
from gridclient.domain.visits import Retraction
from gridclient.i18n import N_, _
from gridclient.ui.forms import FieldRow
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.foot import save_and_cancel
from gridclient.ui.widgets.layout import across, down, label

_EVENT, _BACK = entity_of(IssueEvent).fields, entity_of(Retraction).fields


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step asks for: its title, the fields that are needed and those that may be said."""

    title: str
    needed: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


STEPS: Mapping[str, Asked] = {
    "note": Asked(N_("Write a note"), ("note",)),
    "hand_up": Asked(N_("Hand up"), ("lead_unit",), ("note",)),
    "close": Asked(N_("Settle"), ("outcome",), ("note",)),
    "told": Asked(N_("Told the resident"), (), ("note",)),
    "rate": Asked(N_("The resident's rating"), ("stars",), ("note",)),
    "reopen": Asked(N_("Open again"), ("note",)),
    "take_back": Asked(N_("Take the step back"), ("reason",)),
}
"""The steps in the order of their buttons; ``take_back`` stands beside each step."""

ICONS = {
    "note": "note",
    "hand_up": "send",
    "close": "check",
    "told": "phone",
    "rate": "care",
    "reopen": "undo",
}


class StepForm(QFrame):
    """``saved`` brings what was said, by field; ``left`` comes without."""

    saved = Signal(str, dict)
    left = Signal()

    def __init__(
        self,
        step: str,
        units: Sequence[str] = (),
        *,
        words: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        part(self, "card")
        self.step, asked = step, STEPS[step]
        besides = asked.besides if words else ()
        self.rows = {
            **{name: _row(name, required=True) for name in asked.needed if name != "stars"},
            **{name: _row(name, required=False) for name in besides},
        }
        self.stars = _stars() if "stars" in asked.needed else None
        if "lead_unit" in self.rows:
            _offer(self.rows["lead_unit"], units)
        self.save, self.cancel = save_and_cancel(self, self._save, self.left.emit)
        self._at_first = self._said()
        self._lay_out(_(asked.title))

    def _lay_out(self, title: str) -> None:
        column = down(label(title, "label"), spacing=tokens.NEAR)
        if self.stars is not None:
            column.addWidget(self.stars)
        for row in self.rows.values():
            column.addWidget(row)
        column.addLayout(across(1, self.cancel, self.save))
        column.setContentsMargins(tokens.GAP, tokens.GAP, tokens.GAP, tokens.GAP)
        self.setLayout(column)

    def take_focus(self) -> None:
        """Start at the first field."""
        first = next(iter(self.rows.values()), None)
        (self.stars or (first.editor if first else self.save)).setFocus()

    @property
    def is_touched(self) -> bool:
        """Whether something was typed or chosen that somebody would miss."""
        return self._said() != self._at_first

    def _said(self) -> dict[str, Any]:
        said = {name: row.value() for name, row in self.rows.items()}
        if self.stars is not None:
            said["stars"] = self.stars.currentData()
        return said

    def _save(self) -> None:
        wrong = [row for row in self.rows.values() if row.check()]
        if wrong:
            wrong[0].editor.setFocus()
            return
        self.saved.emit(self.step, self._said())


def _row(name: str, *, required: bool) -> FieldRow:
    field = _BACK[name] if name == "reason" else _EVENT[name]
    return FieldRow(dataclasses.replace(field, required=required))


def _stars() -> QComboBox:
    """From very satisfied to not at all (GB/T 39734)."""
    box = QComboBox()
    box.setAccessibleName(_EVENT["stars"].label)
    words = (
        _("very satisfied"),
        _("satisfied"),
        _("fairly satisfied"),
        _("not satisfied"),
        _("not satisfied at all"),
    )
    for place, said in enumerate(words):
        box.addItem(f"{'★' * (5 - place)}  {said}", 5 - place)
    return box


def _offer(row: FieldRow, units: Sequence[str]) -> None:
    """Put the usual unit in, and offer the others while somebody types."""
    if units:
        row.set_value(units[0])
    if isinstance(row.editor, QLineEdit):
        row.editor.setCompleter(QCompleter(list(units), row.editor))
