"""The page of settings; what is chosen holds at once, the scale from the next start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QVBoxLayout, QWidget

from gridclient.domain.authority import ROLES, Authority
from gridclient.i18n import LANGUAGES, _
from gridclient.services.enrolment import Enrolment
from gridclient.services.profile import Profile
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.settings.membership import MembershipCard
from gridclient.ui.screens.settings.secrecy import SecrecyCard
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.layout import across, button, card, down, label
from gridclient.ui.widgets.scrolling import scrolling

SCALES = (100, 125, 150, 175, 200)


class SettingsPage(Page):
    """``changed`` brings the settings as they should be."""

    changed = Signal(object)
    lock_wanted = Signal()
    joined = Signal()

    def __init__(
        self, settings: Settings, profile: Profile, enrolment: Enrolment, runner: JobRunner
    ) -> None:
        super().__init__(_("Settings"), runner)
        self._settings = settings
        self.header.set_line(_("For this computer; they hold nothing personal."))
        self.lock = self.header.add_action(
            button(_("Lock now"), "", "lock", tip=_("Lock now (Ctrl+L)"))
        )
        self.lock.clicked.connect(self.lock_wanted)
        authority = profile.authority
        self.membership = MembershipCard(enrolment, runner)
        self.membership.told.connect(self.told)
        self.membership.joined.connect(self.joined)
        self.secrecy = SecrecyCard(profile, runner)
        self.secrecy.told.connect(self.told)
        identity = _identity(profile.name, profile.fingerprint, authority)
        pieces = [self._look(), identity, self.secrecy]
        pieces.insert(1 if authority else 0, self.membership)
        inner = down(*pieces, 1, spacing=tokens.GAP)
        inner.setContentsMargins(0, 0, tokens.NEAR, 0)
        self.column.addWidget(scrolling(inner), 1)
        self.membership.setVisible(authority is None)

    def take_focus(self) -> None:
        """Start at the language."""
        self._first.setFocus()

    def _look(self) -> QWidget:
        sheet, column = card()
        column.setSpacing(tokens.ROOMY)
        languages = [("", _("As the system")), *LANGUAGES.items()]
        column.addLayout(self._choice(_("Language"), "language", languages))
        themes = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
        column.addLayout(self._choice(_("Look"), "theme", themes))
        scales = [(scale, f"{scale} %") for scale in SCALES]
        column.addLayout(self._choice(_("Scale, from the next start"), "scale", scales))
        self.large = QCheckBox(_("Large type"))
        self.large.setChecked(self._settings.large_type)
        self.large.toggled.connect(lambda on: self._change("large_type", on))
        column.addWidget(self.large)
        return sheet

    def _choice(self, title: str, name: str, options: Sequence[tuple[Any, str]]) -> QVBoxLayout:
        group = QButtonGroup(self)
        chips = []
        for value, words in options:
            chip = button(words, "chip")
            chip.setCheckable(True)
            chip.setChecked(getattr(self._settings, name) == value)
            chip.setAccessibleDescription(title)
            chip.clicked.connect(lambda _on=False, v=value: self._change(name, v))
            group.addButton(chip)
            chips.append(chip)
        row = across(*chips, 1, spacing=tokens.TIGHT + 2)
        if name == "language":
            self._first = chips[0]
        return down(label(title, "label"), row, spacing=tokens.TIGHT + 2)

    def _change(self, name: str, value: Any) -> None:
        self._settings = replace(self._settings, **{name: value})
        self.changed.emit(self._settings)


def _identity(name: str, fingerprint: str, authority: Authority | None) -> QWidget:
    sheet, column = card()
    column.addWidget(label(name or _("This profile"), "lead"))
    if authority is None:
        column.addWidget(label(_("Does not belong to an office yet."), "soft", wrap=True))
    else:
        role = _("{role}, {division}").format(
            role=ROLES.title_of(authority.role), division=authority.division
        )
        column.addWidget(label(role, "soft"))
    column.addWidget(label(_("Fingerprint to compare with your office"), "label"))
    column.addWidget(Fingerprint(fingerprint))
    return sheet
