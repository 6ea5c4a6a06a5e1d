"""A personal value behind its mask; a person may look at one for a minute, which is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from gridclient.domain.fields import Record, entity_of
from gridclient.domain.masking import MASKS
from gridclient.i18n import _
from gridclient.ui import clipboard, revealing
from gridclient.ui.revealing import About, Question
from gridclient.ui.widgets.layout import across, button, label

SHOWN_MS = 60_000


class MaskedValue(QWidget):
    """``138****5678`` with a button; masks itself again after a minute or when out of sight.

    ``about``: which value it is, for the log of access; what cannot be noted is not shown.
    ``is_titled``: its title stands before it.
    While it is shown it can be copied; the copy leaves the clipboard after a minute, too.
    """

    def __init__(
        self,
        title: str,
        value: str,
        mask: Callable[[str], str],
        about: About,
        parent: QWidget | None = None,
        *,
        is_titled: bool = True,
    ) -> None:
        super().__init__(parent)
        self._title, self._value, self._mask, self._about = title, value, mask, about
        self._is_asked = False
        self.text = label("")
        self.press = button("", "quiet")
        self.press.clicked.connect(self._turn)
        self.copy = button(
            _("Copy"), "quiet", tip=_("Copy for a minute: {title}").format(title=title)
        )
        self.copy.clicked.connect(lambda: clipboard.copy_secret(self._value))
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.setInterval(SHOWN_MS)
        self._minute.timeout.connect(self.hide_value)
        head = [label(title, "caption")] if is_titled else []
        self.setLayout(across(*head, self.text, self.press, self.copy, 1))
        self.hide_value()

    @property
    def shown(self) -> bool:
        """Whether the value can be read now."""
        return self._minute.isActive()

    def show_value(self) -> None:
        """Show the value for a minute, once the window says that it may be."""
        if not self._is_asked:
            self._is_asked = True
            revealing.ask(Question(self, self._about, self._show_now, self._end))

    def _show_now(self) -> None:
        if self.isVisible():  # it may have taken a while
            self._minute.start()
            self._say(self._value, _("Hide"), _("Hide: {title}").format(title=self._title))

    def _end(self) -> None:
        self._is_asked = False

    def hide_value(self) -> None:
        """Mask the value."""
        self._minute.stop()
        show = _("Show for a minute: {title}").format(title=self._title)
        self._say(self._mask(self._value), _("Show"), show)

    def _say(self, text: str, word: str, tip: str) -> None:
        self.text.setText(text)
        self.press.setText(word)
        self.press.setAccessibleName(tip)
        self.press.setToolTip(tip)
        self.copy.setVisible(self.shown)

    def _turn(self) -> None:
        if self.shown:
            self.hide_value()
        else:
            self.show_value()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing stays readable on a page that somebody has left."""
        super().hideEvent(event)
        self.hide_value()


def hidden_values(record: Record, names: Iterable[str]) -> list[QWidget]:
    """The fields of a record that hold something, each behind the mask its declaration names."""
    entity = entity_of(record)
    return [
        MaskedValue(
            entity.fields[name].label,
            value,
            MASKS[entity.fields[name].mask or "care"],
            About(entity.name, record.id, name),
        )
        for name in names
        if (value := getattr(record, name))
    ]
