"""Form rows made from declared fields: a label, an editor, and what is wrong or doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gridclient.domain.fields import Field
from gridclient.i18n import _
from gridclient.ui import editors
from gridclient.ui.choices import Choices
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.picker import Picker, SearchPicker


class FieldRow(QWidget):
    """The editor of one declared field, under its label and above what is said of the entry.

    ``choices``: the office's own codes, and the rows a reference may name.
    """

    changed = Signal()

    def __init__(
        self, field: Field, choices: Choices | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = editors.make(field, choices or Choices())
        self._problem, self._doubt = QLabel(), QLabel()
        self._lay_out()

    def value(self) -> Any:
        """What is entered, as the field's own kind of value; None or () when it is empty."""
        return editors.read(self.field, self.editor)

    def set_value(self, value: Any) -> None:
        """Put ``value`` into the editor."""
        editors.write(self.editor, value)

    def check(self) -> str:
        """What is wrong with the entry, shown under it; empty when nothing is."""
        if isinstance(self.editor, Picker | SearchPicker) and self.editor.unmatched():
            problem = _("This is none of the choices; type a part of it and choose.")
        else:
            problem = problem_of(self.field, self.value())
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._colour()
        return problem

    def doubt(self, words: Sequence[str]) -> None:
        """Say under the entry why it may be wrong; nothing takes an earlier doubt away."""
        self._doubt.setText("\n".join(words))
        self._doubt.setVisible(bool(words))
        self._colour()

    def _colour(self) -> None:
        said = self._problem.text(), self._doubt.text()
        part(self.editor, "wrong" if said[0] else "doubtful" if said[1] else "")
        self.editor.setAccessibleDescription("\n".join(filter(None, said)))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.TIGHT)
        title = self.field.label
        label = QLabel(_("{title} (needed)").format(title=title) if self.field.required else title)
        part(label, "label")
        label.setBuddy(self.editor)
        self.editor.setAccessibleName(title)
        for said, role in ((self._problem, "problem"), (self._doubt, "doubt")):
            part(said, role)
            said.setWordWrap(True)
            said.hide()
        for widget in (label, self.editor, self._problem, self._doubt):
            column.addWidget(widget)
        self.editor.installEventFilter(self)
        editors.listen(self.editor, self.changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The wheel scrolls the form; it changes a value only where the focus is."""
        if event.type() == QEvent.Type.Wheel and not self.editor.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def problem_of(field: Field, value: Any) -> str:
    """What is wrong with ``value`` for ``field``, in words; empty when nothing is."""
    if value in (None, "", ()):
        return _("Please fill this in.") if field.required else ""
    if isinstance(value, str) and len(value) > field.length:
        return _("Too long: {count} characters, {limit} at most.").format(
            count=len(value), limit=field.length
        )
    return ""
