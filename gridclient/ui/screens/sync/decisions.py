"""What was changed on both sides, a household at a time: before, here and there, to choose.

Of many, several are ticked and decided about alike. What was ticked stays so while the list is
read anew, as long as it is open; and a card in which nothing changed stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from gridclient.i18n import _, ngettext
from gridclient.services.laying_out import Conflict
from gridclient.ui.screens.sync.conflict_card import HouseholdConflicts
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label

HOUSEHOLDS_A_PAGE = 20


class Decisions(QWidget):
    """All open conflicts. ``decided`` brings the ids and ``here``, ``there`` or ``newest``;
    ``household_wanted`` the id of a household to be opened."""

    decided = Signal(object, str)
    household_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._open: list[Conflict] = []
        self._ticked: set[str] = set()
        self._is_held = False
        self._page = 0
        self.cards: list[HouseholdConflicts] = []
        self._title = label("", "lead")
        self.every = QCheckBox(_("Choose all"))
        self.every.clicked.connect(self._tick_all)
        self._count = label("", "caption")
        self.keep = self._make_buttons()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(tokens.NEAR)
        self.pages = Pages()
        self.pages.turned.connect(self._turn)
        bar = across(self.every, self._count, 1, *self.keep.values())
        self.setLayout(
            down(across(self._title, 1), bar, self._cards, self.pages, spacing=tokens.NEAR)
        )
        self.hide()

    def _make_buttons(self) -> dict[str, QPushButton]:
        words = {
            "newest": (_("Keep what stands"), _("Of all that are ticked, keep what stands now")),
            "here": (_("Keep here"), _("Of all that are ticked, keep what stood here")),
            "there": (_("Keep there"), _("Of all that are ticked, keep what came")),
        }
        made = {}
        for choice, (text, tip) in words.items():
            press = button(text, "quiet", "check", tip=tip)
            press.clicked.connect(lambda _on=False, choice=choice: self._keep(choice))
            made[choice] = press
        return made

    def show_conflicts(self, found: Sequence[Conflict]) -> None:
        """Show these, those of one household together."""
        had_keys = self._has_keys()
        self._open = list(found)
        self._ticked &= {one.id for one in found}
        words = ngettext(
            "{count} thing was changed on both sides",
            "{count} things were changed on both sides",
            len(found),
        )
        self._title.setText(words.format(count=len(found)))
        self._show_page()
        self.setVisible(bool(found))
        if had_keys and found and not self._has_keys():
            self.every.setFocus()  # where the keys were is decided about

    def _has_keys(self) -> bool:
        keys = self.window().focusWidget()
        return keys is not None and self.isAncestorOf(keys)

    def _show_page(self) -> None:
        groups: dict[str, list[Conflict]] = {}
        for one in self._open:
            groups.setdefault(one.group, []).append(one)
        self._page = self.pages.show_page(self._page, len(groups))
        start = self._page * HOUSEHOLDS_A_PAGE
        self._show_cards(dict(list(groups.items())[start : start + HOUSEHOLDS_A_PAGE]))
        self._follow()

    def _show_cards(self, groups: Mapping[str, list[Conflict]]) -> None:
        """A card for each; those that would say the same stay, with what is looked at in them."""
        known = {card.found[0].group: card for card in self.cards}
        same = {name: known[name] for name in groups if name in known}
        same = {name: card for name, card in same.items() if card.found == groups[name]}
        for name, card in known.items():
            self._cards.removeWidget(card)
            if name not in same:
                card.hide()
                card.deleteLater()
        self.cards = [same.get(name) or self._card(found) for name, found in groups.items()]
        for card in self.cards:
            self._cards.addWidget(card)

    def _card(self, found: Sequence[Conflict]) -> HouseholdConflicts:
        made = HouseholdConflicts(found)
        made.decided.connect(self.decided)
        made.household_wanted.connect(self.household_wanted)
        made.ticked.connect(self._tick)
        made.hold(on=self._is_held)
        return made

    def hold(self, *, on: bool) -> None:
        """It is decided about some of these: nobody can decide more, or again. The keys stay
        here."""
        self._is_held = on
        if any(press.hasFocus() for press in self.keep.values()):
            self.every.setFocus()
        for card in self.cards:
            card.hold(on=on)
        self._follow()

    def _turn(self, page: int) -> None:
        self._page = page
        self._show_page()

    def _tick(self, ids: Collection[str], on: bool) -> None:
        self._ticked = self._ticked | set(ids) if on else self._ticked - set(ids)
        self._follow()

    def _tick_all(self, on: bool) -> None:
        self._tick([one.id for one in self._open], on)

    def _follow(self) -> None:
        """Everything says what is ticked; the buttons work once something is."""
        for card in self.cards:
            card.show_ticks(self._ticked)
        self.every.setChecked(len(self._ticked) == len(self._open))
        words = ngettext("{count} of {all} chosen", "{count} of {all} chosen", len(self._ticked))
        self._count.setText(words.format(count=len(self._ticked), all=len(self._open)))
        for press in self.keep.values():
            press.setEnabled(bool(self._ticked) and not self._is_held)

    def _keep(self, choice: str) -> None:
        self.decided.emit([one.id for one in self._open if one.id in self._ticked], choice)


class Pages(QWidget):
    """Which households are shown, and the way to the others; ``turned`` brings the page."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self.back = button(_("Households before"), "quiet")
        self.on = button(_("Households after"), "quiet")
        self.back.clicked.connect(lambda: self.turned.emit(self._page - 1))
        self.on.clicked.connect(lambda: self.turned.emit(self._page + 1))
        self._where = label("", "caption")
        self.setLayout(across(self.back, self._where, self.on, 1))

    def show_page(self, page: int, households: int) -> int:
        """Say where a page stands; returns it, or the last one there is."""
        last = max(0, (households - 1) // HOUSEHOLDS_A_PAGE)
        self._page = min(page, last)
        start = self._page * HOUSEHOLDS_A_PAGE
        self._where.setText(
            _("Households {first} to {last} of {count}").format(
                first=start + 1,
                last=min(start + HOUSEHOLDS_A_PAGE, households),
                count=households,
            )
        )
        self.back.setEnabled(self._page > 0)
        self.on.setEnabled(self._page < last)
        self.setVisible(last > 0)
        return self._page
