"""Whom we exchange bundles with: who is behind, what is missing, what was not sent yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.services.sync.records import Lapsed, Peer
from gridclient.ui.screens.sync import wording
from gridclient.ui.screens.sync.cards import LapsedCard, PeerCard
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import clear, down, label


class Peers(QWidget):
    """A card for everybody, those who are furthest behind first. ``bundle_wanted`` asks for a
    bundle for somebody, ``lapsed_wanted`` brings the id of one that waits for the office."""

    bundle_wanted = Signal(object)
    lapsed_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.summary = label("", "lead", wrap=True)
        self._buttons: dict[str, QPushButton] = {}
        self._cards = QVBoxLayout()
        self._cards.setSpacing(tokens.NEAR)
        self.setLayout(down(self.summary, self._cards, spacing=tokens.NEAR))

    def show_peers(self, peers: Sequence[Peer], lapsed: Sequence[Lapsed]) -> None:
        """Show these instead of those before; the keys stay on the button they are on."""
        held = next((name for name, one in self._buttons.items() if one.hasFocus()), "")
        self._buttons.clear()
        clear(self._cards)
        self.summary.setText(wording.behind_in_words(peers))
        self.summary.setVisible(bool(peers))
        for one in lapsed:
            waits = LapsedCard(one)
            waits.wanted.connect(self.lapsed_wanted)
            self._add(waits, waits.take)
        if not peers:
            words = _("Nobody to exchange bundles with yet: enrol a worker, or join your office.")
            self._cards.addWidget(label(words, "soft", wrap=True))
        for peer in sorted(peers, key=wording.how_far_behind, reverse=True):
            sheet = PeerCard(peer)
            sheet.wanted.connect(self.bundle_wanted)
            self._add(sheet, sheet.make)
        if held in self._buttons:
            self._buttons[held].setFocus()

    def _add(self, card: QWidget, button: QPushButton) -> None:
        self._cards.addWidget(card)
        card.show()  # what is not in sight yet cannot have the keys
        self._buttons[button.accessibleName()] = button
