"""What should go, grouped by subject: counts that open to lists, with a tick for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from gridclient.domain.retention import SUBJECTS
from gridclient.i18n import _, ngettext
from gridclient.services.retention.records import Candidate
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, down

_ROWS_SHOWN = 8
_CHECKED = Qt.CheckState.Checked


class CandidateGroup(QWidget):
    """The candidates of one subject; the tick before its title ticks all of them."""

    ticked = Signal()

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__()
        self._candidates = candidates
        title = SUBJECTS.title_of(candidates[0].subject)
        count = len(candidates)
        words = ngettext("{title}: {count} entry", "{title}: {count} entries", count)
        self.whole = QCheckBox(words.format(title=title, count=count))
        self.whole.setTristate(False)
        self.list = QListWidget()
        part(self.list, "ticks")
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        for one in candidates:
            item = QListWidgetItem(_line(one))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip("\n".join(one.what))
            self.list.addItem(item)
        row = round(theme.current().type.body * 2.05)
        self.list.setFixedHeight(row * min(count, _ROWS_SHOWN) + 8)
        self.whole.clicked.connect(self._tick_all)
        self.list.itemChanged.connect(lambda _item: self._follow())
        self.fold = Fold(_("Show them"), self.list)
        self.fold.press.setAccessibleName(_("Show: {title}").format(title=title))
        self.setLayout(down(across(self.whole, 1), self.fold, spacing=tokens.TIGHT))

    def chosen(self) -> list[Candidate]:
        """The candidates that are ticked."""
        return [
            one
            for number, one in enumerate(self._candidates)
            if self.list.item(number).checkState() == _CHECKED
        ]

    def _tick_all(self, on: bool) -> None:
        state = _CHECKED if on else Qt.CheckState.Unchecked
        self.list.blockSignals(True)
        for number in range(self.list.count()):
            self.list.item(number).setCheckState(state)
        self.list.blockSignals(False)
        self.ticked.emit()

    def _follow(self) -> None:
        self.whole.setChecked(len(self.chosen()) == len(self._candidates))
        self.ticked.emit()


def grouped(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates by subject, in their order."""
    groups: dict[str, list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(one.subject, []).append(one)
    return list(groups.values())


def _line(one: Candidate) -> str:
    if one.facts:
        words = ngettext("{count} record", "{count} records", one.facts).format(count=one.facts)
        return f"{one.label} · {words} · {_('since {day}').format(day=one.since_on)}"
    return f"{one.label} · {_('since {day}').format(day=one.since_on)}"
