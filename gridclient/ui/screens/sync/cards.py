"""A peer and an imported file, each as a sheet of paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from gridclient.domain.authority import ROLES
from gridclient.i18n import _
from gridclient.services.sync.records import Imported, Lapsed, Peer
from gridclient.ui.screens.sync import wording
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label

_PERHAPS_LEDGERS = ("bundle.not_a_bundle", "file.not_a_workbook")


class PeerCard(QFrame):
    """Somebody we exchange bundles with; ``wanted`` asks for a bundle for them."""

    wanted = Signal(object)

    def __init__(self, peer: Peer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "card")
        self.make = button(
            _("Make a bundle"),
            "primary" if peer.unsent else "",
            "bundle",
            tip=_("Make a bundle for {name}").format(name=peer.name),
        )
        self.make.clicked.connect(lambda: self.wanted.emit(peer))
        role = label(ROLES.title_of(peer.role), "badge-plain")
        heard = label(
            wording.heard_in_words(peer),
            "badge-due" if wording.is_behind(peer) else "badge-fresh",
        )
        lines = down(
            across(label(peer.name, "lead"), role, heard, 1),
            label(wording.peer_in_words(peer), wrap=True),
            label(wording.times_in_words(peer), "caption", wrap=True),
            spacing=tokens.TIGHT,
        )
        if peer.receipt is not None:
            lines.addWidget(label(wording.receipt_in_words(peer.receipt), "caption", wrap=True))
        if peer.missing:
            lines.addWidget(label(wording.missing_in_words(peer.missing), "problem", wrap=True))
        if peer.log_shortened:
            lines.addWidget(label(wording.shortened_in_words(peer), "problem", wrap=True))
        row = across(lines, self.make, spacing=tokens.ROOMY)
        row.setStretch(0, 1)
        row.setContentsMargins(tokens.ROOMY, tokens.GAP, tokens.ROOMY, tokens.GAP)
        self.setLayout(row)


class LapsedCard(QFrame):
    """A bundle that waits for the office; ``wanted`` brings its id when it is to be taken in."""

    wanted = Signal(str)

    def __init__(self, waits: Lapsed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "card")
        title = _("{name}, bundle {number}").format(name=waits.sender_name, number=waits.number)
        words = _(
            "The certificate of {name} ended on {day}. Nothing of this bundle was taken in yet. "
            "If you know that it is from them, take it in, and renew the certificate."
        ).format(name=waits.sender_name, day=wording.moment_in_words(waits.ended_at))
        self.take = button(
            _("Take it in all the same"),
            "",
            "check",
            tip=_("Take in bundle {number} of {name} all the same").format(
                number=waits.number, name=waits.sender_name
            ),
        )
        self.take.clicked.connect(lambda: self.wanted.emit(waits.bundle))
        lines = down(
            across(label(title, "lead"), label(_("waits for you"), "badge-due"), 1),
            label(words, wrap=True),
            label(waits.file, "caption", wrap=True),
            spacing=tokens.TIGHT,
        )
        row = across(lines, self.take, spacing=tokens.ROOMY)
        row.setStretch(0, 1)
        row.setContentsMargins(tokens.ROOMY, tokens.GAP, tokens.ROOMY, tokens.GAP)
        self.setLayout(row)


class ResultCard(QFrame):
    """What one file brought; ``signed_wanted`` asks for what was signed of an altered one,
    ``ledger_wanted`` to take an ordinary workbook over as a ledger, where the office can,
    ``again_wanted`` brings the undo that is to be undone, so that one undone counts again;
    ``dismissed``: somebody has read it."""

    dismissed = Signal()
    signed_wanted = Signal(object)
    ledger_wanted = Signal(object)
    again_wanted = Signal(str)

    def __init__(
        self, item: Imported, parent: QWidget | None = None, *, takes_ledgers: bool = False
    ) -> None:
        super().__init__(parent)
        part(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.item = item
        badge = label(wording.outcome_in_words(item), f"badge-{wording.outcome_tone(item)}")
        title = wording.sender_in_words(item)
        self.close_press = button("", "quiet", "close", tip=_("Close: {title}").format(title=title))
        self.close_press.clicked.connect(self.dismissed)
        column = down(
            across(label(title, "lead"), badge, 1, self.close_press), spacing=tokens.TIGHT
        )
        lines = list(wording.lines_of(item))
        self.setAccessibleName(title)
        self.setAccessibleDescription("\n".join([badge.text(), *lines]))
        for line in lines:
            column.addWidget(label(line, wrap=True, selectable=True))
        if item.sender_name:
            column.addWidget(label(item.file.name, "caption", wrap=True))
        code = item.refusal.code if item.refusal is not None else ""
        if code == "bundle.tampered":
            ask = button(_("Import what was signed, without the changes"), "quiet", "check")
            ask.clicked.connect(lambda: self.signed_wanted.emit(item.file))
            column.addLayout(across(ask, 1))
        elif takes_ledgers and code in _PERHAPS_LEDGERS:
            ask = button(_("Import it as a ledger"), "quiet", "note")
            ask.clicked.connect(lambda: self.ledger_wanted.emit(item.file))
            column.addLayout(across(ask, 1))
        elif item.undone_by:
            ask = button(_("Do it again"), "quiet", "undo")
            ask.clicked.connect(lambda: self.again_wanted.emit(item.undone_by))
            column.addLayout(across(ask, 1))
        column.setContentsMargins(tokens.ROOMY, tokens.GAP, tokens.ROOMY, tokens.GAP)
        self.setLayout(column)
